-- Forms about one person, also where links joined the page from which a form was begun with another since: nothing that was
-- sent leaves a person's page by that, and the level before stays the level before.
create index if not exists identity_went_into on linkage_identity (went_into) where went_into is not null;

-- Every id under which somebody's page stood.
create function forms_whom(about uuid) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public as $$
  with recursive same(id) as (
    select linkage_resolve(about) where about is not null
    union select i.id from linkage_identity i join same s on i.went_into = s.id
  )
  select id from same
$$;

-- The forms of the reader's own agency about this person that they may read.
create function forms_about(about uuid) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public as $$
  select s.id from forms_sent s
  where s.about_id in (select forms_whom(about)) and s.agency_id = access_agency() and forms_reads(s.agency_id, s.staff_id, s.restricted)
$$;

create or replace function forms_last_level(about uuid) returns integer
language sql stable security definer set search_path = pg_catalog, public as $$
  select s.level from forms_sent s
   where s.about_id in (select forms_whom(about)) and s.agency_id = access_agency() and s.level is not null
     and access_may('fill_in_forms') order by s.at desc limit 1
$$;
revoke execute on function forms_whom, forms_about from public;
grant execute on function forms_about to cairn_web;
