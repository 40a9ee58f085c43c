-- What was erased doesn't come back: of each record that is erased a mark stays, made with a key that stands outside the database, so
-- that nobody reads in it who it was. An import asks by the same key. Source: how rows are kept, 7 (disposal).

create function records_marks(of_agency uuid) returns table (record_id uuid, mark text)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare inner_key bytea; outer_key bytea;
begin
  select value into inner_key from access_secret where name = 'disposal.inner';
  select value into outer_key from access_secret where name = 'disposal.outer';
  if inner_key is null or outer_key is null then raise exception 'there is no key for disposals' using errcode = '55000'; end if;
  return query
    select r.id, encode(sha256(outer_key || sha256(inner_key || convert_to(concat_ws('|', r.agency_id, r.kind, r.source_id), 'UTF8'))), 'hex')
    from records_record r where r.agency_id = of_agency;
end $$;

-- Which of these were erased: places in the given lists, with the disposal. For imports alone.
create function records_erased_among(agencies uuid[], of_kind text, sources text[]) returns table (place integer, reference text)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
  if not exists (select from records_erased) then return; end if;
  return query
    select g.n::integer, e.reference
    from unnest(agencies, sources) with ordinality g(agency, source, n)
    join records_erased e on e.mark = access_mac('disposal', concat_ws('|', g.agency, of_kind, g.source));
end $$;
revoke execute on function records_marks, records_erased_among from public;
grant execute on function records_erased_among to cairn_job;
