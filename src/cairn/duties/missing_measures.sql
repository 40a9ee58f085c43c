-- Missing episodes and the interviews after them, by the agency that wrote the episode: counts alone, of partnership records.
-- A month's interviews are those after a return in it; an interview counts for the last episode that began before it.
create function duties_missing(since timestamptz, before timestamptz)
returns table (agency_id uuid, episodes bigint, no_return bigint, running bigint, held bigint, held_in_time bigint,
               declined bigint, not_reached bigint, nothing bigint)
language sql stable security definer set search_path = pg_catalog, public as $$
  with latest as (
    select distinct on (v.record_id) v.record_id, v.kind, v.agency_id, v.occurred_from, v.occurred_to,
           v.occurred_precision = 'day' as by_day, lower(coalesce(v.outcome, '')) as outcome, v.sharing, v.withdrawn_at
    from records_eventversion v
    where v.kind in ('missing_episode', 'return_home_interview')
    order by v.record_id, v.recorded_at desc, v.received_at desc
  ), about as (
    select distinct l.*, m.identity_id
    from latest l
    join records_involvement i on i.event_id = l.record_id and i.role = 'subject' and i.sharing = 'partnership'
    join linkage_member m on m.record_id = i.person_id and m.until is null and m.sharing = 'partnership'
    where l.sharing = 'partnership' and l.withdrawn_at is null
  ), talks as (
    select t.*, (select e.record_id from about e
                 where e.kind = 'missing_episode' and e.identity_id = t.identity_id
                   and (e.occurred_from at time zone 'Europe/London')::date <= (t.occurred_from at time zone 'Europe/London')::date
                 order by e.occurred_from desc, e.record_id limit 1) as of_episode
    from about t where t.kind = 'return_home_interview'
  ), episodes as (
    select e.*, s.*
    from about e
    left join lateral (
      select count(*) as offered,
             bool_or(t.outcome !~ 'declin|refus|not reached|no contact') as was_held,
             bool_or(t.outcome !~ 'declin|refus|not reached|no contact' and case when t.by_day or e.by_day
               then (t.occurred_from at time zone 'Europe/London')::date - (e.occurred_to at time zone 'Europe/London')::date <= 3
               else t.occurred_from <= e.occurred_to + interval '72 hours' end) as was_in_time,
             bool_or(t.outcome ~ 'declin|refus') as was_declined
      from talks t where t.of_episode = e.record_id and t.identity_id = e.identity_id
    ) s on true
    where e.kind = 'missing_episode' and coalesce(e.occurred_to, e.occurred_from) >= since and coalesce(e.occurred_to, e.occurred_from) < before
  )
  select e.agency_id, count(*),
         count(*) filter (where e.occurred_to is null),
         count(*) filter (where e.occurred_to is not null and e.offered = 0 and now() <= e.occurred_to + interval '72 hours'),
         count(*) filter (where e.occurred_to is not null and e.was_held),
         count(*) filter (where e.occurred_to is not null and e.was_held and e.was_in_time),
         count(*) filter (where e.occurred_to is not null and not coalesce(e.was_held, false) and e.was_declined),
         count(*) filter (where e.occurred_to is not null and e.offered > 0 and not coalesce(e.was_held, false) and not coalesce(e.was_declined, false)),
         count(*) filter (where e.occurred_to is not null and e.offered = 0 and now() > e.occurred_to + interval '72 hours')
  from episodes e
  where access_may('read_measures') or (access_may('read_duties') and e.agency_id = access_agency())
  group by e.agency_id
$$;
revoke execute on function duties_missing from public;
grant execute on function duties_missing to cairn_web;
