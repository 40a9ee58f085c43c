-- Records that share a key with something that is typed: those that the reader may name, and nothing else.

-- The number under which a key's text is kept. Stable between servers and versions: partitioning rests on it too.
create function linkage_key_number(key_text text) returns bigint
language sql immutable parallel safe set search_path = pg_catalog, public as $$ select hashtextextended(key_text, 0) $$;

-- Of each key at most `most_of_a_key` records that the reader may name; a key with more tells nobody apart and is left
-- out whole. What the reader may not name is neither counted nor told: it answers as if it weren't there.
-- Each asking is a look, whatever it finds; past 120 of one person in an hour nothing is looked up, so that names can't be
-- tried in bulk.
create function linkage_may_be(key_texts text[])
returns table (record_id uuid, rules smallint[], too_often boolean)
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  own uuid := access_own(); names boolean := access_may('read_identities'); granted boolean := access_may('read_granted_records');
  asked integer; most_of_a_key constant integer := 60; most_an_hour constant integer := 120;
begin
  if access_agency() is null then raise exception 'nobody has entered' using errcode = '42501'; end if;
  select count(*) into asked from trail_look l
    where l.agency_id = access_agency() and l.staff_id = access_staff() and l.what = 'typed_name' and l.at > now() - interval '1 hour';
  if asked >= most_an_hour then
    return query select null::uuid, null::smallint[], true;
    return;
  end if;
  perform trail_saw('typed_name', 'search', null, 'need.own-or-granted/1', '{}', 0);
  return query
    with wanted as (select distinct linkage_key_number(t) as key from unnest(key_texts) t),
    met as (
      select w.key, one.record_id, one.rule, count(*) over (partition by w.key) as many
      from wanted w cross join lateral (
        select k.record_id, k.rule from linkage_key k join records_record r on r.id = k.record_id and r.withdrawn_at is null
        where k.key = w.key and (k.agency_id = own
          or (k.open_to_others and r.sharing = 'partnership' and (names or (granted and access_reaches(k.record_id)))))
        limit most_of_a_key + 1) one)
    select m.record_id, array_agg(distinct m.rule order by m.rule), false from met m
    where m.many <= most_of_a_key group by m.record_id order by count(*) desc, m.record_id limit most_of_a_key;
end $$;
revoke execute on function linkage_key_number, linkage_may_be from public;
grant execute on function linkage_may_be to cairn_web;
grant execute on function linkage_key_number to cairn_engine;
