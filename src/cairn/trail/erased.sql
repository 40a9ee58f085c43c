-- The words of a deed can be erased, and the chain still holds: the deed keeps the commitment to them. Which disposal erased them stays, so
-- that whoever checks says "erased under disposal N" and not "broken". Source: how rows are kept, 4 and 7.

create function trail_erase_texts(deeds uuid[], by_disposal text) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare n bigint;
begin
  with gone as (delete from trail_deedtext t where t.deed_id = any(deeds) returning t.deed_id)
  insert into trail_erased (deed_id, disposal, at) select g.deed_id, by_disposal, clock_timestamp() from gone g
    on conflict (deed_id) do nothing;
  get diagnostics n = row_count;
  return n;
end $$;

-- Every text against what its deed committed to: how many hold, how many were erased under which disposal, how many are neither.
create function trail_texts_checked() returns table (found text, disposal text, deeds bigint)
language sql stable security definer set search_path = pg_catalog, public as $$
  select case when t.deed_id is not null and encode(sha256(convert_to(t.salt || t.text, 'UTF8')), 'hex') = d.commitment then 'whole'
              when t.deed_id is not null then 'changed' when e.deed_id is not null then 'erased' else 'missing' end,
         coalesce(e.disposal, ''), count(*)
  from trail_deed d left join trail_deedtext t on t.deed_id = d.id left join trail_erased e on e.deed_id = d.id and t.deed_id is null
  where d.commitment <> '' group by 1, 2 order by 1, 2
$$;
revoke execute on function trail_erase_texts, trail_texts_checked from public;
