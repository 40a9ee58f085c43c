-- Fields are joined by U+001F: with one inside a field, a border could be moved from one field to the next unseen.

create or replace function trail_leaf(fields text[]) returns bytea
language plpgsql immutable set search_path = pg_catalog, public as $$
begin
  if strpos(array_to_string(fields, '', ''), E'\x1f') > 0 then
    raise exception 'a field of the trail holds U+001F' using errcode = '22023';
  end if;
  return sha256(convert_to(array_to_string(fields, E'\x1f', ''), 'UTF8'));
end $$;
