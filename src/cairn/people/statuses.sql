-- The status of a person of concern: recorded by an agency on a record, never changed, seen as that record is. That somebody
-- was cleared is seen besides by whoever may see any record of them: an allegation never stands without it. Errors: CP404 no
-- such record, alike for hidden and absent; CP410 the record is of a child.

create function people_record_status(on_record uuid, form uuid, of_status text, known_from text, reason text, decided date) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare me uuid := access_agency(); my uuid := access_staff(); s people_status;
begin
  if me is null or not access_may('record_status') then raise exception 'not allowed' using errcode = '42501'; end if;
  select * into s from people_status q where q.agency_id = me and q.staff_id = my and q.form_id = form;
  if found then return s.id; end if;
  if not people_may_rest_on(on_record) then raise exception 'no such record' using errcode = 'CP404'; end if;
  if (select v.role = 'child' from records_personversion v where v.record_id = on_record order by v.recorded_at desc limit 1) then
    raise exception 'a child is a child first' using errcode = 'CP410';
  end if;
  if coalesce(decided > current_date, true) then raise exception 'it was decided' using errcode = '22023'; end if;
  insert into people_status (id, form_id, record_id, agency_id, staff_id, status, source, words, decided_on, at)
    values (gen_random_uuid(), form, on_record, me, my, of_status, known_from, reason, decided, clock_timestamp())
    returning * into s;
  perform trail_note('status.recorded', 'status', on_record,
    jsonb_build_object('status', s.status, 'decided_on', s.decided_on::text, 'said', s.id::text), reason, 'status', '1');
  return s.id;
end $$;

-- The last words of agencies that clear the people of these records, for whoever may see one of these. Which agency, what and when: no
-- more. It rests on partnership records alone, so that what is kept close changes nothing that others see.
create function people_cleared(given uuid[]) returns table (of_record uuid, record_id uuid, agency_id uuid, status text, decided_on date, at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare own uuid := access_own(); names boolean := access_may('read_identities');
begin
  if access_agency() is null then return; end if;
  return query
    with mine as (
      select m.record_id, m.identity_id from linkage_member m
      where m.record_id = any(given) and m.until is null
        and (m.agency_id = own or (m.sharing = 'partnership' and (names or access_reaches(m.record_id))))
    ), theirs as (
      select distinct a.record_id as asked, m.record_id
      from mine a join linkage_member m on m.identity_id = a.identity_id and m.until is null and m.sharing = 'partnership'
      join records_record r on r.id = m.record_id and r.sharing = 'partnership'
    )
    select t.asked, l.record_id, l.agency_id, l.status, l.decided_on, l.at
    from theirs t cross join lateral (
      select distinct on (s.agency_id) s.record_id, s.agency_id, s.status, s.decided_on, s.at
      from people_status s where s.record_id = t.record_id order by s.agency_id, s.at desc) l
    where l.status in ('no_further_action', 'eliminated');
end $$;

create trigger never_unsaid before update or delete on people_status for each row execute function people_never_unsaid();
revoke execute on function people_record_status, people_cleared from public;
grant execute on function people_record_status, people_cleared to cairn_web;
