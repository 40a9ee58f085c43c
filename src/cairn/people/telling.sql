-- Subject access: somebody asks an agency what it holds. The agency answers with its own records alone, line by line; five answers, and
-- two different people, before anything goes out. Errors: CP404 no such thing, alike for hidden and absent; CP409 somebody was
-- quicker, or it is over; CP412 something stands in the way; CP403 whoever proposed it releases it too.

-- All that an agency wrote down about a person as linked now, each version, number, tie, flag, status and challenge a line. words: what
-- the line says with who told us and staff left out, and the address where it is protected. others: whom else it names.
create function people_subject_held(agency uuid, identity uuid)
returns table (item uuid, kind text, day date, words text, marks text[], others text[])
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare everybody uuid[]; own uuid[]; guarded uuid[]; health boolean;
begin
  select array_agg(m.record_id), array_agg(m.record_id) filter (where m.agency_id = agency) into everybody, own
    from linkage_member m where m.identity_id = linkage_resolve(identity) and m.until is null;
  guarded := records_protected_whereabouts(own);
  select a.kind like '%health%' or a.kind = 'primary_care' into health from agencies_agency a where a.id = agency;
  return query
  select h.item, h.kind, h.day, h.words, array_remove(h.marks, null), coalesce(h.others, '{}') from (
    select v.id as item, 'person' as kind, (v.recorded_at at time zone 'Europe/London')::date as day,
      concat_ws(E'\n', 'Name: ' || nullif(concat_ws(' ', v.given_names, v.family_name), ''), 'Also called: ' || nullif(v.aliases, ''),
        'Born: ' || nullif(v.date_of_birth, ''), 'Age: ' || nullif(concat_ws(' to ', v.age_low, v.age_high), ''), 'Sex: ' || nullif(v.sex, ''),
        'Written down as: ' || replace(nullif(v.role, ''), '_', ' '), 'Ethnicity: ' || nullif(v.ethnicity, ''),
        'First language: ' || nullif(v.first_language, ''),
        'Address: ' || case when v.record_id = any(guarded) then 'protected' else nullif(concat_ws(', ', v.address, v.postcode), '') end,
        'Described as: ' || nullif(v.description, '')) as words,
      array[case when coalesce(v.address, v.postcode) is not null then 'lives' end, case when v.sharing <> 'partnership' then 'restricted' end,
        case when v.withdrawn_at is not null then 'withdrawn' end] as marks, null::text[] as others
    from records_personversion v where v.record_id = any(own) and v.agency_id = agency
    union all
    select v.id, 'event', (v.occurred_from at time zone 'Europe/London')::date,
      concat_ws(E'\n', v.summary, nullif(v.narrative, v.summary), 'In their own words: ' || nullif(v.voice, ''), 'What came of it: ' || nullif(v.outcome, '')),
      array[case when coalesce(v.raised_by, '') <> '' then 'told_us' end, case when coalesce(v.voice, '') <> '' then 'words' end,
        case when v.place_id is not null then 'lives' end, case when coalesce(v.source_grade, v.handling, '') <> '' then 'graded' end,
        case when health or v.kind like '%health%' then 'health' end, case when v.sharing <> 'partnership' then 'restricted' end,
        case when v.withdrawn_at is not null then 'withdrawn' end],
      (select array_agg(distinct o.name) from (
        select (select coalesce(nullif(concat_ws(' ', p.given_names, p.family_name), ''), p.aliases, 'somebody not named') from records_personversion p
                where p.record_id = i.person_id order by p.recorded_at desc limit 1) as name
        from records_involvement i where i.event_id = v.record_id and i.agency_id = agency and not i.person_id = any(everybody)) o)
    from records_eventversion v where v.agency_id = agency
      and exists (select 1 from records_involvement i where i.event_id = v.record_id and i.person_id = any(everybody))
    union all
    select n.id, 'identifier', (n.recorded_at at time zone 'Europe/London')::date, replace(n.kind, '_', ' ') || ': ' || n.value,
      array[case when n.sharing <> 'partnership' then 'restricted' end], null
    from records_identifier n where n.record_id = any(own) and n.agency_id = agency
    union all
    select t.id, 'tie', (t.recorded_at at time zone 'Europe/London')::date, replace(t.kind, '_', ' '),
      array[case when t.kind in ('lives_with', 'attends', 'works_at') then 'lives' end, case when t.sharing <> 'partnership' then 'restricted' end],
      (select array_agg(distinct nullif(concat_ws(' ', p.given_names, p.family_name), '')) from records_personversion p
       where p.record_id in (t.from_record_id, t.to_record_id) and not p.record_id = any(everybody))
    from records_relationship t where t.agency_id = agency and (t.from_record_id = any(own) or t.to_record_id = any(own))
    union all
    select f.id, 'flag', (f.set_at at time zone 'Europe/London')::date, replace(f.kind, '_', ' ') || E'\n' || f.why, array['told_us'], null
    from people_flag f where f.agency_id = agency and f.record_id = any(everybody)
    union all
    select s.id, 'status', s.decided_on, replace(s.status, '_', ' ') || E'\n' || s.words, array['told_us'], null
    from people_status s where s.agency_id = agency and s.record_id = any(everybody)
    union all
    select c.id, 'challenge', c.received_on, concat_ws(E'\n', c.words, nullif(c.answer_words, '')), array[case when c.by <> 'person' then 'told_us' end, 'words'], null
    from people_challenge c where agency in (c.agency_id, c.owner_agency_id) and (c.record_id = any(everybody) or exists (
      select 1 from records_involvement i where i.event_id = c.record_id and i.agency_id = agency and i.person_id = any(own)))
  ) h order by h.day, h.item;
end $$;

-- A request of the caller's own agency; nothing for anybody else's, as for none.
create function people_subject_request(wanted uuid) returns setof people_subjectrequest
language sql stable security definer set search_path = pg_catalog, public as $$
  select r.* from people_subjectrequest r where r.id = wanted and r.agency_id = access_own() and access_may('keep_rights')
$$;

create function people_subject_items(of_request uuid)
returns table (item uuid, kind text, day date, words text, marks text[], others text[])
language sql stable security definer set search_path = pg_catalog, public as $$
  select h.* from people_subject_request(of_request) r cross join lateral people_subject_held(r.agency_id, r.identity_id) h
  where r.identity_id is not null
$$;

-- Whether whoever asks bears the name of a person of concern, or of somebody said to have harmed: in the agency's own records and in
-- those that are opened to the caller, so that it tells of no other. A first name alone is enough beside the person asked about.
create function people_asker_named(r people_subjectrequest) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare given text := lower(trim(r.asker_given)); family text := lower(trim(r.asker_family)); around uuid[];
begin
  if r.relation = 'person' then return false; end if;
  select array_agg(distinct i.event_id) into around from linkage_member m join records_involvement i on i.person_id = m.record_id
    where m.identity_id = linkage_resolve(r.identity_id) and m.until is null;
  return exists (
    select 1 from (
      select v.* from records_personversion v where v.agency_id = r.agency_id
      union all
      select v.* from access_scope s join records_personversion v on v.record_id = s.record_id and v.sharing = 'partnership'
        where s.holder_id = r.agency_id and s.ended_at is null and access_reaches(s.record_id)) v
    cross join lateral (select lower(concat_ws(' ', v.given_names, v.family_name, v.aliases, v.description)) as text) t
    cross join lateral (select regexp_split_to_array(t.text, '[^[:alnum:]''’-]+') as list) w
    where (w.list @> regexp_split_to_array(family, '\s+') and (given = '' or v.given_names is null or w.list && regexp_split_to_array(given, '\s+'))
           or (given <> '' and w.list && regexp_split_to_array(given, '\s+') and exists (
             select 1 from records_involvement i where i.person_id = v.record_id and i.event_id = any(around))))
      and (v.role = 'person_of_concern'
        or exists (select 1 from people_status s where s.record_id = v.record_id)
        or exists (select 1 from records_involvement i join records_record e on e.id = i.event_id where i.person_id = v.record_id
                   and i.role = 'person_of_concern' and e.withdrawn_at is null
                   and (e.agency_id = r.agency_id or (e.sharing = 'partnership' and access_reaches(e.id))))));
end $$;

-- Lines that would go out though what they tell is not linked with the person any more.
create function people_subject_gone(r people_subjectrequest) returns setof people_subjectline
language sql stable security definer set search_path = pg_catalog, public as $$
  select l.* from (select distinct on (d.item) d.* from people_subjectline d where d.request_id = r.id order by d.item, d.number desc) l
  where l.decision <> 'withhold' and not exists (select 1 from people_subject_held(r.agency_id, r.identity_id) h where h.item = l.item)
$$;

-- What stands in the way of an answer; empty where nothing does. rules/telling.py says the same in words.
create function people_subject_in_the_way(r people_subjectrequest) returns text
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare said jsonb; undecided integer; gives integer; gone boolean;
begin
  select coalesce(jsonb_object_agg(q.which, q.answer), '{}') into said from (
    select distinct on (s.which) s.which, s.answer from people_subjectstep s
    where s.request_id = r.id and s.did = 'question' order by s.which, s.number desc) q;
  select count(*) filter (where l.decision is null), count(*) filter (where l.decision in ('give', 'redact')) into undecided, gives
    from people_subject_held(r.agency_id, r.identity_id) h left join lateral (
      select d.decision from people_subjectline d where d.request_id = r.id and d.item = h.item order by d.number desc limit 1) l on true
    where r.identity_id is not null;
  select exists (select 1 from people_subject_gone(r)) into gone;
  return case
    when r.paused_on is not null then 'paused'
    when not said ?& array['who', 'agrees', 'harm', 'named', 'out'] then 'questions'
    when said->>'who' <> 'shown' or said->>'out' <> 'done' then 'answers'
    when r.stopped and r.lead_says = '' then 'lead'
    when undecided > 0 or gone then 'lines'
    when gives > 0 and (said->>'agrees' = 'refuses' or said->>'harm' = 'all' or r.lead_says = 'nothing') then 'nothing'
    else '' end;
end $$;

create function people_subject_noted(r people_subjectrequest, did text, which text, answer text, words text, day date) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  insert into people_subjectstep (id, request_id, agency_id, number, did, which, answer, words, day, at, staff_id)
    values (gen_random_uuid(), r.id, r.agency_id, r.version, did, which, answer, words, day, clock_timestamp(), access_staff());
  perform trail_note(case did when 'asked' then 'subject.asked' when 'question' then 'subject.question' when 'about' then 'subject.about'
      when 'line' then 'subject.line' when 'stopped' then 'subject.stopped' when 'lead' then 'subject.lead' when 'paused' then 'subject.paused'
      when 'resumed' then 'subject.resumed' when 'proposed' then 'subject.proposed' when 'released' then 'subject.released'
      when 'withdrawn' then 'subject.withdrawn' end, 'subject_request', r.id,
    jsonb_build_object('step', r.version, 'which', which, 'answer', answer, 'due_on', r.due_on::text, 'day', coalesce(day::text, '')),
    words, 'subject_access', '1');
end $$;

create function people_subject_ask(form uuid, of_identity uuid, said jsonb, received date, due date) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare me uuid := access_own(); my uuid := access_staff(); r people_subjectrequest; whom uuid := linkage_resolve(of_identity);
begin
  if me is null or not access_may('keep_rights') then raise exception 'not allowed' using errcode = '42501'; end if;
  select * into r from people_subjectrequest q where q.agency_id = me and q.staff_id = my and q.form_id = form;
  if found then return r.id; end if;
  if of_identity is not null and not people_subject_of_ours(me, whom) then raise exception 'no such person' using errcode = 'CP404'; end if;
  if coalesce(received > current_date or due <= received or due > received + 31, true) then
    raise exception 'it says when they asked, and is answered within a month' using errcode = '22023';
  end if;
  insert into people_subjectrequest (id, form_id, reference, agency_id, staff_id, identity_id, given_names, family_name, born, relation,
      asker_given, asker_family, words, reach, received_on, due_on, at, version, stopped, lead_says, ended_how)
    values (gen_random_uuid(), form, 'R-' || upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, 8)), me, my, whom,
      coalesce(said->>'given_names', ''), coalesce(said->>'family_name', ''), coalesce(said->>'born', ''), said->>'relation',
      coalesce(said->>'asker_given', ''), coalesce(said->>'asker_family', ''), coalesce(said->>'words', ''), said->>'reach',
      received, due, clock_timestamp(), 1, false, '', '')
    returning * into r;
  perform people_subject_noted(r, 'asked', '', '', r.words, r.due_on);
  if people_asker_named(r) then perform people_subject_stop(r); end if;
  return r.id;
end $$;

create function people_subject_of_ours(agency uuid, identity uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select exists (select 1 from linkage_member m join linkage_identity i on i.id = m.identity_id and i.kind = 'person'
    where m.identity_id = identity and m.until is null and m.agency_id = agency)
$$;

create function people_subject_stop(r people_subjectrequest) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  update people_subjectrequest q set stopped = true, version = q.version + 1, proposed_by = null, proposed_at = null
    where q.id = r.id returning * into r;
  perform people_subject_noted(r, 'stopped', '', '', '', null);
end $$;

-- Says of whom a request is that was taken in without.
create function people_subject_is(of_request uuid, of_identity uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare r people_subjectrequest; whom uuid := linkage_resolve(of_identity);
begin
  select q.* into r from people_subject_request(of_request) v join people_subjectrequest q on q.id = v.id for update of q;
  if not found or not people_subject_of_ours(r.agency_id, whom) then raise exception 'no such thing' using errcode = 'CP404'; end if;
  if r.ended_at is not null or r.identity_id is not null then raise exception 'it is said' using errcode = 'CP409'; end if;
  update people_subjectrequest q set identity_id = whom, version = q.version + 1, proposed_by = null, proposed_at = null
    where q.id = r.id returning * into r;
  perform people_subject_noted(r, 'about', '', '', '', null);
  if people_asker_named(r) and not r.stopped then perform people_subject_stop(r); end if;
  return true;
end $$;

create function people_subject_decide(of_request uuid, of_item uuid, how text, on_ground text, gives text, why text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare r people_subjectrequest; h record;
begin
  select q.* into r from people_subject_request(of_request) v join people_subjectrequest q on q.id = v.id for update of q;
  if not found then raise exception 'no such request' using errcode = 'CP404'; end if;
  if r.ended_at is not null then raise exception 'it is answered' using errcode = 'CP409'; end if;
  select * into h from people_subject_held(r.agency_id, r.identity_id) q where q.item = of_item and r.identity_id is not null;
  if not found then raise exception 'no such line' using errcode = 'CP404'; end if;
  update people_subjectrequest q set version = q.version + 1, proposed_by = null, proposed_at = null where q.id = r.id returning * into r;
  insert into people_subjectline (id, request_id, agency_id, number, item, kind, day, decision, ground, given, reason, at, staff_id)
    values (gen_random_uuid(), r.id, r.agency_id, r.version, of_item, h.kind, h.day, how, on_ground,
      case how when 'give' then h.words when 'redact' then gives else '' end, why, clock_timestamp(), access_staff());
  perform people_subject_noted(r, 'line', of_item::text, how, why, null);
  return true;
end $$;

-- What is not linked with the person any more does not go out.
create function people_subject_withheld(of_request uuid, l people_subjectline) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare r people_subjectrequest; why text := 'It is no longer linked with this person';
begin
  update people_subjectrequest q set version = q.version + 1 where q.id = of_request returning * into r;
  insert into people_subjectline (id, request_id, agency_id, number, item, kind, day, decision, ground, given, reason, at, staff_id)
    values (gen_random_uuid(), r.id, r.agency_id, r.version, l.item, l.kind, l.day, 'withhold', 'not_theirs', '', why, clock_timestamp(), access_staff());
  perform people_subject_noted(r, 'line', l.item::text, 'withhold', why, null);
end $$;

-- One step of a request; `after` is the step that the caller has read. Says `stopped` where the lead now has to answer first.
create function people_subject_step(of_request uuid, after integer, step text, of_which text, says text, why text, until date) returns text
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare r people_subjectrequest; my uuid := access_staff(); way text; l people_subjectline;
begin
  select q.* into r from people_subject_request(of_request) v join people_subjectrequest q on q.id = v.id for update of q;
  if not found then raise exception 'no such request' using errcode = 'CP404'; end if;
  if r.ended_at is not null or r.version <> after then raise exception 'somebody was quicker' using errcode = 'CP409'; end if;
  if step in ('proposed', 'released') then
    if not r.stopped and people_asker_named(r) then perform people_subject_stop(r); return 'stopped'; end if;
    if step = 'proposed' then
      for l in select * from people_subject_gone(r) loop
        perform people_subject_withheld(r.id, l);
      end loop;
      select * into r from people_subjectrequest q where q.id = r.id;
    end if;
    way := people_subject_in_the_way(r);
    if way <> '' then raise exception 'in the way: %', way using errcode = 'CP412'; end if;
  end if;
  if step = 'released' then
    if r.proposed_by is null then raise exception 'nobody proposed it' using errcode = 'CP412'; end if;
    if r.proposed_by = my then raise exception 'two different people release' using errcode = 'CP403'; end if;
  elsif step = 'lead' and (access_acting_role() <> 'safeguarding_lead' or not r.stopped) then
    raise exception 'the safeguarding lead answers' using errcode = '42501';
  elsif (step = 'paused' and (r.paused_on is not null or until <= current_date or until is null)) or (step = 'resumed' and r.paused_on is null) then
    raise exception 'it can not pause or run now' using errcode = 'CP409';
  elsif step not in ('question', 'lead', 'paused', 'resumed', 'proposed', 'withdrawn') then
    raise exception 'no such step' using errcode = '22023';
  end if;
  if why = '' and step <> 'released' then raise exception 'each step says why' using errcode = '22023'; end if;
  update people_subjectrequest q set
      version = q.version + 1,
      stopped = q.stopped or (step = 'question' and of_which = 'named' and says in ('yes', 'unsure') and q.relation <> 'person'),
      lead_says = case when step = 'lead' then says else q.lead_says end,
      due_on = case when step = 'resumed' then q.due_on + (current_date - q.paused_on) else q.due_on end,
      paused_on = case step when 'paused' then current_date when 'resumed' then null else q.paused_on end,
      proposed_by = case step when 'proposed' then my when 'released' then q.proposed_by end,
      proposed_at = case step when 'proposed' then clock_timestamp() when 'released' then q.proposed_at end,
      ended_at = case when step in ('released', 'withdrawn') then clock_timestamp() end,
      ended_by = case when step in ('released', 'withdrawn') then my end,
      ended_how = case when step in ('released', 'withdrawn') then step else '' end
    where q.id = r.id returning * into r;
  perform people_subject_noted(r, step, of_which, says, why, case when step = 'resumed' then r.due_on else until end);
  return '';
end $$;

create function people_subject_stands() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  if tg_op = 'DELETE' or old.ended_at is not null or new.words <> old.words or new.agency_id <> old.agency_id then
    raise exception 'what was asked and answered is never changed' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger stands before update or delete on people_subjectrequest for each row execute function people_subject_stands();
create trigger never_unsaid before update or delete on people_subjectstep for each row execute function people_never_unsaid();
create trigger never_unsaid before update or delete on people_subjectline for each row execute function people_never_unsaid();

revoke execute on function people_subject_held, people_subject_request, people_subject_items, people_asker_named, people_subject_in_the_way,
  people_subject_gone, people_subject_withheld,
  people_subject_noted, people_subject_ask, people_subject_of_ours, people_subject_stop, people_subject_is, people_subject_decide,
  people_subject_step, people_subject_stands from public;
grant execute on function people_subject_items, people_subject_ask, people_subject_is, people_subject_decide, people_subject_step to cairn_web;
