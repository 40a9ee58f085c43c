-- Opening one person in an emergency: for whoever does it alone, for two hours, with the owners told in the same moment.
-- It opens records of the partnership level; what is held more closely stays closed, and its desk is named.

create function sharing_reach_of_all(wanted uuid) returns uuid[]
language sql stable security definer set search_path = pg_catalog, public as $$
  with persons as (
    select m.record_id from linkage_member m where m.until is null and m.identity_id = linkage_resolve(wanted)
  ), happenings as (
    select i.event_id as record_id from persons p join records_involvement i on i.person_id = p.record_id
  ), wheres as (
    select v.place_id as record_id from happenings h join records_eventversion v on v.record_id = h.record_id
    where v.place_id is not null
  )
  select coalesce(array_agg(r.id order by r.id), '{}') from records_record r
  where r.sharing = 'partnership' and r.withdrawn_at is null
    and r.id in (select record_id from persons union select record_id from happenings union select record_id from wheres)
$$;

create function sharing_break_glass(form uuid, wanted uuid, reason text, review_due timestamptz) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  who text[] := access_identity(); me uuid := access_agency(); made uuid; reach uuid[]; until timestamptz; hidden boolean;
  desk agencies_agency;
begin
  if who is null or not access_may('break_glass') then raise exception 'not allowed to open' using errcode = '42501'; end if;
  select o.id into made from sharing_opening o where o.agency_id = me and o.staff_id = who[1]::uuid and o.form_id = form;
  if found then return made; end if;
  if not coalesce(sharing_knows('person', wanted), false) then raise exception 'nobody such' using errcode = 'CS404'; end if;
  if review_due is null or review_due <= now() or review_due > now() + interval '8 days' then
    raise exception 'the day of the review is not sound' using errcode = '22023';
  end if;
  reach := sharing_reach_of_all(wanted);
  until := clock_timestamp() + interval '2 hours';
  insert into sharing_opening (id, agency_id, staff_id, form_id, about_id, reason, at, ends_at, opened)
    values (gen_random_uuid(), me, who[1]::uuid, form, linkage_resolve(wanted), reason, clock_timestamp(), until,
            (select count(*) from records_record r where r.id = any(reach) and r.agency_id <> me))
    returning id into made;
  perform access_open_grant(me, who[1]::uuid, 'break-glass', made, reach, until);
  hidden := sharing_guarded(me);
  select * into desk from agencies_agency a where a.id = me;
  insert into sharing_notice (id, opening_id, agency_id, opener_agency_id, shown_agency_id, shown_staff_id, desk_name, desk_phone,
      about_id, reason, opened, at, ends_at, due_at, finding, words)
    select gen_random_uuid(), made, r.agency_id, me, case when hidden then null else me end,
           case when hidden then null else who[1]::uuid end, case when hidden then desk.desk_name else '' end,
           case when hidden then desk.desk_phone else '' end, linkage_resolve(wanted), sharing_break_glass.reason, count(*),
           clock_timestamp(), until, review_due, '', ''
    from records_record r where r.id = any(reach) and r.agency_id <> me group by r.agency_id;
  perform trail_note('person.opened_in_an_emergency', 'person', linkage_resolve(wanted), jsonb_build_object('opening', made::text,
    'ends_at', until::text), reason, 'break-glass', '1');
  return made;
end $$;

-- An owner reviews: sound, or a question, which closes what it owns at once.
create function sharing_review(of_notice uuid, found_so text, said text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare n sharing_notice; ended integer := 0; me uuid := access_agency(); reviews boolean := access_may('review_openings');
begin
  select * into n from sharing_notice q where q.id = of_notice and reviews and q.agency_id = me for update;
  if not found then
    raise exception 'no such notice' using errcode = 'CS404';
  end if;
  if n.reviewed_at is not null then raise exception 'it is reviewed' using errcode = 'CS409'; end if;
  update sharing_notice set finding = found_so, words = said, reviewed_at = clock_timestamp(), reviewed_by = access_staff() where id = n.id;
  if found_so = 'question' then
    update access_scope s set ended_at = clock_timestamp() from access_grant g, records_record r
      where g.id = s.grant_id and g.because_kind = 'break-glass' and g.because_id = n.opening_id
        and r.id = s.record_id and r.agency_id = n.agency_id and s.ended_at is null;
    get diagnostics ended = row_count;
  end if;
  perform trail_note('opening.reviewed', 'opening', n.opening_id, jsonb_build_object('finding', found_so, 'ended', ended), said, 'break-glass', '1');
end $$;
revoke execute on function sharing_reach_of_all, sharing_break_glass, sharing_review from public;
grant execute on function sharing_break_glass, sharing_review to cairn_web;
