-- Matching without telling: tokens of people who are held, without identities; questions put by tokens; and hits,
-- which go to the holder's safeguarding lead. A question is put in one transaction that never reads the tokens, and is
-- matched later, by a job: what the asker gets back, and how soon, can't depend on what is held. No serving role reads or
-- writes a table of this file but by its functions. Source: access design, Matching without telling.

create table sharing_quietkey (
  id uuid primary key default gen_random_uuid(), public_key bytea not null unique,
  since timestamptz, until timestamptz,
  constraint a_public_half_is_a_point check (octet_length(public_key) = 32),
  constraint a_key_ends_after_it_began check (until is null or until >= since)
);
create unique index one_quiet_key_in_use on sharing_quietkey ((true)) where since is not null and until is null;

create table sharing_quiettoken (
  id uuid primary key default gen_random_uuid(), key_id uuid not null references sharing_quietkey,
  agency_id uuid, -- null: of a canary, a person who does not exist
  open boolean not null, -- of somebody whom the agency shares at the level partnership
  token bytea not null,
  constraint a_token_is_whole check (octet_length(token) = 64)
);
create index quiet_token_found on sharing_quiettoken (key_id, token);
create index quiet_token_of_agency on sharing_quiettoken (key_id, agency_id, open);

create table sharing_quietset (
  key_id uuid not null references sharing_quietkey, agency_id uuid not null, open boolean not null, digest text not null,
  made_at timestamptz not null, primary key (key_id, agency_id, open)
);
comment on column sharing_quietset.digest is 'keyed hash of all that an agency''s tokens were made of; unchanged, they are not made anew';

create table sharing_quietquestion (
  id uuid primary key default gen_random_uuid(), form_id uuid not null,
  asking_agency_id uuid not null, asking_staff_id uuid not null, about_words text not null, necessity text not null, purpose text not null,
  basis text not null, basis_version text not null, told text not null, told_why text not null,
  asked_at timestamptz not null, due_at timestamptz not null, key_id uuid not null references sharing_quietkey,
  tokens bytea[] not null, -- emptied once it is matched
  met_canary_at timestamptz,
  constraint one_quiet_question_a_form unique (asking_agency_id, asking_staff_id, form_id),
  constraint quiet_question_says_whom_and_why check (about_words <> '' and necessity <> '' and purpose <> ''),
  constraint quiet_question_rests_on_law check (basis <> '' and basis_version <> ''),
  constraint quiet_question_says_who_was_told check (told in ('told', 'not_told') and told_why <> ''),
  constraint quiet_question_has_eight_tokens_or_none check (cardinality(tokens) in (0, 8))
);
create index quiet_question_by_asker on sharing_quietquestion (asking_agency_id, asked_at);
create index quiet_question_waits on sharing_quietquestion (asked_at) where cardinality(tokens) > 0;

create table sharing_quiethit (
  id uuid primary key default gen_random_uuid(), question_id uuid not null references sharing_quietquestion, agency_id uuid not null,
  shown_agency_id uuid, shown_staff_id uuid, desk_name text not null, desk_phone text not null, at timestamptz not null,
  gave text not null default '', words text not null default '', answered_at timestamptz, answered_by uuid,
  constraint one_quiet_hit_a_holder unique (question_id, agency_id),
  constraint quiet_hit_answered_says_what_who_when check (
    (gave = '' and words = '' and answered_at is null and answered_by is null)
    or (gave in ('told', 'kept') and words <> '' and answered_at is not null and answered_by is not null))
);
create index quiet_hit_by_holder on sharing_quiethit (agency_id, at);

create function sharing_quiet_key() returns bytea
language sql stable security definer set search_path = pg_catalog, public as $$
  select public_key from sharing_quietkey where since is not null and until is null
$$;

-- Twenty an agency and day of London: enough for work, too few to try names one after another. Half of them one person:
-- so that nobody keeps their colleagues from asking.
create function sharing_quiet_left(of_agency uuid, of_staff uuid) returns integer
language sql stable security definer set search_path = pg_catalog, public as $$
  select greatest(least(20 - count(*), 10 - count(*) filter (where q.asking_staff_id = of_staff)), 0)::integer
  from sharing_quietquestion q where q.asking_agency_id = of_agency
    and q.asked_at >= date_trunc('day', clock_timestamp() at time zone 'Europe/London') at time zone 'Europe/London'
$$;

create function sharing_quiet_left() returns integer
language sql stable security definer set search_path = pg_catalog, public as $$
  select sharing_quiet_left(access_agency(), access_staff()) where access_may('ask_quietly')
$$;

create function sharing_ask_quietly(form uuid, with_key bytea, with_tokens bytea[], said jsonb) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare who text[] := access_identity(); me uuid := access_agency(); made uuid; k uuid; due timestamptz := (said->>'due_at')::timestamptz;
begin
  if who is null or not access_may('ask_quietly') or who[4] = 'run_the_service' then
    raise exception 'not allowed to ask' using errcode = '42501';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('quiet questions of ' || me::text, 0));
  select q.id into made from sharing_quietquestion q
    where q.asking_agency_id = me and q.asking_staff_id = who[1]::uuid and q.form_id = form;
  if found then return made; end if;
  if sharing_quiet_left(me, who[1]::uuid) = 0 then
    raise exception 'enough were asked today' using errcode = 'CS429';
  end if;
  select id into k from sharing_quietkey where public_key = with_key and since is not null and until is null for share;
  if not found then raise exception 'another key is in use' using errcode = 'CS409'; end if;
  if cardinality(with_tokens) <> 8 or exists (select from unnest(with_tokens) t where octet_length(t) is distinct from 64) then
    raise exception 'these are not eight tokens' using errcode = '22023';
  end if;
  if due is null or due <= now() or due > now() + interval '21 days' then raise exception 'the day is not sound' using errcode = '22023'; end if;
  insert into sharing_quietquestion (form_id, asking_agency_id, asking_staff_id, about_words, necessity, purpose, basis, basis_version,
      told, told_why, asked_at, due_at, key_id, tokens)
    values (form, me, who[1]::uuid, coalesce(said->>'about_words', ''), coalesce(said->>'necessity', ''), who[4], coalesce(said->>'basis', ''),
      coalesce(said->>'basis_version', ''), coalesce(said->>'told', ''), coalesce(said->>'told_why', ''), clock_timestamp(), due, k, with_tokens)
    returning id into made;
  perform trail_note('quiet_question.asked', 'quiet_question', made, '{}', '', 'quiet-question', '1');
  return made;
end $$;

-- The reader's own questions, with the answers that leads chose to give. Nothing in it tells a hit that was kept from none.
create function sharing_quiet_questions()
returns table (id uuid, asked_at timestamptz, due_at timestamptz, about_words text, necessity text, basis text, answers jsonb)
language sql stable security definer set search_path = pg_catalog, public as $$
  select q.id, q.asked_at, q.due_at, q.about_words, q.necessity, q.basis,
    coalesce((select jsonb_agg(jsonb_build_object('words', h.words, 'at', h.answered_at,
        'agency', case when not agencies_keeps_close(h.agency_id) then h.agency_id end,
        'staff', case when not agencies_keeps_close(h.agency_id) then h.answered_by end,
        'desk', case when agencies_keeps_close(h.agency_id) then a.desk_name end,
        'phone', case when agencies_keeps_close(h.agency_id) then a.desk_phone end) order by h.answered_at)
      from sharing_quiethit h join agencies_agency a on a.id = h.agency_id where h.question_id = q.id and h.gave = 'told'), '[]')
  from sharing_quietquestion q
  where access_may('ask_quietly') and q.asking_agency_id = (select access_agency()) and q.asking_staff_id = (select access_staff())
  order by q.asked_at desc, q.id limit 200
$$;

-- What the safeguarding lead of a holder reads: who asks, unless they keep their own records close; of whom, and why.
create function sharing_quiet_hits()
returns table (id uuid, at timestamptz, due_at timestamptz, about_words text, necessity text, purpose text, basis text, told text,
  told_why text, agency uuid, staff uuid, desk_name text, desk_phone text, gave text, words text, answered_at timestamptz, answered_by uuid)
language sql stable security definer set search_path = pg_catalog, public as $$
  select h.id, h.at, q.due_at, q.about_words, q.necessity, q.purpose, q.basis, q.told, q.told_why, h.shown_agency_id, h.shown_staff_id,
    h.desk_name, h.desk_phone, h.gave, h.words, h.answered_at, h.answered_by
  from sharing_quiethit h join sharing_quietquestion q on q.id = h.question_id
  where access_may('answer_quietly') and h.agency_id = (select access_agency())
  order by h.gave <> '', q.due_at, h.id limit 200
$$;

create function sharing_answer_quietly(of_hit uuid, what text, in_words text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare h sharing_quiethit; me uuid := access_agency(); answers boolean := access_may('answer_quietly');
begin
  select * into h from sharing_quiethit q where q.id = of_hit and answers and q.agency_id = me for update;
  if not found then raise exception 'no such question' using errcode = 'CS404'; end if;
  if h.gave <> '' then raise exception 'it is answered' using errcode = 'CS409'; end if;
  update sharing_quiethit set gave = what, words = in_words, answered_at = clock_timestamp(), answered_by = access_staff() where id = h.id;
  perform trail_note('quiet_question.' || what, 'quiet_question', h.id, '{}', in_words, 'quiet-question', '1');
end $$;

-- Who of the reader's agency asked about somebody who doesn't exist. For its safeguarding lead; it tells of no person.
create function sharing_quiet_canaries() returns table (staff uuid, at timestamptz, about_words text)
language sql stable security definer set search_path = pg_catalog, public as $$
  select q.asking_staff_id, q.met_canary_at, q.about_words from sharing_quietquestion q
  where access_may('answer_quietly') and q.asking_agency_id = (select access_agency()) and q.asking_staff_id <> (select access_staff())
    and q.met_canary_at is not null
  order by q.met_canary_at desc, q.id limit 50
$$;

-- Matches up to a hundred questions that wait, and forgets their tokens; each question whole or not at all. A hit leaves a look
-- in the holder's own chain, by Cairn and not by whoever asked: in theirs it would tell them. Of an agency's own people its own
-- questions say nothing, and a question of somebody who has left meanwhile goes to nobody.
create function sharing_match_quietly() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare q sharing_quietquestion; holder uuid; made uuid; look trail_look; desk agencies_agency; hidden boolean; done integer := 0;
begin
  for q in select * from sharing_quietquestion w where cardinality(w.tokens) > 0 order by w.asked_at, w.id limit 100 for update skip locked loop
    if exists (select from agencies_post p join agencies_staff s on s.id = p.staff_id and s.is_active
               where p.staff_id = q.asking_staff_id and p.agency_id = q.asking_agency_id and p.ended_at is null) then
      hidden := agencies_keeps_close(q.asking_agency_id);
      select * into desk from agencies_agency a where a.id = q.asking_agency_id;
      for holder in select distinct t.agency_id from sharing_quiettoken t
          where t.key_id = q.key_id and t.token = any(q.tokens) and t.agency_id <> q.asking_agency_id order by 1 loop
        insert into sharing_quiethit (question_id, agency_id, shown_agency_id, shown_staff_id, desk_name, desk_phone, at)
          values (q.id, holder, case when not hidden then q.asking_agency_id end, case when not hidden then q.asking_staff_id end,
            case when hidden then desk.desk_name else '' end, case when hidden then desk.desk_phone else '' end, clock_timestamp())
          on conflict do nothing returning id into made;
        if found then
          insert into trail_look (id, at, staff_id, agency_id, role, purpose, what, on_kind, on_id, rule, owners, shown)
            values (gen_random_uuid(), clock_timestamp(), '00000000-0000-0000-0000-000000000000', holder, 'system', q.purpose,
              'quiet question', 'quiet_question', made, 'quiet-question/1', array[holder], 0)
            returning * into look;
          insert into trail_unsealed (row, source, agency_id, leaf) values (look.id, 'look', holder, trail_leaf(trail_look_fields(look)));
        end if;
      end loop;
    end if;
    if exists (select from sharing_quiettoken t where t.key_id = q.key_id and t.token = any(q.tokens) and t.agency_id is null) then
      update sharing_quietquestion set met_canary_at = clock_timestamp() where id = q.id;
      perform trail_note('quiet_question.met_a_canary', 'quiet_question', q.id, '{}', '', 'quiet-question', '1', null, q.asking_agency_id, q.purpose);
    end if;
    update sharing_quietquestion set tokens = '{}' where id = q.id;
    done := done + 1;
  end loop;
  return done;
end $$;

-- The key of this public half, made known if it wasn't, also one that was ended before (put back from a copy): its tokens are
-- gone, and it is in use once `sharing_use_quiet_key` says so.
create function sharing_know_quiet_key(public_half bytea) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare made uuid;
begin
  insert into sharing_quietkey (public_key) values (public_half) on conflict (public_key) do nothing;
  update sharing_quietkey set since = null, until = null where public_key = public_half and until is not null;
  select id into made from sharing_quietkey where public_key = public_half;
  return made;
end $$;

-- What an agency's tokens were made of; null where there are none yet. The zero id is that of the canaries.
create function sharing_quiet_digest(of_key uuid, of_agency uuid, of_open boolean) returns text
language sql stable security definer set search_path = pg_catalog, public as $$
  select digest from sharing_quietset s where key_id = of_key and agency_id = of_agency and s.open = of_open
$$;

-- All tokens of those whom one agency shares openly, or holds closely, under one key, in place of those before: whole, or as
-- they were.
create function sharing_keep_quiet_tokens(of_key uuid, of_agency uuid, of_open boolean, made_of text, with_tokens bytea[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare owner uuid := nullif(of_agency, '00000000-0000-0000-0000-000000000000');
begin
  delete from sharing_quiettoken t where key_id = of_key and agency_id is not distinct from owner and t.open = of_open;
  insert into sharing_quiettoken (key_id, agency_id, open, token) select distinct of_key, owner, of_open, t from unnest(with_tokens) t;
  insert into sharing_quietset (key_id, agency_id, open, digest, made_at) values (of_key, of_agency, of_open, made_of, clock_timestamp())
    on conflict (key_id, agency_id, open) do update set digest = excluded.digest, made_at = excluded.made_at;
end $$;

-- From now on this key: what waits under the one before is matched first, then its tokens go. New questions wait for the lock.
create function sharing_use_quiet_key(of_key uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare before uuid;
begin
  select id into before from sharing_quietkey where since is not null and until is null for update;
  if before = of_key then return; end if;
  perform 1 from sharing_quietquestion where key_id = before and cardinality(tokens) > 0 for update;
  while sharing_match_quietly() > 0 loop null; end loop;
  update sharing_quietkey set until = clock_timestamp() where id = before;
  delete from sharing_quiettoken where key_id <> of_key;
  delete from sharing_quietset where key_id <> of_key;
  update sharing_quietkey set since = clock_timestamp() where id = of_key and since is null;
  if not found then raise exception 'no such key' using errcode = 'CS404'; end if;
  perform trail_note('quiet_key.used', 'quiet_key', of_key, '{}', '', 'quiet-question', '1', null, null, 'run_the_service');
end $$;

-- Whether one token is kept as a canary's: by which the job finds out that tokens are made and found as they should be.
create function sharing_quiet_canary_kept(of_key uuid, one bytea) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select exists (select from sharing_quiettoken t where t.key_id = of_key and t.token = one and t.agency_id is null)
$$;

revoke execute on function sharing_quiet_key, sharing_quiet_left(uuid, uuid), sharing_quiet_left(), sharing_ask_quietly,
  sharing_quiet_questions, sharing_quiet_hits, sharing_answer_quietly, sharing_quiet_canaries, sharing_match_quietly, sharing_know_quiet_key,
  sharing_quiet_digest, sharing_keep_quiet_tokens, sharing_use_quiet_key, sharing_quiet_canary_kept from public;
grant execute on function sharing_quiet_key, sharing_quiet_left(), sharing_ask_quietly, sharing_quiet_questions, sharing_quiet_hits,
  sharing_answer_quietly, sharing_quiet_canaries to cairn_web;
grant execute on function sharing_quiet_key, sharing_match_quietly, sharing_know_quiet_key, sharing_quiet_digest, sharing_keep_quiet_tokens,
  sharing_use_quiet_key, sharing_quiet_canary_kept to cairn_job;
