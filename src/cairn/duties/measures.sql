-- How duties are met, by agency and clock: counts alone, for whoever answers for them. No duty and no child leaves by it.
create or replace function duties_measures(since timestamptz)
returns table (agency_id uuid, clock text, running bigint, late bigint, met_in_time bigint, met_late bigint)
language sql stable security definer set search_path = pg_catalog, public as $$
  select d.owner_agency_id, d.clock,
         count(*) filter (where d.ended_at is null),
         count(*) filter (where d.ended_at is null and d.due_at < now()),
         count(*) filter (where d.met and d.ended_at <= d.due_at and d.ended_at >= since),
         count(*) filter (where d.met and d.ended_at > d.due_at and d.ended_at >= since)
  from duties_duty d
  where d.on_kind <> 'allegation' and (access_may('read_measures') or (access_may('read_duties') and d.owner_agency_id = access_agency()))
  group by d.owner_agency_id, d.clock
$$;
revoke execute on function duties_measures from public;
grant execute on function duties_measures to cairn_web;
