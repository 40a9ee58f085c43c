-- What is watched comes back by itself when a new fact touches the child, or the adult or place that the concern names:
-- once for each fact, and never for what was held when it was decided. Only a record that whoever owns the watch may know
-- of brings it back: that it came back, and when, would else tell of one that is held closely elsewhere.

-- The records that touch a concern now and that its owner may know of: of those named, and of what is recorded of them.
create or replace function concerns_touching(of_concern uuid) returns table (record_id uuid, part text)
language sql stable security definer set search_path = pg_catalog, public as $$
  with c as (select q.* from concerns_concern q where q.id = of_concern),
  kin as (
    select n.part, m.record_id from concerns_named(array[of_concern]) n
    join linkage_member m on m.identity_id = n.identity_id and m.until is null
    where n.part <> 'place' or not exists (
      select from linkage_member o join records_placeversion v on v.record_id = o.record_id
      where o.identity_id = n.identity_id and o.until is null and v.protected is not null)
  ), facts as (
    select k.part, k.record_id from kin k
    union select k.part, i.event_id from kin k join records_involvement i on i.person_id = k.record_id cross join c
      where i.sharing = 'partnership' or i.agency_id = c.owner_agency_id
    union select k.part, v.record_id from kin k join records_eventversion v on v.place_id = k.record_id cross join c
      where v.sharing = 'partnership' or v.agency_id = c.owner_agency_id
  )
  select distinct on (r.id) r.id, f.part from facts f join records_record r on r.id = f.record_id cross join c
  where r.withdrawn_at is null and not (r.agency_id = c.agency_id and r.source_id like 'concern-' || c.reference || '%')
    and (r.agency_id = c.owner_agency_id
         or (r.sharing = 'partnership' and (c.owner_role = 'triage' or exists (
               select from access_scope s where s.record_id = r.id and s.holder_id = c.owner_agency_id and s.role in ('', c.owner_role)
                 and s.staff_id is null and s.ended_at is null and (s.ends_at is null or s.ends_at > now())))))
  order by r.id, case f.part when 'child' then 0 when 'adult' then 1 else 2 end
$$;

-- Remember what touched it when it was decided. In the transaction of the decision.
create or replace function concerns_keep_watch(of_step uuid) returns void
language sql volatile security definer set search_path = pg_catalog, public as $$
  insert into concerns_watch (step_id, concern_id, held)
  select s.id, s.concern_id, array(select t.record_id from concerns_touching(s.concern_id) t) from concerns_step s where s.id = of_step
$$;

-- Bring a watched concern back if a fact touches it that was not held; says whether it did. Said twice, it does nothing
-- twice. A watch from before facts were remembered begins to remember.
create or replace function concerns_come_back(of_concern uuid, due date) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare c concerns_concern; w concerns_watch; since uuid; step uuid := gen_random_uuid(); goes text; fresh uuid[];
begin
  select * into c from concerns_concern q where q.id = of_concern and q.state = 'watching' for update;
  if not found or concerns_held_apart(of_concern) then return false; end if;
  if due is null or due < current_date then raise exception 'the next date has passed' using errcode = '22023'; end if;
  select s.id into since from concerns_step s where s.concern_id = c.id and s.did in ('watch', 'no_further_action')
    order by s.number desc limit 1;
  select * into w from concerns_watch q where q.step_id = since;
  if not found then perform concerns_keep_watch(since); return false; end if;
  fresh := array(select t.record_id from concerns_touching(c.id) t where not t.record_id = any(w.held)
                 and not exists (select from concerns_touch x where x.concern_id = c.id and x.record_id = t.record_id));
  if cardinality(fresh) = 0 then return false; end if;
  select m.to_state into strict goes from concerns_move m where m.did = 'touched' and m.from_state = c.state;
  insert into concerns_step (id, concern_id, number, did, from_state, to_state, at, staff_id, agency_id, for_reporter, next_on)
    values (step, c.id, c.version + 1, 'touched', c.state, goes, clock_timestamp(), null, c.owner_agency_id, '', due);
  insert into concerns_reason (step_id, concern_id, staff_id, agency_id, reason, forum, lead, would_change, read_together)
    values (step, c.id, null, c.owner_agency_id, '', '', '', '', '{}');
  insert into concerns_touch (id, concern_id, step_id, record_id, part)
    select gen_random_uuid(), c.id, step, t.record_id, t.part from concerns_touching(c.id) t where t.record_id = any(fresh);
  update concerns_concern set version = c.version + 1, state = goes, next_on = due, owner_staff_id = null where id = c.id;
  perform trail_note('concern.touched', 'concern', c.id, concerns_stands(c.id), '', 'watch', '1', null, c.owner_agency_id, 'answer_a_concern');
  return true;
end $$;

revoke execute on function concerns_touching, concerns_keep_watch, concerns_come_back from public;
grant execute on function concerns_come_back to cairn_job;
