-- Who looked at a person, for whoever reads that person's page: looks by the reader's agency, and looks at which the
-- reader's agency's records were shown. Of another agency's look the person is not named. Looks by an agency that keeps
-- its records to pointers or narrower show to itself alone. Source: access design, The trail.

create function trail_looks_at(identities uuid[], most integer)
returns table (at timestamptz, staff_id uuid, agency_id uuid, role text, purpose text, what text, shown integer)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare reader uuid := access_agency();
begin
  if reader is null or not (access_may('read_own_records') or access_may('read_granted_records')) then return; end if;
  return query
    select l.at, case when l.agency_id = reader then l.staff_id end, l.agency_id, l.role, l.purpose, l.what,
           case when l.agency_id = reader then l.shown end
    from trail_look l
    where l.on_kind = 'person' and l.on_id = any(identities)
      and (l.agency_id = reader
           or (reader = any(l.owners) and not agencies_keeps_close(l.agency_id)))
    order by l.at desc, l.id
    limit most;
end $$;
revoke execute on function trail_looks_at from public;
grant execute on function trail_looks_at to cairn_web;
