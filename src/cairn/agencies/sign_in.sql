-- Signing in: the web asks how a password is to be hashed and whether the hash is right. It never reads one.

create table agencies_failure (
  name bytea not null, origin bytea not null, device boolean not null, at timestamptz not null default clock_timestamp()
);
create index agencies_failure_name on agencies_failure (name, at);
alter table agencies_failure enable row level security;
alter table agencies_failure force row level security;
revoke all on agencies_failure from public;
create policy owner_keeps on agencies_failure to cairn_owner using (true) with check (true);

-- Five wrong tries from one place or device; fifty from places unknown, so that a stranger can't guess; and a stranger
-- who uses up the fifty locks nobody out of a device that has signed in before.
create function agencies_must_wait(wanted text, came_from text, device boolean) returns boolean
language sql stable set search_path = pg_catalog, public as $$
  select count(*) filter (where f.origin = sha256(convert_to(came_from, 'UTF8'))) >= 5
      or (not $3 and count(*) filter (where not f.device) >= 50) or count(*) >= 500
  from agencies_failure f
  where f.name = sha256(convert_to(lower(wanted), 'UTF8')) and f.at > clock_timestamp() - interval '15 minutes'
$$;

create function agencies_stored(wanted text) returns table (id uuid, password text)
language sql stable set search_path = pg_catalog, public as $$
  select s.id, s.password from agencies_staff s
  where lower(s.username) = lower(wanted) and s.is_active and s.password like '%$%'
  order by s.username = wanted desc limit 1
$$;

-- How to hash this person's password: everything of it but the hash. Somebody who isn't there gets a recipe as well.
create function agencies_password_recipe(wanted text, came_from text, device boolean) returns text
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare parts text[]; there boolean;
begin
  if agencies_must_wait(wanted, came_from, device) then return 'wait'; end if;
  select string_to_array(password, '$') into parts from agencies_stored(wanted);
  there := found;
  if not there then select string_to_array(password, '$') into parts from agencies_staff where password like '%$%' order by id limit 1; end if;
  if parts is null then return ''; end if;
  if not there then parts[cardinality(parts) - 1] := left(access_mac('entry', 'recipe' || lower(wanted)), length(parts[cardinality(parts) - 1])); end if;
  return array_to_string(parts[1:cardinality(parts) - 1], '$');
end $$;

-- Whose hash this is; null if nobody's. A wrong one is counted here, so that no process forgets it.
create function agencies_sign_in(wanted text, hashed text, came_from text, device boolean) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare who uuid; named bytea := sha256(convert_to(lower(wanted), 'UTF8')); place bytea := sha256(convert_to(came_from, 'UTF8'));
begin
  perform pg_advisory_xact_lock(hashtext('sign in ' || encode(named, 'hex')));
  if agencies_must_wait(wanted, came_from, device) then return null; end if;
  select s.id into who from agencies_stored(wanted) s
    where sha256(convert_to(s.password, 'UTF8')) = sha256(convert_to(hashed, 'UTF8'));
  if who is not null then
    delete from agencies_failure f where f.name = named and f.origin = place;
    return who;
  end if;
  delete from agencies_failure f where f.at < clock_timestamp() - interval '1 day';
  insert into agencies_failure (name, origin, device) values (named, place, device);
  return null;
end $$;

-- Whoever knows the old hash, and so the old password, may put a new one in its place.
create function agencies_renew_password(wanted text, hashed text, anew text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  update agencies_staff s set password = anew from agencies_stored(wanted) o
    where s.id = o.id and sha256(convert_to(o.password, 'UTF8')) = sha256(convert_to(hashed, 'UTF8')) and anew like '%$%';
  return found;
end $$;

revoke execute on function agencies_must_wait, agencies_stored, agencies_password_recipe, agencies_sign_in,
  agencies_renew_password from public;
grant execute on function agencies_password_recipe, agencies_sign_in, agencies_renew_password to cairn_web;

revoke select, update on agencies_staff from cairn_web, cairn_job;
revoke update (password, last_login) on agencies_staff from cairn_web;
grant select (id, username, name, is_active, last_login, password_set_at) on agencies_staff to cairn_web, cairn_job;
grant update (last_login) on agencies_staff to cairn_web;
