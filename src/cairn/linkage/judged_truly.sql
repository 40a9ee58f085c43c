-- A judgement of a page names its pair in order, is of the kind that the two records are, and is of now.

create function linkage_kind_fits(kind text, first uuid, second uuid) returns boolean
language sql stable set search_path = pg_catalog, public as $$
  select coalesce(
    array(select r.kind from records_record r where r.id in (first, second) order by r.kind)
      = case kind when 'person' then array['person', 'person'] when 'place' then array['place', 'place']
             when 'person_place' then array['person', 'place'] end, false)
$$;

-- Its moment is the database's own; one that is far from it is refused, since it was meant to be another's turn.
create function linkage_judged_now() returns trigger
language plpgsql set search_path = pg_catalog, public as $$
begin
  if current_user = 'cairn_web' then
    if abs(extract(epoch from new.at - clock_timestamp())) > 300 then
      raise exception 'a judgement is of now' using errcode = '42501';
    end if;
    new.at := clock_timestamp();
  end if;
  return new;
end $$;
create trigger judged_now before insert on linkage_judgement for each row execute function linkage_judged_now();

-- What each proposal would settle: the children, and their agencies, that would be one. Of partnership records alone, since
-- the order of a queue tells too.
create function linkage_settle_edges() returns void
language sql volatile set search_path = pg_catalog, public as $$
  with sides as (
    select e.id, m.identity_id from linkage_edge e join linkage_member m on m.until is null and m.record_id in (e.record_a, e.record_b)
    where e.band = 'ask' and e.open_to_others
  ), joined as (
    select distinct s.id, r.id as record_id, r.agency_id
    from sides s join linkage_member n on n.identity_id = s.identity_id and n.until is null and not n.leaf and n.sharing = 'partnership'
    join records_record r on r.id = n.record_id and r.withdrawn_at is null
  ), told as (
    select distinct on (v.record_id) v.record_id,
           coalesce(v.role = 'child' or substring(v.date_of_birth from '^\d{4}')::integer >= extract(year from now()) - 18, false) as child
    from records_personversion v where v.sharing = 'partnership' and v.record_id in (select record_id from joined)
    order by v.record_id, v.recorded_at desc
  ), counted as (
    select j.id, count(*) filter (where t.child) as children, count(distinct j.agency_id) filter (where t.child) as agencies
    from joined j join told t on t.record_id = j.record_id group by j.id
  )
  update linkage_edge e set children = c.children, agencies = c.agencies from counted c where c.id = e.id
$$;
revoke execute on function linkage_kind_fits, linkage_judged_now, linkage_settle_edges from public;
grant execute on function linkage_kind_fits to cairn_web;
grant execute on function linkage_settle_edges to cairn_engine;
