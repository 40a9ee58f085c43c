-- The only ways in which a concern comes to be and changes. Whoever acts is whom the signed entry says.

-- Whether the reader may decide about it: who owns it now, the front door that it came to and, once its date has passed,
-- the safeguarding lead of the agency that owns it: a concern climbs by itself, whether or not any job runs.
create or replace function concerns_decides(owner_agency uuid, owner_role text, front uuid, next_on date) returns boolean
language sql stable set search_path = pg_catalog, public as $$
  select coalesce((owner_agency = access_agency() and owner_role = access_acting_role())
    or (front = access_agency() and access_may('triage_concerns'))
    or (owner_agency = access_agency() and next_on < current_date and access_may('own_concerns')), false)
$$;

-- Whether the reader may read a concern: who told it, their agency's safeguarding lead, who owns it now, the front door.
create or replace function concerns_reads(told_by uuid, told_for uuid, owner_agency uuid, owner_role text, front uuid, next_on date) returns boolean
language sql stable set search_path = pg_catalog, public as $$
  select coalesce(
    (told_for = access_agency() and (told_by = access_staff() or access_acting_role() = 'safeguarding_lead'))
    or concerns_decides(owner_agency, owner_role, front, next_on), false)
$$;

-- The front door of an area: the agency whose triage decides; children's social care before others. Without any, and
-- first of all where an agency keeps its records close, the reporter's own safeguarding lead owns it: who told is then
-- known to nobody else before they pass it on. passing_on: they do.
create or replace function concerns_front_door(reporter_agency uuid, passing_on boolean, out front uuid, out front_role text)
language sql stable security definer set search_path = pg_catalog, public as $$
  select d.agency_id, d.role from (
    select p.agency_id, p.role, 0 as place, a.kind <> 'childrens_social_care' as other, a.code
      from agencies_post p join agencies_agency a on a.id = p.agency_id where p.ended_at is null and p.role = 'triage'
       and (passing_on or not agencies_keeps_close(reporter_agency))
    union all select reporter_agency, 'safeguarding_lead', 1, true, '') d
  order by d.place, d.other, d.code limit 1
$$;

-- Whether an adult is named of whom nobody knows who they are and how old, and nobody has said why not.
create or replace function concerns_adult_open(c concerns_concern) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select btrim(c.adult) <> '' and c.adult_known <> 'known'
    and not exists (select from concerns_step s where s.concern_id = c.id and s.did = 'adult_asked')
$$;

-- What duties read of a concern: where it stands now, whose it is and until when.
create or replace function concerns_stands(of_concern uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, public as $$
  select jsonb_build_object(
    'step', c.version, 'state', c.state, 'next_on', coalesce(c.next_on::text, ''), 'owner_agency', c.owner_agency_id::text,
    'owner_role', c.owner_role, 'owner_staff', coalesce(c.owner_staff_id::text, ''),
    'allegation', case when c.allegation and c.allegation_outcome = '' then 'open' else '' end,
    'adult', case when concerns_adult_open(c) then 'open' else '' end)
  from concerns_concern c where c.id = of_concern
$$;

-- The deed of a step. What is kept apart leaves another, which duties and readers of the trail know by its kind.
create or replace function concerns_note(did text, of_concern uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  if concerns_held_apart(of_concern) then
    perform concerns_note_apart(did, of_concern);
  else
    perform trail_note('concern.' || case did when 'tell' then 'told' else did end, 'concern', of_concern, concerns_stands(of_concern), '', '', '');
  end if;
end $$;

create or replace function concerns_tell(draft uuid, said jsonb, due date) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  who text[] := access_identity(); door record; made uuid; step uuid;
  code text;
begin
  if who is null or not access_may('tell_concerns') then raise exception 'not allowed to tell' using errcode = '42501'; end if;
  if due < current_date then raise exception 'the next date has passed' using errcode = '22023'; end if;
  select c.id into made from concerns_concern c where c.draft_id = draft and c.staff_id = who[1]::uuid and c.agency_id = who[2]::uuid;
  if found then return made; end if;
  select * into door from concerns_front_door(who[2]::uuid, false);
  loop -- 28^6 references: two of a hundred thousand meet now and then
    code := access_reference();
    exit when not exists (select 1 from concerns_concern c where c.reference = code);
  end loop;
  insert into concerns_concern (id, reference, draft_id, agency_id, staff_id, at, front_agency_id, state, version,
      owner_agency_id, owner_role, next_on, allegation_outcome,
      given_names, family_name, born, happened, place, saw, told, thinks, child_words, adult, adult_known, adult_why_not, allegation,
      works_with_children)
    values (gen_random_uuid(), code, draft, who[2]::uuid, who[1]::uuid, clock_timestamp(),
      door.front, 'waiting', 1, door.front, door.front_role, due, '',
      coalesce(said->>'given_names', ''), coalesce(said->>'family_name', ''), coalesce(said->>'born', ''),
      coalesce(said->>'happened', ''), coalesce(said->>'place', ''), coalesce(said->>'saw', ''), coalesce(said->>'told', ''),
      coalesce(said->>'thinks', ''), coalesce(said->>'child_words', ''), coalesce(said->>'adult', ''),
      coalesce(said->>'adult_known', ''), coalesce(said->>'adult_why_not', ''), coalesce((said->>'allegation')::boolean, false),
      coalesce(said->>'works_with_children', ''))
    returning id into made;
  insert into concerns_step (id, concern_id, number, did, from_state, to_state, at, staff_id, agency_id, for_reporter, next_on)
    values (gen_random_uuid(), made, 1, 'tell', '', 'waiting', clock_timestamp(), who[1]::uuid, who[2]::uuid, '', due)
    returning id into step;
  insert into concerns_reason (step_id, concern_id, staff_id, agency_id, reason, forum, lead, would_change, read_together)
    values (step, made, who[1]::uuid, who[2]::uuid, '', '', '', '', '{}');
  delete from concerns_draft d where d.id = draft and d.staff_id = who[1]::uuid;
  perform concerns_note('tell', made);
  return made;
end $$;

-- One step. `after` is the number of the last step that the person had seen: whoever comes second is refused (CC409).
create or replace function concerns_step(of_concern uuid, after integer, step_did text, said jsonb, due date, together uuid[])
returns text
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare who text[] := access_identity(); c concerns_concern; goes text; step uuid; mine boolean; door record; read uuid[];
begin
  if who is null then raise exception 'nobody has entered' using errcode = '42501'; end if;
  select * into c from concerns_concern where id = of_concern for update;
  if not found or not concerns_reads(c.staff_id, c.agency_id, c.owner_agency_id, c.owner_role, c.front_agency_id, c.next_on)
     or concerns_withheld(c.id) then
    raise exception 'no such concern' using errcode = 'CC404';
  end if;
  if step_did not in ('add', 'adult_asked')
     and (concerns_held_apart(c.id) or not concerns_decides(c.owner_agency_id, c.owner_role, c.front_agency_id, c.next_on)) then
    raise exception 'not allowed to decide' using errcode = '42501';
  end if;
  if c.version <> after then raise exception 'decided meanwhile' using errcode = 'CC409'; end if;
  if step_did = 'touched' then raise exception 'no person takes this step' using errcode = 'CC410'; end if;
  select m.to_state into goes from concerns_move m where m.did = step_did and m.from_state = c.state;
  if not found then raise exception 'not from this state' using errcode = 'CC410'; end if;
  if step_did = 'adult_asked' and not concerns_adult_open(c) then
    raise exception 'nobody asks who an adult is' using errcode = 'CC410';
  end if;
  select c.owner_agency_id as front, c.owner_role as front_role into door;
  if step_did = 'pass_on' then
    select * into door from concerns_front_door(c.agency_id, true);
    if (door.front, door.front_role) = (c.owner_agency_id, c.owner_role) then
      raise exception 'it stands there already' using errcode = 'CC410';
    end if;
  end if;
  if goes = 'ended' then due := null;
  elsif goes = c.state and step_did in ('add', 'adult_asked') then due := c.next_on;
  else due := coalesce(due, c.next_on); end if;
  if goes <> 'ended' and (due is null or (due < current_date and due is distinct from c.next_on)) then
    raise exception 'the next date has passed' using errcode = '22023';
  end if;
  read := concerns_read_together(c.id, step_did, together);
  mine := step_did = 'take_up';
  insert into concerns_step (id, concern_id, number, did, from_state, to_state, at, staff_id, agency_id, for_reporter, next_on)
    values (gen_random_uuid(), c.id, c.version + 1, step_did, c.state, goes, clock_timestamp(), who[1]::uuid, who[2]::uuid,
            coalesce(said->>'for_reporter', ''), due)
    returning id into step;
  insert into concerns_reason (step_id, concern_id, staff_id, agency_id, reason, forum, lead, would_change, read_together)
    values (step, c.id, who[1]::uuid, who[2]::uuid, coalesce(said->>'reason', ''), coalesce(said->>'forum', ''),
            coalesce(said->>'lead', ''), coalesce(said->>'would_change', ''), read);
  update concerns_concern set version = c.version + 1, state = goes, next_on = due,
      owner_agency_id = door.front, owner_role = door.front_role,
      owner_staff_id = case when mine then who[1]::uuid when step_did in ('add', 'adult_asked') then owner_staff_id end,
      allegation_outcome = case when step_did = 'settle_allegation' then coalesce(said->>'outcome', '') else allegation_outcome end
    where id = c.id;
  perform concerns_note(step_did, c.id);
  if step_did not in ('add', 'adult_asked') then perform concerns_end_claims(c.id); end if;
  if step_did in ('watch', 'no_further_action') then perform concerns_keep_watch(step); end if;
  if goes = 'ended' then perform access_end_grant('concern', c.id); end if;
  return goes;
end $$;

-- What was told is never changed, steps and reasons neither.
create or replace function concerns_hold() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  if tg_table_name <> 'concerns_concern' or tg_op <> 'UPDATE' then
    raise exception 'what was said of a concern is never changed' using errcode = '42501';
  end if;
  if (new.id, new.reference, new.draft_id, new.agency_id, new.staff_id, new.at, new.front_agency_id, new.given_names,
      new.family_name, new.born, new.happened, new.place, new.saw, new.told, new.thinks, new.child_words, new.adult,
      new.adult_known, new.adult_why_not, new.allegation, new.works_with_children)
     is distinct from
     (old.id, old.reference, old.draft_id, old.agency_id, old.staff_id, old.at, old.front_agency_id, old.given_names,
      old.family_name, old.born, old.happened, old.place, old.saw, old.told, old.thinks, old.child_words, old.adult,
      old.adult_known, old.adult_why_not, old.allegation, old.works_with_children) then
    raise exception 'what was told is never changed' using errcode = '42501';
  end if;
  if not exists (select 1 from concerns_step s where s.concern_id = new.id and s.number = new.version
                 and s.to_state = new.state and s.next_on is not distinct from new.next_on)
     or new.version <> old.version + 1 then
    raise exception 'a concern changes by a step alone' using errcode = '42501';
  end if;
  return new;
end $$;
create or replace trigger changes_by_steps before update or delete on concerns_concern for each row
  when (session_user <> 'cairn_disposal') execute function concerns_hold();
create or replace trigger never_changed before update or delete on concerns_step for each row
  when (session_user <> 'cairn_disposal') execute function concerns_hold();
create or replace trigger never_changed before update or delete on concerns_reason for each row
  when (session_user <> 'cairn_disposal') execute function concerns_hold();

revoke execute on function concerns_adult_open, concerns_reads, concerns_decides, concerns_front_door, concerns_stands, concerns_note, concerns_tell, concerns_step,
  concerns_hold from public;
grant execute on function concerns_reads, concerns_decides, concerns_tell, concerns_step to cairn_web;
