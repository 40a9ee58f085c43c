-- Row security's own functions. Keys live where only the owner reads; every setting is signed and bound to its transaction.

create table access_secret (name text primary key, value bytea not null);
revoke all on access_secret from public;
alter table access_secret enable row level security;
alter table access_secret force row level security;
create policy owner_alone on access_secret to cairn_owner using (true) with check (true);

create table access_role (role text not null, verb text not null, primary key (role, verb));
revoke all on access_role from public;
grant select on access_role to cairn_web, cairn_job;

create function access_mac(key_name text, message text) returns text
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare inner_key bytea; outer_key bytea;
begin
  select value into inner_key from access_secret where name = key_name || '.inner';
  select value into outer_key from access_secret where name = key_name || '.outer';
  if inner_key is null then return null; end if;
  return encode(sha256(outer_key || sha256(inner_key || convert_to(message, 'UTF8'))), 'hex');
end $$;
revoke all on function access_mac from public;

create function access_bound(message text) returns text
language sql stable set search_path = pg_catalog, public as $$
  select message || '|' || extract(epoch from now())::text || '|' || pg_backend_pid()::text
$$;
revoke all on function access_bound from public;

create function access_identity() returns text[]
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare said text := nullif(current_setting('cairn.entry', true), ''); parts text[];
begin
  if said is null then return null; end if;
  parts := string_to_array(said, '|');
  if cardinality(parts) <> 5 then return null; end if;
  if parts[5] is distinct from access_mac('inside', access_bound(array_to_string(parts[1:4], '|'))) then return null; end if;
  return parts[1:4];
end $$;

create function access_staff() returns uuid language sql stable set search_path = pg_catalog, public as $$ select (access_identity())[1]::uuid $$;
create function access_agency() returns uuid language sql stable set search_path = pg_catalog, public as $$ select (access_identity())[2]::uuid $$;
create function access_acting_role() returns text language sql stable set search_path = pg_catalog, public as $$ select (access_identity())[3] $$;
create function access_purpose() returns text language sql stable set search_path = pg_catalog, public as $$ select (access_identity())[4] $$;

create function access_may(wanted text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare who text[] := access_identity();
begin
  if who is null then return false; end if;
  return exists (select 1 from access_role where role = who[3] and verb = wanted);
end $$;

-- The agency whose own records the reader may read: null for roles that read none.
create function access_own() returns uuid
language sql stable set search_path = pg_catalog, public as $$
  select case when access_may('read_own_records') then access_agency() end
$$;

create function access_enter(token text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare parts text[] := string_to_array(token, '|'); post record; said text;
begin
  if cardinality(parts) <> 5 or parts[5] is distinct from access_mac('entry', array_to_string(parts[1:4], '|')) then
    raise exception 'this entry is not signed' using errcode = '42501';
  end if;
  if parts[3]::bigint < extract(epoch from clock_timestamp()) then
    raise exception 'this entry has expired' using errcode = '42501';
  end if;
  select p.staff_id, p.agency_id, p.role into post
    from agencies_post p join agencies_staff s on s.id = p.staff_id
    where p.id = parts[1]::uuid and p.ended_at is null and s.is_active;
  if not found then raise exception 'this post has ended' using errcode = '42501'; end if;
  said := post.staff_id || '|' || post.agency_id || '|' || post.role || '|' || parts[2];
  perform set_config('cairn.entry', said || '|' || access_mac('inside', access_bound(said)), true);
  perform set_config('cairn.opened', '', true);
  return true;
end $$;

-- Only functions of the owner may sign a list of opened records.
create function access_sign_opened(records uuid[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare said text := records::text;
begin
  perform set_config('cairn.opened', said || '|' || access_mac('inside', access_bound('opened' || said)), true);
end $$;
revoke all on function access_sign_opened from public;

create function access_opened() returns uuid[]
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare said text := nullif(current_setting('cairn.opened', true), ''); parts text[];
begin
  if said is null then return '{}'; end if;
  parts := string_to_array(said, '|');
  if cardinality(parts) <> 2 or parts[2] is distinct from access_mac('inside', access_bound('opened' || parts[1])) then return '{}'; end if;
  return parts[1]::uuid[];
end $$;

revoke execute on function access_identity, access_staff, access_agency, access_acting_role, access_purpose, access_may,
  access_own, access_enter, access_opened from public;
grant execute on function access_identity, access_staff, access_agency, access_acting_role, access_purpose, access_may,
  access_own, access_enter, access_opened, access_bound to cairn_web, cairn_job, cairn_engine;
