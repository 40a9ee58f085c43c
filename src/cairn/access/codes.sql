-- A code that is used begins an account anew: apps, passkeys and recovery codes of before prove nobody any more.

-- Arguments: the code's hash as hex, encoded password. Once more as it was, but for those.
create or replace function access_welcome(token text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare asked text[] := access_errand(token, 'welcome'); i access_invitation; named text;
begin
  select * into i from access_invitation v where v.code = decode(asked[1], 'hex') and v.used_at is null
    and v.ends_at > clock_timestamp() and exists (select from agencies_post p where p.staff_id = v.staff_id and p.ended_at is null)
    for update;
  if not found then return null; end if;
  update access_invitation set used_at = clock_timestamp() where id = i.id;
  delete from access_factor f where f.staff_id = i.staff_id;
  update agencies_staff s set password = asked[2], password_set_at = clock_timestamp(), welcomed_at = clock_timestamp(), is_active = true
    where s.id = i.staff_id returning s.username into named;
  perform access_drop_sessions(i.staff_id, '', '');
  return named;
end $$;

update agencies_staff s set welcomed_at = (select max(i.used_at) from access_invitation i where i.staff_id = s.id);
