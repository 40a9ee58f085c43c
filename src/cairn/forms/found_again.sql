-- That a child who was off roll was found ends what their agency owes: a deed on each earlier form of this agency about them.
create function forms_note_found() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare earlier forms_sent;
begin
  if new.kind = 'education_found' then
    for earlier in select * from forms_sent s where s.agency_id = new.agency_id and s.kind = 'off_roll' and s.id <> new.id
                   order by s.at, s.id loop
      if forms_same_person(earlier, new) then
        perform trail_note('education.found', 'form', earlier.id, jsonb_build_object('by', new.id), '', '', '');
      end if;
    end loop;
  end if;
  return null;
end $$;
create trigger found_is_noted after insert on forms_sent for each row execute function forms_note_found();
revoke execute on function forms_note_found from public;
