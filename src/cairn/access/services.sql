-- Service accounts: with which an agency's own system sends and reads. One enters as a person does, signed and for one
-- transaction, and may do what its role may and its operations name; of concerns and forms it reads what it sent itself.
-- A safeguarding lead makes one, or confirms what an administrator asked for; the secret is shown to that lead alone.

create table access_service (
  id uuid primary key default gen_random_uuid(),
  agency_id uuid not null references agencies_agency,
  staff_id uuid unique references agencies_staff,
  title text not null check (title <> '' and length(title) <= 100),
  role text not null check (role in ('practitioner', 'volunteer', 'licensing')),
  purpose text not null check (purpose <> '' and length(purpose) <= 100),
  operations text[] not null check (cardinality(operations) > 0),
  asked_by uuid references agencies_staff,
  asked_at timestamptz not null default clock_timestamp(),
  state text not null default 'waits' check (state in ('waits', 'holds', 'declined', 'shut')),
  decided_by uuid references agencies_staff,
  decided_at timestamptz,
  ends_on date not null,
  key bytea check (length(key) = 32),
  key_since timestamptz,
  old_key bytea check (length(old_key) = 32),
  old_until timestamptz,
  used_at timestamptz,
  minute_at timestamptz not null default '-infinity',
  calls integer not null default 0,
  constraint account_that_holds_has_a_key check (state <> 'holds' or (key is not null and key_since is not null and staff_id is not null)),
  constraint account_that_is_shut_has_no_key check (state = 'holds' or (key is null and old_key is null)),
  constraint an_old_key_ends check ((old_key is null) = (old_until is null))
);
comment on column access_service.asked_by is 'null: the owner of the installation';
comment on column access_service.key is 'SHA-256 of the secret, which is nowhere kept';
create index access_service_agency on access_service (agency_id, asked_at desc);

-- What a system sent under a key of its own, so that the same again is the same once.
create table access_service_answer (
  staff_id uuid not null references agencies_staff,
  key bytea not null check (length(key) = 32),
  fingerprint bytea not null check (length(fingerprint) = 32),
  answer jsonb,
  at timestamptz not null default clock_timestamp(),
  primary key (staff_id, key)
);
comment on column access_service_answer.answer is 'ids, a reference and a state; no name and no word of what was sent';

-- What each operation needs that a role may; the same as `access.operations.OPERATIONS`, which a test holds.
create function access_service_needs(operation text) returns text
language sql immutable set search_path = pg_catalog, public as $$
  select case operation when 'concerns.tell' then 'tell_concerns' when 'concerns.add' then 'tell_concerns'
    when 'concerns.read' then 'tell_concerns' when 'forms.send' then 'fill_in_forms' when 'forms.read' then 'fill_in_forms'
    when 'duties.read' then 'owe_duties' end
$$;

-- Once more as it was; a service account may no more than its operations need.
create or replace function access_may(wanted text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare who text[] := access_identity();
begin
  if who is null then return false; end if;
  return exists (select 1 from access_role where role = who[3] and verb = wanted)
    and coalesce((select bool_or(access_service_needs(one) = wanted) from access_service v, unnest(v.operations) one
                  where v.staff_id = who[1]::uuid), true);
end $$;

-- Whether an account may be used now. One that nobody used for 30 days sleeps, as a person's does; a new secret wakes it.
create function access_service_lives(v access_service) returns boolean
language sql stable set search_path = pg_catalog, public as $$
  select v.state = 'holds' and v.ends_on >= (clock_timestamp() at time zone 'Europe/London')::date
     and greatest(v.used_at, v.key_since) > clock_timestamp() - interval '30 days'
$$;

-- Makes an account hold. Its caller has checked who may.
create function access_service_appoint(service uuid, made bytea, by_staff uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare v access_service; who uuid := gen_random_uuid();
begin
  select * into v from access_service s where s.id = service for update;
  insert into agencies_staff (id, username, name, is_active, password, password_set_at, is_service)
    values (who, 'service ' || v.id, v.title || ' (a system)', true, '!' || encode(sha256(uuid_send(gen_random_uuid())), 'hex'),
            clock_timestamp(), true);
  update access_service s set state = 'holds', staff_id = who, decided_by = by_staff, decided_at = clock_timestamp(), key = made,
    key_since = clock_timestamp() where s.id = service;
  perform trail_note('service.made', 'service', service, jsonb_build_object('role', v.role, 'staff', who::text, 'ends_on', v.ends_on::text,
    'operations', to_jsonb(v.operations), 'purpose', v.purpose), '', 'a-lead-holds-the-secret', '1', null, v.agency_id, 'run_the_service');
end $$;

create function access_service_keep(here uuid, titled text, as_role text, why text, wanted text[], until date, by_staff uuid) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare made uuid; one text;
begin
  if until < current_date or until > current_date + 366 then raise exception 'it ends within a year' using errcode = 'CA410'; end if;
  foreach one in array wanted loop
    if access_service_needs(one) is null or not access_role_may(as_role, access_service_needs(one)) then
      raise exception 'the role may not' using errcode = 'CA411';
    end if;
  end loop;
  insert into access_service (agency_id, title, role, purpose, operations, ends_on, asked_by)
    values (here, titled, as_role, why, wanted, until, by_staff) returning id into made;
  return made;
end $$;

-- Ask for an account. made: SHA-256 of a secret. Whoever may hold secrets gets it at once, everybody else's waits for a lead.
create function access_service_ask(titled text, as_role text, why text, wanted text[], until date, made bytea,
                                   out service uuid, out holds boolean)
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  service := access_service_keep(access_who_cares(), titled, as_role, why, wanted, until, access_staff());
  holds := access_may('confirm_posts');
  if holds then
    perform access_service_appoint(service, made, access_staff());
  else
    perform trail_note('service.asked', 'service', service, jsonb_build_object('role', as_role), '', 'a-lead-holds-the-secret', '1');
  end if;
end $$;

-- The account of the reader's agency, in one of these states; whoever waits behind another sees what that one did.
create function access_service_of_mine(service uuid, states text[]) returns access_service
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare v access_service;
begin
  select * into v from access_service s where s.id = service and s.agency_id = access_who_cares() for update;
  if not found then raise exception 'no such account' using errcode = 'CA404'; end if;
  if not v.state = any(states) then raise exception 'decided meanwhile' using errcode = 'CA409'; end if;
  return v;
end $$;

create function access_service_confirm(service uuid, made bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare v access_service := access_service_of_mine(service, array['waits']);
begin
  if not access_may('confirm_posts') then raise exception 'a lead does' using errcode = '42501'; end if;
  if v.ends_on < current_date then raise exception 'it has ended' using errcode = 'CA409'; end if;
  perform access_service_appoint(service, made, access_staff());
  return true;
end $$;

-- A new secret; the one before is good until the moment given, a week from now at most, or ends at once.
create function access_service_turn(service uuid, made bytea, until date, old_good_for interval) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare v access_service := access_service_of_mine(service, array['holds']);
begin
  if not access_may('confirm_posts') then raise exception 'a lead does' using errcode = '42501'; end if;
  perform access_service_renew(service, made, until, old_good_for);
  return true;
end $$;

create function access_service_renew(service uuid, made bytea, until date, old_good_for interval) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare v access_service; keeps boolean := old_good_for > interval '0' and old_good_for <= interval '7 days';
begin
  if until < current_date or until > current_date + 366 then raise exception 'it ends within a year' using errcode = 'CA410'; end if;
  select * into v from access_service s where s.id = service for update;
  update access_service s set key = made, key_since = clock_timestamp(), ends_on = until,
    old_key = case when keeps and access_service_lives(v) then v.key end,
    old_until = case when keeps and access_service_lives(v) then clock_timestamp() + old_good_for end where s.id = service;
  perform trail_note('service.new_secret', 'service', service, jsonb_build_object('ends_on', until::text, 'old_hours',
    case when keeps then extract(epoch from old_good_for)::int / 3600 else 0 end), '', 'a-lead-holds-the-secret', '1', null, v.agency_id, 'run_the_service');
end $$;

-- Shut at once, for ever; one that waits is declined. Whoever cares for the staff does it.
create function access_service_end(service uuid, why text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare v access_service := access_service_of_mine(service, array['waits', 'holds']);
begin
  return access_service_close(service, why, access_staff());
end $$;

create function access_service_close(service uuid, why text, by_staff uuid) returns text
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare v access_service; goes text;
begin
  select * into v from access_service s where s.id = service for update;
  if v.state not in ('waits', 'holds') then raise exception 'decided meanwhile' using errcode = 'CA409'; end if;
  goes := case v.state when 'waits' then 'declined' else 'shut' end;
  update access_service s set state = goes, key = null, old_key = null, old_until = null, decided_by = by_staff, decided_at = clock_timestamp()
    where s.id = service;
  update agencies_staff s set is_active = false where s.id = v.staff_id;
  perform trail_note('service.' || goes, 'service', service, jsonb_build_object('role', v.role), why, '', '', null, v.agency_id, 'run_the_service');
  return goes;
end $$;

-- Arguments: account, SHA-256 of the secret as hex, how many calls a minute. Whose secret it is, for a moment; nothing for one
-- that is wrong, old, over or of another account, whatever else is true. Only a right secret counts as a call.
create function access_service_came(token text) returns table (waits integer, staff_id uuid, agency_id uuid, role text, purpose text,
                                                               operations text[], title text, agency text)
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare asked text[] := access_errand(token, 'service'); v access_service; moment timestamptz := clock_timestamp();
begin
  select * into v from access_service s where s.id = asked[1]::uuid and access_service_lives(s)
     and (s.key = decode(asked[2], 'hex') or (s.old_key = decode(asked[2], 'hex') and s.old_until > moment)) for update;
  if not found then return; end if;
  if v.minute_at <= moment - interval '1 minute' then v.minute_at := moment; v.calls := 0; end if;
  waits := case when v.calls >= asked[3]::int then ceil(extract(epoch from v.minute_at + interval '1 minute' - moment))::int else 0 end;
  update access_service s set minute_at = v.minute_at, calls = least(v.calls + 1, asked[3]::int), used_at = moment where s.id = v.id;
  return query select waits, v.staff_id, v.agency_id, v.role, v.purpose, v.operations, v.title, a.name
    from agencies_agency a where a.id = v.agency_id;
end $$;

-- Arguments: account, operation. Enters the transaction as this account, for an operation that was given to it.
create function access_enter_service(token text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare asked text[] := access_errand(token, 'enter_service'); v access_service; said text;
begin
  select s.* into v from access_service s join agencies_staff a on a.id = s.staff_id
    where s.id = asked[1]::uuid and access_service_lives(s) and a.is_active;
  if not found then raise exception 'this account is shut' using errcode = '42501'; end if;
  if not asked[2] = any(v.operations) then raise exception 'not its operation' using errcode = 'CA403'; end if;
  said := v.staff_id || '|' || v.agency_id || '|' || v.role || '|' || v.purpose;
  perform set_config('cairn.entry', said || '|' || access_mac('inside', access_bound(said)), true);
  perform set_config('cairn.opened', '', true);
  return true;
end $$;

-- Says that one is about to do what was sent under this key. Null: do it. Else what was answered the first time; who comes
-- second waits until the first is done. CA422: something else was sent under it.
create function access_service_begin(said bytea, print bytea) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare me uuid := access_staff(); before access_service_answer;
begin
  if not exists (select from access_service v where v.staff_id = me) then raise exception 'no service account' using errcode = '42501'; end if;
  insert into access_service_answer (staff_id, key, fingerprint) values (me, said, print) on conflict do nothing;
  if found then return null; end if;
  select * into before from access_service_answer a where a.staff_id = me and a.key = said;
  if before.fingerprint <> print then raise exception 'sent otherwise before' using errcode = 'CA422'; end if;
  return before.answer;
end $$;

create function access_service_done(said bytea, gave jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  update access_service_answer a set answer = gave where a.staff_id = access_staff() and a.key = said and a.answer is null;
end $$;

revoke execute on function access_service_needs, access_service_lives, access_service_appoint, access_service_keep, access_service_ask,
  access_service_of_mine, access_service_confirm, access_service_turn, access_service_renew, access_service_end, access_service_close,
  access_service_came, access_enter_service, access_service_begin, access_service_done from public;
grant execute on function access_service_ask, access_service_confirm, access_service_turn, access_service_end, access_service_came,
  access_enter_service, access_service_begin, access_service_done to cairn_web;
