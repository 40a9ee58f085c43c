-- A profile in case of going missing is handed to the police: the same road as what a return interview holds for them, with
-- the answer that they owe the same day. Once for each profile: one that is handed over again has been looked at again.
-- Errors: CC404 no such profile, alike for hidden and absent; CC409 handed over before.

create function forms_hand_over(of_form uuid, said text) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare who text[] := access_identity(); s forms_sent; told uuid; made uuid; counted integer := 0;
begin
  if who is null then raise exception 'nobody has entered' using errcode = '42501'; end if;
  select * into s from forms_sent q where q.id = of_form and q.kind = 'missing_profile' for update;
  if not found or not forms_reads(s.agency_id, s.staff_id, s.restricted) or s.agency_id <> access_agency() then
    raise exception 'no such profile' using errcode = 'CC404';
  end if;
  if not access_may('fill_in_forms') then raise exception 'not allowed to hand it over' using errcode = '42501'; end if;
  if coalesce(said, '') = '' then raise exception 'it says something' using errcode = '22023'; end if;
  for told in select forms_told_police(s.agency_id) loop
    made := null;
    insert into forms_finding (id, sent_id, to_agency_id, words, child_told, child_told_why, answer)
      values (gen_random_uuid(), s.id, told, said, coalesce(s.answers->>'child_knows', ''), coalesce(s.answers->>'child_knows_why', ''), '')
      on conflict (sent_id, to_agency_id) do nothing returning id into made;
    if made is not null then
      counted := counted + 1;
      perform trail_note('finding.told', 'finding', made, jsonb_build_object('to_agency', told, 'from_agency', s.agency_id,
        'from_staff', who[1]::uuid), '', '', '');
    end if;
  end loop;
  if counted = 0 then raise exception 'handed over before' using errcode = 'CC409'; end if;
  return counted;
end $$;

-- What sort of form each stands in, of those of which the reader may know.
create function forms_finding_forms(of_ids uuid[]) returns table (id uuid, kind text)
language sql stable security definer set search_path = pg_catalog, public as $$
  select f.id, s.kind from forms_finding f join forms_sent s on s.id = f.sent_id
  where f.id = any(of_ids) and forms_finding_side(f, s) <> 'none'
$$;
revoke execute on function forms_hand_over, forms_finding_forms from public;
grant execute on function forms_hand_over, forms_finding_forms to cairn_web;
