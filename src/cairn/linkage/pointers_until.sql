-- As before, but a grant may have ended by the clock, or be another person's.

create or replace function linkage_pointers(of_identity uuid) returns table (desk_name text, desk_phone text)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare reader_agency uuid := access_agency();
begin
  if reader_agency is null then return; end if;
  if not exists (
    select 1 from linkage_member m
    where m.identity_id = of_identity and m.until is null and access_reaches(m.record_id)) then return; end if;
  return query
    select distinct a.desk_name, a.desk_phone
    from (
      select r.agency_id from linkage_member m join records_record r on r.id = m.record_id
        where m.identity_id = of_identity and m.until is null and r.sharing = 'pointer' and r.withdrawn_at is null
      union
      select r.agency_id from linkage_member m join records_involvement i on i.person_id = m.record_id join records_record r on r.id = i.event_id
        where m.identity_id = of_identity and m.until is null and r.sharing = 'pointer' and r.withdrawn_at is null) held
    join agencies_agency a on a.id = held.agency_id
    where held.agency_id <> reader_agency and a.desk_name <> ''
    order by 1, 2;
end $$;
