-- Keeping a file; what is kept apart from somebody is not there for them. Run before attachments.sql.

-- Keep one: on a concern that the reader may read, where it is an addition like any other and brings back what was watched
-- or ended; or on a draft of their own. The same id again by the same person is the same file.
create or replace function concerns_attach(of_concern uuid, of_draft uuid, wanted uuid, file_name text, file_kind text, file_print text,
                                file bytea, why text, due date) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare who text[] := access_identity(); c concerns_concern; d concerns_draft; held concerns_attachment; made uuid := wanted;
begin
  if who is null or (of_concern is null) = (of_draft is null) then raise exception 'nobody has entered' using errcode = '42501'; end if;
  if of_concern is not null then
    select * into c from concerns_concern q where q.id = of_concern for update;
    if not found or concerns_withheld(c.id)
       or not concerns_reads(c.staff_id, c.agency_id, c.owner_agency_id, c.owner_role, c.front_agency_id, c.next_on) then
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
