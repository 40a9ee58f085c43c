-- Files that hang on a concern, or on a draft of one until it is told. The bytes stand in the row: one transaction keeps
-- both or neither, one backup has both, one wall stands before both. Whoever acts is whom the signed entry says.

alter table concerns_attachment add constraint size_is_that_of_its_content check (octet_length(content) = size);

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
