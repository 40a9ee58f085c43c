-- Saying that one is reading a concern, so that two don't do the same work. A claim lapses by itself, ends with the next
-- decision, and never stops anybody from deciding: it is told, not enforced.

create or replace function concerns_claim_lasts() returns interval
language sql immutable set search_path = pg_catalog, public as $$ select interval '30 minutes' $$;

-- Take a claim. Somebody else's that has not lapsed is refused (CC423); one's own begins anew.
create or replace function concerns_take_claim(of_concern uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare who text[] := access_identity(); c concerns_concern; held concerns_claim;
begin
  if who is null then raise exception 'nobody has entered' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock(hashtextextended('cairn claim ' || of_concern::text, 0));
  select * into c from concerns_concern q where q.id = of_concern;
  if not found or concerns_withheld(c.id)
       or not concerns_reads(c.staff_id, c.agency_id, c.owner_agency_id, c.owner_role, c.front_agency_id, c.next_on) then
    raise exception 'no such concern' using errcode = 'CC404';
  end if;
  if not concerns_decides(c.owner_agency_id, c.owner_role, c.front_agency_id, c.next_on) then
    raise exception 'not allowed to decide' using errcode = '42501';
  end if;
  if c.state = 'ended' then raise exception 'it has ended' using errcode = 'CC410'; end if;
  select * into held from concerns_claim q
    where q.concern_id = c.id and q.ended_at is null and q.at > clock_timestamp() - concerns_claim_lasts();
  if found and (held.staff_id, held.agency_id) <> (who[1]::uuid, who[2]::uuid) then
    raise exception 'somebody else is reading it' using errcode = 'CC423';
  end if;
  perform concerns_end_claims(c.id);
  insert into concerns_claim (id, concern_id, agency_id, staff_id, at)
    values (gen_random_uuid(), c.id, who[2]::uuid, who[1]::uuid, clock_timestamp());
  perform trail_note('concern.claimed', 'concern', c.id, '{}', '', '', '');
end $$;

-- Give one's own claim back; there being none is no mistake.
create or replace function concerns_give_back(of_concern uuid) returns void
language sql volatile security definer set search_path = pg_catalog, public as $$
  update concerns_claim set ended_at = clock_timestamp()
  where concern_id = of_concern and ended_at is null and staff_id = access_staff() and agency_id = access_agency()
$$;

create or replace function concerns_end_claims(of_concern uuid) returns void
language sql volatile security definer set search_path = pg_catalog, public as $$
  update concerns_claim set ended_at = clock_timestamp() where concern_id = of_concern and ended_at is null
$$;

revoke execute on function concerns_claim_lasts, concerns_take_claim, concerns_give_back, concerns_end_claims from public;
grant execute on function concerns_claim_lasts, concerns_take_claim, concerns_give_back to cairn_web;
