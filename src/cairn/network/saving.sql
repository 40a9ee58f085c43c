-- The only ways in which a chart is saved, put away and brought back. Whoever acts is whom the signed entry says; a chart is
-- one person's, for the agency they act for. It holds ids alone, and what of it is shown is read anew each time.

create function network_save_chart(form uuid, named text, why text, at_address text, records uuid[], nodes uuid[],
                                   lefts uuid[], rights uuid[], sures text[], counts integer[]) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare who text[] := access_identity(); made uuid;
begin
  if who is null or not (access_may('read_own_records') or access_may('read_granted_records') or access_may('read_identities')) then
    raise exception 'not allowed to explore' using errcode = '42501';
  end if;
  select c.id into made from network_savedchart c where c.agency_id = who[2]::uuid and c.staff_id = who[1]::uuid and c.form_id = form;
  if found then return made; end if;
  if cardinality(records) <> cardinality(nodes) or cardinality(lefts) <> cardinality(rights) or cardinality(lefts) <> cardinality(sures)
     or cardinality(lefts) <> cardinality(counts) or cardinality(records) > 20000 or cardinality(lefts) > 20000
     or length(named) > 200 or length(why) > 2000 or length(at_address) > 20000 then
    raise exception 'it does not hold together' using errcode = '22023';
  end if;
  insert into network_savedchart (id, form_id, staff_id, agency_id, title, purpose, address, saved_at, record_ids, record_nodes,
                                  link_lefts, link_rights, link_sures, link_records)
    values (gen_random_uuid(), form, who[1]::uuid, who[2]::uuid, named, why, at_address, clock_timestamp(), records, nodes,
            lefts, rights, sures, counts) returning id into made;
  perform trail_note('chart.saved', 'chart', made, jsonb_build_object('records', cardinality(records), 'links', cardinality(lefts)), why, '', '');
  return made;
end $$;

create function network_put_away(of_chart uuid, away boolean) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare who text[] := access_identity(); c network_savedchart;
begin
  select * into c from network_savedchart q where q.id = of_chart and q.staff_id = who[1]::uuid and q.agency_id = who[2]::uuid for update;
  if not found then raise exception 'no such chart' using errcode = 'CN404'; end if;
  if (c.deleted_at is not null) = away then return; end if;
  update network_savedchart set deleted_at = case when away then clock_timestamp() end where id = c.id;
  perform trail_note(case when away then 'chart.deleted' else 'chart.brought_back' end, 'chart', c.id, '{}', '', '', '');
end $$;
revoke execute on function network_save_chart, network_put_away from public;
grant execute on function network_save_chart, network_put_away to cairn_web;
