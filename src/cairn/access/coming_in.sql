-- Coming in: an account that sleeps comes in nowhere, and every session that began is one its holder can see and end.

-- One session of somebody: where it began, in words; never from which address.
create table access_session (
  id uuid primary key default gen_random_uuid(),
  staff_id uuid not null references agencies_staff on delete cascade,
  key text not null unique,
  device text not null check (length(device) <= 60),
  began_at timestamptz not null default clock_timestamp()
);
comment on column access_session.key is 'what django_session holds: a hash of the session''s key';
create index access_session_staff on access_session (staff_id);

-- Arguments: staff. Says that they have proved who they are; raises for an account that sleeps.
create function access_came_in(token text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare who uuid := (access_errand(token, 'came_in'))[1]::uuid;
begin
  if agencies_asleep(who) then raise exception 'this account sleeps' using errcode = 'CA423'; end if;
  update agencies_staff s set used_at = clock_timestamp() where s.id = who;
end $$;

-- Arguments: staff, hash of the session's key, device in words. What has ended is forgotten.
create function access_session_began(token text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare asked text[] := access_errand(token, 'session');
begin
  delete from access_session a where (a.staff_id = asked[1]::uuid or a.began_at < clock_timestamp() - interval '1 day')
    and not exists (select from django_session d where d.session_key = a.key and d.expire_date > clock_timestamp());
  insert into access_session (staff_id, key, device) values (asked[1]::uuid, asked[2], left(asked[3], 60)) on conflict (key) do nothing;
end $$;

-- Arguments: staff. Those that are still open, and until when.
create function access_sessions(token text) returns table (id uuid, key text, device text, began_at timestamptz, open_until timestamptz)
language sql stable security definer set search_path = pg_catalog, public as $$
  select a.id, a.key, a.device, a.began_at, d.expire_date from access_session a join django_session d on d.session_key = a.key
  where a.staff_id = (access_errand(token, 'sessions'))[1]::uuid and d.expire_date > clock_timestamp() order by a.began_at desc
$$;

create function access_drop_sessions(who uuid, one text, but text) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare gone integer;
begin
  delete from django_session d using access_session a where d.session_key = a.key and a.staff_id = who
    and (one = '' or a.id::text = one) and a.key <> but;
  get diagnostics gone = row_count;
  delete from access_session a where a.staff_id = who and (one = '' or a.id::text = one) and a.key <> but;
  return gone;
end $$;

-- Arguments: staff, one session or '' for all, and the hash of the key that stays.
create function access_sessions_end(token text) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare asked text[] := access_errand(token, 'end_sessions');
begin
  return access_drop_sessions(asked[1]::uuid, asked[2], asked[3]);
end $$;

-- Once more as it was, but for the account that sleeps.
create or replace function access_enter(token text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare parts text[] := string_to_array(token, '|'); post record; said text;
begin
  if cardinality(parts) <> 5 or parts[5] is distinct from access_mac('entry', array_to_string(parts[1:4], '|')) then
    raise exception 'this entry is not signed' using errcode = '42501';
  end if;
  if parts[3]::bigint < extract(epoch from clock_timestamp()) then
    raise exception 'this entry has expired' using errcode = '42501';
  end if;
  select p.staff_id, p.agency_id, p.role into post
    from agencies_post p join agencies_staff s on s.id = p.staff_id
    where p.id = parts[1]::uuid and p.ended_at is null and s.is_active and not agencies_asleep(s.id);
  if not found then raise exception 'this post has ended' using errcode = '42501'; end if;
  said := post.staff_id || '|' || post.agency_id || '|' || post.role || '|' || parts[2];
  perform set_config('cairn.entry', said || '|' || access_mac('inside', access_bound(said)), true);
  perform set_config('cairn.opened', '', true);
  return true;
end $$;

-- The agency wakes an account; what it may do is as it was.
create function access_wake(of_staff uuid, why text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  perform access_colleague(of_staff);
  if not coalesce(agencies_asleep(of_staff), false) then raise exception 'it is awake' using errcode = 'CA409'; end if;
  update agencies_staff s set woken_at = clock_timestamp() where s.id = of_staff;
  perform trail_note('staff.woken', 'staff', of_staff, '{}', why, 'asleep-after-30-days', '1');
end $$;

-- For the nightly job: one deed for each account and agency since it was last used. Returns how many.
create function access_note_asleep() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare one record; noted integer := 0;
begin
  for one in
    select distinct s.id, p.agency_id from agencies_staff s join agencies_post p on p.staff_id = s.id and p.ended_at is null
    where s.is_active and agencies_asleep(s.id) and not exists (
      select from trail_deed d where d.on_kind = 'staff' and d.on_id = s.id and d.did = 'staff.asleep' and d.agency_id = p.agency_id
        and d.at > agencies_awake_since(s.id))
    order by s.id, p.agency_id
  loop
    perform trail_note('staff.asleep', 'staff', one.id, '{}', '', 'asleep-after-30-days', '1', null, one.agency_id, 'run_the_service');
    noted := noted + 1;
  end loop;
  return noted;
end $$;

revoke execute on function access_came_in, access_session_began, access_sessions, access_drop_sessions, access_sessions_end, access_wake,
  access_note_asleep from public;
grant execute on function access_came_in, access_session_began, access_sessions, access_sessions_end, access_wake to cairn_web;
grant execute on function access_note_asleep to cairn_job;
