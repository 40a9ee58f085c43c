-- An account that nobody used for 30 days sleeps: it acts in no post until its agency wakes it. Source: access design, Sign-in.
-- A use is somebody who came in all the way: no password, second step or post that others see to is one. An account that nobody
-- came in with yet counts from the last code that was used for it, or from the post it began with.

create function agencies_awake_since(who uuid) returns timestamptz
language sql stable set search_path = pg_catalog, public as $$
  select coalesce(greatest(s.used_at, s.woken_at, case when s.used_at is null then s.welcomed_at end),
                  (select min(p.started_at) from agencies_post p where p.staff_id = s.id and p.ended_at is null))
  from agencies_staff s where s.id = who
$$;

create function agencies_asleep(who uuid) returns boolean
language sql stable set search_path = pg_catalog, public as $$
  select agencies_awake_since(who) < clock_timestamp() - interval '30 days'
$$;
revoke execute on function agencies_awake_since, agencies_asleep from public;
grant execute on function agencies_awake_since, agencies_asleep to cairn_web, cairn_job;
revoke select (used_at, woken_at, welcomed_at), update (used_at, woken_at, welcomed_at) on agencies_staff from cairn_web, cairn_job;
grant select (used_at, woken_at, welcomed_at) on agencies_staff to cairn_web, cairn_job;
update agencies_staff set used_at = last_login;
