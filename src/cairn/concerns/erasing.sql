-- Erasing, by the role cairn_disposal alone: it may do nothing but call the four functions at the end, and nobody else may call them. What is
-- to be erased goes on a list outside the database first, as a line that the database signs; a restored database erases by the same lines.

-- A database that was made before this role was doesn't know it.
do $$ begin execute format('grant connect on database %I to cairn_disposal', current_database()); end $$;
grant usage on schema public to cairn_disposal;

-- What is never changed or deleted by anybody else lets this role pass.
do $$
declare at record;
begin
  for at in
    select t.tgrelid::regclass as place, t.tgname as name, pg_get_triggerdef(t.oid) as said from pg_trigger t
    where not t.tgisinternal and t.tgqual is null and t.tgtype & 2 = 2 and t.tgtype & 8 = 8 -- before delete
      and t.tgrelid::regclass::text ~ '^(concerns|forms|people|sharing)_' and t.tgname <> 'files_go_along'
  loop
    execute format('drop trigger %I on %s', at.name, at.place);
    execute replace(at.said, ' EXECUTE FUNCTION ', ' WHEN (session_user <> ''cairn_disposal'') EXECUTE FUNCTION ');
  end loop;
end $$;

-- Each table in which something of a person can stand, in the order of erasing. $1 records, $2 people, $3 the agency, $4 its concerns, $5 its
-- forms, $6 drafts that name the person. key: what else names the row; a guard in tests/house holds that no table is forgotten.
create function concerns_erased_from() returns table (kind text, place text, whose text, key text)
language sql immutable set search_path = pg_catalog, public as $$
  values
    ('forms', 'forms_finding', 'sent_id = any($5)', 'id'),
    ('forms', 'forms_decision', 'sent_id = any($5)', 'id'),
    ('forms', 'forms_sent', 'id = any($5)', 'id'),
    ('drafts', 'forms_draft', 'agency_id = $3 and (id = any($6) or about_id = any($2))', 'id'),
    ('concerns', 'concerns_turn', 'disagreement_id in (select id from concerns_disagreement where concern_id = any($4))', 'id'),
    ('concerns', 'concerns_disagreement', 'concern_id = any($4)', 'id'),
    ('files', 'concerns_attachment', 'concern_id = any($4) or draft_id = any($6)', 'id'),
    ('concerns', 'concerns_allegationturn', 'concern_id = any($4)', 'id'),
    ('concerns', 'concerns_oneofus', 'concern_id = any($4)', 'concern_id'),
    ('concerns', 'concerns_allegation', 'concern_id = any($4)', 'concern_id'),
    ('concerns', 'concerns_touch', 'concern_id = any($4) or record_id = any($1)', 'id'),
    ('concerns', 'concerns_watch', 'concern_id = any($4)', 'step_id'),
    ('concerns', 'concerns_claim', 'concern_id = any($4)', 'id'),
    ('concerns', 'concerns_reason', 'concern_id = any($4)', 'step_id'),
    ('concerns', 'concerns_step', 'concern_id = any($4)', 'id'),
    ('concerns', 'concerns_reporter', 'concern_id = any($4)', 'concern_id'),
    ('concerns', 'concerns_receipt', 'concern_id = any($4)', 'concern_id'),
    ('concerns', 'concerns_concern', 'id = any($4)', 'id'),
    ('drafts', 'concerns_draft', 'agency_id = $3 and id = any($6)', 'id'),
    ('questions to others', 'sharing_escalation', 'request_id in (select id from sharing_request where asking_agency_id = $3 and about_id = any($2 || $4))', 'id'),
    ('questions to others', 'sharing_answer', 'request_id in (select id from sharing_request where asking_agency_id = $3 and about_id = any($2 || $4))', 'id'),
    ('questions to others', 'sharing_request', 'asking_agency_id = $3 and about_id = any($2 || $4)', 'id'),
    ('questions to others', 'sharing_consult', 'asking_agency_id = $3 and about_id = any($2 || $4)', 'id'),
    ('openings', 'sharing_notice', 'opening_id in (select id from sharing_opening where agency_id = $3 and about_id = any($2))', 'id'),
    ('openings', 'sharing_opening', 'agency_id = $3 and about_id = any($2)', 'id'),
    ('openings', 'sharing_acquaintance', 'agency_id = $3 and about_id = any($2)', 'id'),
    ('signals', 'signals_evidence', 'record_id = any($1)', 'record_id'),
    ('links', 'linkage_edge', 'record_a = any($1) or record_b = any($1)', 'id'),
    ('links', 'linkage_pair', 'record_a = any($1) or record_b = any($1)', 'record_a'),
    ('links', 'linkage_judgement', 'record_a = any($1) or record_b = any($1)', 'id'),
    ('links', 'linkage_said', 'record_id = any($1) or new_record = any($1)', 'id'),
    ('links', 'linkage_remembered', 'record_id = any($1)', 'record_id'),
    ('links', 'linkage_member', 'record_id = any($1)', 'id'),
    ('keys', 'linkage_key', 'record_id = any($1)', 'record_id'),
    ('keys', 'linkage_memory', 'true', 'id'),
    ('flags and statuses', 'people_flagstep', 'flag_id in (select id from people_flag where record_id = any($1))', 'id'),
    ('flags and statuses', 'people_flag', 'record_id = any($1)', 'id'),
    ('flags and statuses', 'people_outcome', 'record_id = any($1)', 'id'),
    ('flags and statuses', 'people_status', 'record_id = any($1)', 'id'),
    ('requests by right', 'people_challenge', 'record_id = any($1)', 'id'),
    ('requests by right', 'records_restriction', 'record_id = any($1)', 'id'),
    ('requests by right', 'people_restrictionrequest', 'record_id = any($1)', 'id'),
    ('requests by right', 'people_subjectline', 'request_id in (select id from people_subjectrequest where agency_id = $3 and identity_id = any($2))', 'id'),
    ('requests by right', 'people_subjectstep', 'request_id in (select id from people_subjectrequest where agency_id = $3 and identity_id = any($2))', 'id'),
    ('requests by right', 'people_subjectrequest', 'agency_id = $3 and identity_id = any($2)', 'id'),
    ('holds', 'people_hold', 'record_id = any($1) or (held_for = $3 and root_id in (select root_id from people_hold where record_id = any($1)))', 'root_id'),
    ('readings', 'access_scope', 'record_id = any($1)', 'id'),
    ('search words', 'records_token', 'record_id = any($1)', 'record_id'),
    ('numbers', 'records_identifier', 'record_id = any($1)', 'id'),
    ('parts in events', 'records_involvement', 'event_id = any($1) or person_id = any($1)', 'id'),
    ('ties', 'records_relationship', 'from_record_id = any($1) or to_record_id = any($1)', 'id'),
    ('versions', 'records_personversion', 'record_id = any($1)', 'id'),
    ('versions', 'records_eventversion', 'record_id = any($1)', 'id'),
    ('versions', 'records_placeversion', 'record_id = any($1)', 'id'),
    ('records', 'records_apart', 'record_id = any($1)', 'record_id'),
    ('records', 'records_record', 'id = any($1)', 'id')
$$;

-- Rows of many: signals and charts that rest on others' records too lose what was erased and stay; quoted cells of imports are blanked.
create function concerns_erase_from_shared(me uuid, recs uuid[], touched uuid[], names text[], batches uuid[], disposal text) returns uuid[]
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare bare uuid[]; charts uuid[]; asked uuid[];
begin
  bare := array(select t from unnest(touched) t where not exists (select from signals_evidence e where e.signal_id = t));
  delete from signals_reopening where signal_id = any(bare) or because_record_id = any(recs);
  delete from signals_answer where signal_id = any(bare);
  delete from signals_signal where id = any(bare);
  update signals_answer set reason = 'Erased under disposal ' || disposal || '.' where signal_id = any(touched) and agency_id = me;
  charts := array(select c.id from network_savedchart c where c.agency_id = me and c.record_ids && recs
    and (c.record_ids <@ recs or exists (select from unnest(names) n where strpos(lower(concat_ws(' ', c.title, c.purpose, c.address)), n) > 0)));
  delete from network_savedchart where id = any(charts);
  update network_savedchart c set (record_ids, record_nodes) = (
    select coalesce(array_agg(u.r order by u.n), '{}'), coalesce(array_agg(u.o order by u.n), '{}')
    from unnest(c.record_ids, c.record_nodes) with ordinality u(r, o, n) where not u.r = any(recs)) where c.record_ids && recs;
  update intake_rowreport set reason = regexp_replace(reason, '“[^”]*”', '“…”', 'g')
    where batch_id = any(batches) and (agency_id = me or agency_id is null) and reason like '%“%';
  asked := array(select q.id from sharing_quietquestion q where q.asking_agency_id = me
    and (select count(*) from unnest(names) n where strpos(lower(q.about_words), n) > 0) >= 2);
  delete from sharing_quiethit where question_id = any(asked);
  delete from sharing_quietquestion where id = any(asked);
  return bare || charts || asked;
end $$;

-- Everything of these records in every table. Returns rows by kind.
create function concerns_erase(me uuid, given uuid[], disposal text) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare reach record; at record; touched uuid[]; names text[]; batches uuid[]; drafts uuid[]; things uuid[]; ids uuid[]; n bigint; counts jsonb := '{}'; texts uuid[];
begin
  select * into reach from concerns_disposal_reach(me, given);
  drafts := concerns_disposal_drafts(me, reach.recs);
  touched := array(select distinct e.signal_id from signals_evidence e where e.record_id = any(reach.recs));
  names := array(select distinct lower(w) from records_personversion v cross join regexp_split_to_table(concat_ws(' ', v.given_names, v.family_name, v.aliases), '\s+') w
    where v.record_id = any(reach.recs) and length(w) > 2);
  batches := array(select batch_id from records_personversion where record_id = any(reach.recs) union select batch_id from records_eventversion where record_id = any(reach.recs)
    union select batch_id from records_identifier where record_id = any(reach.recs));
  things := reach.recs || reach.told || reach.sent || drafts;
  insert into records_erased (mark, reference) select m.mark, disposal from records_marks(me) m where m.record_id = any(reach.recs) on conflict do nothing;
  for at in select * from concerns_erased_from() loop
    execute format('with d as (delete from %I t where %s returning t.%I as id) select count(*), array_agg(distinct id) from d', at.place, at.whose, at.key)
      using reach.recs, reach.who, me, reach.told, reach.sent, drafts into n, ids;
    things := things || coalesce(ids, '{}');
    if n > 0 and at.kind <> 'keys' then counts := counts || jsonb_build_object(at.kind, coalesce((counts ->> at.kind)::bigint, 0) + n); end if;
  end loop;
  things := things || concerns_erase_from_shared(me, reach.recs, touched, names, batches, disposal);
  delete from linkage_identity i where i.id = any(reach.who) and not exists (select from linkage_member m where m.identity_id = i.id)
    and not exists (select from linkage_identity j where j.went_into = i.id);
  with gone as (delete from concerns_disposalrecord r where r.record_id = any(reach.recs) returning r.disposal_id)
    update concerns_disposal d set words = '', decided_words = '' from gone g where d.id = g.disposal_id;
  things := things || array(select d.id from concerns_disposal d where d.agency_id = me and d.words = '' and d.decided_words = '');
  texts := array(select t.deed_id from trail_deedtext t join trail_deed d on d.id = t.deed_id
    where d.on_id = any(things) or (d.agency_id = me and d.on_id = any(reach.who || touched))
      or exists (select from unnest(reach.recs || reach.who || reach.told || reach.sent) x where d.agency_id = me and strpos(d.details::text, x::text) > 0));
  n := trail_erase_texts(texts, disposal);
  if n > 0 then counts := counts || jsonb_build_object('words in the trail', n); end if;
  return jsonb_build_object('rows', counts, 'texts', to_jsonb(texts), 'found', cardinality(reach.recs));
end $$;

-- The next disposal to which two have agreed: its line for the list, or nothing. What has come between stops it, and a hold also one whose
-- line was written already and whose rows are still there.
create function concerns_disposal_begin() returns text
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare d concerns_disposal; given uuid[]; reach record; bar text; said text;
begin
  loop
    select * into d from concerns_disposal q where q.state in ('agreed', 'erasing') order by q.decided_at, q.id limit 1 for update skip locked;
    if not found then return null; end if;
    lock table people_hold in share row exclusive mode;
    given := array(select r.record_id from concerns_disposalrecord r where r.disposal_id = d.id);
    bar := concerns_disposal_bar(d.agency_id, given);
    if bar = '' or (bar <> 'held' and d.state = 'erasing') then
      if d.state = 'erasing' then return d.line; end if;
      select * into reach from concerns_disposal_reach(d.agency_id, given);
      said := jsonb_build_object('id', d.id, 'reference', d.reference, 'agency', d.agency_id, 'rule', d.rule, 'rule_says', d.rule_says,
        'proposed_by', d.proposed_by, 'proposed_at', d.proposed_at, 'agreed_by', d.decided_by, 'agreed_at', d.decided_at,
        'marks', (select coalesce(jsonb_agg(m.mark order by m.mark), '[]') from records_marks(d.agency_id) m where m.record_id = any(reach.recs)))::text;
      said := access_mac('disposal', 'line ' || said) || ' ' || said;
      update concerns_disposal set state = 'erasing', line = said where id = d.id;
      return said;
    end if;
    update concerns_disposal set state = 'stopped', decided_words = bar, line = '' where id = d.id;
    perform trail_note('disposal.stopped', 'disposal', d.id, jsonb_build_object('because', bar), '', 'retention', d.rule, null, d.agency_id, '');
  end loop;
end $$;

-- Which of these disposals were stopped: their lines come off the list.
create function concerns_disposals_stopped(of_references text[]) returns setof text
language sql stable security definer set search_path = pg_catalog, public as $$
  select d.reference from concerns_disposal d where d.state = 'stopped' and d.reference = any(of_references)
$$;

-- What a line of the list says, if the database signed it.
create function concerns_disposal_read(line text) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare said text := substr(line, 66);
begin
  if left(line, 64) is distinct from access_mac('disposal', 'line ' || said) then
    raise exception 'this line is not signed by this installation' using errcode = '42501';
  end if;
  return said::jsonb;
end $$;

-- How many records that each of these lines erases are here (again); -1 where the line is not signed by this key. One pass an agency.
create function concerns_disposal_left(lines text[]) returns table (place integer, records bigint)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
  return query
  with said as materialized (
    select l.n::integer as n, left(l.line, 64) is not distinct from access_mac('disposal', 'line ' || substr(l.line, 66)) as signed,
           case when left(l.line, 64) = access_mac('disposal', 'line ' || substr(l.line, 66)) then substr(l.line, 66)::jsonb end as says
    from unnest(lines) with ordinality l(line, n)
  ), wanted as materialized (
    select s.n, m.mark from said s cross join jsonb_array_elements_text(s.says -> 'marks') m(mark) where s.signed
  ), here as materialized (
    select distinct m.mark from (select distinct (s.says ->> 'agency')::uuid as agency from said s where s.signed) a
    cross join lateral records_marks(a.agency) m
  ), found as (
    select w.n, count(h.mark) as records from wanted w left join here h on h.mark = w.mark group by w.n
  )
  select s.n, case when s.signed then coalesce(f.records, 0) else -1 end from said s left join found f on f.n = s.n order by s.n;
end $$;

-- Erase what a line says, now or again: twice is once. Returns how many rows went.
create function concerns_disposal_erase(line text) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare said jsonb := concerns_disposal_read(line); me uuid := (said ->> 'agency')::uuid; it uuid := (said ->> 'id')::uuid; d concerns_disposal; done jsonb; total bigint;
begin
  perform pg_advisory_xact_lock(hashtext('cairn takes in a batch')); -- no import brings in meanwhile what is erased
  perform pg_advisory_xact_lock(hashtext('cairn disposes'));
  insert into concerns_disposal (id, reference, agency_id, state, rule, rule_says, words, proposed_by, proposed_at, decided_by, decided_at, decided_words, line)
    values (it, said ->> 'reference', me, 'erasing', said ->> 'rule', said ->> 'rule_says', '', (said ->> 'proposed_by')::uuid, (said ->> 'proposed_at')::timestamptz,
            (said ->> 'agreed_by')::uuid, (said ->> 'agreed_at')::timestamptz, '', '') on conflict (id) do nothing;
  select * into d from concerns_disposal q where q.id = it for update;
  done := concerns_erase(me, array(select m.record_id from records_marks(me) m where said -> 'marks' ? m.mark), d.reference);
  insert into records_erased (mark, reference) select m, d.reference from jsonb_array_elements_text(said -> 'marks') m on conflict do nothing;
  select coalesce(sum(value::bigint), 0) into total from jsonb_each_text(done -> 'rows');
  if d.state = 'done' and total = 0 then return 0; end if;
  delete from concerns_disposalrecord r where r.disposal_id = it;
  delete from concerns_disposalcount c where c.disposal_id = it and d.state <> 'done';
  insert into concerns_disposalcount (id, disposal_id, kind, rows)
    select gen_random_uuid(), it, e.key, e.value::integer from jsonb_each_text(done -> 'rows') e where d.state <> 'done';
  update concerns_disposal set state = 'done', words = '', decided_words = '', line = '', decided_by = (said ->> 'agreed_by')::uuid,
    decided_at = (said ->> 'agreed_at')::timestamptz, erased_at = coalesce(erased_at, clock_timestamp()) where id = it;
  perform trail_note('disposal.erased', 'disposal', it, jsonb_build_object('reference', d.reference, 'rows', total, 'texts', done -> 'texts'), '', 'retention', d.rule,
    null, me, '');
  return total;
end $$;

revoke execute on function concerns_erased_from, concerns_erase_from_shared, concerns_erase, concerns_disposal_begin, concerns_disposals_stopped, concerns_disposal_read,
  concerns_disposal_left, concerns_disposal_erase from public;
grant execute on function concerns_disposal_begin, concerns_disposals_stopped, concerns_disposal_left, concerns_disposal_erase to cairn_disposal;
