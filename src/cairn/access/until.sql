-- A grant may have an end that is known beforehand, and may be one person's alone. Both hold for everyone who reads by
-- policy, since policies read scope rows under the policies of scope rows; the owner's functions ask `access_reaches`.

-- Whether a live scope row of the reader names a record, whatever its level: who asks says which levels it opens.
create function access_reaches(record uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
  if not access_may('read_granted_records') then return false; end if;
  return exists (
    select 1 from access_scope s
    where s.record_id = record and s.holder_id = access_agency() and s.role in ('', access_acting_role())
      and s.ended_at is null and (s.ends_at is null or s.ends_at > now())
      and (s.staff_id is null or s.staff_id = access_staff()));
end $$;

-- For functions of the owner that own a cause: they check before which records their caller may open. Returns how many.
create function access_open_grant(holder uuid, staff uuid, kind text, cause uuid, records uuid[], until timestamptz) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare made uuid := gen_random_uuid(); opened integer;
begin
  if cardinality(records) = 0 then return 0; end if;
  insert into access_grant (id, holder_id, role, staff_id, because_kind, because_id, started_at, ends_at)
    values (made, holder, '', staff, kind, cause, clock_timestamp(), until);
  insert into access_scope (id, grant_id, holder_id, role, staff_id, record_id, started_at, ends_at)
    select gen_random_uuid(), made, holder, '', staff, r, clock_timestamp(), until from (select distinct unnest(records)) as named(r);
  get diagnostics opened = row_count;
  return opened;
end $$;

create function access_end_grant(kind text, cause uuid) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare ended integer;
begin
  update access_scope s set ended_at = clock_timestamp() from access_grant g
    where g.id = s.grant_id and g.because_kind = kind and g.because_id = cause and s.ended_at is null;
  get diagnostics ended = row_count;
  update access_grant g set ended_at = clock_timestamp() where g.because_kind = kind and g.because_id = cause and g.ended_at is null;
  return ended;
end $$;

revoke execute on function access_reaches, access_open_grant, access_end_grant from public;
grant execute on function access_reaches to cairn_web;
