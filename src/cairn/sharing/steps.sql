-- The only ways in which a request comes to be, is answered, ends. Whoever acts is whom the signed entry says. Each notes
-- its deed itself, so that nothing is done without one. Errors: CS404 no such thing, alike for hidden and absent; CS409
-- it is over; CS411 this agency is asked through its desk. What the caller may is asked first and once, so that a hidden
-- row costs what an absent one does, and is never locked.

-- Who stands behind a desk and has somebody who may answer; all of them where nobody has. It never depends on who holds
-- what: else whom a question reaches, or how soon it is answered, would tell.
create or replace function sharing_behind(desk text, besides uuid) returns uuid[]
language sql stable security definer set search_path = pg_catalog, public as $$
  with behind as (
    select a.id, exists (select from agencies_post p join access_role r on r.role = p.role and r.verb = 'answer_requests'
                         where p.agency_id = a.id and p.ended_at is null) as able
    from agencies_agency a where a.desk_name = desk and a.id <> besides
  )
  select coalesce(array_agg(b.id order by b.id), '{}') from behind b
  where b.able or not exists (select from behind o where o.able)
$$;

create or replace function sharing_guarded(agency uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select exists (select from agencies_agency a where a.id = agency and a.desk_name <> ''
                 and (a.default_sharing in ('pointer', 'analysis_only', 'sealed')
                      or (a.default_sharing = '' and a.kind in ('sexual_health', 'mental_health', 'primary_care', 'maternity'))))
$$;

-- Whether the reader may know that there is such a person or signal.
create or replace function sharing_knows(kind text, wanted uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare own uuid := access_own(); names boolean := access_may('read_identities');
begin
  if kind = 'person' then
    return exists (
      select from linkage_member m
      where m.identity_id = linkage_resolve(wanted) and m.until is null
        and (m.agency_id = own or (m.sharing = 'partnership' and (names or access_reaches(m.record_id)))));
  end if;
  return kind = 'signal' and exists (
    select from signals_signal s
    where s.id = wanted and s.restricted_to is null
      and (access_may('read_signals') or (access_may('read_own_signals') and access_agency() = any(s.agencies))));
end $$;

-- The records of one agency that an answer about somebody, or about a signal, can open: of the level partnership alone.
create or replace function sharing_reach(kind text, wanted uuid, of_agency uuid) returns uuid[]
language sql stable security definer set search_path = pg_catalog, public as $$
  with identities as (
    select linkage_resolve(wanted) as id where kind = 'person'
    union select k.identity_id from signals_evidence e join linkage_member k on k.record_id = e.record_id and k.until is null
      where kind = 'signal' and e.signal_id = wanted and e.restricted_to is null and e.part <> 'event'
  ), persons as (
    select m.record_id from linkage_member m join identities i on i.id = m.identity_id
    where m.until is null and m.agency_id = of_agency
  ), happenings as (
    select i.event_id as record_id from persons p join records_involvement i on i.person_id = p.record_id
    union select v.record_id from persons p join records_eventversion v on v.place_id = p.record_id
    union select e.record_id from signals_evidence e
      where kind = 'signal' and e.signal_id = wanted and e.restricted_to is null and e.part = 'event'
  ), wheres as (
    select v.place_id as record_id from happenings h join records_eventversion v on v.record_id = h.record_id
    where v.place_id is not null
  )
  select coalesce(array_agg(r.id order by r.id), '{}') from records_record r
  where r.agency_id = of_agency and r.sharing = 'partnership' and r.withdrawn_at is null
    and r.id in (select record_id from persons union select record_id from happenings union select record_id from wheres)
$$;

-- Whether the reader is party to a request. Policies ask who reads only once a row is found, so that by a clock a hidden row
-- is told from an absent one; this asks first, and pages ask this first.
create or replace function sharing_party(of_request uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare
  me uuid := access_agency(); my uuid := access_staff(); answers boolean := access_may('answer_requests');
  asks boolean := access_may('ask_agencies');
begin
  return exists (
    select from sharing_request q
    where q.id = of_request and ((q.asking_agency_id = me and (answers or (asks and q.asking_staff_id = my)))
                                 or (answers and me = any(q.behind))));
end $$;

create or replace function sharing_ask(form uuid, said jsonb) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  who text[] := access_identity(); me uuid := access_agency(); made uuid; asked uuid := (said->>'agency')::uuid;
  desk text := coalesce(said->>'desk', ''); phone text := ''; able uuid[]; due timestamptz := (said->>'due_at')::timestamptz;
begin
  if who is null or not access_may('ask_agencies') then raise exception 'not allowed to ask' using errcode = '42501'; end if;
  select r.id into made from sharing_request r
    where r.asking_agency_id = me and r.asking_staff_id = who[1]::uuid and r.form_id = form;
  if found then return made; end if;
  if not coalesce(sharing_knows(said->>'about_kind', (said->>'about_id')::uuid), false) then
    raise exception 'nobody such' using errcode = 'CS404';
  end if;
  if asked is not null then
    if sharing_guarded(asked) then raise exception 'asked through its desk' using errcode = 'CS411'; end if;
    select array_agg(a.id) into able from agencies_agency a where a.id = asked and a.id <> me;
    desk := '';
  else
    able := sharing_behind(desk, me);
    select a.desk_phone into phone from agencies_agency a where a.id = able[1];
  end if;
  if able is null or cardinality(able) = 0 then raise exception 'nobody to ask' using errcode = 'CS411'; end if;
  if due is null or due <= now() or due > now() + interval '60 days' then
    raise exception 'the day of the answer is not sound' using errcode = '22023';
  end if;
  insert into sharing_request (id, asking_agency_id, asking_staff_id, asked_agency_id, desk_name, desk_phone, behind,
      about_kind, about_id, about_words, question, purpose, necessity, asked_at, due_at, state, ended_why,
      basis, basis_version, told, told_why, form_id)
    values (gen_random_uuid(), me, who[1]::uuid, asked, desk, coalesce(phone, ''), able,
      said->>'about_kind', (said->>'about_id')::uuid, said->>'about_words', said->>'question', said->>'purpose',
      said->>'necessity', clock_timestamp(), due, 'waiting', '',
      said->>'basis', said->>'basis_version', said->>'told', said->>'told_why', form)
    returning id into made;
  perform trail_note('request.asked', 'request', made, jsonb_build_object('due_at', due::text, 'about', said->>'about_kind',
    'about_id', said->>'about_id', 'agency', coalesce(asked::text, ''), 'desk', desk), said->>'question', 'sharing.' || (said->>'basis'), said->>'basis_version');
  return made;
end $$;

-- Records of the reader's agency that its answer to a request can open.
create or replace function sharing_openable(of_request uuid) returns uuid[]
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare r sharing_request; me uuid := access_agency(); answers boolean := access_may('answer_requests');
begin
  select * into r from sharing_request q where q.id = of_request and answers and me = any(q.behind);
  if not found then return '{}'; end if;
  return sharing_reach(r.about_kind, r.about_id, me);
end $$;

create or replace function sharing_answer_request(of_request uuid, form uuid, said jsonb, records uuid[]) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  who text[] := access_identity(); me uuid := access_agency(); r sharing_request; made uuid; gives text := said->>'given';
  opens uuid[] := '{}'; until timestamptz := (said->>'open_until')::timestamptz; by_desk boolean;
  answers boolean := access_may('answer_requests');
begin
  if who is null then raise exception 'nobody has entered' using errcode = '42501'; end if;
  select * into r from sharing_request q where q.id = of_request and answers and me = any(q.behind) for update;
  if not found then
    raise exception 'no such request' using errcode = 'CS404';
  end if;
  select a.id into made from sharing_answer a where a.agency_id = me and a.staff_id = who[1]::uuid and a.form_id = form;
  if found then return made; end if;
  if r.state = 'ended' then raise exception 'the request has ended' using errcode = 'CS409'; end if;
  if gives in ('whole', 'part') then
    opens := array(select x from unnest(sharing_reach(r.about_kind, r.about_id, me)) x where x = any(records));
  end if;
  if cardinality(opens) = 0 then until := null;
  elsif until is null or until <= now() or until > now() + interval '366 days' then
    raise exception 'the day until which it is open is not sound' using errcode = '22023';
  end if;
  by_desk := r.asked_agency_id is null;
  insert into sharing_answer (id, request_id, asking_agency_id, asking_staff_id, agency_id, staff_id, shown_agency_id, shown_staff_id,
      given, words, reason, advice, protects, review_on, opened, open_until, at, withdrawn_why,
      basis, basis_version, told, told_why, form_id)
    values (gen_random_uuid(), r.id, r.asking_agency_id, r.asking_staff_id, me, who[1]::uuid,
      case when by_desk then null else me end, case when by_desk then null else who[1]::uuid end,
      gives, case when gives in ('whole', 'part') then coalesce(said->>'words', '') else '' end, said->>'reason', said->>'advice',
      said->>'protects', case when gives = 'refused' then (said->>'review_on')::date end, cardinality(opens), until,
      clock_timestamp(), '', said->>'basis', said->>'basis_version', said->>'told', said->>'told_why', form)
    returning id into made;
  perform access_open_grant(r.asking_agency_id, null, 'information request', made, opens, until);
  update sharing_request set state = case when exists (
      select from unnest(r.behind) b where not exists (select from sharing_answer a where a.request_id = r.id and a.agency_id = b))
    then 'partly' else 'answered' end where id = r.id;
  perform trail_note('request.answered_' || gives, 'request', r.id, jsonb_build_object('answer', made::text, 'opened', cardinality(opens),
    'told', said->>'told'), said->>'reason', 'sharing.' || (said->>'basis'), said->>'basis_version');
  return made;
end $$;

create or replace function sharing_withdraw(of_answer uuid, why text) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare a sharing_answer; ended integer; me uuid := access_agency(); answers boolean := access_may('answer_requests');
begin
  select * into a from sharing_answer q where q.id = of_answer and answers and q.agency_id = me for update;
  if not found then
    raise exception 'no such answer' using errcode = 'CS404';
  end if;
  if a.withdrawn_at is not null or a.opened = 0 then raise exception 'nothing is open' using errcode = 'CS409'; end if;
  update sharing_answer set withdrawn_at = clock_timestamp(), withdrawn_why = why where id = a.id;
  ended := access_end_grant('information request', a.id);
  perform trail_note('request.withdrawn', 'request', a.request_id, jsonb_build_object('answer', a.id::text, 'ended', ended), why, '', '');
  return ended;
end $$;

create or replace function sharing_end(of_request uuid, why text) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  r sharing_request; one uuid; ended integer := 0; me uuid := access_agency(); my uuid := access_staff();
  answers boolean := access_may('answer_requests'); asks boolean := access_may('ask_agencies');
begin
  select * into r from sharing_request q
    where q.id = of_request and q.asking_agency_id = me and (answers or (asks and q.asking_staff_id = my)) for update;
  if not found then
    raise exception 'no such request' using errcode = 'CS404';
  end if;
  if r.state = 'ended' then raise exception 'it has ended' using errcode = 'CS409'; end if;
  update sharing_request set state = 'ended', ended_at = clock_timestamp(), ended_why = why where id = r.id;
  for one in select a.id from sharing_answer a where a.request_id = r.id loop
    ended := ended + access_end_grant('information request', one);
  end loop;
  perform trail_note('request.ended', 'request', r.id, jsonb_build_object('ended', ended), why, '', '');
  return ended;
end $$;

create or replace function sharing_escalate(of_answer uuid, why text, due timestamptz) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  a sharing_answer; made uuid; me uuid := access_agency(); my uuid := access_staff();
  answers boolean := access_may('answer_requests'); asks boolean := access_may('ask_agencies');
begin
  select * into a from sharing_answer q
    where q.id = of_answer and q.asking_agency_id = me and (answers or (asks and q.asking_staff_id = my)) for update;
  if not found then
    raise exception 'no such answer' using errcode = 'CS404';
  end if;
  if a.given <> 'refused' or exists (select from sharing_escalation e where e.answer_id = a.id)
     or exists (select from sharing_request r where r.id = a.request_id and r.state = 'ended') then
    raise exception 'it is over' using errcode = 'CS409';
  end if;
  if due is null or due <= now() or due > now() + interval '30 days' then raise exception 'not sound' using errcode = '22023'; end if;
  insert into sharing_escalation (id, answer_id, request_id, asking_agency_id, asking_staff_id, agency_id, why, at, due_at, outcome, outcome_words)
    values (gen_random_uuid(), a.id, a.request_id, a.asking_agency_id, a.asking_staff_id, a.agency_id, why, clock_timestamp(), due, '', '')
    returning id into made;
  perform trail_note('request.escalated', 'request', a.request_id, jsonb_build_object('answer', a.id::text, 'due_at', due::text,
    'asker', a.asking_agency_id::text), why, '', '');
  return made;
end $$;

-- Either of the two safeguarding leads writes down what they agreed; it is said once.
create or replace function sharing_settle(of_escalation uuid, agreed text, said text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare e sharing_escalation; asker boolean; me uuid := access_agency(); settles boolean := access_may('settle_refusals');
begin
  select * into e from sharing_escalation q
    where q.id = of_escalation and settles and me in (q.asking_agency_id, q.agency_id) for update;
  if not found then
    raise exception 'no such escalation' using errcode = 'CS404';
  end if;
  if e.settled_at is not null then raise exception 'it is settled' using errcode = 'CS409'; end if;
  asker := me = e.asking_agency_id;
  update sharing_escalation set outcome = agreed, outcome_words = said, settled_at = clock_timestamp(), settled_by_asker = asker where id = e.id;
  perform trail_note('request.settled', 'request', e.request_id, jsonb_build_object('answer', e.answer_id::text, 'outcome', agreed), said, '', '');
end $$;

revoke execute on function sharing_party, sharing_behind, sharing_guarded, sharing_knows, sharing_reach, sharing_ask, sharing_openable,
  sharing_answer_request, sharing_withdraw, sharing_end, sharing_escalate, sharing_settle from public;
grant execute on function sharing_party, sharing_ask, sharing_openable, sharing_answer_request, sharing_withdraw, sharing_end, sharing_escalate,
  sharing_settle to cairn_web;
