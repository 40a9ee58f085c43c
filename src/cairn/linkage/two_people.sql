-- A judgement that would make children of different agencies one counts once a second person has said the same.
-- Whether it counts is settled here, when it is written, whatever the writer says of it.

-- The records that would be one: those of either identity that others may see, and the two themselves.
create function linkage_would_join(first uuid, second uuid)
returns table (record_id uuid, agency_id uuid, child boolean)
language sql stable security definer set search_path = pg_catalog, public as $$
  with sides as (select unnest(array[first, second]) as id),
  joined as (
    select id from sides
    union
    select n.record_id from linkage_member m join sides s on s.id = m.record_id and m.until is null
      join linkage_member n on n.identity_id = m.identity_id and n.until is null and not n.leaf and n.sharing = 'partnership')
  select distinct on (r.id) r.id, r.agency_id,
         coalesce(v.role = 'child' or substring(v.date_of_birth from '^\d{4}')::integer >= extract(year from now()) - 18, false)
  from joined j join records_record r on r.id = j.id and r.withdrawn_at is null
  left join records_personversion v on v.record_id = r.id
  order by r.id, v.recorded_at desc
$$;

create function linkage_needs_second(first uuid, second uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select count(distinct agency_id) > 1 from linkage_would_join(first, second) where child
$$;

create function linkage_counts() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare turned timestamptz;
begin
  perform pg_advisory_xact_lock(hashtextextended(new.record_a::text || new.record_b::text, 0));
  new.counts := true;
  if new.answer <> 'same' or new.kind <> 'person' or not linkage_needs_second(new.record_a, new.record_b) then
    return new;
  end if;
  select max(at) into turned from linkage_judgement
    where record_a = new.record_a and record_b = new.record_b and kind = new.kind and answer <> 'same';
  new.counts := exists (
    select 1 from linkage_judgement j
    where j.record_a = new.record_a and j.record_b = new.record_b and j.kind = new.kind and j.answer = 'same'
      and j.staff_id <> new.staff_id and (turned is null or j.at > turned));
  return new;
end $$;
revoke execute on function linkage_would_join, linkage_needs_second, linkage_counts from public;

create trigger judgements_counted before insert on linkage_judgement for each row execute function linkage_counts();
