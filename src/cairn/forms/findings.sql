-- What a return interview holds for the police reaches them the same day, and they say what they do with it. Whoever acts is
-- whom the signed entry says. The web reads no row of the table: what each side may know is decided here.
-- Errors: CC404 no such finding, alike for hidden and absent; CC409 somebody answered before.

-- Each police force of the sender's area that uses Cairn; of any area where there is none there. With none at all the
-- sender's own lead owes it: they pass it on by telephone, and say when.
create function forms_told_police(sender uuid) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public as $$
  with forces as (
    select p.id, p.area = s.area as here from agencies_agency p, agencies_agency s where p.kind = 'police' and s.id = sender
  )
  select f.id from forces f where f.here or not exists (select from forces where here)
  union all select sender where not exists (select from forces)
$$;

create function forms_note_finding() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare told uuid; made uuid;
begin
  if new.kind = 'return_interview' and new.answers->>'police' = 'yes' and coalesce(new.answers->>'for_police', '') <> '' then
    for told in select forms_told_police(new.agency_id) loop
      insert into forms_finding (id, sent_id, to_agency_id, words, child_told, child_told_why, answer)
        values (gen_random_uuid(), new.id, told, new.answers->>'for_police', coalesce(new.answers->>'police_told', ''),
                coalesce(new.answers->>'police_told_why', ''), '')
        returning id into made;
      perform trail_note('finding.told', 'finding', made, jsonb_build_object('to_agency', told, 'from_agency', new.agency_id,
        'from_staff', new.staff_id), '', '', '');
    end loop;
  end if;
  return null;
end $$;
create trigger finding_is_told after insert on forms_sent for each row execute function forms_note_finding();

-- told: whoever answers for the agency that it was told to. tells: whoever reads the form it stands in.
create function forms_finding_side(f forms_finding, s forms_sent) returns text
language sql stable security definer set search_path = pg_catalog, public as $$
  select case when f.to_agency_id = access_agency() and access_may('answer_requests') then 'told'
              when forms_reads(s.agency_id, s.staff_id, s.restricted) then 'tells' else 'none' end
$$;

create function forms_findings(of_ids uuid[], of_form uuid)
returns table (id uuid, side text, form uuid, given_names text, family_name text, born text, words text, child_told text,
  child_told_why text, at timestamptz, from_agency uuid, from_staff uuid, to_agency uuid, answer text, answered_at timestamptz,
  answered_by uuid)
language sql stable security definer set search_path = pg_catalog, public as $$
  select f.id, d.side, case when d.side = 'tells' then s.id end, s.given_names, s.family_name, s.born, f.words, f.child_told,
    f.child_told_why, s.at, s.agency_id, s.staff_id, f.to_agency_id, f.answer, f.answered_at, f.answered_by
  from forms_finding f join forms_sent s on s.id = f.sent_id cross join lateral (select forms_finding_side(f, s) as side) d
  where d.side <> 'none' and (of_ids is null or f.id = any(of_ids)) and (of_form is null or (s.id = of_form and d.side = 'tells'))
  order by f.answered_at is not null, s.at desc, f.id
$$;

create function forms_answer_finding(of_finding uuid, said text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare who text[] := access_identity(); f forms_finding; s forms_sent; side text;
begin
  if who is null then raise exception 'nobody has entered' using errcode = '42501'; end if;
  select * into f from forms_finding q where q.id = of_finding for update;
  select * into s from forms_sent q where q.id = f.sent_id;
  side := case when f.id is not null then forms_finding_side(f, s) else 'none' end;
  if side = 'none' then raise exception 'no such finding' using errcode = 'CC404'; end if;
  if side <> 'told' then raise exception 'not theirs' using errcode = '42501'; end if;
  if f.answered_at is not null then raise exception 'answered before' using errcode = 'CC409'; end if;
  if coalesce(said, '') = '' then raise exception 'it says what' using errcode = '22023'; end if;
  update forms_finding set answer = said, answered_at = clock_timestamp(), answered_by = who[1]::uuid where id = f.id;
  perform trail_note('finding.answered', 'finding', f.id, '{}'::jsonb, '', '', '');
end $$;

create function forms_finding_stays() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  if tg_op = 'DELETE' or old.answered_at is not null
     or (new.sent_id, new.to_agency_id, new.words, new.child_told) is distinct from (old.sent_id, old.to_agency_id, old.words, old.child_told) then
    raise exception 'what was told and answered is never changed' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger finding_stays before update or delete on forms_finding for each row execute function forms_finding_stays();

revoke execute on function forms_told_police, forms_note_finding, forms_finding_side, forms_findings, forms_answer_finding,
  forms_finding_stays from public;
grant execute on function forms_findings, forms_answer_finding to cairn_web;
