-- What is already known beside a concern, for whoever decides about it, and never more than they may read: their own
-- agency's records, and others' of the level partnership that a live scope row opens. Hidden and absent count alike.

-- Whether a record may be read by a reader whose rights were asked for once. Inlined: it has no settings of its own.
create or replace function concerns_open(record uuid, sharing text, agency uuid, own uuid, granted boolean, me uuid, my uuid, acting text)
returns boolean language sql stable as $$
  select coalesce(agency = own, false) or (granted and sharing = 'partnership' and exists (
    select 1 from access_scope s where s.record_id = record and s.holder_id = me and s.role in ('', acting)
      and s.ended_at is null and (s.ends_at is null or s.ends_at > now()) and (s.staff_id is null or s.staff_id = my)))
$$;

-- Whom and where concerns name, as records of the agencies that told them, with the people and places that these are now.
create or replace function concerns_named(wanted uuid[])
returns table (concern_id uuid, part text, record_id uuid, identity_id uuid, told_for uuid, source text)
language sql stable security definer set search_path = pg_catalog, public as $$
  select c.id, p.part, r.id, m.identity_id, c.agency_id, 'concern-' || c.reference
  from concerns_concern c
  cross join (values ('child', 'person'), ('adult', 'person'), ('place', 'place')) p(part, kind)
  join records_record r on r.agency_id = c.agency_id and r.kind = p.kind and r.source_id = 'concern-' || c.reference || '-' || p.part
  left join linkage_member m on m.record_id = r.id and m.until is null
  where c.id = any(wanted)
$$;

-- Concerns about the same child as this one, as records are joined now. Those alone that the reader may read.
create or replace function concerns_of_the_same(of_concern uuid) returns setof uuid
language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
  return query
  select o.id from concerns_concern c
  join concerns_named(array[c.id]) n on n.part = 'child'
  join linkage_member m on m.identity_id = n.identity_id and m.until is null
  join records_record r on r.id = m.record_id
  join concerns_concern o on o.agency_id = r.agency_id and r.source_id = 'concern-' || o.reference || '-child'
  where c.id = of_concern and o.id <> c.id and concerns_reads(c.staff_id, c.agency_id, c.owner_agency_id, c.owner_role, c.front_agency_id, c.next_on)
    and concerns_reads(o.staff_id, o.agency_id, o.owner_agency_id, o.owner_role, o.front_agency_id, o.next_on)
    and not array[c.id, o.id] && concerns_out_of_sight(true);
end $$;

-- How much is known beside each of these concerns, in one go for a whole queue. Rows only for concerns that the reader
-- decides about. A protected place is in no count.
create or replace function concerns_known(wanted uuid[])
returns table (concern_id uuid, concerns integer, agencies integer, adults integer, places integer, signals integer)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare
  me uuid := access_agency(); my uuid := access_staff(); acting text := access_acting_role(); own uuid := access_own();
  granted boolean := access_may('read_granted_records'); triages boolean := access_may('triage_concerns');
  owns boolean := access_may('own_concerns'); all_signals boolean := access_may('read_signals');
  own_signals boolean := access_may('read_own_signals'); apart uuid[] := concerns_out_of_sight(true);
begin
  if me is null then return; end if;
  return query
  with readable as (
    select c.id, c.reference, c.at, c.agency_id, c.given_names, c.family_name, c.born,
           (c.owner_agency_id = me and c.owner_role = acting) or (c.front_agency_id = me and triages)
           or (c.owner_agency_id = me and coalesce(c.next_on < current_date, false) and owns) as decides
    from concerns_concern c
    where ((c.owner_agency_id = me and c.owner_role = acting) or (c.front_agency_id = me and triages)
       or (c.owner_agency_id = me and coalesce(c.next_on < current_date, false) and owns)
       or (c.agency_id = me and (c.staff_id = my or acting = 'safeguarding_lead')))
      and not c.id = any(apart)
  ), mine as materialized (
    select r.* from readable r where r.decides and r.id = any(wanted)
  ), named as materialized (
    select n.* from concerns_named((select array_agg(m.id) from mine m)) n where n.identity_id is not null
  ), kin as materialized ( -- records of the child that the reader may read
    select n.concern_id as concern, n.identity_id as child, r.id as record, r.agency_id as agency,
           r.agency_id = n.told_for and r.source_id like n.source || '%' as itself
    from named n join linkage_member m on m.identity_id = n.identity_id and m.until is null
    join records_record r on r.id = m.record_id and r.withdrawn_at is null
    where n.part = 'child' and concerns_open(r.id, r.sharing, r.agency_id, own, granted, me, my, acting)
  ), happened as materialized ( -- what is recorded of the child
    select distinct k.concern, k.child, r.id as event, r.agency_id as agency, r.source_id as source,
           exists (select from named n where n.concern_id = k.concern and n.told_for = r.agency_id and n.source = r.source_id) as itself
    from kin k join records_involvement i on i.person_id = k.record and (i.sharing = 'partnership' or i.agency_id = own)
    join records_record r on r.id = i.event_id and r.withdrawn_at is null
    where concerns_open(r.id, r.sharing, r.agency_id, own, granted, me, my, acting)
  ), around as materialized ( -- persons of concern and places beside the child, as people and places
    select n.concern_id as concern, n.part, n.identity_id as identity from named n where n.part <> 'child'
    union select h.concern, 'adult', m.identity_id
      from happened h join records_involvement i on i.event_id = h.event and i.role = 'person_of_concern'
        and (i.sharing = 'partnership' or i.agency_id = own)
      join records_record r on r.id = i.person_id and r.withdrawn_at is null
      join linkage_member m on m.record_id = r.id and m.until is null
      where concerns_open(r.id, r.sharing, r.agency_id, own, granted, me, my, acting)
    union select h.concern, 'place', m.identity_id
      from happened h join records_eventversion v on v.record_id = h.event and (v.sharing = 'partnership' or v.agency_id = own)
      join records_record r on r.id = v.place_id and r.withdrawn_at is null
      join linkage_member m on m.record_id = r.id and m.until is null
      where concerns_open(r.id, r.sharing, r.agency_id, own, granted, me, my, acting)
  ), theirs as materialized ( -- what is recorded of those, each identity once
    select distinct a.identity, r.id as event
    from (select distinct identity from around) a join linkage_member m on m.identity_id = a.identity and m.until is null
    join records_record p on p.id = m.record_id and p.withdrawn_at is null
    join lateral (
      select i.event_id from records_involvement i where i.person_id = p.id and (i.sharing = 'partnership' or i.agency_id = own)
      union select v.record_id from records_eventversion v where v.place_id = p.id and (v.sharing = 'partnership' or v.agency_id = own)
    ) e on true
    join records_record r on r.id = e.event_id and r.withdrawn_at is null
    where concerns_open(p.id, p.sharing, p.agency_id, own, granted, me, my, acting)
      and concerns_open(r.id, r.sharing, r.agency_id, own, granted, me, my, acting)
  ), subjects as materialized ( -- of whom that is
    select distinct t.identity, m.identity_id as subject
    from theirs t join records_involvement i on i.event_id = t.event and i.role = 'subject'
      and (i.sharing = 'partnership' or i.agency_id = own)
    join records_record r on r.id = i.person_id and r.withdrawn_at is null
    join linkage_member m on m.record_id = r.id and m.until is null
    where concerns_open(r.id, r.sharing, r.agency_id, own, granted, me, my, acting)
  ), shared as (
    select a.concern, a.part, a.identity from around a
    where exists (
        select from subjects s where s.identity = a.identity and s.subject <> a.identity and not exists (
          select from named n where n.concern_id = a.concern and n.part = 'child' and n.identity_id = s.subject))
      and not exists (
        select from linkage_member m join records_placeversion v on v.record_id = m.record_id
        where a.part = 'place' and m.identity_id = a.identity and m.until is null and v.protected is not null)
  ), before as ( -- earlier worries: told here, or in an agency's own records
    select c.id as concern, 'concern-' || o.reference as key
      from mine c join readable o on o.id <> c.id and o.at < c.at
      where (c.given_names, c.family_name) <> ('', '') and dmetaphone(o.given_names) = dmetaphone(c.given_names)
        and dmetaphone(o.family_name) = dmetaphone(c.family_name)
        and (c.born = '' or o.born = '' or left(c.born, 4) = left(o.born, 4))
    union select n.concern_id, 'concern-' || o.reference
      from named n join linkage_member m on m.identity_id = n.identity_id and m.until is null
      join records_record r on r.id = m.record_id
      join readable o on r.source_id = 'concern-' || o.reference || '-child' and o.agency_id = r.agency_id
      join mine c on c.id = n.concern_id
      where n.part = 'child' and o.id <> c.id and o.at < c.at
    union select h.concern, case when h.source like 'concern-%' then h.source else h.event::text end
      from happened h join mine c on c.id = h.concern
      where not h.itself and exists (select from records_eventversion v where v.record_id = h.event and v.kind = 'concern'
                                     and (v.sharing = 'partnership' or v.agency_id = own) and v.recorded_at < c.at)
  )
  select c.id,
    (select count(distinct b.key)::integer from before b where b.concern = c.id),
    (select count(distinct x.agency)::integer from (
       select k.agency from kin k where k.concern = c.id and not k.itself
       union select h.agency from happened h where h.concern = c.id and not h.itself) x),
    (select count(*)::integer from shared s where s.concern = c.id and s.part = 'adult'),
    (select count(*)::integer from shared s where s.concern = c.id and s.part = 'place'),
    (select count(distinct e.signal_id)::integer from kin k join signals_evidence e on e.record_id = k.record
       join signals_signal s on s.id = e.signal_id and s.status = 'open' and s.answer <> 'no'
       where k.concern = c.id
         and case when s.restricted_to is null then all_signals or (own_signals and me = any(s.agencies) and e.agency_id = me)
                  else s.restricted_to = me and (all_signals or own_signals) end)
  from mine c;
end $$;

-- What to open beside one concern: the records that the reader may read of the child, the adult and the place that it
-- names, and of the persons of concern and places in the child's records. Nothing for those who don't decide about it.
create or replace function concerns_beside(of_concern uuid) returns table (part text, identity_id uuid, record_id uuid, itself boolean)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare
  c concerns_concern; me uuid := access_agency(); my uuid := access_staff(); acting text := access_acting_role();
  own uuid := access_own(); granted boolean := access_may('read_granted_records');
begin
  select * into c from concerns_concern q where q.id = of_concern;
  if not found or concerns_withheld(c.id) or not concerns_decides(c.owner_agency_id, c.owner_role, c.front_agency_id, c.next_on) then return; end if;
  return query
  with whom as (
    select n.part, n.identity_id as identity from concerns_named(array[of_concern]) n where n.identity_id is not null
  ), told as (
    select r.id, r.sharing, r.agency_id from records_record r
    where r.agency_id = c.agency_id and r.kind = 'event' and r.source_id = 'concern-' || c.reference
  ), happened as (
    select distinct r.id as event
    from whom w join linkage_member m on m.identity_id = w.identity and m.until is null
    join records_involvement i on i.person_id = m.record_id and (i.sharing = 'partnership' or i.agency_id = own)
    join records_record r on r.id = i.event_id and r.withdrawn_at is null
    where w.part = 'child' and concerns_open(r.id, r.sharing, r.agency_id, own, granted, me, my, acting)
  ), around as (
    select w.part, w.identity from whom w
    union select 'adult', m.identity_id from happened h
      join records_involvement i on i.event_id = h.event and i.role = 'person_of_concern' and (i.sharing = 'partnership' or i.agency_id = own)
      join records_record r on r.id = i.person_id and r.withdrawn_at is null
      join linkage_member m on m.record_id = r.id and m.until is null
      where concerns_open(r.id, r.sharing, r.agency_id, own, granted, me, my, acting)
    union select 'place', m.identity_id from happened h
      join records_eventversion v on v.record_id = h.event and (v.sharing = 'partnership' or v.agency_id = own)
      join records_record r on r.id = v.place_id and r.withdrawn_at is null
      join linkage_member m on m.record_id = r.id and m.until is null
      where concerns_open(r.id, r.sharing, r.agency_id, own, granted, me, my, acting)
  )
  select a.part, a.identity, r.id, r.agency_id = c.agency_id and r.source_id like 'concern-' || c.reference || '-%'
  from around a join linkage_member m on m.identity_id = a.identity and m.until is null
  join records_record r on r.id = m.record_id and r.withdrawn_at is null
  where concerns_open(r.id, r.sharing, r.agency_id, own, granted, me, my, acting)
    and (a.part <> 'place' or not exists (
      select from linkage_member n join records_placeversion v on v.record_id = n.record_id
      where n.identity_id = a.identity and n.until is null and v.protected is not null))
  union all select 'told', null, t.id, true from told t
    where concerns_open(t.id, t.sharing, t.agency_id, own, granted, me, my, acting);
end $$;

-- What an open concern gives its triage a need for: the child, the adult and the place that it names, the persons of
-- concern in the child's records, and what is recorded of all these, of the level partnership.
create or replace function concerns_needs() returns table (concern_id uuid, holder uuid, record_id uuid)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  return query
  with living as (
    select c.id, c.owner_agency_id as holder from concerns_concern c where c.state <> 'ended' and c.owner_role = 'triage'
      and not concerns_held_apart(c.id)
  ), named as materialized (
    select n.concern_id, n.part, n.record_id, n.identity_id from concerns_named((select array_agg(l.id) from living l)) n
  ), whom as (
    select distinct n.concern_id, n.part, m.record_id from named n
    join linkage_member m on m.identity_id = n.identity_id and m.until is null and m.sharing = 'partnership'
  ), of_child as (
    select w.concern_id, i.event_id as record_id from whom w join records_involvement i on i.person_id = w.record_id
    where w.part = 'child' and i.sharing = 'partnership'
  ), beside as (
    select w.concern_id, w.record_id from whom w
    union select o.concern_id, n.record_id from of_child o
      join records_involvement i on i.event_id = o.record_id and i.role = 'person_of_concern' and i.sharing = 'partnership'
      join linkage_member m on m.record_id = i.person_id and m.until is null
      join linkage_member n on n.identity_id = m.identity_id and n.until is null and n.sharing = 'partnership'
  ), happened as (
    select b.concern_id, i.event_id as record_id from beside b join records_involvement i on i.person_id = b.record_id
      where i.sharing = 'partnership'
    union select w.concern_id, v.record_id from whom w join records_eventversion v on v.place_id = w.record_id
      where v.sharing = 'partnership'
    union select n.concern_id, r.id from named n join records_involvement i on i.person_id = n.record_id
      join records_record r on r.id = i.event_id
  ), others as (
    select h.concern_id, i.person_id as record_id from happened h join records_involvement i on i.event_id = h.record_id
    where i.role = 'subject' and i.sharing = 'partnership'
  ), wheres as (
    select h.concern_id, v.place_id as record_id from happened h join records_eventversion v on v.record_id = h.record_id
    where v.place_id is not null
  ), reached as (
    select * from beside union select * from happened union select * from others union select * from wheres
    union select n.concern_id, n.record_id from named n
  )
  select l.id, l.holder, r.id from reached x join living l on l.id = x.concern_id join records_record r on r.id = x.record_id
  where r.sharing = 'partnership' and r.withdrawn_at is null;
end $$;

revoke execute on function concerns_open, concerns_named, concerns_of_the_same, concerns_known, concerns_beside, concerns_needs from public;
grant execute on function concerns_of_the_same, concerns_known, concerns_beside to cairn_web;
grant execute on function concerns_needs to cairn_engine;
