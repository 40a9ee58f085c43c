-- An account with which an agency's own system sends and reads is nobody's: no post, no password, no code is ever given to it.

create function agencies_no_post_for_a_service() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if exists (select from agencies_staff s where s.id = new.staff_id and s.is_service) then
    raise exception 'a service account holds no post' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger no_post_for_a_service before insert or update on agencies_post
  for each row execute function agencies_no_post_for_a_service();
revoke execute on function agencies_no_post_for_a_service from public;
grant select (is_service) on agencies_staff to cairn_web, cairn_job;
