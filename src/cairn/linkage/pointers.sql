-- Desks of agencies that hold a pointer-level record about an identity now: as the record stands, not as it stood when
-- it was linked, so that a record which was withdrawn or is held more closely since is not pointed at.

create or replace function linkage_pointers(of_identity uuid) returns table (desk_name text, desk_phone text)
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
      select r.agency_id from linkage_member m join records_record r on r.id = m.record_id
        where m.identity_id = of_identity and m.until is null and r.sharing = 'pointer' and r.withdrawn_at is null
      union
      select r.agency_id from linkage_member m join records_involvement i on i.person_id = m.record_id join records_record r on r.id = i.event_id
        where m.identity_id = of_identity and m.until is null and r.sharing = 'pointer' and r.withdrawn_at is null) held
    join agencies_agency a on a.id = held.agency_id
    where held.agency_id <> reader_agency and a.desk_name <> ''
    order by 1, 2;
end $$;

-- Membership of a record that is held more closely from now on goes with it, past membership too.

create function linkage_hold_closely() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  update linkage_member set sharing = new.sharing where record_id = new.id;
  return null;
end $$;
revoke execute on function linkage_hold_closely from public;

create trigger members_held_closely after update of sharing on records_record for each row
  when (old.sharing is distinct from new.sharing and new.sharing <> 'partnership')
  execute function linkage_hold_closely();
