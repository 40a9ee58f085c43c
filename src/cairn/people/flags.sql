-- Flags on a person: set, looked at again and ended by the agency that set them; each step is kept and noted. A flag rests on
-- one record and is seen by whoever sees that record. Errors: CP404 no such thing, alike for hidden and absent; CP409
-- somebody was quicker.

-- Whether the caller may put something on a record of a person: of their own agency, or shared and opened to them. A service
-- that keeps its records close puts nothing on another's: that would tell the other where somebody goes for help.
create function people_may_rest_on(record uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare found_row records_record;
begin
  if access_agency() is null then return false; end if;
  select * into found_row from records_record r where r.id = record and r.kind = 'person' and r.withdrawn_at is null;
  if not found then return false; end if;
  if found_row.agency_id = access_own() then return true; end if;
  return found_row.sharing = 'partnership' and not agencies_keeps_close(access_agency())
    and (access_may('read_identities') or access_reaches(record));
end $$;

create function people_flag_noted(f people_flag, did text, words text, review_on date) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  insert into people_flagstep (id, flag_id, number, did, at, staff_id, agency_id, words, review_on)
    values (gen_random_uuid(), f.id, f.version, did, clock_timestamp(), access_staff(), access_agency(), words, review_on);
  perform trail_note(case did when 'set' then 'flag.set' when 'reviewed' then 'flag.reviewed' when 'ended' then 'flag.ended' end, 'flag', f.id,
    jsonb_build_object('kind', f.kind, 'record', f.record_id::text, 'review_on', coalesce(review_on::text, ''), 'set_by', f.staff_id::text),
    words, 'flag', '1');
end $$;

create function people_set_flag(on_record uuid, form uuid, of_kind text, reason text, known_from text, look_again date) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare me uuid := access_agency(); my uuid := access_staff(); f people_flag;
begin
  if me is null or not access_may('set_flags') then raise exception 'not allowed' using errcode = '42501'; end if;
  select * into f from people_flag q where q.agency_id = me and q.staff_id = my and q.form_id = form;
  if found then return f.id; end if;
  if not people_may_rest_on(on_record) then raise exception 'no such record' using errcode = 'CP404'; end if;
  if coalesce(look_again <= current_date or look_again > current_date + 367, true) then
    raise exception 'it says when to look again' using errcode = '22023';
  end if;
  insert into people_flag (id, form_id, record_id, agency_id, staff_id, kind, why, source, set_at, review_on, version)
    values (gen_random_uuid(), form, on_record, me, my, of_kind, reason, known_from, clock_timestamp(), look_again, 1)
    on conflict (agency_id, record_id, kind) where ended_at is null do nothing
    returning * into f;
  if f.id is null then raise exception 'it stands' using errcode = 'CP409'; end if;
  perform people_flag_noted(f, 'set', reason, look_again);
  return f.id;
end $$;

-- Look at a flag again (a day of next review) or end it (none). after: the version that was seen.
create function people_settle_flag(of_flag uuid, after integer, words text, look_again date) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare f people_flag;
begin
  if not access_may('set_flags') then raise exception 'not allowed' using errcode = '42501'; end if;
  select * into f from people_flag q where q.id = of_flag and q.agency_id = access_agency() for update;
  if not found then raise exception 'no such flag' using errcode = 'CP404'; end if;
  if f.version <> after or f.ended_at is not null then raise exception 'somebody was quicker' using errcode = 'CP409'; end if;
  if look_again <= current_date or look_again > current_date + 367 then
    raise exception 'it says when to look again' using errcode = '22023';
  end if;
  update people_flag set version = version + 1, review_on = coalesce(look_again, review_on),
      ended_at = case when look_again is null then clock_timestamp() end
    where id = f.id returning * into f;
  perform people_flag_noted(f, case when look_again is null then 'ended' else 'reviewed' end, words, look_again);
  return true;
end $$;

create function people_never_unsaid() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  raise exception 'what was said of a person is never changed' using errcode = '42501';
end $$;
create trigger never_unsaid before update or delete on people_flagstep for each row execute function people_never_unsaid();
create trigger never_gone before delete on people_flag for each row execute function people_never_unsaid();

revoke execute on function people_may_rest_on, people_flag_noted, people_set_flag, people_settle_flag, people_never_unsaid from public;
grant execute on function people_may_rest_on, people_set_flag, people_settle_flag to cairn_web;
