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
