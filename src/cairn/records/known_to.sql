-- Since when each agency had each record by a scope row, for records that the reader may read in this transaction.
-- Holders that keep their own records to pointers or narrower are left out unless they are the reader's own agency:
-- else the list would tell that a clinic had reason to know of this child.

create function records_shared_since(of_records uuid[]) returns table (record_id uuid, holder_id uuid, since timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare reader_agency uuid := access_agency(); own uuid := access_own(); opened uuid[] := access_opened();
begin
  if reader_agency is null then return; end if;
  return query
    select s.record_id, s.holder_id, min(s.started_at)
    from access_scope s
    join records_record r on r.id = s.record_id
    join agencies_agency a on a.id = s.holder_id
    where s.record_id = any(of_records)
      and (r.agency_id = own or r.id = any(opened))
      and (a.id = reader_agency
           or (a.default_sharing in ('', 'partnership')
               and (a.default_sharing <> '' or a.kind not in ('sexual_health', 'mental_health', 'primary_care', 'maternity'))))
    group by s.record_id, s.holder_id;
end $$;
revoke execute on function records_shared_since from public;
grant execute on function records_shared_since to cairn_web;

-- Which person records must not show where they live: their address, or a place that they belong to, is protected in
-- any agency's file. Only for records that the reader may name; it says no more than that the address is not shown.
create index place_protected on records_placeversion (record_id) where protected = 'yes';

create function records_protected_whereabouts(of_people uuid[]) returns uuid[]
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare
  reader_agency uuid := access_agency(); reader_role text := access_acting_role(); own uuid := access_own();
  opened uuid[] := access_opened(); names boolean := access_may('read_identities');
  granted boolean := access_may('read_granted_records');
begin
  if reader_agency is null then return '{}'; end if;
  return array(
    select distinct p.record_id
    from records_personversion p
    where p.record_id = any(of_people)
      and (p.agency_id = own or p.record_id = any(opened) or (names and p.sharing = 'partnership')
           or (granted and p.sharing = 'partnership' and exists (
                 select 1 from access_scope s
                 where s.record_id = p.record_id and s.holder_id = reader_agency and s.role in ('', reader_role) and s.ended_at is null)))
      and (exists (select 1 from records_placeversion l
                   where l.protected = 'yes' and l.withdrawn_at is null
                     and ((p.postcode is not null and replace(lower(l.postcode), ' ', '') = replace(lower(p.postcode), ' ', ''))
                          or (p.address is not null and lower(trim(l.address)) = lower(trim(p.address)))))
           or exists (select 1 from records_relationship t join records_placeversion l on l.record_id = t.to_record_id
                      where t.from_record_id = p.record_id and l.protected = 'yes')
           or exists (select 1 from records_involvement i join records_eventversion e on e.record_id = i.event_id
                        join records_placeversion l on l.record_id = e.place_id
                      where i.person_id = p.record_id and e.kind = 'placement' and l.protected = 'yes')));
end $$;
revoke execute on function records_protected_whereabouts from public;
grant execute on function records_protected_whereabouts to cairn_web;
