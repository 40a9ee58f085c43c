-- A charge, a conviction or an appeal changes things for each child around the person. Each agency that wrote a record in which both stand
-- is asked to tell and support its child: it learns which child, what became of it and who said so. It rests on records of the
-- level partnership alone. Errors: CP404 no such thing, alike for hidden and absent; CP409 it is done.

create function people_ask_to_tell() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare o people_outcome;
begin
  if new.status not in ('charged', 'convicted', 'appeal') then return null; end if;
  for o in
    insert into people_outcome (id, record_id, agency_id, status_id, status, said_by, at, words)
      select gen_random_uuid(), c.person_id, c.agency_id, new.id, new.status, new.agency_id, clock_timestamp(), ''
      from (
        select distinct on (e.agency_id, k.identity_id) c.person_id, e.agency_id
        from linkage_member rests
        join linkage_member m on m.identity_id = rests.identity_id and m.until is null and m.sharing = 'partnership'
        join records_involvement i on i.person_id = m.record_id
        join records_record e on e.id = i.event_id and e.sharing = 'partnership' and e.withdrawn_at is null
        join records_involvement c on c.event_id = i.event_id and c.role in ('subject', 'witness') and c.person_id <> i.person_id
        join records_record r on r.id = c.person_id and r.agency_id = e.agency_id and r.sharing = 'partnership' and r.withdrawn_at is null
        join linkage_member k on k.record_id = c.person_id and k.until is null
        where rests.record_id = new.record_id and rests.until is null and rests.sharing = 'partnership'
          and (select v.role from records_personversion v where v.record_id = c.person_id order by v.recorded_at desc limit 1) = 'child'
        order by e.agency_id, k.identity_id, c.person_id) c
      returning *
  loop
    perform trail_note('outcome.to_tell', 'outcome', o.id,
      jsonb_build_object('agency', o.agency_id::text, 'status', o.status, 'child', o.record_id::text), '', 'outcome', '1');
  end loop;
  return null;
end $$;
create trigger ask_to_tell after insert on people_status for each row execute function people_ask_to_tell();

create function people_told(of_outcome uuid, in_words text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare o people_outcome;
begin
  if not access_may('set_flags') then raise exception 'not allowed' using errcode = '42501'; end if;
  select * into o from people_outcome q where q.id = of_outcome and q.agency_id = access_agency() for update;
  if not found then raise exception 'no such outcome' using errcode = 'CP404'; end if;
  if o.told_at is not null then raise exception 'it is done' using errcode = 'CP409'; end if;
  update people_outcome set told_at = clock_timestamp(), told_by = access_staff(), words = in_words where id = o.id;
  perform trail_note('outcome.told', 'outcome', o.id, jsonb_build_object('child', o.record_id::text), in_words, 'outcome', '1');
  return true;
end $$;

create function people_outcome_stands() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  if tg_op = 'DELETE' or old.told_at is not null then
    raise exception 'what was done is never changed' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger stands before update or delete on people_outcome for each row execute function people_outcome_stands();
revoke execute on function people_ask_to_tell, people_told, people_outcome_stands from public;
grant execute on function people_told to cairn_web;
