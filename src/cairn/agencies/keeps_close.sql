-- Whether an agency keeps its records to pointers or narrower unless it says otherwise: then even that it looked, or
-- that it told a concern, says where somebody goes for help. Source: access design, Sharing levels; harms, H4.

create function agencies_keeps_close(agency uuid) returns boolean
language sql stable set search_path = pg_catalog, public as $$
  select exists (select 1 from agencies_agency a where a.id = agency
    and (a.default_sharing in ('pointer', 'analysis_only', 'sealed')
         or (a.default_sharing = '' and a.kind in ('sexual_health', 'mental_health', 'primary_care', 'maternity'))))
$$;
revoke execute on function agencies_keeps_close from public;
grant execute on function agencies_keeps_close to cairn_web;
