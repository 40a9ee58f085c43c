-- How many open duties a colleague holds, by clock: for whoever cares for the staff, who need not see what they are about.
create or replace function duties_held_by(who uuid) returns table (clock text, owner_role text, many bigint)
language sql stable security definer set search_path = pg_catalog, public as $$
  select d.clock, d.owner_role, count(*) from duties_duty d
  where d.owner_agency_id = access_cares_for() and d.owner_staff_id = who and d.ended_at is null and d.on_kind <> 'allegation' group by 1, 2 order by 1, 2
$$;
revoke execute on function duties_held_by from public;
grant execute on function duties_held_by to cairn_web;
