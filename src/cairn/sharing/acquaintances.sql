-- Whether staff know the people whose pages they open in their own life. The page asks where a surname is shared; a lead of
-- the same agency, never the same person, reads the answer, and that it was asked. What a lead found stays until a lead
-- finds otherwise: an answer that is changed afterwards waits for them again. Source: harms, H13.

create function sharing_acquainted(wanted uuid, ask boolean) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare who text[] := access_identity(); me uuid := access_agency(); found_row sharing_acquaintance;
begin
  if who is null or not coalesce(sharing_knows('person', wanted), false) then return null; end if;
  select * into found_row from sharing_acquaintance a
    where a.agency_id = me and a.staff_id = who[1]::uuid and linkage_resolve(a.about_id) = linkage_resolve(wanted)
    order by (a.answer <> '') desc, a.answered_at desc limit 1;
  if not found and ask then
    insert into sharing_acquaintance (id, agency_id, staff_id, about_id, asked_at, answer, words, finding, finding_words, changed)
      values (gen_random_uuid(), me, who[1]::uuid, linkage_resolve(wanted), clock_timestamp(), '', '', '', '', false)
      on conflict do nothing returning * into found_row;
  end if;
  if found_row.id is null then return null; end if;
  return jsonb_build_object('asked', found_row.asked_at is not null, 'answer', found_row.answer, 'words', found_row.words,
    'finding', found_row.finding, 'finding_words', found_row.finding_words);
end $$;

create function sharing_declare(wanted uuid, said text, in_words text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare who text[] := access_identity(); me uuid := access_agency(); of_whom uuid := linkage_resolve(wanted);
begin
  if who is null then raise exception 'not allowed' using errcode = '42501'; end if;
  if not coalesce(sharing_knows('person', wanted), false) then raise exception 'nobody such' using errcode = 'CS404'; end if;
  insert into sharing_acquaintance as a (id, agency_id, staff_id, about_id, answer, words, answered_at, finding, finding_words, changed)
    values (gen_random_uuid(), me, who[1]::uuid, of_whom, said, in_words, clock_timestamp(), '', '', false)
    on conflict (agency_id, staff_id, about_id) do update
      set answer = excluded.answer, words = excluded.words, answered_at = excluded.answered_at,
          read_at = case when a.finding = 'leave' then a.read_at end, read_by = case when a.finding = 'leave' then a.read_by end,
          finding = case when a.finding = 'leave' then a.finding else '' end,
          finding_words = case when a.finding = 'leave' then a.finding_words else '' end,
          changed = a.finding <> '' or a.changed;
  perform trail_note('acquaintance.declared', 'person', of_whom, jsonb_build_object('answer', said), in_words, 'acquaintance', '1');
end $$;

create function sharing_read_acquaintance(of_row uuid, found_so text, in_words text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  one sharing_acquaintance; me uuid := access_agency(); myself uuid := access_staff();
  reads boolean := access_may('review_openings');
begin
  select * into one from sharing_acquaintance a
    where a.id = of_row and reads and a.agency_id = me and a.staff_id <> myself for update;
  if not found then raise exception 'no such row' using errcode = 'CS404'; end if;
  if one.read_at is not null and not one.changed then raise exception 'it is read' using errcode = 'CS409'; end if;
  update sharing_acquaintance set finding = found_so, finding_words = in_words, read_at = clock_timestamp(), read_by = myself,
      changed = false
    where id = one.id;
  perform trail_note('acquaintance.read', 'person', one.about_id,
    jsonb_build_object('staff', one.staff_id::text, 'finding', found_so), in_words, 'acquaintance', '1');
end $$;
revoke execute on function sharing_acquainted, sharing_declare, sharing_read_acquaintance from public;
grant execute on function sharing_acquainted, sharing_declare, sharing_read_acquaintance to cairn_web;
