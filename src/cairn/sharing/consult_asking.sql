-- Asking a champion. A concern that is kept apart is asked about by whoever told it alone, and is read by them and the champion: by no
-- colleague of either, and not by whoever is named or their line. Requirement R179. Run before consults.sql.

-- Which side of a consult the reader is on: asks (whoever asked, or who answers for their agency), reads (a colleague who
-- may know of what it is about), advises (whoever is or was asked, or who answers for that agency), none. A private
-- question has two sides alone: whoever asked, and whoever is asked.
create or replace function sharing_consult_side(c sharing_consult) returns text
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare me uuid := access_agency(); my uuid := access_staff(); answers boolean := access_may('answer_requests'); k concerns_concern;
begin
  if me is null or my is null then return 'none'; end if;
  if c.asking_agency_id = me and c.asking_staff_id = my and access_may('tell_concerns') then return 'asks'; end if;
  if c.about_kind = 'concern' and concerns_held_apart(c.about_id) and concerns_in_line(c.about_id, my, me, access_may('hold_allegations')) then
    return 'none';
  end if;
  if c.asked_agency_id = me and (my = c.champion_staff_id or my = any(c.passed_over)) and access_may('tell_concerns') then return 'advises'; end if;
  if c.private then return 'none'; end if;
  if c.about_kind = 'concern' and concerns_held_apart(c.about_id) then return 'none'; end if;
  if c.asked_agency_id = me and answers then return 'advises'; end if;
  if c.asking_agency_id <> me then return 'none'; end if;
  if answers then return 'asks'; end if;
  if c.about_kind = 'concern' then
    select * into k from concerns_concern q where q.id = c.about_id;
    return case when concerns_reads(k.staff_id, k.agency_id, k.owner_agency_id, k.owner_role, k.front_agency_id, k.next_on)
      then 'reads' else 'none' end;
  end if;
  return case when access_may('read_own_records') and sharing_knows(c.about_kind, c.about_id) then 'reads' else 'none' end;
end $$;

-- The concern's own words, if whoever asks may pass them on: who told it, who answers for the agency that told it, or,
-- unless that agency keeps its records close, whoever decides about it.
create or replace function sharing_words_of_concern(c concerns_concern) returns text
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare me uuid := access_agency();
begin
  if concerns_withheld(c.id) or not ((c.agency_id = me and (c.staff_id = access_staff() or access_may('answer_requests')))
          or (concerns_decides(c.owner_agency_id, c.owner_role, c.front_agency_id, c.next_on)
              and (c.agency_id = me or not coalesce(agencies_keeps_close(c.agency_id), false)))) then
    raise exception 'the words may not be passed on' using errcode = 'CS412';
  end if;
  return concat_ws(E'\n\n', nullif('Seen: ' || c.saw, 'Seen: '), nullif('Told: ' || c.told, 'Told: '),
    nullif('Thought: ' || c.thinks, 'Thought: '), nullif('In the child’s own words: ' || c.child_words, 'In the child’s own words: '),
    nullif('An adult: ' || c.adult, 'An adult: '));
end $$;

create or replace function sharing_ask_champion(form uuid, said jsonb) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  who text[] := access_identity(); me uuid := access_agency(); made uuid; k concerns_concern; words text := '';
  asked uuid := (said->>'agency')::uuid; champion uuid := (said->>'champion')::uuid; due timestamptz := (said->>'due_at')::timestamptz;
  kind text := said->>'about_kind'; about uuid := (said->>'about_id')::uuid; knows boolean;
begin
  if who is null or not access_may('tell_concerns') then raise exception 'not allowed to ask' using errcode = '42501'; end if;
  select c.id into made from sharing_consult c
    where c.asking_agency_id = me and c.asking_staff_id = who[1]::uuid and c.form_id = form;
  if found then return made; end if;
  if kind = 'concern' then
    select * into k from concerns_concern q where q.id = about;
    knows := found and not concerns_withheld(k.id) and concerns_reads(k.staff_id, k.agency_id, k.owner_agency_id, k.owner_role, k.front_agency_id, k.next_on);
  else
    knows := (access_may('read_own_records') or access_may('read_granted_records') or access_may('read_signals')) and sharing_knows(kind, about);
  end if;
  if not coalesce(knows, false) then raise exception 'nothing such' using errcode = 'CS404'; end if;
  if champion is null or champion = who[1]::uuid or not sharing_is_champion(champion, asked, said->>'field') then
    raise exception 'nobody to ask' using errcode = 'CS411';
  end if;
  if coalesce(said->>'question', '') = '' or coalesce(said->>'shown', '') = '' then raise exception 'it says what' using errcode = '22023'; end if;
  if due is null or due <= now() or due > now() + interval '14 days' then raise exception 'the day is not sound' using errcode = '22023'; end if;
  if kind = 'concern' and said->>'with_concern' = 'yes' then words := sharing_words_of_concern(k); end if;
  insert into sharing_consult (id, form_id, asking_agency_id, asking_staff_id, asked_agency_id, champion_staff_id, passed_over, field, private,
      about_kind, about_id, question, shown, concern_words, asked_at, due_at, state, moved, advice, ended_why, basis, basis_version, told, told_why)
    values (gen_random_uuid(), form, me, who[1]::uuid, asked, champion, '{}', said->>'field', said->>'field' = 'allegations_staff',
      kind, about, said->>'question', said->>'shown', words, clock_timestamp(), due, 'waiting', 0, '', '',
      coalesce(said->>'basis', ''), coalesce(said->>'basis_version', ''), coalesce(said->>'told', ''), coalesce(said->>'told_why', ''))
    returning id into made;
  perform sharing_note_consult(made, 'consult.asked');
  return made;
end $$;
