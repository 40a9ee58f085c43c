-- The only way into the trail. A deed or look commits with its leaf; one sealer orders them afterwards.

create function trail_leaf(fields text[]) returns bytea
language sql immutable set search_path = pg_catalog, public as $$
  select sha256(convert_to(array_to_string(fields, E'\x1f', ''), 'UTF8'))
$$;

create function trail_moment(at timestamptz) returns text
language sql stable set search_path = pg_catalog, public as $$
  select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

create function trail_deed_fields(d trail_deed) returns text[]
language sql stable set search_path = pg_catalog, public as $$
  select array['deed', d.id::text, trail_moment(d.at), d.did, d.staff_id::text, d.agency_id::text, d.purpose, d.on_kind,
               d.on_id::text, d.rule, d.version, d.details::text, d.commitment]
$$;

create function trail_look_fields(l trail_look) returns text[]
language sql stable set search_path = pg_catalog, public as $$
  select array['look', l.id::text, trail_moment(l.at), l.what, l.staff_id::text, l.agency_id::text, l.role, l.purpose,
               l.on_kind, l.on_id::text, l.rule, l.owners::text, l.shown::text]
$$;

create function trail_note(did text, on_kind text, on_id uuid, details jsonb, why text, rule text, version text,
                           by_staff uuid default null, by_agency uuid default null, by_purpose text default '') returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare who text[] := access_identity(); made trail_deed; salt text;
begin
  if who is null then
    if session_user = 'cairn_web' then raise exception 'nobody has entered' using errcode = '42501'; end if;
  else
    by_staff := who[1]::uuid; by_agency := who[2]::uuid; by_purpose := who[4];
  end if;
  if why <> '' then salt := gen_random_uuid()::text || gen_random_uuid()::text; end if;
  insert into trail_deed (id, at, did, staff_id, agency_id, purpose, on_kind, on_id, rule, version, details, commitment)
    values (gen_random_uuid(), clock_timestamp(), trail_note.did, by_staff, by_agency, by_purpose, trail_note.on_kind, trail_note.on_id,
            trail_note.rule, trail_note.version, trail_note.details,
            case when salt is null then '' else encode(sha256(convert_to(salt || why, 'UTF8')), 'hex') end)
    returning * into made;
  if salt is not null then
    insert into trail_deedtext (deed_id, agency_id, salt, text) values (made.id, by_agency, salt, why);
  end if;
  insert into trail_unsealed (row, source, agency_id, leaf)
    values (made.id, 'deed', by_agency, trail_leaf(trail_deed_fields(made)));
  return made.id;
end $$;

create function trail_saw(what text, on_kind text, on_id uuid, rule text, owners uuid[], shown integer) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare who text[] := access_identity(); made trail_look;
begin
  if who is null then raise exception 'nobody has entered' using errcode = '42501'; end if;
  insert into trail_look (id, at, staff_id, agency_id, role, purpose, what, on_kind, on_id, rule, owners, shown)
    values (gen_random_uuid(), clock_timestamp(), who[1]::uuid, who[2]::uuid, who[3], who[4], trail_saw.what, trail_saw.on_kind,
            trail_saw.on_id, trail_saw.rule, trail_saw.owners, trail_saw.shown)
    returning * into made;
  insert into trail_unsealed (row, source, agency_id, leaf)
    values (made.id, 'look', made.agency_id, trail_leaf(trail_look_fields(made)));
  return made.id;
end $$;

-- Seals all that waits, one chain an agency, without gaps. Returns how many rows it sealed.
create function trail_seal_waiting() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare waiting record; place bigint; last_chain bytea; of_agency uuid; done integer := 0;
begin
  perform pg_advisory_xact_lock(hashtext('cairn trail sealer'));
  of_agency := null;
  for waiting in
    select coalesce(u.agency_id, '00000000-0000-0000-0000-000000000000'::uuid) as chain_of, u.row, u.source, u.leaf
      from trail_unsealed u left join trail_deed d on d.id = u.row left join trail_look l on l.id = u.row
      order by 1, coalesce(d.at, l.at), u.row
  loop
    if of_agency is distinct from waiting.chain_of then
      of_agency := waiting.chain_of;
      select s.seq, s.chain into place, last_chain from trail_seal s where s.chain_of = of_agency order by s.seq desc limit 1;
      if not found then place := 0; last_chain := sha256(convert_to(of_agency::text, 'UTF8')); end if;
    end if;
    place := place + 1;
    last_chain := sha256(last_chain || convert_to(place::text, 'UTF8') || waiting.leaf);
    insert into trail_seal (id, chain_of, seq, source, row, leaf, chain, sealed_at)
      values (gen_random_uuid(), of_agency, place, waiting.source, waiting.row, waiting.leaf, last_chain, clock_timestamp());
    delete from trail_unsealed u where u.row = waiting.row;
    done := done + 1;
  end loop;
  return done;
end $$;

create function trail_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'the trail is never changed' using errcode = '42501';
end $$;

create trigger never_changed before update or delete or truncate on trail_deed for each statement execute function trail_refuse();
create trigger never_changed before update or delete or truncate on trail_look for each statement execute function trail_refuse();
create trigger never_changed before update or delete or truncate on trail_seal for each statement execute function trail_refuse();

revoke execute on function trail_leaf, trail_moment, trail_deed_fields, trail_look_fields, trail_note, trail_saw, trail_seal_waiting from public;
grant execute on function trail_note, trail_saw, trail_deed_fields, trail_look_fields, trail_moment to cairn_web, cairn_job, cairn_engine;
grant execute on function trail_seal_waiting to cairn_job;
