-- That a child who was off roll was found ends what their agency owes: a deed on each earlier form of this agency about them.
create function forms_note_found() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare earlier record;
begin
  if new.kind = 'education_found' and new.about_id is not null then
    for earlier in select s.id from forms_sent s where s.about_id = new.about_id and s.agency_id = new.agency_id
                     and s.kind = 'off_roll' and s.id <> new.id order by s.at, s.id loop
      perform trail_note('education.found', 'form', earlier.id, jsonb_build_object('by', new.id), '', '', '');
    end loop;
  end if;
  return null;
end $$;
create trigger found_is_noted after insert on forms_sent for each row execute function forms_note_found();
revoke execute on function forms_note_found from public;
