-- Rules are measured on made-up counties in which nothing is planted, told what they missed, and kept or retired by a
-- named person. Whoever acts is whom the signed entry says. Nothing here names anybody, and nothing is ever changed, but
-- that a measurement ends. Errors: CC404 no such thing; CC409 somebody was quicker, or it is so already; 22023 not usable.

create function signals_ask_measurement(form uuid, wanted integer, words text) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare who text[] := access_identity(); made uuid; version integer;
begin
  if who is null or not access_may('measure_rules') then raise exception 'not allowed to measure' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock(hashtext('signals measured'));
  select m.id into made from signals_measurement m where m.agency_id = who[2]::uuid and m.staff_id = who[1]::uuid and m.form_id = form;
  if found then return made; end if;
  if coalesce(words, '') = '' or wanted not between 1 and 100 then raise exception 'it says why and how often' using errcode = '22023'; end if;
  if exists (select 1 from signals_measurement m where m.ended_at is null) then raise exception 'it is being measured' using errcode = 'CC409'; end if;
  select coalesce(max(m.number), 0) + 1 into version from signals_measurement m;
  insert into signals_measurement (id, form_id, number, runs, why, staff_id, agency_id, asked_at, ended)
    values (gen_random_uuid(), form, version, wanted, words, who[1]::uuid, who[2]::uuid, clock_timestamp(), '') returning id into made;
  perform trail_note('rules.measurement_asked', 'measurement', made, jsonb_build_object('runs', wanted), words, '', version::text);
  return made;
end $$;

create function signals_stop_measurement(of_measurement uuid, words text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare m signals_measurement;
begin
  if not coalesce(access_may('measure_rules'), false) then raise exception 'not allowed to measure' using errcode = '42501'; end if;
  select * into m from signals_measurement q where q.id = of_measurement for update;
  if not found then raise exception 'no such measurement' using errcode = 'CC404'; end if;
  if m.ended_at is not null then raise exception 'it has ended' using errcode = 'CC409'; end if;
  if coalesce(words, '') = '' then raise exception 'it says why' using errcode = '22023'; end if;
  update signals_measurement set ended_at = clock_timestamp(), ended = 'stopped' where id = m.id;
  perform trail_note('rules.measurement_stopped', 'measurement', m.id, '{}', words, '', m.number::text);
end $$;

-- What a rule should have said and did not, as far as somebody knows who reads signals, in words without anybody's name.
create function signals_tell_missed(form uuid, of_kind text, of_version text, words text, day date) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare who text[] := access_identity(); made uuid;
begin
  if who is null or not (access_may('read_signals') or access_may('read_own_signals')) then
    raise exception 'not allowed to read signals' using errcode = '42501';
  end if;
  select t.id into made from signals_missedtold t where t.agency_id = who[2]::uuid and t.staff_id = who[1]::uuid and t.form_id = form;
  if found then return made; end if;
  if coalesce(words, '') = '' or of_kind = '' then raise exception 'it says what' using errcode = '22023'; end if;
  insert into signals_missedtold (id, form_id, kind, rule_version, what, should_have_on, staff_id, agency_id, at)
    values (gen_random_uuid(), form, of_kind, of_version, words, day, who[1]::uuid, who[2]::uuid, clock_timestamp()) returning id into made;
  perform trail_note('rule.missed_told', 'rule', made, '{}', words, of_kind, of_version);
  return made;
end $$;

-- keep, retire, or bring back. `seen`: how many decisions about this rule whoever decides had seen.
create function signals_decide_rule(form uuid, of_kind text, of_version text, wanted text, words text, seen integer) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare who text[] := access_identity(); made uuid; last text; counts bigint[];
begin
  if who is null or not access_may('decide_rules') then raise exception 'not allowed to decide' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock(hashtext('signals decided ' || of_kind));
  select d.id into made from signals_ruledecision d where d.agency_id = who[2]::uuid and d.staff_id = who[1]::uuid and d.form_id = form;
  if found then return made; end if;
  if coalesce(words, '') = '' or wanted not in ('keep', 'retire', 'restore') then raise exception 'it says why' using errcode = '22023'; end if;
  select d.decision into last from signals_ruledecision d where d.kind = of_kind order by d.number desc limit 1;
  if (select count(*) from signals_ruledecision d where d.kind = of_kind) <> seen
     or (coalesce(last, '') = 'retire') <> (wanted = 'restore') then
    raise exception 'it was decided' using errcode = 'CC409';
  end if;
  select array[count(*), count(*) filter (where a.answer = 'no')] into counts
  from signals_signal s cross join lateral (select n.answer from signals_answer n where n.signal_id = s.id order by n.at desc limit 1) a
  where s.kind = of_kind and s.restricted_to is null;
  insert into signals_ruledecision (id, form_id, kind, rule_version, number, decision, reason, answered, noes, staff_id, agency_id, at)
    values (gen_random_uuid(), form, of_kind, of_version, seen + 1, wanted, words, counts[1], counts[2], who[1]::uuid, who[2]::uuid, clock_timestamp())
    returning id into made;
  perform trail_note('rule.' || case wanted when 'keep' then 'kept' when 'retire' then 'retired' else 'restored' end, 'rule', made,
                     jsonb_build_object('answered', counts[1], 'noes', counts[2]), words, of_kind, of_version);
  return made;
end $$;

-- For everybody, signed in or not: the last rates that were measured here, and which rules are retired. No words of anybody.
create function public_rates_of_rules() returns table (kind text, number integer, measured_at timestamptz, rule_version text,
    model text, runs integer, weeks double precision, raised integer, asked integer)
language sql stable security definer set search_path = pg_catalog, public as $$
  select distinct on (r.kind) r.kind, r.number, r.measured_at, r.rule_version, r.model, r.runs, r.weeks, r.raised, r.asked
  from signals_measuredrate r order by r.kind, r.number desc
$$;
create function public_retired_rules() returns table (kind text, at timestamptz)
language sql stable security definer set search_path = pg_catalog, public as $$
  select d.kind, d.at from (select distinct on (q.kind) q.kind, q.at, q.decision from signals_ruledecision q order by q.kind, q.number desc) d
  where d.decision = 'retire'
$$;

-- A measurement ends once; nothing else of it, and nothing of what it found, was told or was decided, is ever changed.
create function signals_stays_as_measured() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  raise exception 'what was measured, told or decided stays' using errcode = '42501';
end $$;
create function signals_ends_once() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  if old.ended_at is null and new.ended_at is not null and new.ended in ('done', 'stopped', 'failed')
     and (new.id, new.form_id, new.number, new.runs, new.why, new.staff_id, new.agency_id, new.asked_at)
       = (old.id, old.form_id, old.number, old.runs, old.why, old.staff_id, old.agency_id, old.asked_at) then
    return new;
  end if;
  raise exception 'what was measured stays' using errcode = '42501';
end $$;
create trigger measurement_ends before update on signals_measurement for each row execute function signals_ends_once();
create trigger measurement_stays before delete on signals_measurement for each row execute function signals_stays_as_measured();
create trigger run_stays before update or delete on signals_nullrun for each row execute function signals_stays_as_measured();
create trigger rate_stays before update or delete on signals_measuredrate for each row execute function signals_stays_as_measured();
create trigger missed_stays before update or delete on signals_missedtold for each row execute function signals_stays_as_measured();
create trigger decision_stays before update or delete on signals_ruledecision for each row execute function signals_stays_as_measured();

revoke execute on function signals_ask_measurement, signals_stop_measurement, signals_tell_missed, signals_decide_rule,
  public_rates_of_rules, public_retired_rules, signals_stays_as_measured, signals_ends_once from public;
grant execute on function signals_ask_measurement, signals_stop_measurement, signals_tell_missed, signals_decide_rule,
  public_rates_of_rules, public_retired_rules to cairn_web;
