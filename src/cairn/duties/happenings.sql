-- What agencies wrote down of late that starts or stops a clock, and the front door. shared: of the partnership level with
-- all that it names; what is held more closely may start a clock of its own agency alone, that nobody else sees.
-- minor: under 18 when it began, as far as the day of birth that its agency gave can say; without one, as its agency says.
-- health: a health service wrote it. A concern that was told in Cairn and stands at a front door is a referral: somebody
-- there owes a decision about it. An interview in which the child was not reached is an attempt, and stops nothing.
-- latest_at: the last moment at which it may have begun: the end of its day in London, where it gives a day and no hour.
-- police: who talks with a child that was found: the force that wrote it, else that of its area, else any.
drop function if exists duties_happenings(text[], timestamptz, integer);
create function duties_happenings(kinds text[], since timestamptz, fresh_days integer)
returns table (event_id uuid, kind text, agency_id uuid, identity_id uuid, begun_at timestamptz, ended_at timestamptz,
               received_at timestamptz, shared boolean, front uuid, minor boolean, health boolean, latest_at timestamptz, police uuid)
language sql stable security definer set search_path = pg_catalog, public as $$
  with latest as (
    select distinct on (v.record_id) v.record_id, v.kind, v.agency_id, v.sharing, v.occurred_from, v.occurred_to, v.outcome, v.occurred_precision,
           min(v.received_at) over (partition by v.record_id) as first_received, v.withdrawn_at
    from records_eventversion v
    where v.record_id in (select n.record_id from records_eventversion n where n.kind = any(kinds) and n.received_at >= since)
    order by v.record_id, v.recorded_at desc, v.received_at desc
  )
  select l.record_id,
         case when l.kind = 'concern' and exists (
             select from records_record r join concerns_concern c on r.source_id = 'concern-' || c.reference and c.agency_id = r.agency_id
             where r.id = l.record_id
               and (c.owner_role = 'triage' or exists (select from concerns_step p where p.concern_id = c.id and p.did = 'pass_on')))
           then 'referral'
         when l.kind in ('return_home_interview', 'prevention_interview') and lower(coalesce(l.outcome, '')) ~ 'not reached|no contact' then 'attempt'
         else l.kind end,
         l.agency_id, m.identity_id, l.occurred_from, l.occurred_to, l.first_received,
         l.sharing = 'partnership' and i.sharing = 'partnership' and m.sharing = 'partnership',
         (select d.front from concerns_front_door(l.agency_id, true) d),
         coalesce((select case
             when p.date_of_birth ~ '^[0-9]{4}$' then make_date(p.date_of_birth::integer, 12, 31)
             when p.date_of_birth ~ '^[0-9]{4}-[0-9]{2}$' then (to_date(p.date_of_birth, 'YYYY-MM') + interval '1 month - 1 day')::date
             when p.date_of_birth ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then p.date_of_birth::date
           end + interval '18 years' > l.occurred_from or (p.date_of_birth is null and (p.role = 'child' or p.age_low < 18))
           from records_personversion p where p.record_id = i.person_id order by p.recorded_at desc, p.received_at desc limit 1), false),
         (select a.kind from agencies_agency a where a.id = l.agency_id) in ('sexual_health', 'mental_health', 'primary_care',
           'maternity', 'acute_health', 'community_health', 'ambulance'),
         case when l.occurred_precision = 'day' then
           ((l.occurred_from at time zone 'Europe/London')::date + 1)::timestamp at time zone 'Europe/London' - interval '1 microsecond'
           else l.occurred_from end,
         (select p.id from agencies_agency p, agencies_agency w where w.id = l.agency_id and p.kind = 'police'
           order by p.id = w.id desc, p.area = w.area desc, p.id limit 1)
  from latest l
  join records_involvement i on i.event_id = l.record_id and i.role = 'subject'
  join linkage_member m on m.record_id = i.person_id and m.until is null
  where l.kind = any(kinds) and l.withdrawn_at is null and l.sharing <> 'sealed'
    and coalesce(l.occurred_to, l.occurred_from) >= l.first_received - make_interval(days => fresh_days)
$$;
revoke execute on function duties_happenings from public;
grant execute on function duties_happenings to cairn_job;

-- Whoever owes something to a child must know which child: the owner's role may find the event, the child and where it was,
-- of the partnership level, as long as the duty runs. Said twice, it opens nothing twice.
create or replace function duties_open(of_duty uuid) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare d duties_duty; made uuid := gen_random_uuid(); opened integer;
begin
  select * into d from duties_duty where id = of_duty and on_kind = 'event' and ended_at is null;
  if not found or exists (select from access_grant g where g.because_kind = 'duty' and g.because_id = of_duty and g.ended_at is null) then
    return 0;
  end if;
  insert into access_grant (id, holder_id, role, because_kind, because_id, started_at)
    values (made, d.owner_agency_id, d.owner_role, 'duty', of_duty, clock_timestamp());
  insert into access_scope (id, grant_id, holder_id, role, record_id, started_at)
    select gen_random_uuid(), made, d.owner_agency_id, d.owner_role, r.id, clock_timestamp() from records_record r
    where r.sharing = 'partnership' and r.withdrawn_at is null and r.agency_id <> d.owner_agency_id
      and r.id in (select d.on_id union select i.person_id from records_involvement i where i.event_id = d.on_id and i.role = 'subject'
                   union select v.place_id from records_eventversion v where v.record_id = d.on_id);
  get diagnostics opened = row_count;
  return opened;
end $$;

create or replace function duties_close(of_duty uuid) returns integer
language sql volatile security definer set search_path = pg_catalog, public as $$ select access_end_grant('duty', of_duty) $$;

-- Whom the events are about, as records that the reader may find.
create or replace function duties_children(events uuid[]) returns table (event_id uuid, person_id uuid)
language sql stable security definer set search_path = pg_catalog, public as $$
  select i.event_id, i.person_id from records_involvement i join records_record r on r.id = i.person_id
  where i.event_id = any(events) and i.role = 'subject'
    and (r.agency_id = access_own() or (r.sharing = 'partnership' and access_reaches(r.id)))
  order by i.event_id, i.person_id
$$;
revoke execute on function duties_open, duties_close, duties_children from public;
grant execute on function duties_open, duties_close to cairn_job;
grant execute on function duties_children to cairn_web;
