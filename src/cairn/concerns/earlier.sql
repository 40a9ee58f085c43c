-- What was told of a child before is read together before anything is let go. Requirement R3.

-- Earlier concerns about the same child as records are joined, or about somebody whose names sound alike and whose birth year
-- doesn't differ. Those alone that the reader may read: nobody is held up by, or learns of, one that they may not know.
create or replace function concerns_earlier(of_concern uuid) returns setof uuid
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare c concerns_concern; apart uuid[];
begin
  select * into c from concerns_concern q where q.id = of_concern;
  if not found or not concerns_reads(c.staff_id, c.agency_id, c.owner_agency_id, c.owner_role, c.front_agency_id, c.next_on) then return; end if;
  apart := concerns_out_of_sight(true);
  if c.id = any(apart) then return; end if;
  return query
  select o.id from concerns_concern o
  where o.id in (
      select concerns_of_the_same(c.id)
      union
      select n.id from concerns_concern n
      where (n.given_names, n.family_name) <> ('', '')
        and dmetaphone(n.given_names) = dmetaphone(c.given_names) and dmetaphone(n.family_name) = dmetaphone(c.family_name)
        and (n.born = '' or c.born = '' or left(n.born, 4) = left(c.born, 4)))
    and o.id <> c.id and o.at < c.at and not o.id = any(apart)
    and concerns_reads(o.staff_id, o.agency_id, o.owner_agency_id, o.owner_role, o.front_agency_id, o.next_on)
  order by o.at;
end $$;

-- Those of `together` that stand before it, once all of them do where it is let go; else CC412.
create or replace function concerns_read_together(of_concern uuid, step_did text, together uuid[]) returns uuid[]
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare before uuid[];
begin
  if step_did not in ('no_further_action', 'end') and cardinality(coalesce(together, '{}')) = 0 then return '{}'; end if;
  before := array(select concerns_earlier(of_concern));
  if step_did in ('no_further_action', 'end') and not before <@ coalesce(together, '{}') then
    raise exception 'earlier concerns are read together first' using errcode = 'CC412';
  end if;
  return array(select b from unnest(before) b where b = any(together));
end $$;

revoke execute on function concerns_earlier, concerns_read_together from public;
grant execute on function concerns_earlier to cairn_web;
