-- Contacts with a child or family note what is owed next: the next try, on the day that was set, until the agency sends the
-- next contact about the same person; and a contact with a parent who said that they were not heard. Ids and days alone.
create function forms_note_contact() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare earlier forms_sent; met boolean := new.answers->>'with_whom_met' in ('parent', 'both') and new.answers->>'reached' = 'yes';
begin
  if new.kind = 'contact' then
    for earlier in select * from forms_sent s where s.agency_id = new.agency_id and s.id <> new.id
                   and ((s.kind = 'contact' and s.answers->>'reached' <> 'yes') or (s.kind = 'parent_feedback' and s.answers->>'heard' = 'no'))
                   and not exists (select from trail_deed d where d.on_id = s.id and d.did in ('contact.tried_again', 'parent.contacted'))
                   order by s.at, s.id loop
      if forms_same_person(earlier, new) then
        if earlier.kind = 'contact' then
          perform trail_note('contact.tried_again', 'form', earlier.id, jsonb_build_object('by', new.id), '', '', '');
        elsif met then
          perform trail_note('parent.contacted', 'form', earlier.id, jsonb_build_object('by', new.id), '', '', '');
        end if;
      end if;
    end loop;
    if new.answers->>'reached' <> 'yes' and pg_input_is_valid(coalesce(new.answers->>'next_try', ''), 'date') then
      perform trail_note('contact.to_try', 'form', new.id, jsonb_build_object('next_on', new.answers->>'next_try'), '', '', '');
    end if;
  elsif new.kind = 'parent_feedback' and new.answers->>'heard' = 'no' then
    perform trail_note('parent.not_heard', 'form', new.id, '{}', '', '', '');
  end if;
  return null;
end $$;
create trigger contact_is_noted after insert on forms_sent for each row execute function forms_note_contact();
revoke execute on function forms_note_contact from public;
