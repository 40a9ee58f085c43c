-- That somebody asks an agency not to use a record of its own for a while: decided within a month, looked at again, lifted once whoever
-- asked was told. Meanwhile the record is read by nobody (records/restricted.sql) but here, one at a time, for a reason that the law
-- allows and the trail keeps. Errors: CP404 no such thing, alike for hidden and absent; CP409 somebody was quicker.

-- A request of the caller's own agency.
create function people_restriction_of_ours(wanted uuid) returns setof people_restrictionrequest
language sql stable security definer set search_path = pg_catalog, public as $$
  select r.* from people_restrictionrequest r where r.id = wanted and r.agency_id = access_own()
$$;

create function people_restriction_noted(r people_restrictionrequest, did text, words text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  perform trail_note(case did when 'asked' then 'restriction.asked' when 'decided' then 'restriction.decided' when 'lifted' then 'restriction.lifted'
      when 'read' then 'restriction.read' when 'reviewed' then 'restriction.reviewed' end, 'restriction', r.id,
    jsonb_build_object('record', r.record_id::text, 'due_on', r.due_on::text, 'decision', r.decision,
      'look_again_on', coalesce(r.look_again_on::text, '')), words, 'restriction', '1');
end $$;

create function people_ask_to_restrict(of_record uuid, form uuid, asks text, on_ground text, in_words text, received date, due date) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare me uuid := access_own(); my uuid := access_staff(); r people_restrictionrequest;
begin
  if me is null or not access_may('keep_rights') then raise exception 'not allowed' using errcode = '42501'; end if;
  select * into r from people_restrictionrequest q where q.agency_id = me and q.staff_id = my and q.form_id = form;
  if found then return r.id; end if;
  if not exists (select 1 from records_record q where q.id = of_record and q.agency_id = me and q.kind in ('person', 'event')) then
    raise exception 'no such record' using errcode = 'CP404';
  end if;
  if coalesce(received > current_date or due <= received or due > received + 31, true) then
    raise exception 'it says when they asked, and is decided within a month' using errcode = '22023';
  end if;
  insert into people_restrictionrequest (id, form_id, record_id, agency_id, staff_id, by, ground, words, received_on, due_on, at, decision,
      decided_words, lifted_words)
    values (gen_random_uuid(), form, of_record, me, my, asks, on_ground, in_words, received, due, clock_timestamp(), '', '', '')
    returning * into r;
  perform people_restriction_noted(r, 'asked', in_words);
  return r.id;
end $$;

create function people_decide_restriction(of_request uuid, how text, why text, look_again date) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare r people_restrictionrequest;
begin
  if not access_may('keep_rights') then raise exception 'not allowed' using errcode = '42501'; end if;
  select q.* into r from people_restriction_of_ours(of_request) v join people_restrictionrequest q on q.id = v.id for update of q;
  if not found then raise exception 'no such request' using errcode = 'CP404'; end if;
  if r.lifted_at is not null or (r.decision <> '' and not (r.decision = 'granted' and how = 'granted')) then
    raise exception 'it is decided' using errcode = 'CP409';
  end if;
  if how = 'granted' and coalesce(look_again <= current_date or look_again > current_date + 92, true) then
    raise exception 'it is looked at again' using errcode = '22023';
  end if;
  if r.decision = 'granted' then
    update people_restrictionrequest q set look_again_on = look_again where q.id = r.id returning * into r;
    perform people_restriction_noted(r, 'reviewed', why);
    return true;
  end if;
  update people_restrictionrequest q set decision = how, decided_words = why, decided_at = clock_timestamp(), decided_by = access_staff(),
      look_again_on = case how when 'granted' then look_again end
    where q.id = r.id returning * into r;
  if how = 'granted' then
    insert into records_restriction (id, record_id, agency_id, because_id, started_at)
      values (gen_random_uuid(), r.record_id, r.agency_id, r.id, clock_timestamp()) on conflict do nothing;
    if not found then raise exception 'it is restricted' using errcode = 'CP409'; end if;
  end if;
  perform people_restriction_noted(r, 'decided', why);
  return true;
end $$;

create function people_lift_restriction(of_request uuid, why text, told date) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare r people_restrictionrequest;
begin
  if not access_may('keep_rights') then raise exception 'not allowed' using errcode = '42501'; end if;
  select q.* into r from people_restriction_of_ours(of_request) v join people_restrictionrequest q on q.id = v.id for update of q;
  if not found then raise exception 'no such request' using errcode = 'CP404'; end if;
  if r.decision <> 'granted' or r.lifted_at is not null then raise exception 'it is not restricted' using errcode = 'CP409'; end if;
  if coalesce(told > current_date, true) then raise exception 'whoever asked is told first' using errcode = '22023'; end if;
  update people_restrictionrequest q set lifted_at = clock_timestamp(), lifted_by = access_staff(), lifted_words = why, told_on = told
    where q.id = r.id returning * into r;
  update records_restriction q set ended_at = clock_timestamp() where q.because_id = r.id and q.ended_at is null;
  perform people_restriction_noted(r, 'lifted', why);
  return true;
end $$;

-- What a restricted record says, to somebody of the agency that wrote it, for a reason that the trail keeps.
create function people_restricted_words(of_request uuid, for_what text, why text) returns table (kind text, day date, words text)
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare r people_restrictionrequest;
begin
  select * into r from people_restriction_of_ours(of_request);
  if not found then raise exception 'no such request' using errcode = 'CP404'; end if;
  if why = '' or for_what not in ('protects', 'public', 'claim', 'agrees', 'decides') then
    raise exception 'it is read for a reason' using errcode = '22023';
  end if;
  perform people_restriction_noted(r, 'read', for_what || ': ' || why);
  perform trail_saw('restricted record', 'restriction', r.id, 'need.own-or-granted/1', array[r.agency_id], 1);
  return query
    select distinct h.kind, h.day, h.words
    from linkage_member m cross join lateral people_subject_held(r.agency_id, m.identity_id) h
    where m.until is null and (m.record_id = r.record_id
        or m.record_id in (select i.person_id from records_involvement i where i.event_id = r.record_id))
      and h.item in (select v.id from records_personversion v where v.record_id = r.record_id
                     union all select v.id from records_eventversion v where v.record_id = r.record_id)
    order by 2, 1, 3;
end $$;

-- Of these records of people and of what they stand in: which are restricted, whose, since when, and by which request of the caller's own
-- agency. For whoever may see the record as it is otherwise, and nobody else.
create function people_restricted_about(given uuid[]) returns table (agency_id uuid, since timestamptz, request_id uuid)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare own uuid := access_own();
begin
  if access_agency() is null then return; end if;
  return query
    select x.agency_id, x.started_at, case when x.agency_id = own then x.because_id end
    from records_restriction x join records_record q on q.id = x.record_id
    where x.ended_at is null
      and (x.record_id = any(given) or exists (
        select 1 from records_involvement i where i.event_id = x.record_id and i.person_id = any(given)))
      and (x.agency_id = own or (q.sharing = 'partnership' and access_reaches(q.id)))
    order by x.started_at;
end $$;

create function people_restriction_stands() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  if tg_op = 'DELETE' or old.lifted_at is not null or old.decision = 'refused' or new.words <> old.words or new.record_id <> old.record_id then
    raise exception 'what was asked and decided is never changed' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger stands before update or delete on people_restrictionrequest for each row execute function people_restriction_stands();

revoke execute on function people_restriction_of_ours, people_restriction_noted, people_ask_to_restrict, people_decide_restriction,
  people_lift_restriction, people_restricted_words, people_restricted_about, people_restriction_stands from public;
grant execute on function people_ask_to_restrict, people_decide_restriction, people_lift_restriction, people_restricted_words,
  people_restricted_about to cairn_web;
