-- Asking a champion or specialist, of one's own agency or another: asked with a reason, answered word for word, passed on to
-- the next champion when nobody answers, unless it is private: such a one goes to nobody else, ever. The web reads no row of these tables: what each side may know is decided here. Whoever
-- acts is whom the signed entry says. Errors: CS404 no such thing, alike for hidden and absent; CS409 it is over; CS411 whoever
-- was chosen can't be asked; CS412 the concern's own words may not be passed on by whoever asks.

create function sharing_is_champion(who uuid, of_agency uuid, for_field text) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select exists (select from sharing_champion c join agencies_staff s on s.id = c.staff_id and s.is_active
    where c.staff_id = who and c.agency_id = of_agency and c.field = for_field and c.ended_at is null
      and exists (select from agencies_post p where p.staff_id = who and p.agency_id = of_agency and p.ended_at is null))
$$;

-- The next champion of an agency, in the order in which they were named.
create function sharing_next_champion(of_agency uuid, for_field text, besides uuid[]) returns uuid
language sql stable security definer set search_path = pg_catalog, public as $$
  select c.staff_id from sharing_champion c
  where c.agency_id = of_agency and c.field = for_field and c.ended_at is null and not c.staff_id = any(besides)
    and sharing_is_champion(c.staff_id, of_agency, for_field)
  order by c.named_at, c.id limit 1
$$;

-- What each side may read. Whoever advises never learns which person or concern of ours it is: only what was written to them.
create function sharing_consults(of_ids uuid[], of_about uuid)
returns table (id uuid, side text, field text, private boolean, asking_agency_id uuid, asking_staff_id uuid, asked_agency_id uuid,
  champion_staff_id uuid, about_kind text, about_id uuid, question text, shown text, concern_words text, asked_at timestamptz,
  due_at timestamptz, state text, moved integer, advice text, advised_at timestamptz, advised_by uuid, ended_at timestamptz,
  ended_why text, basis text, basis_version text, told text, told_why text, stuck boolean)
language sql stable security definer set search_path = pg_catalog, public as $$
  select c.id, s.side, c.field, c.private, c.asking_agency_id, c.asking_staff_id, c.asked_agency_id, c.champion_staff_id,
    case when s.side = 'advises' then '' else c.about_kind end, case when s.side = 'advises' then null else c.about_id end,
    c.question, c.shown, c.concern_words, c.asked_at, c.due_at, c.state, c.moved, c.advice, c.advised_at, c.advised_by,
    c.ended_at, c.ended_why, c.basis, c.basis_version, c.told, c.told_why,
    c.state = 'waiting' and (c.due_at < now() or not sharing_is_champion(c.champion_staff_id, c.asked_agency_id, c.field))
  from sharing_consult c cross join lateral (select sharing_consult_side(c) as side) s
  where s.side <> 'none' and (of_ids is null or c.id = any(of_ids))
    and (of_about is null or (s.side <> 'advises'
         and (c.about_id = of_about or (c.about_kind = 'person' and linkage_resolve(c.about_id) = of_about))))
    and ((select access_agency()) in (c.asking_agency_id, c.asked_agency_id))
  order by c.state <> 'waiting', c.due_at, c.asked_at, c.id limit 200
$$;

create function sharing_consult_stands(of_consult uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, public as $$
  select jsonb_build_object('due_at', c.due_at::text, 'champion', c.champion_staff_id::text, 'asked_agency', c.asked_agency_id::text,
    'asking_agency', c.asking_agency_id::text, 'asking_staff', c.asking_staff_id::text, 'moved', c.moved)
  from sharing_consult c where c.id = of_consult
$$;

-- What was done, in the chain of whoever did it. Of a private question nobody's chain may tell: it leaves the look that anybody
-- leaves who opens the pages of champions, without an id, a kind or a name, and so no clock starts from it either.
create function sharing_note_consult(of_consult uuid, did text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  if (select c.private from sharing_consult c where c.id = of_consult) then
    perform trail_saw('pages of champions', 'consult', null, 'need.party-to-it/1', '{}', 0);
  else
    perform trail_note(did, 'consult', of_consult, sharing_consult_stands(of_consult), '', 'consult', '1');
  end if;
end $$;

-- The advice, word for word; the first is the advice. Whoever was passed over may still give it.
create function sharing_advise(of_consult uuid, words text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare who text[] := access_identity(); c sharing_consult;
begin
  if who is null then raise exception 'nobody has entered' using errcode = '42501'; end if;
  select * into c from sharing_consult q where q.id = of_consult for update;
  if not found or sharing_consult_side(c) = 'none' then raise exception 'no such consult' using errcode = 'CS404'; end if;
  if sharing_consult_side(c) <> 'advises' or c.asking_staff_id = who[1]::uuid then raise exception 'not theirs' using errcode = '42501'; end if;
  if c.state <> 'waiting' then raise exception 'it is over' using errcode = 'CS409'; end if;
  if coalesce(words, '') = '' then raise exception 'it says what' using errcode = '22023'; end if;
  update sharing_consult set state = 'advised', advice = words, advised_at = clock_timestamp(), advised_by = who[1]::uuid where id = c.id;
  perform sharing_note_consult(c.id, 'consult.advised');
end $$;

create function sharing_end_consult(of_consult uuid, why text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare c sharing_consult;
begin
  select * into c from sharing_consult q where q.id = of_consult for update;
  if not found or sharing_consult_side(c) = 'none' then raise exception 'no such consult' using errcode = 'CS404'; end if;
  if sharing_consult_side(c) <> 'asks' then raise exception 'not theirs' using errcode = '42501'; end if;
  if c.state <> 'waiting' then raise exception 'it is over' using errcode = 'CS409'; end if;
  if coalesce(why, '') = '' then raise exception 'it says why' using errcode = '22023'; end if;
  update sharing_consult set state = 'ended', ended_at = clock_timestamp(), ended_why = why where id = c.id;
  perform sharing_note_consult(c.id, 'consult.ended');
end $$;

-- One that nobody answered in its clock, or whose champion has left, goes to the next champion of the same agency by itself.
-- Where there is none, its duty climbs the ladder of that agency. Says whether it went. A private one never goes: whoever names
-- champions there could name themselves, and the next may be the very person whom it is about. Its asker is told instead.
create function sharing_pass_on(of_consult uuid, due timestamptz) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare c sharing_consult; after uuid;
begin
  select * into c from sharing_consult q where q.id = of_consult and q.state = 'waiting' and not q.private
    and (q.due_at < now() or not sharing_is_champion(q.champion_staff_id, q.asked_agency_id, q.field)) for update;
  if not found then return false; end if;
  after := sharing_next_champion(c.asked_agency_id, c.field, c.passed_over || c.champion_staff_id || c.asking_staff_id);
  if after is null then return false; end if;
  update sharing_consult set passed_over = passed_over || champion_staff_id, champion_staff_id = after, moved = moved + 1, due_at = due
    where id = c.id;
  perform trail_note('consult.passed_on', 'consult', c.id, sharing_consult_stands(c.id), '', 'consult', '1', null, c.asked_agency_id, 'answer_a_concern');
  return true;
end $$;

create function sharing_waiting_consults() returns uuid[]
language sql stable security definer set search_path = pg_catalog, public as $$
  select coalesce(array_agg(c.id order by c.due_at, c.id), '{}') from sharing_consult c where c.state = 'waiting' and not c.private
    and (c.due_at < now() or not sharing_is_champion(c.champion_staff_id, c.asked_agency_id, c.field))
$$;

-- Whoever arranges people's work names the champions of their agency, from those who hold a post in it.
create function sharing_name_champion(who uuid, for_field text) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare me uuid := access_agency(); by_whom uuid := access_staff(); made uuid;
begin
  if me is null or not access_may('hand_over_duties') then raise exception 'not allowed to name' using errcode = '42501'; end if;
  if not exists (select from agencies_post p join agencies_staff s on s.id = p.staff_id and s.is_active join access_role r
                   on r.role = p.role and r.verb = 'tell_concerns'
                 where p.staff_id = who and p.agency_id = me and p.ended_at is null) then
    raise exception 'nobody such' using errcode = 'CS404';
  end if;
  select c.id into made from sharing_champion c where c.agency_id = me and c.staff_id = who and c.field = for_field and c.ended_at is null;
  if found then return made; end if;
  insert into sharing_champion (id, agency_id, staff_id, field, named_at, named_by)
    values (gen_random_uuid(), me, who, for_field, clock_timestamp(), by_whom) returning id into made;
  perform trail_note('champion.named', 'champion', made, jsonb_build_object('staff', who::text, 'field', for_field), '', 'consult', '1');
  return made;
end $$;

create function sharing_end_champion(of_champion uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare me uuid := access_agency(); c sharing_champion;
begin
  if me is null or not access_may('hand_over_duties') then raise exception 'not allowed to end' using errcode = '42501'; end if;
  update sharing_champion set ended_at = clock_timestamp() where id = of_champion and agency_id = me and ended_at is null returning * into c;
  if not found then raise exception 'nobody such' using errcode = 'CS404'; end if;
  perform trail_note('champion.ended', 'champion', c.id, jsonb_build_object('staff', c.staff_id::text, 'field', c.field), '', 'consult', '1');
end $$;

-- A count that tells of nobody: none is none, and fewer than five (measure.HIDDEN_BELOW) are null.
create function sharing_few_hidden(many bigint) returns bigint
language sql immutable set search_path = pg_catalog, public as $$ select case when many = 0 or many >= 5 then many end $$;

-- How many questions there were since the first of a month, by expertise: counts alone, for whoever reads measures. Private ones
-- are in none. By months, so that no two moments close together tell when one question was asked.
create function sharing_consults_counted(since timestamptz)
returns table (field text, asked bigint, first_in_time bigint, moved bigint, waiting bigint, late bigint)
language sql stable security definer set search_path = pg_catalog, public as $$
  select c.field, sharing_few_hidden(count(*)),
         sharing_few_hidden(count(*) filter (where c.state = 'advised' and c.moved = 0 and c.advised_at <= c.due_at)),
         sharing_few_hidden(count(*) filter (where c.moved > 0)), sharing_few_hidden(count(*) filter (where c.state = 'waiting')),
         sharing_few_hidden(count(*) filter (where c.state = 'waiting' and c.due_at < now()))
  from sharing_consult c
  where access_may('read_measures') and not c.private and c.asked_at >= date_trunc('month', since at time zone 'UTC') at time zone 'UTC'
  group by c.field order by c.field
$$;

create function sharing_advice_stays() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  if tg_op = 'DELETE' or old.state <> 'waiting' then
    raise exception 'what was asked and advised is never changed' using errcode = '42501';
  end if;
  if (new.question, new.shown, new.concern_words) is distinct from (old.question, old.shown, old.concern_words) then
    raise exception 'what was asked is never changed' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger advice_stays before update or delete on sharing_consult for each row execute function sharing_advice_stays();

revoke execute on function sharing_is_champion, sharing_next_champion, sharing_consult_side, sharing_consults, sharing_consult_stands,
  sharing_note_consult, sharing_few_hidden, sharing_words_of_concern, sharing_ask_champion, sharing_advise, sharing_end_consult, sharing_pass_on, sharing_waiting_consults,
  sharing_name_champion, sharing_end_champion, sharing_consults_counted, sharing_advice_stays from public;
grant execute on function sharing_consults, sharing_ask_champion, sharing_advise, sharing_end_consult, sharing_name_champion,
  sharing_end_champion, sharing_consults_counted to cairn_web;
grant execute on function sharing_pass_on, sharing_waiting_consults to cairn_job;
