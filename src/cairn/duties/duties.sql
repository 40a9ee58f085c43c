-- What the web may change of duties: whose they are within one agency, what one has read, and how one is told.

-- Hand duties of one's own agency to somebody of it, or take them oneself. The deed is what the next refresh reads.
create or replace function duties_hand_over(wanted uuid[], to_staff uuid, why text) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare me uuid := access_agency(); my uuid := access_staff(); may_all boolean := access_may('hand_over_duties'); d record; done integer := 0;
begin
  if me is null then raise exception 'nobody has entered' using errcode = '42501'; end if;
  if not exists (select from agencies_post p join agencies_staff s on s.id = p.staff_id
                 where p.agency_id = me and p.staff_id = to_staff and p.ended_at is null and s.is_active) then
    raise exception 'holds no post here' using errcode = 'CD404';
  end if;
  for d in
    select * from duties_duty q where q.id = any(wanted) and q.owner_agency_id = me and q.ended_at is null and q.on_kind <> 'allegation'
      and (may_all or (to_staff = my and q.owner_staff_id is null and q.owner_role = access_acting_role()))
    order by q.id for update
  loop
    update duties_duty set owner_staff_id = to_staff where id = d.id;
    perform trail_note('duty.handed_over', d.on_kind, d.on_id, jsonb_build_object('clock', d.clock,
      'started_at', trail_moment(d.started_at), 'to', to_staff::text), why, d.clock, d.law);
    if to_staff <> my then
      insert into duties_notice (id, staff_id, agency_id, duty_id, kind, step, made_at, tries)
        values (gen_random_uuid(), to_staff, me, d.id, 'yours', d.step, clock_timestamp(), 0) on conflict do nothing;
    end if;
    done := done + 1;
  end loop;
  return done;
end $$;

create or replace function duties_read_notices(wanted uuid[]) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare done integer;
begin
  update duties_notice set read_at = clock_timestamp()
    where id = any(wanted) and staff_id = access_staff() and agency_id = access_agency() and read_at is null;
  get diagnostics done = row_count;
  return done;
end $$;

-- The open duties of whoever holds the key of a calendar feed: no name and no subject leaves by it.
create or replace function duties_feed(key_hash text) returns table (id uuid, clock text, due_at timestamptz, agency text, step integer)
language sql stable security definer set search_path = pg_catalog, public as $$
  select d.id, d.clock, d.due_at, a.name, d.step
  from duties_wish w join agencies_staff s on s.id = w.staff_id and s.is_active
  join agencies_post p on p.staff_id = w.staff_id and p.agency_id = w.feed_agency_id and p.ended_at is null
  join duties_duty d on d.owner_agency_id = p.agency_id and d.ended_at is null
    and (d.owner_staff_id = p.staff_id or (d.owner_staff_id is null and d.owner_role = p.role) or d.holder_role = p.role)
  join agencies_agency a on a.id = p.agency_id
    and (d.on_kind <> 'allegation' or p.role = 'designated_officer' or d.owner_role = p.role) -- what has climbed stands on no calendar
  where key_hash <> '' and w.feed_hash = key_hash
  order by d.due_at, d.id limit 500
$$;

revoke execute on function duties_hand_over, duties_read_notices, duties_feed from public;
grant execute on function duties_hand_over, duties_read_notices, duties_feed to cairn_web;
