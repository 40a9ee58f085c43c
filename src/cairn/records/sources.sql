-- When each agency last sent records, to the week: a fact about agencies, the same on every child's page, so that an
-- empty page doesn't read as safety. Never to the day, since a clinic's "today" would tell of an attendance.

create function records_sources() returns table (agency_id uuid, week_of date)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
  if access_agency() is null then return; end if;
  return query
    select a.id, date_trunc('week', greatest(p.received_at, e.received_at) at time zone 'Europe/London')::date
    from agencies_agency a
    left join lateral (select v.received_at from records_personversion v where v.agency_id = a.id
                       order by v.received_at desc limit 1) p on true
    left join lateral (select v.received_at from records_eventversion v where v.agency_id = a.id
                       order by v.received_at desc limit 1) e on true;
end $$;
revoke execute on function records_sources from public;
grant execute on function records_sources to cairn_web;
