-- What a service account of the reader's agency began and did not send: a worry in a form opens a concern, which somebody
-- has to send. How many and since when; no word of it.
create function concerns_unsent() returns table (staff uuid, many integer, since timestamptz)
language sql stable security definer set search_path = pg_catalog, public as $$
  select d.staff_id, count(*)::int, min(d.saved_at) from concerns_draft d join agencies_staff s on s.id = d.staff_id
  where s.is_service and d.agency_id = access_cares_for() group by d.staff_id
$$;
revoke execute on function concerns_unsent from public;
grant execute on function concerns_unsent to cairn_web;
