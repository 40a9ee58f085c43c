-- Records that came of a concern which was kept apart later: the pages and the engine read nothing of them, as of what is
-- restricted, until the concern is given back. What keeps one apart stands in concerns/ours.sql. Requirement R179.

create or replace function records_restricted() returns uuid[]
language sql stable security definer set search_path = pg_catalog, public as $$
  select coalesce(array_agg(x.record_id), '{}') from (
    select r.record_id from records_restriction r where r.ended_at is null
    union select a.record_id from records_apart a) x
$$;
