-- In how many assessments the child, and a parent or carer, are heard in words of their own: by agency, of those that are not their
-- writer's alone, to whoever reads measures. Fewer than `at_least`, or than five, are left out whole. R11.

create function forms_voice(since timestamptz, at_least integer)
returns table (agency_id uuid, assessments bigint, child bigint, family bigint)
language sql stable security definer set search_path = pg_catalog, public as $$
  select s.agency_id, count(*), count(*) filter (where trim(coalesce(s.answers->>'child_words', '')) <> ''),
         count(*) filter (where trim(coalesce(s.answers->>'family_worries', '')) <> '')
    from forms_sent s
   where s.kind = 'assessment' and s.at >= since and not s.restricted and access_may('read_measures')
   group by s.agency_id having count(*) >= greatest(at_least, 5)
   order by 1
$$;
revoke execute on function forms_voice from public;
grant execute on function forms_voice to cairn_web;
