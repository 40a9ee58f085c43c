-- Following tombstones, and whom to ring where something is held.

create function linkage_resolve(wanted uuid) returns uuid
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare here uuid := wanted; onward uuid; steps integer := 0;
begin
  loop
    select i.went_into into onward from linkage_identity i where i.id = here;
    if onward is null or steps > 100 then return here; end if;
    here := onward; steps := steps + 1;
  end loop;
end $$;

-- Desks of agencies that hold a pointer-level record about an identity, for readers with a live grant about it.
create function linkage_pointers(of_identity uuid) returns table (desk_name text, desk_phone text)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare reader_agency uuid := access_agency(); reader_role text := access_acting_role();
begin
  if reader_agency is null or not access_may('read_granted_records') then return; end if;
  if not exists (
    select 1 from linkage_member m join access_scope s on s.record_id = m.record_id
    where m.identity_id = of_identity and m.until is null and s.holder_id = reader_agency
      and s.role in ('', reader_role) and s.ended_at is null) then return; end if;
  return query
    select distinct a.desk_name, a.desk_phone
    from (
      select m.agency_id from linkage_member m where m.identity_id = of_identity and m.until is null and m.sharing = 'pointer'
      union
      select r.agency_id from linkage_member m join records_involvement i on i.person_id = m.record_id join records_record r on r.id = i.event_id
        where m.identity_id = of_identity and m.until is null and r.sharing = 'pointer' and r.withdrawn_at is null) held
    join agencies_agency a on a.id = held.agency_id
    where held.agency_id <> reader_agency and a.desk_name <> ''
    order by 1, 2;
end $$;
revoke execute on function linkage_resolve, linkage_pointers from public;
grant execute on function linkage_resolve, linkage_pointers to cairn_web, cairn_job, cairn_engine;
