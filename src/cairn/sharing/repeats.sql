-- Something that a health service holds closely happened to one child again within a year, at another health service: the safeguarding
-- lead of each is pointed to the other's desk, and nobody else is told anything. R169; access design, pointers.
--
-- Only what points at its holder already (pointer, or shared) is pointed at; sealed and analysis-only facts are not. Own facts count
-- however closely they are held. What one service has asked the other about since, it is not pointed to again.

create function sharing_repeated_kinds() returns text[] language sql immutable set search_path = pg_catalog as
$$ select array['pregnancy', 'sexual_health_attendance'] $$;

-- The kinds of health service of the exchange contract, as duties/happenings.sql has them.
create function sharing_is_health(agency uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select exists (select from agencies_agency a where a.id = agency and a.kind in ('sexual_health', 'mental_health', 'primary_care',
    'maternity', 'acute_health', 'community_health', 'ambulance'))
$$;

create function sharing_repeats() returns table (identity_id uuid, event_id uuid, agency_id uuid, since date)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare me uuid := access_own();
begin
  if me is null or not access_may('answer_quietly') or not sharing_is_health(me) then return; end if;
  return query
  with happened as (
    select distinct on (v.record_id) v.record_id, v.agency_id, v.kind, v.occurred_from, v.sharing, v.withdrawn_at
    from records_eventversion v
    where v.kind = any(sharing_repeated_kinds()) and v.agency_id = me and v.occurred_from > now() - interval '2 years'
    order by v.record_id, v.recorded_at desc
  ), ours as (
    select h.record_id, h.occurred_from, m.identity_id
    from happened h
    join records_record r on r.id = h.record_id and r.withdrawn_at is null
    join records_involvement i on i.event_id = h.record_id and i.role = 'subject'
    join linkage_member m on m.record_id = i.person_id and m.until is null
  ), theirs as (
    select distinct on (o.record_id, v.record_id) o.record_id as own, o.identity_id as child, v.record_id, v.agency_id as holder,
      greatest(o.occurred_from, v.occurred_from) as later, least(o.occurred_from, v.occurred_from) as sooner, v.kind
    from ours o
    join linkage_member m on m.identity_id = o.identity_id and m.until is null
    join records_involvement i on i.person_id = m.record_id and i.role = 'subject' and i.agency_id <> me
    join records_record r on r.id = i.event_id and r.withdrawn_at is null and r.sharing in ('partnership', 'pointer')
    join records_eventversion v on v.record_id = r.id
    order by o.record_id, v.record_id, v.recorded_at desc
  )
  select distinct on (t.child, t.holder) t.child, t.own, t.holder, (t.later at time zone 'Europe/London')::date
  from theirs t
  where t.kind = any(sharing_repeated_kinds()) and t.later < t.sooner + interval '1 year' and t.later > now() - interval '1 year'
    and sharing_is_health(t.holder)
    and not t.own = any(records_restricted()) and not t.record_id = any(records_restricted())
    and not exists (select 1 from sharing_request q
      where q.asking_agency_id = me and (q.asked_agency_id = t.holder or t.holder = any(q.behind)) and q.about_kind = 'person'
        and linkage_resolve(q.about_id) = t.child and q.asked_at >= t.later)
  order by t.child, t.holder, t.later desc;
end $$;
revoke execute on function sharing_repeated_kinds, sharing_is_health, sharing_repeats from public;
grant execute on function sharing_repeats to cairn_web;
