-- Another version of the linking model is put in use, or the one before it again: the row and its deed are one step, in the
-- name that the entry says and at the database's own time, so that nobody can place one ahead or write one unseen.
-- Whether its numbers make sense is asked by whoever reads the file; here it must be what it says it is. Errors: CC409 it is in
-- use already, or there is nothing to go back to; 22023 no reason, or no model.

-- What can be gone back to, the last in use at the end: adoptions that are no rollbacks, less one for each rollback.
create function linkage_adopted_stack() returns uuid[]
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare one linkage_adoption; held uuid[] := '{}';
begin
  for one in select * from linkage_adoption a order by a.at, a.id desc loop
    held := case when one.rolled_back then trim_array(held, least(1, cardinality(held))) else held || one.id end;
  end loop;
  return held;
end $$;

create function linkage_use_model(of_version text, of_digest text, of_content text, words text, back boolean) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare who text[] := access_identity(); made uuid;
begin
  insert into linkage_adoption (id, version, digest, content, why, staff_id, agency_id, rolled_back, at)
    values (gen_random_uuid(), of_version, of_digest, of_content, words, who[1]::uuid, who[2]::uuid, back,
            greatest(clock_timestamp(), (select max(a.at) + interval '1 microsecond' from linkage_adoption a)))
    returning id into made;
  perform trail_note(case when back then 'model.rolled_back' else 'model.adopted' end, 'model', made,
                     jsonb_build_object('digest', of_digest), words, '', of_version);
end $$;

-- Checks who asks and that they say why, and lets one at a time go on.
create function linkage_check_may_adopt(words text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  if access_identity() is null or not coalesce(access_may('run_the_service'), false) then
    raise exception 'not allowed to adopt' using errcode = '42501';
  end if;
  if btrim(coalesce(words, '')) = '' then raise exception 'it says why' using errcode = '22023'; end if;
  perform pg_advisory_xact_lock(hashtext('linkage model adopted'));
end $$;

create function linkage_adopt(of_content text, words text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare model jsonb; of_digest text := encode(sha256(convert_to(of_content, 'UTF8')), 'hex');
begin
  perform linkage_check_may_adopt(words);
  if not coalesce(of_content is json object, false) then raise exception 'no model' using errcode = '22023'; end if;
  model := of_content::jsonb;
  if coalesce(btrim(model ->> 'version'), '') = '' or jsonb_typeof(model -> 'version') <> 'string'
     or exists (select from unnest(array['weights', 'caps', 'bands', 'frequencies', 'unseen']) part
                where jsonb_typeof(model -> part) is distinct from 'object') then
    raise exception 'no model' using errcode = '22023';
  end if;
  if of_digest = (select a.digest from linkage_adoption a order by a.at desc, a.id limit 1) then
    raise exception 'it is in use' using errcode = 'CC409';
  end if;
  perform linkage_use_model(model ->> 'version', of_digest, of_content, words, false);
  return model ->> 'version';
end $$;

-- shipped: the version that comes with Cairn, which is under all that were adopted.
create function linkage_roll_back(shipped text, words text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare held uuid[]; before linkage_adoption;
begin
  perform linkage_check_may_adopt(words);
  held := linkage_adopted_stack();
  if cardinality(held) = 0 then raise exception 'nothing to go back to' using errcode = 'CC409'; end if;
  select * into before from linkage_adoption a where a.id = held[cardinality(held) - 1];
  if before.id is null then
    before.version := coalesce(nullif(btrim(shipped), ''), 'shipped');
    before.digest := 'shipped';
  end if;
  perform linkage_use_model(before.version, before.digest, '', words, true);
  return before.version;
end $$;

revoke execute on function linkage_adopted_stack, linkage_use_model, linkage_check_may_adopt, linkage_adopt, linkage_roll_back from public;
grant execute on function linkage_adopt, linkage_roll_back to cairn_web;
