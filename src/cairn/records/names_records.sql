-- What a record, version, part, number or token names is there, and what is named is not deleted. Asked once a statement
-- over all its rows: foreign keys ask and lock once a row, a quarter of an import's time.

-- Arguments: pairs of a column of what arrives and the table that it names a row of. Of whose record a row is, and that the
-- record is there: records_of_its_record.
create function records_names_what_is_there() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare missing boolean;
begin
  for at in 0 .. tg_nargs - 2 by 2 loop
    execute format('select exists (select from arrived a where a.%1$I is not null'
                   || ' and not exists (select from %2$I t where t.id = a.%1$I))', tg_argv[at], tg_argv[at + 1]) into missing;
    if missing then
      raise exception 'a row names what is not there' using errcode = '23503', column = tg_argv[at], table = tg_argv[at + 1];
    end if;
  end loop;
  return null;
end $$;

create trigger names_what_is_there after insert on records_record referencing new table as arrived
  for each statement execute function records_names_what_is_there('agency_id', 'agencies_agency');
create trigger names_what_is_there after insert on records_eventversion referencing new table as arrived
  for each statement execute function records_names_what_is_there('place_id', 'records_record');
create trigger names_what_is_there after insert on records_involvement referencing new table as arrived
  for each statement execute function records_names_what_is_there('person_id', 'records_record');
create trigger names_what_is_there after insert on records_relationship referencing new table as arrived
  for each statement execute function records_names_what_is_there(
    'from_record_id', 'records_record', 'to_record_id', 'records_record', 'agency_id', 'agencies_agency');

-- Arguments: pairs of a table and its column that names what is deleted. Whoever deletes waits for all who are writing rows
-- that could name it, and lets nobody begin.
create function records_still_named() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare found boolean;
begin
  for at in 0 .. tg_nargs - 2 by 2 loop
    execute format('lock table %I in share row exclusive mode', tg_argv[at]);
  end loop;
  for at in 0 .. tg_nargs - 2 by 2 loop
    execute format('select exists (select from gone g join %I t on t.%I = g.id)', tg_argv[at], tg_argv[at + 1]) into found;
    if found then
      raise exception 'what is still named is not deleted' using errcode = '23503', table = tg_argv[at];
    end if;
  end loop;
  return null;
end $$;

create trigger still_named after delete on agencies_agency referencing old table as gone
  for each statement execute function records_still_named('records_record', 'agency_id', 'records_relationship', 'agency_id');
create trigger still_named after delete on records_record referencing old table as gone
  for each statement execute function records_still_named(
    'records_personversion', 'record_id', 'records_eventversion', 'record_id', 'records_eventversion', 'place_id',
    'records_placeversion', 'record_id', 'records_identifier', 'record_id', 'records_involvement', 'event_id',
    'records_involvement', 'person_id', 'records_relationship', 'from_record_id', 'records_relationship', 'to_record_id',
    'records_token', 'record_id');

revoke execute on function records_names_what_is_there, records_still_named from public;
