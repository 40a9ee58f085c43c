-- What asks for another look without anybody deciding so: a birthday, and self-harm. Ids and codes alone, as in deeds.sql.

-- Whether two forms of one agency are about the same person: begun from pages of one person, as links stand now; only where one
-- was begun from no page, of the same full name and birth. Of whom no birth is known, a name alone says nothing.
create function forms_same_person(one forms_sent, other forms_sent) returns boolean
language sql stable set search_path = pg_catalog, public as $$
  select one.agency_id = other.agency_id and case
    when one.about_id is not null and other.about_id is not null then linkage_resolve(one.about_id) = linkage_resolve(other.about_id)
    else btrim(one.given_names) <> '' and btrim(one.family_name) <> '' and one.born <> ''
      and (lower(btrim(one.given_names)), lower(btrim(one.family_name)), one.born)
        = (lower(btrim(other.given_names)), lower(btrim(other.family_name)), other.born) end
$$;

-- The last day on which somebody may have been born of whom a day, a month or a year is known; null for what is no date.
create function forms_born_by(born text) returns date
language sql stable set search_path = pg_catalog, public as $$
  select case when born ~ '^[0-9]{4}$' and pg_input_is_valid(born || '-12-31', 'date') then (born || '-12-31')::date
              when born ~ '^[0-9]{4}-[0-9]{2}$' and pg_input_is_valid(born || '-01', 'date')
                then ((born || '-01')::date + interval '1 month - 1 day')::date
              when born ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' and pg_input_is_valid(born, 'date') then born::date end
$$;

-- A form that says somebody harmed themselves asks for a safety plan and another screening the same day; a safety plan, and a
-- screening, of the same person by the same agency say that it was done.
create function forms_note_same_day() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare earlier forms_sent;
begin
  if new.kind = 'self_harm' then
    perform trail_note('form.same_day', 'form', new.id, '{}', '', '', new.form_version::text);
  end if;
  if new.kind = 'safety_plan' or new.level is not null then
    for earlier in select * from forms_sent s where s.agency_id = new.agency_id and s.kind = 'self_harm' and s.id <> new.id
                     and s.at > now() - interval '60 days' order by s.at loop
      if forms_same_person(earlier, new) then
        perform trail_note(case new.kind when 'safety_plan' then 'form.plan_made' else 'form.screened_again' end, 'form', earlier.id,
                           jsonb_build_object('by', new.id), '', '', '');
      end if;
    end loop;
  end if;
  return null;
end $$;
create trigger sent_same_day_is_noted after insert on forms_sent for each row execute function forms_note_same_day();

-- The 16th and 18th birthday of somebody whom an agency has screened asks that agency to look again, once; nothing is closed
-- or lowered by it. Of whom only a year or a month is known, the last day of it counts; of whom none is
-- known, nobody is held up. Returns how many were noted.
create function forms_note_birthdays(on_day date) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare one record; noted integer := 0;
begin
  for one in
    with latest as (
      select distinct on (s.agency_id, coalesce(s.about_id::text, lower(s.given_names || '|' || s.family_name || '|' || s.born))) s.*
      from forms_sent s where s.level is not null
      order by s.agency_id, coalesce(s.about_id::text, lower(s.given_names || '|' || s.family_name || '|' || s.born)), s.at desc
    ), birthdays as (
      select l.id, l.agency_id, l.at, a.age, (forms_born_by(l.born) + make_interval(years => a.age))::date as falls
      from latest l cross join (values (16), (18)) a(age)
    )
    select b.id, b.agency_id, b.age from birthdays b
    where b.falls <= on_day and b.falls > (b.at at time zone 'Europe/London')::date
      and not exists (select from trail_deed d where d.on_kind = 'form' and d.on_id = b.id and d.did = 'screening.birthday'
                      and d.details->>'age' = b.age::text)
    order by b.id, b.age
  loop
    perform trail_note('screening.birthday', 'form', one.id, jsonb_build_object('age', one.age), '', '', '', null, one.agency_id, 'answer_a_concern');
    noted := noted + 1;
  end loop;
  return noted;
end $$;
revoke execute on function forms_same_person, forms_born_by, forms_note_same_day, forms_note_birthdays from public;
grant execute on function forms_note_birthdays to cairn_job;
