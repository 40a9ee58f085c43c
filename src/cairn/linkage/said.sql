-- What a writer said of records that may be the child they write of. The moment is the database's, never the writer's.

create function linkage_said_now() returns trigger
language plpgsql set search_path = pg_catalog, public as $$
begin
  new.at := clock_timestamp();
  return new;
end $$;
create trigger said_now before insert or update of answer on linkage_said for each row execute function linkage_said_now();
