-- Opening a person, place or signal: need is checked record by record, the look is written, the list is signed.

create function records_open(on_kind text, on_id uuid, given uuid[], what text, rule text) returns uuid[]
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  reader_agency uuid := access_agency(); reader_role text := access_acting_role(); own uuid := access_own();
  granted boolean := access_may('read_granted_records'); candidates uuid[]; allowed uuid[]; owners uuid[];
begin
  if reader_agency is null then raise exception 'nobody has entered' using errcode = '42501'; end if;
  candidates := given
    || array(select i.event_id from records_involvement i where i.person_id = any(given))
    || array(select e.record_id from records_eventversion e where e.place_id = any(given));
  candidates := candidates
    || array(select e.place_id from records_eventversion e where e.record_id = any(candidates) and e.place_id is not null);
  select array_agg(r.id), array_agg(distinct r.agency_id) into allowed, owners
    from records_record r
    where r.id = any(candidates)
      and (r.agency_id = own
           or (granted and r.sharing = 'partnership' and exists (
                 select 1 from access_scope s
                 where s.record_id = r.id and s.holder_id = reader_agency and s.role in ('', reader_role) and s.ended_at is null)));
  allowed := coalesce(allowed, '{}');
  perform access_sign_opened(allowed);
  perform trail_saw(what, on_kind, on_id, rule, coalesce(owners, '{}'), cardinality(allowed));
  return allowed;
end $$;
revoke execute on function records_open from public;
grant execute on function records_open to cairn_web;
