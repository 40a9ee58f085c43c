-- The deed of somebody without an account, in the chain of the agency to which it came. For functions of the owner alone: no
-- serving role may call it, so that nothing that an entered person does can be put down to nobody.
create or replace function trail_note_of_nobody(did text, on_kind text, on_id uuid, details jsonb, to_agency uuid) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare made trail_deed;
begin
  insert into trail_deed (id, at, did, staff_id, agency_id, purpose, on_kind, on_id, rule, version, details, commitment)
    values (gen_random_uuid(), clock_timestamp(), trail_note_of_nobody.did, null, to_agency, 'tell_from_outside',
            trail_note_of_nobody.on_kind, trail_note_of_nobody.on_id, '', '', trail_note_of_nobody.details, '')
    returning * into made;
  insert into trail_unsealed (row, source, agency_id, leaf)
    values (made.id, 'deed', to_agency, trail_leaf(trail_deed_fields(made)));
  return made.id;
end $$;
revoke execute on function trail_note_of_nobody from public;
