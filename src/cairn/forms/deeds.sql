-- What is done with a form notes itself, so that no way past the pages leaves a screening without its clocks. Ids and codes
-- and days alone: no answer, no level, no name.

create or replace function forms_note_sent() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare earlier record;
begin
  perform trail_note('form.sent', 'form', new.id, jsonb_build_object('kind', new.kind, 'form_version', new.form_version,
    'decide_by', coalesce(new.decide_by::text, ''), 'look_again_on', coalesce(new.look_again_on::text, '')), '', '', new.form_version::text);
  if new.level is not null and new.about_id is not null then
    for earlier in select s.id from forms_sent s where s.about_id = new.about_id and s.agency_id = new.agency_id
                     and s.level is not null and s.id <> new.id order by s.at loop
      perform trail_note('screening.repeated', 'form', earlier.id, jsonb_build_object('by', new.id), '', '', '');
    end loop;
  end if;
  return null;
end $$;

create or replace function forms_note_decided() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  perform trail_note('screening.decided', 'form', new.sent_id, jsonb_build_object('did', new.did, 'number', new.number), '', '', '');
  return null;
end $$;

create trigger sent_is_noted after insert on forms_sent for each row execute function forms_note_sent();
create trigger decision_is_noted after insert on forms_decision for each row execute function forms_note_decided();
revoke execute on function forms_note_sent, forms_note_decided from public;
