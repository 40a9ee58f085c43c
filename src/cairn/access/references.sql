-- Six letters that a person says on the phone: random, tell no number, and hold none that is taken for another or makes a word.
create function access_reference() returns text
language plpgsql volatile set search_path = pg_catalog, public as $$
declare letters text := '23456789BCDFGHJKLMNPQRSTVWXZ'; code text := ''; bits bytea := uuid_send(gen_random_uuid());
begin
  for at in 0..5 loop code := code || substr(letters, 1 + get_byte(bits, at) % length(letters), 1); end loop;
  return substr(code, 1, 3) || '-' || substr(code, 4);
end $$;
revoke execute on function access_reference from public;
