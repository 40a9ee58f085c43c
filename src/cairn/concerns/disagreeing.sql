-- Disagreeing with a decision; what is kept apart from somebody is not there for them. Run before disagreements.sql.

create or replace function concerns_disagree(of_concern uuid, of_step integer, form uuid, words text, due timestamptz) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare who text[] := access_identity(); c concerns_concern; s concerns_step; d concerns_disagreement; made uuid;
begin
  if who is null then raise exception 'nobody has entered' using errcode = '42501'; end if;
  select q.id into made from concerns_disagreement q where q.agency_id = who[2]::uuid and q.staff_id = who[1]::uuid and q.form_id = form;
  if found then return made; end if;
  select * into c from concerns_concern q where q.id = of_concern;
  if not found or concerns_withheld(c.id)
       or not concerns_reads(c.staff_id, c.agency_id, c.owner_agency_id, c.owner_role, c.front_agency_id, c.next_on) then
    raise exception 'no such concern' using errcode = 'CC404';
  end if;
  select * into s from concerns_step q where q.concern_id = c.id and q.number = of_step and q.staff_id is not null
    and q.did in ('protect', 'assess', 'help', 'ask', 'watch', 'no_further_action', 'end', 'settle_allegation', 'pass_on');
  if not found or (s.staff_id, s.agency_id) = (who[1]::uuid, who[2]::uuid) then
    raise exception 'no decision of another' using errcode = 'CC410';
  end if;
  if coalesce(words, '') = '' or due is null or due <= now() or due > now() + interval '14 days' then
    raise exception 'it says why, and until when' using errcode = '22023';
  end if;
  insert into concerns_disagreement (id, concern_id, form_id, agency_id, staff_id, raised_as, against_agency_id, decided_as, at, did,
      decided_at, told, step_number, stage, state, version, due_at, outcome)
    values (gen_random_uuid(), c.id, form, who[2]::uuid, who[1]::uuid, who[3], s.agency_id,
      case when c.front_agency_id = s.agency_id and c.owner_role = 'triage' then 'triage' else 'safeguarding_lead' end, clock_timestamp(),
      s.did, s.at, s.for_reporter, s.number, 1, 'waiting', 1, due, '')
    returning * into d;
  perform concerns_turn_taken(d, 'raised', 'raised', words, who[1]::uuid, who[2]::uuid);
  return d.id;
end $$;
