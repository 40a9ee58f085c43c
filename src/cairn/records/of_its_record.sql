-- A version, number, part or token has the agency of its record, and the record has one that is there. Asked once a
-- statement over all its rows: a foreign key would ask, and pass row security, once a row (a third of an import's time).

create function records_of_its_record() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare strange boolean;
begin
  execute format('select exists (select from arrived a left join records_record r on r.id = a.%I'
                 || ' where r.agency_id is distinct from a.agency_id)', tg_argv[0]) into strange;
  if strange then
    raise exception 'a row has another agency than its record' using errcode = '23503';
  end if;
  return null;
end $$;
revoke execute on function records_of_its_record from public;

create trigger of_its_record after insert on records_personversion referencing new table as arrived
  for each statement execute function records_of_its_record('record_id');
create trigger of_its_record after insert on records_eventversion referencing new table as arrived
  for each statement execute function records_of_its_record('record_id');
create trigger of_its_record after insert on records_placeversion referencing new table as arrived
  for each statement execute function records_of_its_record('record_id');
create trigger of_its_record after insert on records_identifier referencing new table as arrived
  for each statement execute function records_of_its_record('record_id');
create trigger of_its_record after insert on records_involvement referencing new table as arrived
  for each statement execute function records_of_its_record('event_id');
create trigger of_its_record after insert on records_token referencing new table as arrived
  for each statement execute function records_of_its_record('record_id');

grant update (first_recorded_at) on records_record to cairn_job;
