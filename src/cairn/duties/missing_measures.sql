-- Missing episodes and the interviews after them: counts alone, of partnership records, by the agency that wrote the episode,
-- or, where `placed` is asked for, by the agency whose placement of the child ran when it began, the last one first; children
-- whom nobody had placed are left out then. A month's interviews are those after a return in it; an interview counts for the
-- last episode that began before it. Each function below says who may read which rows.
-- Within 72 hours of the return a try that reached nobody is no answer yet; reoffered: offered once more after such a try or a
-- refusal, whatever came of it.
drop function if exists duties_missing(timestamptz, timestamptz), duties_missing_placed(timestamptz, timestamptz),
  duties_missing_counted(timestamptz, timestamptz, boolean);
create or replace function duties_missing_counted(since timestamptz, before timestamptz, placed boolean)
returns table (agency_id uuid, episodes bigint, no_return bigint, running bigint, held bigint, held_in_time bigint,
               declined bigint, not_reached bigint, nothing bigint, reoffered bigint)
language sql stable security definer set search_path = pg_catalog, public as $$
  with latest as (
    select distinct on (v.record_id) v.record_id, v.kind, v.agency_id, v.occurred_from, v.occurred_to,
           v.occurred_precision = 'day' as by_day, lower(coalesce(v.outcome, '')) as outcome, v.sharing, v.withdrawn_at
    from records_eventversion v
    where v.kind in ('missing_episode', 'return_home_interview') or (placed and v.kind = 'placement')
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
             bool_or(t.outcome ~ 'declin|refus') as was_declined,
             count(*) >= 2 and bool_or(t.outcome ~ 'declin|refus|not reached|no contact')
               and (count(*) filter (where t.outcome ~ 'declin|refus|not reached|no contact') >= 2
                    or min(t.occurred_from) filter (where t.outcome ~ 'declin|refus|not reached|no contact') < max(t.occurred_from)) as was_again
      from talks t where t.of_episode = e.record_id and t.identity_id = e.identity_id
    ) s on true
    where e.kind = 'missing_episode' and coalesce(e.occurred_to, e.occurred_from) >= since and coalesce(e.occurred_to, e.occurred_from) < before
  ), counted as (
    select e.*, case when placed then p.agency_id else e.agency_id end as of_agency from episodes e
    left join lateral (
      select q.agency_id from about q
      where placed and q.kind = 'placement' and q.identity_id = e.identity_id and q.occurred_from <= e.occurred_from
        and (q.occurred_to is null or q.occurred_to >= e.occurred_from)
      order by q.occurred_from desc, q.record_id limit 1
    ) p on true
  )
  select e.of_agency, count(*),
         count(*) filter (where e.occurred_to is null),
         count(*) filter (where e.occurred_to is not null and not coalesce(e.was_held or e.was_declined, false) and now() <= e.occurred_to + interval '72 hours'),
         count(*) filter (where e.occurred_to is not null and e.was_held),
         count(*) filter (where e.occurred_to is not null and e.was_held and e.was_in_time),
         count(*) filter (where e.occurred_to is not null and not coalesce(e.was_held, false) and e.was_declined),
         count(*) filter (where e.occurred_to is not null and e.offered > 0 and not coalesce(e.was_held, false) and not coalesce(e.was_declined, false)
                            and now() > e.occurred_to + interval '72 hours'),
         count(*) filter (where e.occurred_to is not null and e.offered = 0 and now() > e.occurred_to + interval '72 hours'),
         count(*) filter (where e.occurred_to is not null and e.was_again
                            and (e.was_held or e.was_declined or now() > e.occurred_to + interval '72 hours'))
  from counted e
  where e.of_agency is not null
  group by e.of_agency
$$;
revoke execute on function duties_missing_counted from public;

create or replace function duties_missing(since timestamptz, before timestamptz)
returns table (agency_id uuid, episodes bigint, no_return bigint, running bigint, held bigint, held_in_time bigint,
               declined bigint, not_reached bigint, nothing bigint, reoffered bigint)
language sql stable security definer set search_path = pg_catalog, public as $$
  select * from duties_missing_counted(since, before, false) c
  where access_may('read_measures') or (access_may('read_duties') and c.agency_id = access_agency())
$$;
revoke execute on function duties_missing from public;
grant execute on function duties_missing to cairn_web;

create or replace function duties_missing_placed(since timestamptz, before timestamptz)
returns table (agency_id uuid, episodes bigint, no_return bigint, running bigint, held bigint, held_in_time bigint,
               declined bigint, not_reached bigint, nothing bigint, reoffered bigint)
language sql stable security definer set search_path = pg_catalog, public as $$
  select * from duties_missing_counted(since, before, true) c
  where access_may('read_measures') or (access_may('read_duties') and c.agency_id = access_agency())
$$;
revoke execute on function duties_missing_placed from public;
grant execute on function duties_missing_placed to cairn_web;
