-- Who works for an agency: posts are given, confirmed, changed and ended by people of that agency, each in the trail.
-- Giving a post that lets somebody see more than the giver sees takes two people, one of them a safeguarding lead.

-- A post that waits for a second person. Nothing of it holds before that.
create table access_offer (
  id uuid primary key default gen_random_uuid(),
  agency_id uuid not null references agencies_agency,
  username text not null check (username <> '' and username !~ '\s' and length(username) <= 150),
  name text not null check (name <> '' and length(name) <= 200),
  role text not null,
  title text not null check (length(title) <= 200),
  phone text not null check (length(phone) <= 50),
  replaces_id uuid references agencies_post,
  given_by uuid not null references agencies_staff,
  given_as text not null,
  given_at timestamptz not null default clock_timestamp(),
  ends_at timestamptz not null,
  state text not null default 'waits' check (state in ('waits', 'confirmed', 'declined', 'withdrawn')),
  decided_by uuid references agencies_staff,
  decided_at timestamptz,
  constraint offer_is_decided_by_somebody check ((state = 'waits') = (decided_by is null) and (state = 'waits') = (decided_at is null)),
  constraint nobody_confirms_what_they_gave check (state <> 'confirmed' or decided_by <> given_by)
);
create unique index one_waiting_offer_a_person_and_role on access_offer (agency_id, lower(username), role) where state = 'waits';
create index access_offer_agency on access_offer (agency_id, given_at desc);

-- Who made a code; null for the owner of the installation.
alter table access_invitation add column made_by uuid references agencies_staff;

-- What lets somebody see a person in a record; the same words as `access.roles.SIGHT`, which a test holds.
create function access_sight() returns text[]
language sql immutable set search_path = pg_catalog, public as $$
  select array['read_own_records', 'read_granted_records', 'read_identities', 'read_signals', 'read_own_signals', 'triage_concerns',
               'own_concerns', 'judge_links', 'break_glass']
$$;

create function access_role_may(held text, wanted text) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select exists (select from access_role r where r.role = held and r.verb = wanted)
$$;

-- Whether a post lets its holder see more than a role sees, or give posts themselves.
create function access_exceeds(given text, giver text) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select access_role_may(given, 'manage_staff') or exists (
    select from access_role r where r.role = given and r.verb = any(access_sight()) and not access_role_may(giver, r.verb))
$$;

create function access_sees(held text) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select access_role_may(held, 'manage_staff') or exists (select from access_role r where r.role = held and r.verb = any(access_sight()))
$$;

-- The agency whose staff the reader cares for; null for everybody who cares for none.
create function access_cares_for() returns uuid
language sql stable security definer set search_path = pg_catalog, public as $$
  select case when access_may('manage_staff') then access_agency() end
$$;

create function access_who_cares() returns uuid
language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
  if access_cares_for() is null then raise exception 'cares for no staff' using errcode = '42501'; end if;
  return access_cares_for();
end $$;

-- Whether the reader may make a code with which this person sets a password: whoever holds a code can be that person, now
-- and as whoever they were before. So no administrator ever holds one of somebody who sees or saw a record, or of an account
-- which somebody has used; a lead none of somebody who saw more than a lead, or who ever acted for another agency; and nobody
-- one of somebody to whom they ever gave a post that sees more than theirs: that takes two people, who would be one.
create function access_may_make_code(who uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select access_cares_for() is not null and who <> access_staff()
     and coalesce(bool_and(p.agency_id = access_cares_for()) filter (where p.ended_at is null), false)
     and case when s.used_at is null and s.last_login is null
              then access_may('confirm_posts') or bool_and(not access_sees(p.role))
              else access_may('confirm_posts') and bool_and(p.agency_id = access_cares_for())
                   and bool_and(not access_exceeds(p.role, access_acting_role())) end
     and bool_and(p.given_by_id is distinct from access_staff() or not access_exceeds(p.role, access_acting_role()))
  from agencies_staff s join agencies_post p on p.staff_id = s.id where s.id = who group by s.used_at, s.last_login
$$;

create function access_keep_code(who uuid, hashed bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  if length(hashed) <> 32 then raise exception 'this is no code' using errcode = '22023'; end if;
  update access_invitation set ends_at = clock_timestamp() where staff_id = who and used_at is null and ends_at > clock_timestamp();
  insert into access_invitation (staff_id, code, ends_at, made_by) values (who, hashed, clock_timestamp() + interval '7 days', access_staff());
end $$;

-- Whether somebody could have made this account ready for themselves before a post with sight is given to it: it never had
-- sight, so that an administrator may have held its code, or whoever gives more than they see had made a code of it.
create function access_prepared(who uuid, o access_offer) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select access_sees(o.role) and (
    not exists (select from agencies_post p where p.staff_id = who and access_sees(p.role))
    or access_exceeds(o.role, o.given_as) and exists (select from access_invitation i where i.staff_id = who and i.made_by = o.given_by))
$$;

-- Nobody gets into an account before its holder has used a new code: no password, code, app, passkey or session of before is good.
create function access_shut(who uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  update agencies_staff s set is_active = false, password_set_at = clock_timestamp(),
    password = '!' || encode(sha256(uuid_send(gen_random_uuid())), 'hex') where s.id = who;
  update access_invitation i set ends_at = clock_timestamp() where i.staff_id = who and i.used_at is null and i.ends_at > clock_timestamp();
  delete from access_factor f where f.staff_id = who;
  perform access_drop_sessions(who, '', '');
end $$;

-- The reader's colleague who holds a post now, and is not the reader. Raises what the page says.
create function access_colleague(who uuid) returns uuid
language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
  if who is null or not exists (select from agencies_post p where p.staff_id = who and p.agency_id = access_who_cares() and p.ended_at is null) then
    raise exception 'no such colleague' using errcode = 'CA404';
  end if;
  if who = access_staff() then raise exception 'nobody does this for themselves' using errcode = 'CA403'; end if;
  return who;
end $$;

-- Makes a post hold: the account, the post, the end of what it replaces. Its caller has checked who may.
create function access_appoint(o access_offer) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare who agencies_staff;
begin
  if o.given_by is distinct from access_staff() and not exists (
      select from agencies_post p where p.staff_id = o.given_by and p.agency_id = o.agency_id and p.ended_at is null
        and access_role_may(p.role, 'manage_staff')) then
    raise exception 'whoever gave it has left' using errcode = 'CA409';
  end if;
  perform pg_advisory_xact_lock(hashtext('cairn account ' || lower(o.username)));
  select * into who from agencies_staff s where lower(s.username) = lower(o.username) order by s.username = o.username desc limit 1 for update;
  if found and lower(who.name) <> lower(o.name) then raise exception 'somebody else has this name' using errcode = 'CA411'; end if;
  if not found then
    insert into agencies_staff (id, username, name, is_active, password, password_set_at)
      values (gen_random_uuid(), o.username, o.name, false, '!' || encode(sha256(uuid_send(gen_random_uuid())), 'hex'), clock_timestamp())
      returning * into who;
  elsif access_prepared(who.id, o) then
    perform access_shut(who.id);
  end if;
  if o.replaces_id is not null then
    update agencies_post p set ended_at = clock_timestamp()
      where p.id = o.replaces_id and p.agency_id = o.agency_id and p.staff_id = who.id and p.ended_at is null;
    if not found then raise exception 'the post before it has ended' using errcode = 'CA409'; end if;
  end if;
  insert into agencies_post (id, staff_id, agency_id, role, title, phone, started_at, given_by_id)
    values (gen_random_uuid(), who.id, o.agency_id, o.role, o.title, o.phone, clock_timestamp(), o.given_by);
  return who.id;
end $$;

-- Give somebody a post. code: SHA-256 of a code made for it. It holds at once, or waits for a second person.
create function access_give_post(wanted text, named text, gives text, titled text, rung text, instead_of uuid, code bytea,
                                 out outcome text, out who uuid, out coded boolean)
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare here uuid := access_who_cares(); o access_offer; given agencies_staff; last agencies_post; second boolean;
begin
  if gives = 'system' or not exists (select from access_role r where r.role = gives) then
    raise exception 'no such role' using errcode = 'CA410';
  end if;
  if instead_of is not null then
    select p.* into last from agencies_post p where p.id = instead_of and p.agency_id = here and p.ended_at is null for update;
    if not found then raise exception 'no such post' using errcode = 'CA404'; end if;
    select s.username, s.name into wanted, named from agencies_staff s where s.id = last.staff_id;
  end if;
  select * into given from agencies_staff s where lower(s.username) = lower(wanted) order by s.username = wanted desc limit 1;
  if given.id = access_staff() then raise exception 'nobody gives themselves a post' using errcode = 'CA403'; end if;
  if given.id is not null and lower(given.name) <> lower(named) then raise exception 'somebody else has this name' using errcode = 'CA411'; end if;
  if exists (select from agencies_post p where p.staff_id = given.id and p.agency_id = here and p.role = gives and p.ended_at is null) then
    raise exception 'held already' using errcode = 'CA412';
  end if;
  second := access_exceeds(gives, access_acting_role());
  update access_offer f set state = 'withdrawn', decided_by = f.given_by, decided_at = clock_timestamp()
    where f.agency_id = here and f.state = 'waits' and f.ends_at <= clock_timestamp();
  insert into access_offer (agency_id, username, name, role, title, phone, replaces_id, given_by, given_as, ends_at)
    values (here, wanted, named, gives, titled, rung, instead_of, access_staff(), access_acting_role(), clock_timestamp() + interval '14 days')
    returning * into o;
  if second then
    perform trail_note('staff.offered', 'offer', o.id, jsonb_build_object('role', gives, 'staff', coalesce(given.id::text, '')), '', 'two-people-give-sight', '1');
    outcome := 'waits'; who := given.id; coded := false;
    return;
  end if;
  delete from access_offer f where f.id = o.id; -- it never waited: the deed keeps it
  who := access_appoint(o);
  perform trail_note('staff.invited', 'staff', who, jsonb_build_object('role', gives, 'instead_of', coalesce(last.role, '')), '', '', '');
  coded := not (select s.is_active from agencies_staff s where s.id = who) and access_may_make_code(who);
  if coded then perform access_keep_code(who, code); end if;
  outcome := 'holds';
end $$;

-- The second person says yes. The first who does is the one who did: the row is locked.
create function access_confirm_post(offer uuid, code bytea, out who uuid, out coded boolean)
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare here uuid := access_who_cares(); o access_offer; me uuid := access_staff();
begin
  select f.* into o from access_offer f where f.id = offer and f.agency_id = here for update;
  if not found then raise exception 'no such offer' using errcode = 'CA404'; end if;
  if o.state <> 'waits' or o.ends_at <= clock_timestamp() then raise exception 'it waits no more' using errcode = 'CA409'; end if;
  if o.given_by = me or exists (select from agencies_staff s where s.id = me and lower(s.username) = lower(o.username)) then
    raise exception 'nobody confirms their own' using errcode = 'CA403';
  end if;
  if not (access_may('confirm_posts') or access_role_may(o.given_as, 'confirm_posts')) then
    raise exception 'one of the two is a safeguarding lead' using errcode = '42501';
  end if;
  who := access_appoint(o);
  update access_offer f set state = 'confirmed', decided_by = me, decided_at = clock_timestamp() where f.id = o.id;
  perform trail_note('staff.confirmed', 'staff', who, jsonb_build_object('role', o.role, 'offer', o.id::text, 'given_by', o.given_by::text),
                     '', 'two-people-give-sight', '1');
  coded := not (select s.is_active from agencies_staff s where s.id = who) and access_may_make_code(who);
  if coded then perform access_keep_code(who, code); end if;
end $$;

-- Whoever gave it takes it back; anybody else who cares for the staff says no to it.
create function access_decline_post(offer uuid, why text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare here uuid := access_who_cares(); o access_offer; me uuid := access_staff(); said text;
begin
  select f.* into o from access_offer f where f.id = offer and f.agency_id = here for update;
  if not found then raise exception 'no such offer' using errcode = 'CA404'; end if;
  if o.state <> 'waits' then raise exception 'it waits no more' using errcode = 'CA409'; end if;
  said := case when o.given_by = me then 'withdrawn' else 'declined' end;
  update access_offer f set state = said, decided_by = me, decided_at = clock_timestamp() where f.id = o.id;
  perform trail_note('staff.' || said, 'offer', o.id, jsonb_build_object('role', o.role), why, '', '');
  return said;
end $$;

-- What a colleague is called and where they are rung.
create function access_describe_post(post uuid, titled text, rung text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare p agencies_post;
begin
  select q.* into p from agencies_post q where q.id = post and q.agency_id = access_who_cares() and q.ended_at is null for update;
  perform access_colleague(p.staff_id);
  update agencies_post q set title = left(titled, 200), phone = left(rung, 50) where q.id = p.id;
  perform trail_note('staff.described', 'staff', p.staff_id, jsonb_build_object('post', p.id::text), '', '', '');
end $$;

-- End one post of a colleague, or all at this agency. Without a post anywhere the account is shut and every session gone.
create function access_end_posts(of_staff uuid, only_post uuid, why text, out ended integer, out shut boolean)
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare here uuid := access_who_cares(); p agencies_post;
begin
  perform access_colleague(of_staff);
  perform 1 from agencies_staff s where s.id = of_staff for update;
  ended := 0;
  for p in select q.* from agencies_post q where q.staff_id = of_staff and q.agency_id = here and q.ended_at is null
      and (only_post is null or q.id = only_post) order by q.id for update
  loop
    update agencies_post q set ended_at = clock_timestamp(), ended_by_id = access_staff() where q.id = p.id;
    perform trail_note('staff.left', 'staff', of_staff, jsonb_build_object('role', p.role, 'post', p.id::text), why, '', '');
    ended := ended + 1;
  end loop;
  if ended = 0 then raise exception 'no such post' using errcode = 'CA404'; end if;
  shut := not exists (select from agencies_post q where q.staff_id = of_staff and q.ended_at is null);
  if shut then
    update agencies_staff s set is_active = false, password_set_at = clock_timestamp() where s.id = of_staff;
    perform access_drop_sessions(of_staff, '', '');
  end if;
end $$;

-- For half an hour whoever ended a post by mistake gives it back as it was. The post says who: a deed can be written by the web.
create function access_may_give_back(post uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select exists (
    select from agencies_post p where p.id = post and p.agency_id = access_cares_for() and p.staff_id <> access_staff()
      and p.ended_by_id = access_staff() and p.ended_at > clock_timestamp() - interval '30 minutes')
$$;

create function access_give_back(post uuid) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare here uuid := access_who_cares(); p agencies_post;
begin
  select q.* into p from agencies_post q where q.id = post and q.agency_id = here and q.ended_at is not null for update;
  if not found or p.staff_id = access_staff() then raise exception 'no such post' using errcode = 'CA404'; end if;
  if not access_may_give_back(p.id) then raise exception 'it can be given back no more' using errcode = 'CA409'; end if;
  if exists (select from agencies_post q where q.staff_id = p.staff_id and q.agency_id = here and q.role = p.role and q.ended_at is null) then
    raise exception 'held already' using errcode = 'CA412';
  end if;
  update agencies_post q set ended_at = null, ended_by_id = null where q.id = p.id;
  update agencies_staff s set is_active = true where s.id = p.staff_id and not s.is_active and s.password like '%$%';
  perform trail_note('staff.given_back', 'staff', p.staff_id, jsonb_build_object('role', p.role, 'post', p.id::text), '', '', '');
  return p.staff_id;
end $$;

-- A new code for a colleague who lost theirs or forgot the password.
create function access_new_code(of_staff uuid, code bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  perform access_colleague(of_staff);
  if not coalesce(access_may_make_code(of_staff), false) then
    raise exception 'somebody else makes this code' using errcode = '42501';
  end if;
  perform access_keep_code(of_staff, code);
  perform trail_note('staff.invited_anew', 'staff', of_staff, '{}', '', '', '');
end $$;

-- What was done about the staff of the reader's agency, the latest first.
create function access_staff_deeds(most integer) returns table (at timestamptz, did text, by_staff uuid, on_staff uuid, named text, role text)
language sql stable security definer set search_path = pg_catalog, public as $$
  select d.at, d.did, d.staff_id, s.id, coalesce(s.name, o.name), coalesce(d.details ->> 'role', '')
  from trail_deed d left join agencies_staff s on d.on_kind = 'staff' and s.id = d.on_id
    left join access_offer o on d.on_kind = 'offer' and o.id = d.on_id
  where d.agency_id = access_cares_for() and d.on_kind in ('staff', 'offer') order by d.at desc, d.id limit most
$$;

revoke execute on function access_may_give_back, access_staff_deeds, access_sight, access_role_may, access_exceeds, access_sees, access_cares_for, access_who_cares, access_may_make_code,
  access_keep_code, access_prepared, access_shut, access_colleague, access_appoint, access_give_post, access_confirm_post, access_decline_post, access_describe_post,
  access_end_posts, access_give_back, access_new_code from public;
grant execute on function access_may_give_back, access_staff_deeds, access_cares_for, access_exceeds, access_sees, access_may_make_code, access_give_post, access_confirm_post,
  access_decline_post, access_describe_post, access_end_posts, access_give_back, access_new_code to cairn_web;
