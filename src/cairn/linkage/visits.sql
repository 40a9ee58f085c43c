-- Visits that the reader's own agency made to premises, for roles that see these alone: never a person, and children at
-- a place only as a band, of partnership records: a single new record is seen at most where it moves the band. A place that any agency
-- protects is left out.

create function linkage_own_visits() returns table (
  record_id uuid, occurred_from timestamptz, recorded_at timestamptz, summary text, narrative text, outcome text,
  place_id uuid, place_name text, place_address text, children text)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare reader_agency uuid := access_agency();
begin
  if reader_agency is null or not access_may('read_own_visits') then return; end if;
  return query
    with visits as (
      select distinct on (v.record_id) v.* from records_eventversion v join records_record r on r.id = v.record_id
      where r.agency_id = reader_agency and r.kind = 'event' and r.withdrawn_at is null
      order by v.record_id, v.recorded_at desc
    ), here as (
      select v.*, coalesce(m.identity_id, v.place_id) as place
      from visits v left join linkage_member m on m.record_id = v.place_id and m.until is null
      where v.kind = 'premises_visit' and v.place_id is not null
    ), told as (
      select distinct on (p.record_id) p.* from records_placeversion p join here h on h.place_id = p.record_id
      order by p.record_id, p.recorded_at desc
    ), of_place as (
      select distinct h.place, coalesce(m.record_id, h.place_id) as record
      from here h left join linkage_member m on m.identity_id = h.place and m.until is null and m.sharing = 'partnership'
    ), seen as (
      select o.place, count(distinct coalesce(c.identity_id, i.person_id)) as children
      from of_place o
      join records_eventversion e on e.place_id = o.record and e.sharing = 'partnership'
      join records_record r on r.id = e.record_id and r.withdrawn_at is null and r.sharing = 'partnership'
      join records_involvement i on i.event_id = e.record_id and i.role in ('subject', 'witness') and i.sharing = 'partnership'
      left join linkage_member c on c.record_id = i.person_id and c.until is null
      where not exists (select 1 from records_eventversion later where later.record_id = e.record_id and later.recorded_at > e.recorded_at)
        and (select p.role from records_personversion p where p.record_id = i.person_id order by p.recorded_at desc limit 1) = 'child'
      group by o.place
    )
    select h.record_id, h.occurred_from, h.recorded_at, h.summary, coalesce(h.narrative, ''), coalesce(h.outcome, ''), h.place,
      coalesce(t.name, ''), coalesce(t.address, ''),
      case when coalesce(s.children, 0) < 3 then 'fewer than 3' when s.children <= 5 then '3 to 5'
        when s.children <= 10 then '6 to 10' else 'more than 10' end
    from here h join told t on t.record_id = h.place_id left join seen s on s.place = h.place
    where t.protected is null and t.withdrawn_at is null and not exists (
      select 1 from of_place o join records_placeversion p on p.record_id = o.record where o.place = h.place and p.protected is not null)
    order by h.occurred_from desc, h.record_id limit 500;
end $$;
revoke execute on function linkage_own_visits from public;
grant execute on function linkage_own_visits to cairn_web;
