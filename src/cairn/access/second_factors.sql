-- Errands: what the web process alone may ask, since it signs them with the entry key, which no statement can read.

-- What an errand says, once its signature and its minute have been checked: kind, expiry, nonce, arguments as hex, signature.
create function access_errand(token text, wanted text) returns text[]
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare parts text[] := string_to_array(token, '|'); many int := cardinality(parts);
begin
  if many is null or many < 4 or parts[1] is distinct from wanted
     or parts[many] is distinct from access_mac('entry', array_to_string(parts[1:many - 1], '|')) then
    raise exception 'this errand is not signed' using errcode = '42501';
  end if;
  if parts[2]::bigint < extract(epoch from clock_timestamp()) then
    raise exception 'this errand has expired' using errcode = '42501';
  end if;
  return array(select convert_from(decode(one, 'hex'), 'UTF8') from unnest(parts[4:many - 1]) with ordinality u(one, place) order by place);
end $$;
revoke all on function access_errand from public;

create table access_attempt (
  subject text primary key,
  failures integer not null default 0,
  last_at timestamptz not null default clock_timestamp(),
  closed_until timestamptz not null default '-infinity'
);
revoke all on access_attempt from public;
alter table access_attempt enable row level security;
alter table access_attempt force row level security;
create policy owner_keeps on access_attempt to cairn_owner using (true) with check (true);

-- Tries at a code. Arguments: pairs of a subject that is counted and how many failures it may have. A try counts as failed
-- until it is said to have succeeded, so that many at once are counted too; each failure more doubles the wait.
create function access_attempt_begin(token text, out waits integer)
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare asked text[] := access_errand(token, 'attempt'); one int; moment timestamptz := clock_timestamp();
  counted access_attempt; now_failed int;
begin
  waits := 0;
  for one in 1 .. cardinality(asked) by 2 loop
    insert into access_attempt as a (subject) values (asked[one])
      on conflict (subject) do update set subject = excluded.subject returning * into counted;
    waits := greatest(waits, ceil(extract(epoch from nullif(counted.closed_until, '-infinity') - moment))::int);
  end loop;
  if waits > 0 then return; end if;
  waits := 0;
  for one in 1 .. cardinality(asked) by 2 loop
    update access_attempt a set last_at = moment,
      failures = case when a.last_at < moment - interval '1 day' then 1 else least(a.failures, 1000) + 1 end
      where a.subject = asked[one] returning a.failures into now_failed;
    if now_failed >= asked[one + 1]::int then
      update access_attempt a set closed_until = moment + least(900, 30 * 2 ^ least(now_failed - asked[one + 1]::int, 10)) * interval '1 second'
        where a.subject = asked[one];
    end if;
  end loop;
end $$;

-- Arguments: a subject, which is forgotten.
create function access_attempt_succeed(token text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare asked text[] := access_errand(token, 'succeeded');
begin
  delete from access_attempt where subject = asked[1] or last_at < clock_timestamp() - interval '2 days';
end $$;

-- Arguments: staff, encoded password. Every session of theirs ends.
create function access_password_change(token text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare asked text[] := access_errand(token, 'password');
begin
  update agencies_staff set password = asked[2], password_set_at = clock_timestamp() where id = asked[1]::uuid;
end $$;

-- What people prove with besides a password: codes from an app, passkeys, recovery codes. Reached by signed errands alone.

create table access_factor (
  id uuid primary key default gen_random_uuid(),
  staff_id uuid not null references agencies_staff on delete cascade,
  kind text not null check (kind in ('app', 'passkey', 'recovery')),
  label text not null default '',
  said text not null,
  lookup text not null default '',
  last_step bigint not null default 0,
  made_at timestamptz not null default clock_timestamp(),
  used_at timestamptz
);
create index access_factor_staff on access_factor (staff_id);
create unique index access_factor_lookup on access_factor (lookup) where lookup <> '';
revoke all on access_factor from public;
alter table access_factor enable row level security;
alter table access_factor force row level security;
create policy owner_keeps on access_factor to cairn_owner using (true) with check (true);

-- Arguments: staff.
create function access_factors(token text) returns table (id uuid, kind text, label text, said text, made_at timestamptz, used_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public as $$
  select f.id, f.kind, f.label, f.said, f.made_at, f.used_at from access_factor f
  where f.staff_id = (access_errand(token, 'factors'))[1]::uuid order by f.made_at
$$;

-- Arguments: what a factor is found by. Whose it is, if their account may still sign in.
create function access_factor_found(token text) returns table (id uuid, staff uuid, kind text, said text)
language sql stable security definer set search_path = pg_catalog, public as $$
  select f.id, f.staff_id, f.kind, f.said from access_factor f join agencies_staff s on s.id = f.staff_id
  where f.lookup <> '' and f.lookup = (access_errand(token, 'found'))[1] and s.is_active
$$;

-- Arguments: staff, kind, label, what it says, what it is found by.
create function access_factor_add(token text) returns uuid
language sql volatile security definer set search_path = pg_catalog, public as $$
  insert into access_factor (staff_id, kind, label, said, lookup)
  select a[1]::uuid, a[2], a[3], a[4], a[5] from (select access_errand(token, 'factor') as a) given returning id
$$;

-- Arguments: factor, step. False if this step or a later one was used before: a code works once.
create function access_factor_use(token text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare asked text[] := access_errand(token, 'use');
begin
  update access_factor set used_at = clock_timestamp(), last_step = asked[2]::bigint
    where id = asked[1]::uuid and (last_step < asked[2]::bigint or (asked[2] = '0' and last_step = 0));
  return found;
end $$;

-- Arguments: staff, then a factor, or a kind for all of it. Returns how many went.
create function access_factor_remove(token text) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare asked text[] := access_errand(token, 'remove'); gone int;
begin
  delete from access_factor where staff_id = asked[1]::uuid and (id::text = asked[2] or kind = asked[2]);
  get diagnostics gone = row_count;
  return gone;
end $$;

-- For an administrator: somebody of the agency has lost every device; their factors and sessions go, and they begin again.
create function access_factors_reset(who uuid) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare gone int;
begin
  if not access_may('run_the_service') or who = access_staff() or not exists (select from agencies_post p
      where p.staff_id = who and p.agency_id = access_agency() and p.ended_at is null) then
    raise exception 'this may not be done' using errcode = '42501';
  end if;
  delete from access_factor where staff_id = who;
  get diagnostics gone = row_count;
  update agencies_staff set password_set_at = clock_timestamp() where id = who; -- ends every session
  return gone;
end $$;

revoke execute on function access_factors, access_factor_found, access_factor_add, access_factor_use, access_factor_remove,
  access_factors_reset, access_attempt_begin, access_attempt_succeed, access_password_change from public;
grant execute on function access_factors, access_factor_found, access_factor_add, access_factor_use, access_factor_remove,
  access_factors_reset, access_attempt_begin, access_attempt_succeed, access_password_change to cairn_web;
