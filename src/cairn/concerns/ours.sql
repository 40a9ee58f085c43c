-- An allegation about somebody who works or volunteers with children is kept apart: whoever told it and the area's
-- designated officer know of it, and nobody else. The concern's own row goes on saying what an ordinary one says, so that
-- whoever told it does not learn from it that a name is one of ours. Requirement R179.
-- Errors: CC404 no such thing, alike for hidden and absent; CC409 somebody was quicker; CC410 not from here.

create table concerns_allegation (
  concern_id uuid primary key references concerns_concern (id),
  since timestamptz not null default clock_timestamp(),
  state text not null default 'waiting',
  version integer not null default 1,
  owner_agency_id uuid not null,
  owner_role text not null,
  next_on date,
  outcome text not null default '',
  constraint state_of_an_allegation check (state in ('waiting', 'managed', 'ended', 'returned')),
  constraint what_is_managed_has_a_next_date check ((state = 'managed') = (next_on is not null)),
  constraint what_ended_has_an_outcome check ((state = 'ended') = (outcome <> ''))
);
create table concerns_allegationturn (
  id uuid primary key default gen_random_uuid(),
  concern_id uuid not null references concerns_allegation (concern_id),
  number integer not null,
  did text not null,
  at timestamptz not null default clock_timestamp(),
  staff_id uuid,
  agency_id uuid not null,
  harm text not null default '',
  reason text not null default '',
  lead text not null default '',
  for_reporter text not null default '',
  next_on date,
  constraint one_turn_of_an_allegation_a_number unique (concern_id, number)
);
-- Who of ours it may be about. another: the officer found that it is somebody else of the same name.
create table concerns_oneofus (
  concern_id uuid not null references concerns_concern (id),
  staff_id uuid not null references agencies_staff (id),
  how text not null,
  at timestamptz not null default clock_timestamp(),
  found text not null default '',
  primary key (concern_id, staff_id),
  constraint found_of_one_of_us check (found in ('', 'this_person', 'another'))
);
create index concerns_oneofus_staff on concerns_oneofus (staff_id);

create or replace function concerns_folded(said text) returns text
language sql immutable set search_path = pg_catalog, public as $$
  select regexp_replace(normalize(lower(coalesce(said, '')), NFKD), '[\u0300-\u036f''’`]', '', 'g')
$$;

create or replace function concerns_sound(word text) returns text
language sql immutable set search_path = pg_catalog, public as $$ select coalesce(nullif(dmetaphone(word), ''), word) $$;

create or replace function concerns_spoken(said text) returns table (place bigint, word text, sound text)
language sql immutable set search_path = pg_catalog, public as $$
  select row_number() over (order by w.n), w.word, concerns_sound(w.word)
  from regexp_split_to_table(concerns_folded(said), '[^[:alnum:]]+') with ordinality w(word, n) where w.word <> ''
$$;

create or replace function concerns_titles() returns text[]
language sql immutable set search_path = pg_catalog, public as $$
  select array['mr', 'mrs', 'ms', 'miss', 'mx', 'dr', 'doctor', 'sir', 'prof', 'professor', 'pc', 'dc', 'sgt', 'sergeant', 'constable',
    'officer', 'coach', 'rev', 'revd', 'reverend', 'father', 'imam', 'pastor', 'vicar', 'rabbi', 'sister', 'nurse', 'teacher', 'tutor',
    'matron', 'worker', 'driver', 'carer', 'volunteer']
$$;

-- Who of ours these words name. said: all that is read; near: what is said of the adult, and by the child; marked: whoever
-- told it said that they work with children; only_staff: asked of one alone.
create or replace function concerns_staff_named(said text, near text, of_agency uuid, marked boolean, only_staff uuid)
returns table (staff_id uuid, how text)
language sql stable security definer set search_path = pg_catalog, public as $$
  with w as materialized (select * from concerns_spoken(said)),
  pairs as materialized (
    select a.word as one, a.sound as one_sound, b.word as two, b.sound as two_sound, b.place - a.place as apart
    from w a join w b on b.place - a.place in (1, 2)
  ), posts as (
    select s.id, s.name, q.agency_id, q.title, q.phone, a.name as agency
    from agencies_staff s join agencies_post q on q.staff_id = s.id and q.ended_at is null join agencies_agency a on a.id = q.agency_id
    where not s.is_service and (only_staff is null or s.id = only_staff)
  ), names as materialized (
    select n.id, n.words[1] as first, concerns_sound(n.words[1]) as first_sound,
           n.words[cardinality(n.words)] as last, concerns_sound(n.words[cardinality(n.words)]) as last_sound
    from (select d.id, array(select k.word from concerns_spoken(d.name) k where not k.word = any(concerns_titles()) order by k.place) as words
          from (select distinct id, name from posts) d) n
    where cardinality(n.words) > 1
  )
  select n.id, 'name' from names n join pairs x on
      (x.two = n.last or (x.two_sound = n.last_sound and left(x.two, 1) = left(n.last, 1) and length(n.last) > 3))
      and (x.one = n.first
           or (x.one_sound = n.first_sound and left(x.one, 1) = left(n.first, 1) and length(n.first) > 2)
           or (length(x.one) > 2 and starts_with(n.first, x.one)
               and not x.one = any(array['the', 'and', 'her', 'his', 'she', 'him', 'was', 'had', 'has', 'man', 'may', 'ben', 'all', 'any', 'old', 'our']))
           or (length(n.first) > 2 and starts_with(x.one, n.first))
           or (x.apart = 1 and x.one = left(n.first, 1) and x.one not in ('a', 'i')))
    or (x.apart = 1 and x.one = n.last and x.two = n.first)
  union
  select n.id, 'surname' from names n join pairs x on x.one = any(concerns_titles()) and x.two = n.last
    where marked or exists (select from posts p where p.id = n.id
      and (p.agency_id = of_agency or position(concerns_folded(p.agency) in concerns_folded(said)) > 0))
  union
  select p.id, 'phone' from posts p
    where length(regexp_replace(p.phone, '\D', '', 'g')) > 9
      and position(regexp_replace(p.phone, '\D', '', 'g') in regexp_replace(near, '\D', '', 'g')) > 0
  union
  select p.id, 'post' from posts p
    where length(p.title) > 4 and position(concerns_folded(p.title) in concerns_folded(near)) > 0
      and position(concerns_folded(p.agency) in concerns_folded(near)) > 0
$$;

-- What is read of a concern to find one of ours: all of it where it says that somebody outside the family harmed, where it came
-- from outside, or where no adult is described; else the adult and the child's words. A colleague who is only mentioned
-- beside a stranger who is described would else send each worry this way.
create or replace function concerns_named_of_us(c concerns_concern, added text, only_staff uuid)
returns table (staff_id uuid, how text)
language sql stable security definer set search_path = pg_catalog, public as $$
  select f.staff_id, f.how from concerns_staff_named(
    case when c.allegation or c.works_with_children = 'yes' or c.told_as <> '' or c.adult = ''
         then concat_ws(' . . . ', c.adult, c.child_words, c.saw, c.told, c.thinks, c.described, added)
         else concat_ws(' . . . ', c.adult, c.child_words, added) end,
    concat_ws(' . . . ', c.adult, c.child_words), c.agency_id, c.works_with_children = 'yes', only_staff) f
  where f.staff_id is distinct from c.staff_id or exists (
    select from concerns_staff_named(c.adult, c.adult, c.agency_id, true, c.staff_id) x)
$$;

-- Whether somebody at an agency is named, or stands where they could see all that the named do: every role of an agency where
-- one of them has or had a post. A designated officer stands outside the line of others, but not of another officer.
create or replace function concerns_in_line(of_concern uuid, staff uuid, agency uuid, as_officer boolean) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select exists (
    select from concerns_oneofus m where m.concern_id = of_concern and m.found <> 'another'
      and (m.staff_id = staff or exists (
        select from agencies_post p where p.staff_id = m.staff_id and p.agency_id = agency
          and (not as_officer or p.role = 'designated_officer'))))
$$;

create or replace function concerns_may_be_told(of_concern uuid, staff uuid, agency uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select not concerns_in_line(of_concern, staff, agency, exists (
    select from agencies_post p where p.staff_id = staff and p.agency_id = agency and p.ended_at is null and p.role = 'designated_officer'))
$$;

-- Whose it is: a designated officer; where there is none who may, whoever leads safeguarding outside the line.
create or replace function concerns_officer_for(of_concern uuid, out agency uuid, out held_as text)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
  select p.agency_id, p.role into agency, held_as
  from agencies_post p join agencies_agency a on a.id = p.agency_id join agencies_staff s on s.id = p.staff_id
  where p.ended_at is null and p.role in ('designated_officer', 'head_of_safeguarding', 'safeguarding_lead', 'executive', 'board')
    and not concerns_in_line(of_concern, p.staff_id, p.agency_id, p.role = 'designated_officer')
  order by array_position(array['designated_officer', 'head_of_safeguarding', 'safeguarding_lead', 'executive', 'board'], p.role),
           not s.is_active, a.kind <> 'childrens_social_care', a.code, s.id limit 1;
  if not found then
    select c.front_agency_id, 'designated_officer' into agency, held_as from concerns_concern c where c.id = of_concern;
  end if;
end $$;

create or replace function concerns_held_apart(of_concern uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select exists (select from concerns_allegation a where a.concern_id = of_concern and a.state <> 'returned')
$$;

-- The concerns kept apart that the reader holds.
create or replace function concerns_for_officer() returns uuid[]
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare me uuid := access_agency(); my uuid := access_staff(); acting text := access_acting_role(); holds boolean := access_may('hold_allegations');
begin
  if me is null then return '{}'; end if;
  return coalesce((
    select array_agg(a.concern_id) from concerns_allegation a
    where a.state <> 'returned' and (holds or (a.owner_agency_id = me and a.owner_role = acting))
      and not concerns_in_line(a.concern_id, my, me, holds)), '{}');
end $$;

-- What is kept apart from the reader, with the disagreements about it. teller_sees: what they told themselves is not.
create or replace function concerns_out_of_sight(teller_sees boolean) returns uuid[]
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare me uuid := access_agency(); my uuid := access_staff(); held uuid[]; hidden uuid[];
begin
  if not exists (select from concerns_allegation a where a.state <> 'returned') then return '{}'; end if;
  held := concerns_for_officer();
  hidden := coalesce((
    select array_agg(a.concern_id) from concerns_allegation a join concerns_concern c on c.id = a.concern_id
    where a.state <> 'returned' and not a.concern_id = any(held)
      and not (teller_sees and coalesce(c.staff_id = my and c.agency_id = me, false))), '{}');
  return hidden || coalesce((select array_agg(d.id) from concerns_disagreement d where d.concern_id = any(hidden)), '{}');
end $$;

create or replace function concerns_withheld(of_concern uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select of_concern = any(concerns_out_of_sight(true))
$$;

-- Whether the reader may know that an allegation waits: whoever holds it, and whoever it climbed to outside the line.
create or replace function concerns_owes(of_concern uuid, agency uuid, holder text) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select of_concern = any(concerns_for_officer())
    or (holder <> '' and ((agency = access_agency() and holder = access_acting_role()) or (holder = 'board' and access_may('read_late_duties')))
        and not concerns_in_line(of_concern, access_staff(), access_agency(), false))
$$;

create or replace function concerns_allegation_stands(of_concern uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, public as $$
  select jsonb_build_object('state', a.state, 'next_on', coalesce(a.next_on::text, ''), 'owner_agency', a.owner_agency_id::text,
    'owner_role', a.owner_role, 'owner_staff', '')
  from concerns_allegation a where a.concern_id = of_concern
$$;

create or replace function concerns_records_of(c concerns_concern) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public as $$
  select r.id from records_record r
  where r.agency_id = c.agency_id and r.source_id in ('concern-' || c.reference, 'concern-' || c.reference || '-child',
    'concern-' || c.reference || '-adult', 'concern-' || c.reference || '-place')
$$;

-- What had come of concerns before they were kept apart, for whoever would still find its trace: records in links and signals,
-- and the batches that brought them in.
create or replace function concerns_records_apart() returns uuid[]
language sql stable security definer set search_path = pg_catalog, public as $$
  select coalesce(array_agg(r.record_id), '{}') from records_apart r
$$;

create or replace function concerns_signals_apart() returns uuid[]
language sql stable security definer set search_path = pg_catalog, public as $$
  select coalesce(array_agg(distinct e.signal_id), '{}') from signals_evidence e join records_apart r on r.record_id = e.record_id
$$;

create or replace function concerns_batch_apart(source text) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select source like 'concern-%' and exists (
    select from concerns_allegation a join concerns_concern c on c.id = a.concern_id
    where a.state <> 'returned' and source = 'concern-' || c.reference)
$$;

-- Its records rest: read by nobody, of nobody's identity, and as if withdrawn, so that functions which pass row security find
-- nothing either.
create or replace function concerns_rest_records(c concerns_concern) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare moment timestamptz := clock_timestamp();
begin
  insert into records_apart (record_id, since) select r, moment from concerns_records_of(c) r on conflict do nothing;
  update linkage_member m set until = moment where m.until is null and m.record_id in (select concerns_records_of(c));
  update records_record r set withdrawn_at = moment where r.withdrawn_at is null and r.id in (select concerns_records_of(c));
end $$;

create or replace function concerns_bring_records(c concerns_concern) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  update linkage_member m set until = null from records_apart a
    where a.record_id in (select concerns_records_of(c)) and m.record_id = a.record_id and m.until = a.since
      and not exists (select from linkage_member n where n.record_id = a.record_id and n.until is null);
  update records_record r set withdrawn_at = null from records_apart a
    where a.record_id in (select concerns_records_of(c)) and r.id = a.record_id and r.withdrawn_at = a.since;
  delete from records_apart a where a.record_id in (select concerns_records_of(c));
end $$;

-- Keep a concern apart from now on. What it had become before, records, grants, claims and duties, ends or rests with it.
create or replace function concerns_keep_apart(of_concern uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare c concerns_concern; a concerns_allegation; door record;
begin
  select * into c from concerns_concern q where q.id = of_concern;
  select * into a from concerns_allegation q where q.concern_id = of_concern for update;
  select * into door from concerns_officer_for(of_concern);
  if a.concern_id is not null and a.state <> 'returned' then
    if a.state <> 'ended' and (a.owner_agency_id, a.owner_role) <> (door.agency, door.held_as) then
      update concerns_allegation q set owner_agency_id = door.agency, owner_role = door.held_as, version = q.version + 1
        where q.concern_id = of_concern;
      perform concerns_turn_of_allegation(of_concern, 'moved', null, door.agency, '{}', null);
    end if;
    return;
  end if;
  insert into concerns_allegation as q (concern_id, owner_agency_id, owner_role) values (of_concern, door.agency, door.held_as)
    on conflict (concern_id) do update set state = 'waiting', since = clock_timestamp(), version = q.version + 1,
      owner_agency_id = excluded.owner_agency_id, owner_role = excluded.owner_role, next_on = null, outcome = '';
  if not exists (select from concerns_step s where s.concern_id = of_concern) then return; end if; -- being told: its deed follows
  perform concerns_rest_records(c);
  perform access_end_grant('concern', of_concern);
  perform concerns_end_claims(of_concern);
  perform trail_note_of_nobody('concern.kept_apart', 'concern', of_concern, jsonb_build_object('state', 'apart', 'next_on', '',
    'allegation', '', 'owner_agency', door.agency::text, 'owner_role', door.held_as, 'owner_staff', ''), door.agency);
  perform concerns_turn_of_allegation(of_concern, 'told', null, door.agency, '{}', null);
end $$;

-- One turn, with its deed. Without a person it is Cairn's own.
create or replace function concerns_turn_of_allegation(of_concern uuid, what text, staff uuid, agency uuid, said jsonb, due date) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  insert into concerns_allegationturn (concern_id, number, did, staff_id, agency_id, harm, reason, lead, for_reporter, next_on)
    select of_concern, coalesce(max(t.number), 0) + 1, what, staff, agency, coalesce(said->>'harm', ''), coalesce(said->>'reason', ''),
      coalesce(said->>'lead', ''), coalesce(said->>'for_reporter', ''), due
    from concerns_allegationturn t where t.concern_id = of_concern;
  if staff is null then
    perform trail_note_of_nobody(concerns_allegation_deed(what), 'allegation', of_concern, concerns_allegation_stands(of_concern), agency);
  else
    perform trail_note(concerns_allegation_deed(what), 'allegation', of_concern, concerns_allegation_stands(of_concern), '', 'one-of-us', '1');
  end if;
end $$;

create or replace function concerns_allegation_deed(what text) returns text
language sql immutable set search_path = pg_catalog, public as $$
  select case what when 'told' then 'allegation.told' when 'moved' then 'allegation.moved' when 'added' then 'allegation.added'
    when 'manage' then 'allegation.managed' when 'end' then 'allegation.ended' when 'give_back' then 'allegation.returned'
    when 'recognise' then 'allegation.recognised' end
$$;

-- What is told, or added, of a concern kept apart: in place of the deed that an ordinary one leaves. What ended comes back.
create or replace function concerns_note_apart(what text, of_concern uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare a concerns_allegation;
begin
  select * into a from concerns_allegation q where q.concern_id = of_concern for update;
  if what = 'add' and a.state = 'ended' then
    update concerns_allegation q set state = 'waiting', since = clock_timestamp(), version = q.version + 1, outcome = '' where q.concern_id = of_concern;
  end if;
  perform concerns_turn_of_allegation(of_concern, case what when 'tell' then 'told' else 'added' end, access_staff(),
    coalesce(access_agency(), a.owner_agency_id), '{}', null);
end $$;

-- Look for one of ours in what is told, and in what is added. Whoever tells learns nothing of what it finds.
create or replace function concerns_look_for_us() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare c concerns_concern; added text := ''; many integer;
begin
  if tg_table_name = 'concerns_concern' then
    c := new;
  else
    if new.reason = '' or not exists (select from concerns_step s where s.id = new.step_id and s.did = 'add') then return null; end if;
    select * into c from concerns_concern q where q.id = new.concern_id;
    added := new.reason;
  end if;
  insert into concerns_oneofus (concern_id, staff_id, how)
    select distinct on (f.staff_id) c.id, f.staff_id, f.how from concerns_named_of_us(c, added, null) f order by f.staff_id, f.how
    on conflict do nothing;
  get diagnostics many = row_count;
  if many > 0 or (tg_table_name = 'concerns_concern' and c.works_with_children = 'yes') then perform concerns_keep_apart(c.id); end if;
  return null;
end $$;
create trigger looks_for_us after insert on concerns_concern for each row execute function concerns_look_for_us();
create trigger looks_for_us after insert on concerns_reason for each row execute function concerns_look_for_us();

-- Somebody comes to work here, or is called otherwise: what named them before is kept apart from now on.
create or replace function concerns_look_for(who uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare one record;
begin
  for one in
    select q.id as concern, f.how
    from concerns_concern q cross join lateral (
      select string_agg(r.reason, ' . . . ') as added from concerns_reason r join concerns_step s on s.id = r.step_id and s.did = 'add'
      where r.concern_id = q.id) r
    cross join lateral (select x.how from concerns_named_of_us(q, coalesce(r.added, ''), who) x order by x.how limit 1) f
    where not exists (select from concerns_oneofus m where m.concern_id = q.id and m.staff_id = who)
    order by q.id
  loop
    insert into concerns_oneofus (concern_id, staff_id, how) values (one.concern, who, one.how);
    perform concerns_keep_apart(one.concern);
  end loop;
end $$;

create or replace function concerns_look_for_one() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  if tg_table_name = 'agencies_post' then perform concerns_look_for(new.staff_id); else perform concerns_look_for(new.id); end if;
  return null;
end $$;
create trigger looks_for_one after insert on agencies_post for each row execute function concerns_look_for_one();
create trigger looks_for_one_again after update of ended_at on agencies_post for each row
  when (new.ended_at is null and old.ended_at is not null) execute function concerns_look_for_one();
create trigger looks_for_one after update of name on agencies_staff for each row
  when (new.name is distinct from old.name) execute function concerns_look_for_one();

-- What the officer decides. after: the number of the allegation's last version that they had seen.
create or replace function concerns_decide_allegation(of_concern uuid, after integer, what text, said jsonb, due date) returns text
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare who text[] := access_identity(); a concerns_allegation; c concerns_concern; known boolean;
begin
  if who is null or not of_concern = any(concerns_for_officer()) then raise exception 'no such allegation' using errcode = 'CC404'; end if;
  select * into a from concerns_allegation q where q.concern_id = of_concern for update;
  select * into c from concerns_concern q where q.id = of_concern for update;
  if a.version <> after then raise exception 'decided meanwhile' using errcode = 'CC409'; end if;
  if coalesce(said->>'reason', '') = '' then raise exception 'it says why' using errcode = '22023'; end if;
  known := exists (select from concerns_oneofus m where m.concern_id = of_concern and m.found = 'this_person')
    or exists (select from concerns_allegationturn t where t.concern_id = of_concern and t.did = 'manage');
  if what = 'manage' and a.state in ('waiting', 'managed') then
    if coalesce(said->>'harm', '') = '' or coalesce(said->>'lead', '') = '' or coalesce(said->>'for_reporter', '') = ''
       or due is null or due < current_date then raise exception 'it says what follows' using errcode = '22023'; end if;
    update concerns_allegation q set state = 'managed', next_on = due, version = q.version + 1 where q.concern_id = of_concern;
    perform concerns_step_of_officer(c, 'officer_manages', 'protecting', said->>'for_reporter', due, '');
  elsif what = 'end' and a.state in ('waiting', 'managed') then
    if coalesce(said->>'outcome', '') = '' or coalesce(said->>'for_reporter', '') = '' then raise exception 'it says what became of it' using errcode = '22023'; end if;
    update concerns_allegation q set state = 'ended', next_on = null, outcome = said->>'outcome', version = q.version + 1 where q.concern_id = of_concern;
    perform concerns_step_of_officer(c, 'officer_ends', 'ended', said->>'for_reporter', null, said->>'outcome');
  elsif what = 'give_back' and a.state = 'waiting' and not known and said->>'why' in ('another', 'not_at_work') then
    update concerns_allegation q set state = 'returned', version = q.version + 1 where q.concern_id = of_concern;
    update concerns_oneofus m set found = 'another' where m.concern_id = of_concern;
    perform concerns_bring_records(c);
    if c.works_with_children = 'yes' then -- whoever told it knows where it went, and so learns where it goes
      if coalesce(said->>'for_reporter', '') = '' or due is null or due < current_date then raise exception 'it says where it goes' using errcode = '22023'; end if;
      perform concerns_step_of_officer(c, 'officer_gives_back', c.state, said->>'for_reporter', due, '');
    end if;
    perform trail_note('concern.given_back', 'concern', of_concern, concerns_stands(of_concern) || jsonb_build_object('next_on', '',
      'told_by', coalesce(c.staff_id::text, ''), 'told_for', c.agency_id::text), '', 'one-of-us', '1');
  elsif what in ('recognise', 'another') and a.state in ('waiting', 'managed') then
    update concerns_oneofus m set found = case what when 'recognise' then 'this_person' else 'another' end
      where m.concern_id = of_concern and m.staff_id = (said->>'staff')::uuid;
    if not found then raise exception 'nobody such' using errcode = 'CC404'; end if;
    update concerns_allegation q set version = q.version + 1 where q.concern_id = of_concern;
    what := 'recognise';
  else
    raise exception 'not from here' using errcode = 'CC410';
  end if;
  perform concerns_turn_of_allegation(of_concern, what, who[1]::uuid, who[2]::uuid, said, due);
  return (select q.state from concerns_allegation q where q.concern_id = of_concern);
end $$;

-- What whoever told it reads of it: a step like any other.
create or replace function concerns_step_of_officer(c concerns_concern, what text, goes text, told text, due date, became text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  insert into concerns_step (id, concern_id, number, did, from_state, to_state, at, staff_id, agency_id, for_reporter, next_on)
    values (gen_random_uuid(), c.id, c.version + 1, what, c.state, goes, clock_timestamp(), access_staff(), access_agency(), told, due);
  update concerns_concern q set version = c.version + 1, state = goes, next_on = due, owner_staff_id = null,
      allegation_outcome = case when became <> '' and c.allegation then became else q.allegation_outcome end
    where q.id = c.id;
end $$;

-- A disagreement about what is kept apart rests: nobody takes a turn in it from whom it is kept.
create or replace function concerns_refuse_withheld() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  if access_agency() is not null and new.disagreement_id = any(concerns_out_of_sight(true)) then raise exception 'no such disagreement' using errcode = 'CC404'; end if;
  return new;
end $$;
create trigger not_on_what_is_withheld before insert on concerns_turn for each row execute function concerns_refuse_withheld();

create or replace function concerns_hold_turns() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  raise exception 'what was said of an allegation is never changed' using errcode = '42501';
end $$;
create trigger never_changed before update or delete on concerns_allegationturn for each row
  when (session_user <> 'cairn_disposal') execute function concerns_hold_turns();

revoke execute on function concerns_folded, concerns_sound, concerns_spoken, concerns_titles, concerns_staff_named, concerns_named_of_us,
  concerns_in_line, concerns_may_be_told, concerns_officer_for, concerns_held_apart, concerns_for_officer, concerns_out_of_sight,
  concerns_withheld, concerns_owes, concerns_allegation_stands, concerns_records_of, concerns_keep_apart, concerns_turn_of_allegation,
  concerns_allegation_deed, concerns_note_apart, concerns_look_for_us, concerns_look_for, concerns_look_for_one, concerns_decide_allegation,
  concerns_step_of_officer, concerns_refuse_withheld, concerns_hold_turns, concerns_records_apart, concerns_signals_apart,
  concerns_batch_apart, concerns_rest_records, concerns_bring_records from public;
grant execute on function concerns_for_officer, concerns_out_of_sight, concerns_owes, concerns_decide_allegation, concerns_records_apart,
  concerns_signals_apart, concerns_batch_apart to cairn_web;
grant execute on function concerns_held_apart, concerns_may_be_told to cairn_job;
