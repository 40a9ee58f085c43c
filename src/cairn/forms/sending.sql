-- The only ways in which a form is sent, decided on, and a made-up case rated. Whoever acts is whom the signed entry says.

create function forms_reads(of_agency uuid, of_staff uuid, is_restricted boolean) returns boolean
language sql stable set search_path = pg_catalog, public as $$
  select coalesce(of_agency = access_agency() and (of_staff = access_staff()
    or (access_may('read_own_records') and (not is_restricted or access_acting_role() = 'safeguarding_lead'))), false)
$$;

-- The level that the agency gave last to this person, whoever asks may fill in forms for it.
create function forms_last_level(about uuid) returns integer
language sql stable security definer set search_path = pg_catalog, public as $$
  select s.level from forms_sent s
   where about is not null and s.about_id = about and s.agency_id = access_agency() and s.level is not null
     and access_may('fill_in_forms') order by s.at desc limit 1
$$;

create function forms_send(draft uuid, said jsonb, due date) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  who text[] := access_identity(); v forms_version; made uuid; before integer; given integer; answers jsonb := said->'answers';
  code text;
begin
  if who is null or not access_may('fill_in_forms') then raise exception 'not allowed to fill in' using errcode = '42501'; end if;
  select s.id into made from forms_sent s where s.draft_id = draft and s.staff_id = who[1]::uuid and s.agency_id = who[2]::uuid;
  if found then return made; end if;
  select * into v from forms_version f where f.kind = said->>'kind' and f.number = (said->>'version')::integer
     and f.approved_on <= current_date and (f.withdrawn_on is null or f.withdrawn_on > current_date);
  if not found then raise exception 'no approved form' using errcode = 'CC410'; end if;
  if v.levels then
    given := (answers->>'level')::integer;
    if given is null or due is null or coalesce(answers->>'look_again_on', '') = '' then
      raise exception 'a level, a day to look again and a day of decision are needed' using errcode = '22023';
    end if;
    before := forms_last_level((said->>'about')::uuid);
    if given < before and coalesce(answers->>'lower_because', '') = '' then
      raise exception 'a lower level needs a reason' using errcode = 'CC412';
    end if;
  end if;
  loop
    code := 'F-' || access_reference();
    exit when not exists (select 1 from forms_sent s where s.reference = code);
  end loop;
  insert into forms_sent (id, reference, draft_id, agency_id, staff_id, at, kind, form_version, about_id, given_names,
      family_name, born, answers, restricted, level, reasons, lower_because, look_again_on, decide_by, questions_put, questions_answered)
    values (gen_random_uuid(), code, draft, who[2]::uuid, who[1]::uuid, clock_timestamp(), v.kind, v.number,
      (said->>'about')::uuid, coalesce(said->>'given_names', ''), coalesce(said->>'family_name', ''), coalesce(said->>'born', ''),
      answers, v.restricted, given, case when v.levels then coalesce(answers->>'reasons', '') else '' end,
      coalesce(answers->>'lower_because', ''), (answers->>'look_again_on')::date, case when v.levels then due end,
      coalesce((said->>'put')::integer, 0), coalesce((said->>'answered')::integer, 0))
    returning id into made;
  delete from forms_draft d where d.id = draft and d.staff_id = who[1]::uuid;
  return made;
end $$;

create function forms_decide(of_form uuid, after integer, said jsonb, due date) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare who text[] := access_identity(); s forms_sent; last integer;
begin
  if who is null then raise exception 'nobody has entered' using errcode = '42501'; end if;
  select * into s from forms_sent where id = of_form for update;
  if not found or not forms_reads(s.agency_id, s.staff_id, s.restricted) or s.level is null then
    raise exception 'no such form' using errcode = 'CC404';
  end if;
  if not access_may('fill_in_forms') then raise exception 'not allowed to decide' using errcode = '42501'; end if;
  select coalesce(max(number), 0) into last from forms_decision where sent_id = s.id;
  if last <> after then raise exception 'decided meanwhile' using errcode = 'CC409'; end if;
  if due < current_date then raise exception 'that day has passed' using errcode = '22023'; end if;
  insert into forms_decision (id, sent_id, number, at, staff_id, agency_id, did, with_whom, forum, by_on, reason)
    values (gen_random_uuid(), s.id, last + 1, clock_timestamp(), who[1]::uuid, who[2]::uuid, said->>'did',
            coalesce(said->>'with_whom', ''), coalesce(said->>'forum', ''), due, coalesce(said->>'reason', ''));
  return last + 1;
end $$;

-- A rating is given once: who could change it after reading others' would only agree with them.
create function forms_rate(of_vignette text, of_version integer, given integer) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare who text[] := access_identity();
begin
  if who is null or not access_may('fill_in_forms') then raise exception 'not allowed to rate' using errcode = '42501'; end if;
  insert into forms_rating (id, staff_id, agency_id, vignette, form_version, level, at)
    values (gen_random_uuid(), who[1]::uuid, who[2]::uuid, of_vignette, of_version, given, clock_timestamp())
    on conflict do nothing;
end $$;

-- How often each level was given to each case, for agencies with at least `at_least` raters; no others leave the database.
create function forms_ratings(of_version integer, at_least integer)
returns table (agency_id uuid, raters bigint, vignette text, level integer, times bigint)
language sql stable security definer set search_path = pg_catalog, public as $$
  with enough as (
    select r.agency_id, count(distinct r.staff_id) as raters from forms_rating r where r.form_version = of_version
     group by r.agency_id having count(distinct r.staff_id) >= greatest(at_least, 5)
  )
  select r.agency_id, e.raters, r.vignette, r.level, count(*) from forms_rating r join enough e using (agency_id)
   where r.form_version = of_version and access_may('read_measures') group by r.agency_id, e.raters, r.vignette, r.level
$$;

-- How much each agency uses each form, and how completely it answers; counts below `at_least` are not told.
create function forms_used(since timestamptz, at_least integer)
returns table (agency_id uuid, kind text, form_version integer, times bigint, answered numeric)
language sql stable security definer set search_path = pg_catalog, public as $$
  select s.agency_id, s.kind, s.form_version, count(*),
         sum(s.questions_answered)::numeric / nullif(sum(s.questions_put), 0)
    from forms_sent s where s.at >= since and not s.restricted and access_may('read_measures')
   group by s.agency_id, s.kind, s.form_version having count(*) >= greatest(at_least, 5)
$$;

create function forms_hold() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  raise exception 'what was sent is never changed' using errcode = '42501';
end $$;
create trigger never_changed before update or delete on forms_sent for each row execute function forms_hold();
create trigger never_changed before update or delete on forms_decision for each row execute function forms_hold();
create trigger never_changed before update or delete on forms_rating for each row execute function forms_hold();

revoke execute on function forms_reads, forms_last_level, forms_send, forms_decide, forms_rate, forms_ratings, forms_used, forms_hold from public;
grant execute on function forms_reads, forms_last_level, forms_send, forms_decide, forms_rate, forms_ratings, forms_used to cairn_web;
