-- An account that nobody used for 30 days sleeps: it acts in no post until its agency wakes it. Source: access design, Sign-in.
-- A new password is a use: it takes a code, or the old one.

create function agencies_asleep(who uuid) returns boolean
language sql stable set search_path = pg_catalog, public as $$
  select greatest(s.used_at, s.woken_at, s.password_set_at) < clock_timestamp() - interval '30 days' from agencies_staff s where s.id = who
$$;
revoke execute on function agencies_asleep from public;
grant execute on function agencies_asleep to cairn_web, cairn_job;
revoke select (used_at, woken_at), update (used_at, woken_at) on agencies_staff from cairn_web, cairn_job;
grant select (used_at, woken_at) on agencies_staff to cairn_web, cairn_job;
update agencies_staff set used_at = last_login;
