-- Whether children with as many signs get as high a level, whatever their age and whoever they are: a measure of our own
-- fairness, which no rule, link or screen about a child ever reads (harms, H2 and H5). The latest screening of each child, in
-- the twelve whole months before this one, so that no two readings differ by one child. A part is told only where at least
-- five children got level 3 or 4, and at least five did not; of the others not even the name leaves.

create function forms_levels() returns table (of_what text, part text, signs text, children bigint, high bigint)
language sql stable security definer set search_path = pg_catalog, public as $$
  with latest as (
    select distinct on (s.agency_id, coalesce(linkage_resolve(s.about_id)::text, lower(s.given_names || '|' || s.family_name || '|' || s.born)))
           s.level, s.at, s.born, s.agency_id, s.about_id,
           case when (select count(*) from jsonb_each_text(s.answers) a where a.value = 'now') >= 3 then 'several' else 'few' end as signs
    from forms_sent s
    where s.kind = 'screening' and s.level is not null and not s.restricted and access_may('read_measures')
      and s.at >= date_trunc('month', now()) - interval '12 months' and s.at < date_trunc('month', now())
    order by s.agency_id, coalesce(linkage_resolve(s.about_id)::text, lower(s.given_names || '|' || s.family_name || '|' || s.born)), s.at desc
  ), aged as (
    select l.*, case when l.born ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then l.born::date
                     when l.born ~ '^[0-9]{4}-[0-9]{2}$' then to_date(l.born, 'YYYY-MM') + 14
                     when l.born ~ '^[0-9]{4}$' then make_date(l.born::integer, 7, 1) end as birth
    from latest l
  ), parts as (
    select 'age' as of_what, case when a.birth is null then 'unknown'
             when extract(year from age(a.at::date, a.birth)) < 13 then 'under_13' when extract(year from age(a.at::date, a.birth)) < 16 then '13_to_15'
             when extract(year from age(a.at::date, a.birth)) < 18 then '16_17' else 'adult' end as part, a.signs, a.level
    from aged a
    union all
    select 'ethnicity', coalesce((select v.ethnicity from linkage_member m join records_personversion v on v.record_id = m.record_id
        where m.identity_id = linkage_resolve(a.about_id) and m.until is null and coalesce(v.ethnicity, '') <> ''
          and (v.sharing = 'partnership' or v.agency_id = a.agency_id)
        order by v.recorded_at desc, v.id limit 1), ''), a.signs, a.level
    from aged a
  )
  select p.of_what, p.part, p.signs, count(*), count(*) filter (where p.level >= 3) from parts p
  group by p.of_what, p.part, p.signs
  having count(*) filter (where p.level >= 3) >= 5 and count(*) filter (where p.level < 3) >= 5
$$;
revoke execute on function forms_levels from public;
grant execute on function forms_levels to cairn_web;
