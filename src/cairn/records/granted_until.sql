-- As before, but a grant may have ended by the clock, or be another person's.

create or replace function records_open(on_kind text, on_id uuid, given uuid[], what text, rule text) returns uuid[]
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  reader_agency uuid := access_agency(); reader_role text := access_acting_role(); reader_staff uuid := access_staff(); own uuid := access_own();
  granted boolean := access_may('read_granted_records'); candidates uuid[]; allowed uuid[]; owners uuid[]; open_ones integer;
begin
  if reader_agency is null then raise exception 'nobody has entered' using errcode = '42501'; end if;
  candidates := given
    || array(select i.event_id from records_involvement i where i.person_id = any(given))
    || array(select e.record_id from records_eventversion e where e.place_id = any(given));
  candidates := candidates
    || array(select e.place_id from records_eventversion e where e.record_id = any(candidates) and e.place_id is not null);
  select array_agg(r.id), array_agg(distinct r.agency_id), count(*) filter (where r.sharing = 'partnership')
    into allowed, owners, open_ones
    from records_record r
    where r.id = any(candidates)
      and (r.agency_id = own
           or (granted and r.sharing = 'partnership' and exists (
                 select 1 from access_scope s
                 where s.record_id = r.id and s.holder_id = reader_agency and s.role in ('', reader_role) and s.ended_at is null
                   and (s.ends_at is null or s.ends_at > now()) and (s.staff_id is null or s.staff_id = reader_staff))));
  allowed := coalesce(allowed, '{}');
  owners := coalesce(owners, '{}');
  perform access_sign_opened(allowed);
  perform trail_saw(what, on_kind, on_id, rule, owners,
                    case when owners <@ array[reader_agency] then cardinality(allowed) else open_ones end);
  return allowed;
end $$;

create or replace function records_protected_whereabouts(of_people uuid[]) returns uuid[]
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare
  reader_agency uuid := access_agency(); reader_role text := access_acting_role(); reader_staff uuid := access_staff(); own uuid := access_own();
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
                 where s.record_id = p.record_id and s.holder_id = reader_agency and s.role in ('', reader_role) and s.ended_at is null
                   and (s.ends_at is null or s.ends_at > now()) and (s.staff_id is null or s.staff_id = reader_staff))))
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
