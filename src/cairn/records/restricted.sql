-- A restricted record is kept and not used: the pages and the engine read nothing of it, whatever else would let them. What restricts it,
-- and who may read it for a reason, stands in people/restrictions.sql. UK GDPR, article 18.

create function records_restricted() returns uuid[]
language sql stable security definer set search_path = pg_catalog, public as $$
  select coalesce(array_agg(r.record_id), '{}') from records_restriction r where r.ended_at is null
$$;
revoke execute on function records_restricted from public;
grant execute on function records_restricted to cairn_web, cairn_engine;

create policy restricted_is_kept on records_record as restrictive for select to cairn_web, cairn_engine
  using (not id = any((select records_restricted())::uuid[]));
create policy restricted_is_kept on records_personversion as restrictive for select to cairn_web, cairn_engine
  using (not record_id = any((select records_restricted())::uuid[]));
create policy restricted_is_kept on records_eventversion as restrictive for select to cairn_web, cairn_engine
  using (not record_id = any((select records_restricted())::uuid[]));
create policy restricted_is_kept on records_identifier as restrictive for select to cairn_web, cairn_engine
  using (not record_id = any((select records_restricted())::uuid[]));
create policy restricted_is_kept on records_token as restrictive for select to cairn_web, cairn_engine
  using (not record_id = any((select records_restricted())::uuid[]));
create policy restricted_is_kept on records_involvement as restrictive for select to cairn_web, cairn_engine
  using (not event_id = any((select records_restricted())::uuid[]) and not person_id = any((select records_restricted())::uuid[]));
create policy restricted_is_kept on records_relationship as restrictive for select to cairn_web, cairn_engine
  using (not from_record_id = any((select records_restricted())::uuid[]) and not to_record_id = any((select records_restricted())::uuid[]));
