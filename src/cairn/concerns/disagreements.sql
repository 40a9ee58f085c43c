-- Professionals who disagree with a decision about a concern: said with a reason, answered with a reason by the other side,
-- settled, or taken up a timed ladder. Whoever acts is whom the signed entry says. Errors: CC404 no such thing, alike for
-- hidden and absent; CC409 somebody was quicker; CC410 not from here.

-- How high a role stands on the ladder: 1 whoever decided, 2 manager, 3 lead, 4 heads; 0: not on it.
create function concerns_rung(role text, decided_as text) returns integer
language sql immutable set search_path = pg_catalog, public as $$
  select case role when 'safeguarding_lead' then 2 when 'head_of_safeguarding' then 3 when 'executive' then 4
         else case when role in (decided_as, 'triage') then 1 else 0 end end
$$;

-- Which side of a disagreement the reader is on: raised, answers, both, or none.
create function concerns_side(raiser uuid, raised_for uuid, against uuid, decided_as text) returns text
language sql stable set search_path = pg_catalog, public as $$
  select case when s.raised and s.answers then 'both' when s.raised then 'raised' when s.answers then 'answers' else 'none' end
  from (select coalesce(raised_for = access_agency() and (raiser = access_staff() or concerns_rung(access_acting_role(), '') > 1), false) as raised,
               coalesce(against = access_agency() and concerns_rung(access_acting_role(), decided_as) > 0, false) as answers) s
$$;

create function concerns_disagreement_stands(of_disagreement uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, public as $$
  select jsonb_build_object('stage', d.stage, 'state', d.state, 'due_at', coalesce(d.due_at::text, ''), 'concern', d.concern_id::text,
    'raiser_agency', d.agency_id::text, 'raiser_staff', d.staff_id::text, 'raiser_role', d.raised_as,
    'other_agency', d.against_agency_id::text,
    'other_role', (array[d.decided_as, 'safeguarding_lead', 'head_of_safeguarding', 'executive'])[d.stage])
  from concerns_disagreement d where d.id = of_disagreement
$$;

create function concerns_turn_taken(d concerns_disagreement, did text, side text, words text, by_staff uuid, by_agency uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  insert into concerns_turn (id, disagreement_id, number, did, side, stage, at, staff_id, agency_id, words)
    values (gen_random_uuid(), d.id, d.version, did, side, d.stage, clock_timestamp(), by_staff, by_agency, words);
  perform trail_note(case did when 'raised' then 'disagreement.raised' when 'answered' then 'disagreement.answered'
                       when 'climbed' then 'disagreement.climbed' when 'settled' then 'disagreement.settled'
                       when 'rested' then 'disagreement.rested' end, 'disagreement', d.id, concerns_disagreement_stands(d.id), words, 'disagreement', '1',
                     by_staff, by_agency, 'answer_a_concern');
end $$;

-- One turn: answered (by the other side), climbed (to the next stage, by whoever raised it: once answered, or once the
-- answer is late), settled (by whoever raised it), rested (on the last stage, without agreement: the Board counts it).
create function concerns_take_turn(of_disagreement uuid, after integer, did text, words text, due timestamptz) returns text
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare who text[] := access_identity(); d concerns_disagreement; side text; mine text;
begin
  if who is null then raise exception 'nobody has entered' using errcode = '42501'; end if;
  select * into d from concerns_disagreement q where q.id = of_disagreement for update;
  if not found then raise exception 'no such disagreement' using errcode = 'CC404'; end if;
  side := concerns_side(d.staff_id, d.agency_id, d.against_agency_id, d.decided_as);
  if side = 'none' then raise exception 'no such disagreement' using errcode = 'CC404'; end if;
  mine := case when did = 'answered' then 'answers' else 'raised' end;
  if side not in (mine, 'both') or (did = 'answered' and d.staff_id = who[1]::uuid) then
    raise exception 'it is the other side''s turn' using errcode = '42501';
  end if;
  if d.version <> after then raise exception 'somebody was quicker' using errcode = 'CC409'; end if;
  if coalesce(words, '') = '' then raise exception 'it says why' using errcode = '22023'; end if;
  if did = 'answered' and d.state = 'waiting' then
    if concerns_rung(who[3], d.decided_as) < d.stage and exists (
        select from agencies_post p join agencies_staff f on f.id = p.staff_id and f.is_active
        where p.agency_id = d.against_agency_id and p.ended_at is null and concerns_rung(p.role, d.decided_as) >= d.stage) then
      raise exception 'it stands higher by now' using errcode = '42501';
    end if;
    d.state := 'answered';
  elsif did = 'settled' and d.state <> 'settled' then
    d.state := 'settled'; d.outcome := 'agreed';
  elsif did = 'climbed' and d.stage < 4 and (d.state = 'answered' or (d.state = 'waiting' and d.due_at < now())) then
    d.stage := concerns_next_stage(d.stage, d.decided_as); d.state := 'waiting';
  elsif did = 'rested' and d.stage = 4 and (d.state = 'answered' or (d.state = 'waiting' and d.due_at < now())) then
    d.state := 'settled'; d.outcome := 'not_agreed';
  else
    raise exception 'not from here' using errcode = 'CC410';
  end if;
  if d.state <> 'settled' and (due is null or due <= now() or due > now() + interval '14 days') then
    raise exception 'it says until when' using errcode = '22023';
  end if;
  update concerns_disagreement set version = d.version + 1, stage = d.stage, state = d.state, outcome = d.outcome,
      due_at = case when d.state = 'settled' then null else due end,
      ended_at = case when d.state = 'settled' then clock_timestamp() end
    where id = d.id returning * into d;
  perform concerns_turn_taken(d, did, mine, words, who[1]::uuid, who[2]::uuid);
  return d.state;
end $$;

create function concerns_next_stage(stage integer, decided_as text) returns integer
language sql immutable set search_path = pg_catalog, public as $$
  select case when stage = 1 and decided_as = 'safeguarding_lead' then 3 else stage + 1 end
$$;

-- One that nobody answered for a day after its answer was due, and that whoever raised it has not taken on, goes up by
-- itself; from the last stage the duty of its answer goes on up to the Board. Says whether it went.
create function concerns_climb_by_itself(of_disagreement uuid, due timestamptz) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare d concerns_disagreement;
begin
  select * into d from concerns_disagreement q where q.id = of_disagreement and q.state = 'waiting' and q.stage < 4
    and q.due_at < now() - interval '1 day' for update;
  if not found then return false; end if;
  update concerns_disagreement set version = d.version + 1, stage = concerns_next_stage(d.stage, d.decided_as), due_at = due
    where id = d.id returning * into d;
  perform concerns_turn_taken(d, 'climbed', 'raised', '', null, d.agency_id);
  return true;
end $$;

-- How many disagreements there were since a day, by the stage that they reached: counts alone, for whoever reads measures.
create function concerns_disagreements_counted(since timestamptz)
returns table (stage integer, waiting bigint, late bigint, agreed bigint, not_agreed bigint)
language sql stable security definer set search_path = pg_catalog, public as $$
  select d.stage, count(*) filter (where d.state <> 'settled'),
         count(*) filter (where d.state = 'waiting' and d.due_at < now()),
         count(*) filter (where d.outcome = 'agreed'), count(*) filter (where d.outcome = 'not_agreed')
  from concerns_disagreement d where access_may('read_measures') and (d.at >= since or d.state <> 'settled')
  group by d.stage order by d.stage
$$;

create function concerns_never_unsaid() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  raise exception 'what was said of a disagreement is never changed' using errcode = '42501';
end $$;
create trigger never_unsaid before update or delete on concerns_turn for each row execute function concerns_never_unsaid();
create trigger never_gone before delete on concerns_disagreement for each row execute function concerns_never_unsaid();

revoke execute on function concerns_rung, concerns_side, concerns_disagreement_stands, concerns_turn_taken, concerns_disagree,
  concerns_take_turn, concerns_next_stage, concerns_climb_by_itself, concerns_disagreements_counted, concerns_never_unsaid from public;
grant execute on function concerns_rung, concerns_side, concerns_disagree, concerns_take_turn, concerns_disagreements_counted to cairn_web;
grant execute on function concerns_climb_by_itself to cairn_job;
