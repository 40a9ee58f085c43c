-- How somebody comes to a password: a code, said once, that nobody but they use. The web reads no row of it.

create table access_invitation (
  id uuid primary key default gen_random_uuid(),
  staff_id uuid not null references agencies_staff on delete cascade,
  code bytea not null unique,
  made_at timestamptz not null default clock_timestamp(),
  ends_at timestamptz not null,
  used_at timestamptz
);
comment on column access_invitation.code is 'SHA-256 of the code';
revoke all on access_invitation from public;
alter table access_invitation enable row level security;
alter table access_invitation force row level security;
create policy owner_keeps on access_invitation to cairn_owner using (true) with check (true);

-- Arguments: the code's hash as hex, encoded password. The sign-in name of whose code it is; null for a code that is wrong,
-- used or over, all alike. An account whose last post has ended stays shut.
create function access_welcome(token text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare asked text[] := access_errand(token, 'welcome'); i access_invitation; named text;
begin
  select * into i from access_invitation v where v.code = decode(asked[1], 'hex') and v.used_at is null
    and v.ends_at > clock_timestamp() and exists (select from agencies_post p where p.staff_id = v.staff_id and p.ended_at is null)
    for update;
  if not found then return null; end if;
  update access_invitation set used_at = clock_timestamp() where id = i.id;
  update agencies_staff s set password = asked[2], password_set_at = clock_timestamp(), is_active = true
    where s.id = i.staff_id returning s.username into named;
  return named;
end $$;
revoke execute on function access_welcome from public;
grant execute on function access_welcome to cairn_web;
