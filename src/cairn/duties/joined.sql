-- Late duties of one agency about one child are told as one. Each of them climbs by itself all the same. Harms, H8.

-- The child whom each duty is about, where it is one child alone. What is kept apart is about nobody here.
create or replace function duties_about(wanted uuid[]) returns table (duty_id uuid, identity_id uuid, record_id uuid)
language sql stable security definer set search_path = pg_catalog, public as $$
  with d as (select q.id, q.on_kind, q.on_id from duties_duty q where q.id = any(wanted)),
  worries as (
    select d.id, d.on_id as concern_id from d where d.on_kind = 'concern'
    union all select d.id, g.concern_id from d join concerns_disagreement g on g.id = d.on_id where d.on_kind = 'disagreement'
  ), found as (
    select w.id, n.identity_id, n.record_id from worries w
      join concerns_named(array(select concern_id from worries)) n on n.concern_id = w.concern_id and n.part = 'child'
      where not concerns_held_apart(w.concern_id)
    union all select d.id, m.identity_id, i.person_id from d
      join records_involvement i on i.event_id = d.on_id and i.role = 'subject'
      join linkage_member m on m.record_id = i.person_id and m.until is null where d.on_kind = 'event'
    union all select d.id, linkage_resolve(s.about_id), null from d join forms_sent s on s.id = d.on_id where d.on_kind = 'form'
  )
  select f.id, min(f.identity_id::text)::uuid, min(f.record_id::text)::uuid from found f
  where f.identity_id is not null group by f.id having count(distinct f.identity_id) = 1
$$;

-- The same for a reader, of the duties of their own agency that they read: no more than the things themselves show them.
create or replace function duties_joined(wanted uuid[]) returns table (duty_id uuid, identity_id uuid)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare
  me uuid := access_agency(); my uuid := access_staff(); acting text := access_acting_role(); own uuid := access_own();
  reads boolean := access_may('read_duties'); apart uuid[] := concerns_out_of_sight(true);
begin
  if me is null then return; end if;
  return query
  select a.duty_id, a.identity_id
  from duties_duty d join duties_about(wanted) a on a.duty_id = d.id
  left join concerns_disagreement g on g.id = d.on_id and d.on_kind = 'disagreement'
  left join concerns_concern c on c.id = case d.on_kind when 'concern' then d.on_id when 'disagreement' then g.concern_id end
  where d.owner_agency_id = me
    and (reads or d.owner_staff_id = my or (d.owner_staff_id is null and d.owner_role = acting) or d.holder_role = acting)
    and case
      when d.on_kind in ('concern', 'disagreement') then not array[c.id, d.on_id] && apart
        and concerns_reads(c.staff_id, c.agency_id, c.owner_agency_id, c.owner_role, c.front_agency_id, c.next_on)
      when d.on_kind = 'form' then exists (select from forms_sent s where s.id = d.on_id and s.agency_id = me
        and forms_reads(s.agency_id, s.staff_id, s.restricted))
      else exists (select from records_record r where r.id = a.record_id
        and (r.agency_id = own or (r.sharing = 'partnership' and access_reaches(r.id)))) end;
end $$;

-- What climbed to somebody since a moment, a child at a time: when each was told first.
create or replace function duties_tellings(of_staff uuid, of_agency uuid, since timestamptz) returns table (telling uuid, first_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public as $$
  with told as (
    select n.duty_id, n.made_at from duties_notice n
    where n.staff_id = of_staff and n.agency_id = of_agency and n.kind = 'climbed' and n.made_at > since
  ), about as (select * from duties_about(array(select duty_id from told)))
  select coalesce(a.identity_id, t.duty_id), min(t.made_at) from told t left join about a on a.duty_id = t.duty_id group by 1 order by 2, 1
$$;

-- For a partner executive: how many reached them in a week, and from how many on the ladder itself is on their agenda.
create or replace function duties_my_week() returns table (told integer, most integer)
language sql stable security definer set search_path = pg_catalog, public as $$
  select (select count(*)::integer from duties_tellings(access_staff(), a.id, now() - interval '7 days')), a.executive_a_week
  from agencies_agency a where a.id = access_agency() and access_acting_role() = 'executive'
$$;

-- Those who may hand over an agency's duties say from how many a week on.
create or replace function duties_set_most(most integer) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  if access_agency() is null or not access_may('hand_over_duties') then raise exception 'not allowed' using errcode = '42501'; end if;
  update agencies_agency set executive_a_week = most where id = access_agency();
  perform trail_note('agency.changed', 'agency', access_agency(), jsonb_build_object('executive_a_week', most), '', '', '');
end $$;

-- Rungs of the ladder that were passed in a month without a deed: how often each clock left each, how often somebody had said
-- that they read it, and how often something was done before the next rung. No agency and no child leaves by it.
create or replace function duties_rungs_passed(since timestamptz, last_step integer) returns table (clock text, step integer, reached bigint, clicked bigint, acted bigint)
language sql stable security definer set search_path = pg_catalog, public as $$
  with left_behind as (
    select d.clock, c.step, d.id, d.on_id, c.at, n.at as next_at, d.ended_at
    from duties_climb c join duties_duty d on d.id = c.duty_id and d.on_kind <> 'allegation'
    left join duties_climb n on n.duty_id = c.duty_id and n.due_at = c.due_at and n.step = c.step + 1
    where c.at >= since and c.step < last_step and (n.at is not null or d.ended_at is not null)
      and (access_may('read_late_duties') or access_may('read_measures'))
  )
  select l.clock, l.step, count(*),
    count(*) filter (where exists (select from duties_notice q where q.duty_id = l.id and q.step = l.step and q.read_at is not null
      and q.kind in ('late', 'climbed'))),
    count(*) filter (where l.ended_at <= coalesce(l.next_at, l.ended_at) or exists (
      select from trail_deed t where t.on_id = l.on_id and t.staff_id is not null and t.at > l.at and t.at <= coalesce(l.next_at, l.ended_at)))
  from left_behind l group by l.clock, l.step
$$;

revoke execute on function duties_about, duties_joined, duties_tellings, duties_my_week, duties_set_most, duties_rungs_passed from public;
grant execute on function duties_about, duties_tellings to cairn_job;
grant execute on function duties_joined, duties_my_week, duties_set_most, duties_rungs_passed to cairn_web;
