-- Telling and adding from outside; what names one of ours is kept apart (ours.sql). Run before what stands beside it in public.sql.

create or replace function concerns_note_from_outside(what text, of_concern uuid, to_agency uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  if concerns_held_apart(of_concern) then
    perform concerns_note_apart(what, of_concern);
  else
    perform trail_note_of_nobody(case what when 'tell' then 'concern.told' else 'concern.add' end, 'concern', of_concern,
      concerns_stands(of_concern), to_agency);
  end if;
end $$;
revoke execute on function concerns_note_from_outside from public;

-- Tell what was begun, once: told, again (it was sent before), gone (erased), wait (too many from there), none (nobody to tell).
-- came_from: the network, '' where it is not known.
create or replace function public_tell(of_key bytea, said jsonb, due date, receipt bytea, sealed_receipt bytea, came_from text,
                            out became text, out concern uuid)
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare door record; begun record; place bytea := concerns_origin(came_from); many integer;
  code text;
begin
  select * into begun from concerns_begun b where b.key = of_key and b.begun_at > clock_timestamp() - interval '1 day' for update;
  if not found then became := 'gone'; return; end if;
  if begun.sent then became := 'again'; return; end if;
  if due not between current_date and current_date + 10 then raise exception 'not the next date' using errcode = '22023'; end if;
  if said->>'told_as' not in ('public', 'parent_carer', 'child', 'business') then raise exception 'nobody tells' using errcode = '22023'; end if;
  perform pg_advisory_xact_lock(hashtext('public report ' || encode(place, 'hex')));
  select count(*) into many from concerns_knock k where k.kind = 'report' and k.origin = place and k.at > clock_timestamp() - interval '1 hour';
  if many >= (case when came_from = '' then 300 else 20 end) then became := 'wait'; return; end if;
  select * into door from concerns_public_door();
  if door.front is null then became := 'none'; return; end if;
  loop
    code := access_reference();
    exit when not exists (select 1 from concerns_concern c where c.reference = code);
  end loop;
  insert into concerns_concern (id, reference, draft_id, agency_id, staff_id, told_as, at, front_agency_id, state, version,
      owner_agency_id, owner_role, next_on, allegation_outcome, given_names, family_name, born, described, happened, when_said,
      place, saw, told, thinks, child_words, adult, adult_known, adult_why_not, allegation, works_with_children)
    values (gen_random_uuid(), code, gen_random_uuid(), door.front, null, said->>'told_as', clock_timestamp(), door.front,
      'waiting', 1, door.front, door.front_role, due, '', coalesce(said->>'given_names', ''), coalesce(said->>'family_name', ''), '',
      coalesce(said->>'described', ''), '', coalesce(said->>'when_said', ''), coalesce(said->>'place', ''), coalesce(said->>'saw', ''),
      coalesce(said->>'told', ''), coalesce(said->>'thinks', ''), coalesce(said->>'child_words', ''), coalesce(said->>'adult', ''), '', '', false,
      coalesce(said->>'works_with_children', ''))
    returning id into concern;
  insert into concerns_reporter (concern_id, relation, reach, safe_to_reach, wants_call)
    values (concern, coalesce(said->>'relation', ''), coalesce(said->>'reach', ''), coalesce(said->>'safe_to_reach', ''),
            coalesce((said->>'wants_call')::boolean, false));
  insert into concerns_step (id, concern_id, number, did, from_state, to_state, at, staff_id, agency_id, for_reporter, next_on)
    values (gen_random_uuid(), concern, 1, 'tell', '', 'waiting', clock_timestamp(), null, door.front, '', due);
  insert into concerns_receipt values (receipt, concern);
  perform concerns_note_from_outside('tell', concern, door.front);
  insert into concerns_knock (kind, origin) values ('report', place);
  update concerns_begun b set sealed = sealed_receipt, sent = true where b.key = of_key;
  became := 'told';
end $$;

-- Add a fact to the report whose code this is; the same words again are one addition. added, again, wrong, wait or full.
create or replace function public_add(of_code bytea, words text, due date, came_from text, out became text)
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare c concerns_concern; goes text; step uuid; place bytea := concerns_origin('code' || came_from); then_on date;
begin
  if concerns_code_waits(place, came_from <> '') then became := 'wait'; return; end if;
  if words = '' or length(words) > 20000 or due not between current_date and current_date + 10 then
    raise exception 'nothing to add' using errcode = '22023';
  end if;
  select k.* into c from concerns_receipt r join concerns_concern k on k.id = r.concern_id where r.code = of_code for update of k;
  if not found then
    insert into concerns_knock (kind, origin) values ('code', place);
    became := 'wrong'; return;
  end if;
  if exists (select 1 from concerns_reason r join concerns_step s on s.id = r.step_id
             where s.concern_id = c.id and s.staff_id is null and r.reason = words and s.at > clock_timestamp() - interval '1 day') then
    became := 'again'; return;
  end if;
  if (select count(*) from concerns_step s where s.concern_id = c.id and s.staff_id is null and s.at > clock_timestamp() - interval '1 day') >= 20 then
    became := 'full'; return;
  end if;
  select m.to_state into strict goes from concerns_move m where m.did = 'add' and m.from_state = c.state;
  then_on := case when goes = c.state then c.next_on else due end;
  insert into concerns_step (id, concern_id, number, did, from_state, to_state, at, staff_id, agency_id, for_reporter, next_on)
    values (gen_random_uuid(), c.id, c.version + 1, 'add', c.state, goes, clock_timestamp(), null, c.agency_id, '', then_on)
    returning id into step;
  insert into concerns_reason (step_id, concern_id, staff_id, agency_id, reason, forum, lead, would_change, read_together)
    values (step, c.id, null, c.agency_id, words, '', '', '', '{}');
  update concerns_concern set version = c.version + 1, state = goes, next_on = then_on,
    owner_staff_id = case when goes = c.state then owner_staff_id end where id = c.id;
  perform concerns_note_from_outside('add', c.id, c.agency_id);
  became := 'added';
end $$;
