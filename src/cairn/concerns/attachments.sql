-- Files that hang on a concern, or on a draft of one until it is told. The bytes stand in the row: one transaction keeps
-- both or neither, one backup has both, one wall stands before both. Whoever acts is whom the signed entry says.

alter table concerns_attachment add constraint size_is_that_of_its_content check (octet_length(content) = size);

-- Keep one: on a concern that the reader may read, where it is an addition like any other and brings back what was watched
-- or ended; or on a draft of their own. The same id again by the same person is the same file.
create function concerns_attach(of_concern uuid, of_draft uuid, wanted uuid, file_name text, file_kind text, file_print text,
                                file bytea, why text, due date) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare who text[] := access_identity(); c concerns_concern; d concerns_draft; held concerns_attachment; made uuid := wanted;
begin
  if who is null or (of_concern is null) = (of_draft is null) then raise exception 'nobody has entered' using errcode = '42501'; end if;
  if of_concern is not null then
    select * into c from concerns_concern q where q.id = of_concern for update;
    if not found or not concerns_reads(c.staff_id, c.agency_id, c.owner_agency_id, c.owner_role, c.front_agency_id, c.next_on) then
      raise exception 'no such concern' using errcode = 'CC404';
    end if;
  else
    select * into d from concerns_draft q where q.id = of_draft and q.staff_id = who[1]::uuid and q.agency_id = who[2]::uuid for update;
    if not found or not access_may('tell_concerns') then raise exception 'no such draft' using errcode = 'CC404'; end if;
    if d.mailed_on is not null then raise exception 'it came by e-mail' using errcode = 'CC410'; end if;
  end if;
  select * into held from concerns_attachment a where a.id = wanted;
  if found then
    if (held.staff_id, held.agency_id) = (who[1]::uuid, who[2]::uuid)
       and (held.concern_id is not distinct from of_concern and (of_concern is not null or held.draft_id = of_draft)) then
      return held.id;
    end if;
    made := gen_random_uuid(); -- another's id tells nothing
  end if;
  if (select count(*) from concerns_attachment a where a.concern_id = of_concern or (a.concern_id is null and a.draft_id = of_draft)) >= 10 then
    raise exception 'as many as one may have' using errcode = 'CC411';
  end if;
  if (select count(*) from concerns_attachment a where a.staff_id = who[1]::uuid and a.at > clock_timestamp() - interval '1 day') >= 100 then
    raise exception 'as many as a day may have' using errcode = 'CC412';
  end if;
  insert into concerns_attachment (id, concern_id, draft_id, staff_id, agency_id, at, name, kind, size, fingerprint, content)
    values (made, of_concern, of_draft, who[1]::uuid, who[2]::uuid, clock_timestamp(), file_name, file_kind, octet_length(file),
            file_print, file);
  if of_concern is not null then
    perform concerns_step(c.id, c.version, 'add', jsonb_build_object('reason', why), due, '{}');
    perform concerns_note_attached(c.id, made);
  end if;
  return made;
end $$;

create function concerns_note_attached(of_concern uuid, attachment uuid) returns void
language sql volatile security definer set search_path = pg_catalog, public as $$
  select trail_note('concern.attached', 'concern', of_concern, jsonb_build_object('attachment', attachment::text), '', '', '')
$$;

-- Take one of one's own away, while nothing has been told; there being none is no mistake.
create function concerns_take_off(attachment uuid) returns void
language sql volatile security definer set search_path = pg_catalog, public as $$
  delete from concerns_attachment a
  where a.id = attachment and a.concern_id is null and a.staff_id = access_staff() and a.agency_id = access_agency()
$$;

-- A draft that goes takes its files along: to the concern that was told from it, or away with it.
create function concerns_draft_goes() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare told uuid; one uuid;
begin
  select c.id into told from concerns_concern c
    where c.draft_id = old.id and c.staff_id = old.staff_id and c.agency_id = old.agency_id;
  if told is null then
    delete from concerns_attachment a where a.draft_id = old.id and a.concern_id is null and a.staff_id = old.staff_id;
    return old;
  end if;
  for one in
    update concerns_attachment a set concern_id = told, draft_id = null
    where a.draft_id = old.id and a.concern_id is null and a.staff_id = old.staff_id and a.agency_id = old.agency_id returning a.id
  loop
    perform concerns_note_attached(told, one);
  end loop;
  return old;
end $$;
create trigger files_go_along before delete on concerns_draft for each row execute function concerns_draft_goes();

-- What hangs on a concern stays as it is for ever.
create function concerns_hold_attachment() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  if old.concern_id is not null then raise exception 'what hangs on a concern is never changed' using errcode = '42501'; end if;
  if tg_op = 'DELETE' then return old; end if;
  if (new.id, new.staff_id, new.agency_id, new.at, new.name, new.kind, new.size, new.fingerprint, new.content) is distinct from
     (old.id, old.staff_id, old.agency_id, old.at, old.name, old.kind, old.size, old.fingerprint, old.content) then
    raise exception 'a file is never changed' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger never_changed before update or delete on concerns_attachment for each row execute function concerns_hold_attachment();

revoke execute on function concerns_attach, concerns_note_attached, concerns_take_off, concerns_draft_goes, concerns_hold_attachment
  from public;
grant execute on function concerns_attach, concerns_take_off to cairn_web;
