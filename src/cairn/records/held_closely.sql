-- A record that its agency holds more closely from now on is held so whole: what it said before, its numbers, who was
-- part of it and what it belongs to. Else the first, wider version would stay readable for ever.

create function records_narrower(one text, other text) returns text
language sql immutable set search_path = pg_catalog, public as $$
  select case when array_position(levels, one) > array_position(levels, other) then one else other end
  from (select array['partnership', 'pointer', 'analysis_only', 'sealed'] as levels) l
$$;

create function records_hold_closely() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  update records_personversion set sharing = records_narrower(sharing, new.sharing) where record_id = new.id;
  update records_placeversion set sharing = records_narrower(sharing, new.sharing) where record_id = new.id;
  update records_eventversion set sharing = records_narrower(sharing, new.sharing) where record_id = new.id;
  update records_identifier set sharing = records_narrower(sharing, new.sharing) where record_id = new.id;
  update records_token set sharing = records_narrower(sharing, new.sharing) where record_id = new.id;
  update records_involvement set sharing = records_narrower(sharing, new.sharing)
    where event_id = new.id or person_id = new.id;
  update records_relationship set sharing = records_narrower(sharing, new.sharing)
    where from_record_id = new.id or to_record_id = new.id;
  return null;
end $$;
revoke execute on function records_narrower, records_hold_closely from public;

create trigger held_closely after update of sharing on records_record for each row
  when (old.sharing is distinct from new.sharing and new.sharing <> 'partnership')
  execute function records_hold_closely();

-- As before, but a look that others read of counts only what all may know of: how many close records the looker holds
-- of a child is nobody's to learn.

create or replace function records_open(on_kind text, on_id uuid, given uuid[], what text, rule text) returns uuid[]
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  reader_agency uuid := access_agency(); reader_role text := access_acting_role(); own uuid := access_own();
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
                 where s.record_id = r.id and s.holder_id = reader_agency and s.role in ('', reader_role) and s.ended_at is null)));
  allowed := coalesce(allowed, '{}');
  owners := coalesce(owners, '{}');
  perform access_sign_opened(allowed);
  perform trail_saw(what, on_kind, on_id, rule, owners,
                    case when owners <@ array[reader_agency] then cardinality(allowed) else open_ones end);
  return allowed;
end $$;
