-- That somebody says a record is wrong. A lead keeps what they were told; the agency that wrote the record answers, within a
-- month. Seen by both, and by whoever sees the record. Errors: CP404 no such thing, alike for hidden and absent; CP409 it is answered.

-- The agency of a record that the caller may challenge; null for one that they may not see. A service that keeps its records
-- close challenges its own alone: another's would learn whom it sees.
create function people_challengeable(record uuid) returns uuid
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare r records_record;
begin
  if access_agency() is null or not access_may('keep_challenges') then return null; end if;
  select * into r from records_record q where q.id = record and q.kind in ('person', 'event') and q.withdrawn_at is null;
  if r.agency_id = access_own() then return r.agency_id; end if;
  if r.sharing = 'partnership' and not agencies_keeps_close(access_agency())
      and (r.id = any(access_opened()) or access_reaches(r.id)) then
    return r.agency_id;
  end if;
  return null;
end $$;

create function people_challenge_noted(c people_challenge, did text, words text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  perform trail_note(did, 'challenge', c.id, jsonb_build_object('record', c.record_id::text, 'owner', c.owner_agency_id::text,
    'told', c.agency_id::text, 'told_staff', c.staff_id::text, 'due_on', c.due_on::text, 'answer', c.answer), words, 'challenge', '1');
end $$;

create function people_challenge_record(of_record uuid, form uuid, said_by text, in_words text, received date, due date) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare me uuid := access_agency(); my uuid := access_staff(); whose uuid; c people_challenge;
begin
  if me is null or not access_may('keep_challenges') then raise exception 'not allowed' using errcode = '42501'; end if;
  select * into c from people_challenge q where q.agency_id = me and q.staff_id = my and q.form_id = form;
  if found then return c.id; end if;
  whose := people_challengeable(of_record);
  if whose is null then raise exception 'no such record' using errcode = 'CP404'; end if;
  if coalesce(received > current_date or due <= received or due > received + 31, true) then
    raise exception 'it says when it came, and is answered within a month' using errcode = '22023';
  end if;
  insert into people_challenge (id, form_id, record_id, owner_agency_id, agency_id, staff_id, by, words, received_on, due_on, at, answer,
      answer_words)
    values (gen_random_uuid(), form, of_record, whose, me, my, said_by, in_words, received, due, clock_timestamp(), '', '')
    returning * into c;
  perform people_challenge_noted(c, 'challenge.kept', in_words);
  return c.id;
end $$;

create function people_answer_challenge(of_challenge uuid, how text, in_words text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare c people_challenge;
begin
  if not access_may('keep_challenges') then raise exception 'not allowed' using errcode = '42501'; end if;
  select * into c from people_challenge q where q.id = of_challenge and q.owner_agency_id = access_agency() for update;
  if not found then raise exception 'no such challenge' using errcode = 'CP404'; end if;
  if c.answered_at is not null then raise exception 'it is answered' using errcode = 'CP409'; end if;
  update people_challenge set answer = how, answer_words = in_words, answered_at = clock_timestamp(), answered_by = access_staff()
    where id = c.id returning * into c;
  perform people_challenge_noted(c, 'challenge.answered', in_words);
  return true;
end $$;

create function people_challenge_stands() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  if tg_op = 'DELETE' or old.answered_at is not null or new.words is distinct from old.words or new.record_id <> old.record_id then
    raise exception 'what was said of a record is never changed' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger stands before update or delete on people_challenge for each row execute function people_challenge_stands();
revoke execute on function people_challengeable, people_challenge_noted, people_challenge_record, people_answer_challenge,
  people_challenge_stands from public;
grant execute on function people_challengeable, people_challenge_record, people_answer_challenge to cairn_web;
