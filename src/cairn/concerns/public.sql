-- The way in for those without an account. Whoever calls these has entered nothing, reads no table, and is told nothing
-- but what became of a report whose code they hold. The names begin with `public_`: the doorway lets them be called.

alter table concerns_concern add constraint told_by_staff_or_from_outside check ((told_as = '') = (staff_id is not null));

-- What somebody is typing: sealed under a key that their browser alone holds. Once sent, the sealed code in its place.
create table concerns_begun (
  key bytea primary key, sealed bytea not null, sent boolean not null default false,
  begun_at timestamptz not null default clock_timestamp()
);
-- The hash of a code, and the concern that it answers for.
create table concerns_receipt (code bytea primary key, concern_id uuid not null unique references concerns_concern (id));
-- What came from where: reports and wrong codes, so that neither can be sent without end.
create table concerns_knock (kind text not null, origin bytea not null, at timestamptz not null default clock_timestamp());
create index concerns_knock_origin on concerns_knock (kind, origin, at);

create function concerns_public_door(out front uuid, out front_role text)
language sql stable security definer set search_path = pg_catalog, public as $$
  select d.agency, d.role from (
    select f.front as agency, f.front_role as role, 0 as place from concerns_front_door(null, true) f where f.front is not null
    union all (select a.id, 'safeguarding_lead', 1 from agencies_agency a
               order by a.kind <> 'childrens_social_care', a.code limit 1)) d
  order by d.place limit 1
$$;

-- When the front door is open and whom to ring: about an agency, never about a person.
create function public_door(out agency text, out phone text, out opens time, out closes time, out on_call_phone text, out on_call_text text)
language sql stable security definer set search_path = pg_catalog, public as $$
  select a.name, coalesce(h.phone, ''), h.opens, h.closes, coalesce(h.on_call_phone, ''), coalesce(h.on_call_text, '')
  from concerns_public_door() d join agencies_agency a on a.id = d.front left join concerns_door h on h.agency_id = a.id
$$;

create function concerns_origin(came_from text) returns bytea
language sql stable set search_path = pg_catalog, public as $$
  select convert_to(coalesce(access_mac('entry', 'origin' || came_from), ''), 'UTF8')
$$;

create function public_keep(of_key bytea, words bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  if length(words) > 600000 or length(of_key) <> 32 then raise exception 'too long to keep' using errcode = '22023'; end if;
  perform public_erase_old();
  insert into concerns_begun as b (key, sealed) values (of_key, words)
    on conflict (key) do update set sealed = excluded.sealed where not b.sent;
  return found;
end $$;

create function public_begun(of_key bytea, out sealed bytea, out sent boolean)
language sql stable security definer set search_path = pg_catalog, public as $$
  select b.sealed, b.sent from concerns_begun b where b.key = of_key and b.begun_at > clock_timestamp() - interval '1 day'
$$;

create function public_erase(of_key bytea) returns void
language sql volatile security definer set search_path = pg_catalog, public as $$
  delete from concerns_begun b where b.key = of_key
$$;

create function public_erase_old() returns void
language sql volatile security definer set search_path = pg_catalog, public as $$
  delete from concerns_begun b where b.begun_at < clock_timestamp() - interval '1 day';
  delete from concerns_knock k where k.at < clock_timestamp() - interval '1 day'
$$;

-- Tell what was begun, once: told, again (it was sent before), gone (erased), wait (too many from there), none (nobody to tell).
-- came_from: the network, '' where it is not known.
create function public_tell(of_key bytea, said jsonb, due date, receipt bytea, sealed_receipt bytea, came_from text,
                            out became text, out concern uuid)
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare door record; begun concerns_begun; place bytea := concerns_origin(came_from); many integer;
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
      place, saw, told, thinks, child_words, adult, adult_known, adult_why_not, allegation)
    values (gen_random_uuid(), code, gen_random_uuid(), door.front, null, said->>'told_as', clock_timestamp(), door.front,
      'waiting', 1, door.front, door.front_role, due, '', coalesce(said->>'given_names', ''), coalesce(said->>'family_name', ''), '',
      coalesce(said->>'described', ''), '', coalesce(said->>'when_said', ''), coalesce(said->>'place', ''), coalesce(said->>'saw', ''),
      coalesce(said->>'told', ''), coalesce(said->>'thinks', ''), coalesce(said->>'child_words', ''), coalesce(said->>'adult', ''), '', '', false)
    returning id into concern;
  insert into concerns_reporter (concern_id, relation, reach, safe_to_reach, wants_call)
    values (concern, coalesce(said->>'relation', ''), coalesce(said->>'reach', ''), coalesce(said->>'safe_to_reach', ''),
            coalesce((said->>'wants_call')::boolean, false));
  insert into concerns_step (id, concern_id, number, did, from_state, to_state, at, staff_id, agency_id, for_reporter, next_on)
    values (gen_random_uuid(), concern, 1, 'tell', '', 'waiting', clock_timestamp(), null, door.front, '', due);
  insert into concerns_receipt values (receipt, concern);
  perform trail_note_of_nobody('concern.told', 'concern', concern, concerns_stands(concern), door.front);
  insert into concerns_knock (kind, origin) values ('report', place);
  update concerns_begun b set sealed = sealed_receipt, sent = true where b.key = of_key;
  became := 'told';
end $$;

-- Whether a code must wait: ten wrong ones from one place in a quarter of an hour. Other places are not held up.
create function concerns_code_waits(place bytea, known boolean) returns boolean
language sql stable set search_path = pg_catalog, public as $$
  select count(*) >= case when known then 10 else 300 end from concerns_knock k
  where k.kind = 'code' and k.origin = place and k.at > clock_timestamp() - interval '15 minutes'
$$;

-- What became of the report whose code this is: state, dates, and what was written for whoever told it. No word of theirs,
-- no reason, no name. {"became": "wrong"} for every other code, {"became": "wait"} after too many.
create function public_answer(of_code bytea, came_from text) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare place bytea := concerns_origin('code' || came_from); c record;
begin
  perform pg_advisory_xact_lock(hashtext('public code ' || encode(place, 'hex')));
  if concerns_code_waits(place, came_from <> '') then return '{"became": "wait"}'; end if;
  select k.* into c from concerns_receipt r join concerns_concern k on k.id = r.concern_id where r.code = of_code;
  if not found then
    insert into concerns_knock (kind, origin) values ('code', place);
    return '{"became": "wrong"}';
  end if;
  return jsonb_build_object('became', 'found', 'state', c.state, 'version', c.version, 'told_at', c.at, 'next_on', c.next_on,
    'team', (select a.name from agencies_agency a where a.id = c.owner_agency_id),
    'steps', (select coalesce(jsonb_agg(jsonb_build_object('at', s.at, 'mine', s.staff_id is null, 'said', s.for_reporter) order by s.number), '[]')
              from concerns_step s where s.concern_id = c.id and s.number > 1 and (s.staff_id is null or s.for_reporter <> '')));
end $$;

-- Add a fact to the report whose code this is; the same words again are one addition. added, again, wrong, wait or full.
create function public_add(of_code bytea, words text, due date, came_from text, out became text)
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
  perform trail_note_of_nobody('concern.add', 'concern', c.id, concerns_stands(c.id), c.agency_id);
  became := 'added';
end $$;

-- Who told it from outside and what else they said stays as it was told, too.
create function concerns_hold_outside() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  if tg_table_name = 'concerns_concern' then
    if (new.told_as, new.described, new.when_said) is not distinct from (old.told_as, old.described, old.when_said) then return new; end if;
  end if;
  raise exception 'what was told is never changed' using errcode = '42501';
end $$;
create trigger outside_never_changed before update on concerns_concern for each row execute function concerns_hold_outside();
create trigger never_changed before update or delete on concerns_reporter for each row execute function concerns_hold_outside();

revoke execute on function concerns_public_door, concerns_origin, concerns_code_waits, concerns_hold_outside, public_door,
  public_keep, public_begun, public_erase, public_erase_old, public_tell, public_answer, public_add from public;
grant execute on function public_door, public_keep, public_begun, public_erase, public_tell, public_answer, public_add to cairn_web;
grant execute on function public_erase_old to cairn_job;
