-- Disposing of what one agency holds of a person: one proposes it by the schedule, another of the agency agrees, and only then does the
-- role cairn_disposal erase it (erasing.sql). Errors: CC404 no such thing, alike for hidden and absent; CC403 whoever proposed it agrees
-- too; CC409 somebody was quicker, or it is over; CC430 something stands in the way, named by the message.
-- This file and its neighbour name tables of every package, as nothing else does: what is erased is erased everywhere.

-- What goes with these records of persons. An event goes when nobody whom it is about is left in it: what is also another child's stays.
-- who: people of whom the agency then holds nothing; told, sent: its concerns and forms.
create function concerns_disposal_reach(me uuid, given uuid[], out recs uuid[], out who uuid[], out told uuid[], out sent uuid[])
language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
  given := array(select r.id from records_record r where r.id = any(given) and r.agency_id = me);
  recs := given || array(
    select distinct i.event_id from records_involvement i join records_record e on e.id = i.event_id and e.agency_id = me
    where i.person_id = any(given) and not i.event_id = any(given)
      and not exists (select from records_involvement o where o.event_id = i.event_id and o.role = 'subject' and not o.person_id = any(given))
      and (exists (select from records_involvement o where o.event_id = i.event_id and o.role = 'subject' and o.person_id = any(given))
           or not exists (select from records_involvement o where o.event_id = i.event_id and not o.person_id = any(given))));
  who := array(
    with recursive whole(id) as (
      select distinct m.identity_id from linkage_member m where m.record_id = any(given) and m.until is null and not exists (
        select from linkage_member o where o.identity_id = m.identity_id and o.until is null and o.agency_id = me and not o.record_id = any(given))
      union select i.id from linkage_identity i join whole w on i.went_into = w.id)
    select id from whole);
  told := array(select c.id from concerns_concern c join records_record r on r.agency_id = c.agency_id
    and r.source_id in ('concern-' || c.reference, 'concern-' || c.reference || '-child') where c.agency_id = me and r.id = any(recs));
  sent := array(select s.id from forms_sent s where s.agency_id = me and (s.about_id = any(who) or exists (
    select from records_record r where r.agency_id = me and r.id = any(recs) and r.source_id in ('form-' || s.reference, 'form-' || s.reference || '-child'))));
  recs := recs || array(select r.id from records_record r join forms_sent s on s.id = any(concerns_disposal_reach.sent)
    and r.source_id in ('form-' || s.reference, 'form-' || s.reference || '-child') where r.agency_id = me and not r.id = any(recs));
  recs := recs || array(select r.id from records_record r join concerns_concern c on c.id = any(concerns_disposal_reach.told) and r.source_id = 'concern-' || c.reference || '-place'
    where r.agency_id = me and r.kind = 'place' and not r.id = any(recs)
      and not exists (select from records_eventversion v where v.place_id = r.id and not v.record_id = any(recs)));
end $$;

-- The agency's drafts that name somebody of these records.
create function concerns_disposal_drafts(me uuid, given uuid[]) returns uuid[]
language sql stable security definer set search_path = pg_catalog, public as $$
  select array(
    select d.id from (select id, agency_id, given_names, family_name, born from concerns_draft
                      union all select id, agency_id, given_names, family_name, born from forms_draft) d
    join records_personversion v on lower(v.given_names) = lower(d.given_names) and lower(v.family_name) = lower(d.family_name)
      and (d.born = '' or coalesce(v.date_of_birth, '') = '' or d.born = v.date_of_birth)
    where d.agency_id = me and v.record_id = any(given) and d.given_names <> '' and d.family_name <> ''
    union select s.draft_id from linkage_said s where s.agency_id = me and s.new_record is null and s.record_id = any(given)
      and exists (select from concerns_draft d where d.id = s.draft_id))
$$;

-- Why it can't be: '' if it can.
create function concerns_disposal_bar(me uuid, given uuid[]) returns text
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare reach record;
begin
  select * into reach from concerns_disposal_reach(me, given);
  if exists (select from people_hold h where h.record_id = any(reach.recs) and h.ended_at is null) then return 'held'; end if;
  if exists (select from records_record r join concerns_concern c on c.agency_id = r.agency_id
             and r.source_id in ('concern-' || c.reference || '-child', 'concern-' || c.reference || '-adult')
             where r.id = any(given) and c.state <> 'ended') then return 'concern'; end if;
  if exists (select from people_subjectrequest q where q.agency_id = me and q.identity_id = any(reach.who) and q.ended_at is null) then return 'request'; end if;
  if exists (select from people_restrictionrequest q where q.record_id = any(reach.recs) and q.decision <> 'refused' and q.lifted_at is null)
    or exists (select from people_challenge q where q.record_id = any(reach.recs) and q.answered_at is null) then return 'request'; end if;
  if exists (select from duties_duty d where d.ended_at is null and (d.on_id = any(reach.told) or (d.owner_agency_id = me and ( -- others' are not ours to learn of
      d.on_id = any(reach.recs || reach.sent || reach.who)
      or d.on_id in (select f.id from people_flag f where f.record_id = any(reach.recs) and f.agency_id = me))))) then return 'duty'; end if;
  if cardinality(concerns_disposal_drafts(me, given)) > 0 then return 'draft'; end if;
  return '';
end $$;

-- Holds are placed by others at any moment: nobody may place one between the asking and the end of this transaction.
create function concerns_disposal_stop(me uuid, given uuid[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare bar text;
begin
  lock table people_hold in share row exclusive mode;
  bar := concerns_disposal_bar(me, given);
  if bar <> '' then raise exception '%', bar using errcode = 'CC430'; end if;
end $$;

create function concerns_disposal_check(wanted uuid) returns concerns_disposal
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare d concerns_disposal;
begin
  if access_own() is null or not access_may('keep_rights') then raise exception 'not allowed' using errcode = '42501'; end if;
  select * into d from concerns_disposal q where q.id = wanted and q.agency_id = access_own() for update;
  if not found then raise exception 'no such disposal' using errcode = 'CC404'; end if;
  if d.state <> 'proposed' then raise exception 'it is over' using errcode = 'CC409'; end if;
  return d;
end $$;

create function concerns_propose_disposal(on_identity uuid, form uuid, by_rule text, says text, why text) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare me uuid := access_own(); my uuid := access_staff(); given uuid[]; made uuid;
begin
  if me is null or not access_may('keep_rights') then raise exception 'not allowed' using errcode = '42501'; end if;
  made := encode(substr(sha256(convert_to(concat_ws('|', 'disposal', me, my, form), 'UTF8')), 1, 16), 'hex')::uuid;
  if exists (select from concerns_disposal d where d.id = made) then return made; end if;
  if by_rule = '' or says = '' then raise exception 'it has no rule' using errcode = '22023'; end if;
  given := array(select m.record_id from linkage_member m
    where m.identity_id = linkage_resolve(on_identity) and m.until is null and m.agency_id = me);
  if cardinality(given) = 0 then raise exception 'no such person' using errcode = 'CC404'; end if;
  perform concerns_disposal_stop(me, given); -- its lock also lets one propose at a time
  if exists (select from concerns_disposalrecord r join concerns_disposal d on d.id = r.disposal_id
             where r.record_id = any(given) and d.state in ('proposed', 'agreed', 'erasing')) then
    raise exception 'it is proposed already' using errcode = 'CC409';
  end if;
  insert into concerns_disposal (id, reference, agency_id, state, rule, rule_says, words, proposed_by, proposed_at, decided_words, line)
    values (made, upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, 8)), me, 'proposed', by_rule, says, why, my, clock_timestamp(), '', '');
  insert into concerns_disposalrecord (id, disposal_id, record_id) select gen_random_uuid(), made, g from unnest(given) g;
  perform trail_note('disposal.proposed', 'disposal', made, '{}', why, 'retention', by_rule);
  return made;
end $$;

-- Another person than whoever proposed it.
create function concerns_agree_disposal(wanted uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare d concerns_disposal := concerns_disposal_check(wanted); given uuid[];
begin
  if d.proposed_by = access_staff() then raise exception 'by the same person' using errcode = 'CC403'; end if;
  given := array(select r.record_id from concerns_disposalrecord r where r.disposal_id = d.id);
  perform concerns_disposal_stop(d.agency_id, given);
  if exists (select from linkage_member g join linkage_member m on m.identity_id = g.identity_id and m.until is null
             where g.record_id = any(given) and g.until is null and m.agency_id = d.agency_id and not m.record_id = any(given)) then
    raise exception 'linked' using errcode = 'CC430';
  end if;
  update concerns_disposal set state = 'agreed', decided_by = access_staff(), decided_at = clock_timestamp() where id = d.id;
  perform trail_note('disposal.agreed', 'disposal', d.id, '{}', '', 'retention', d.rule);
  return true;
end $$;

-- Refused by another, or taken back by whoever proposed it: nothing is erased.
create function concerns_end_disposal(wanted uuid, why text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare d concerns_disposal := concerns_disposal_check(wanted); own boolean := d.proposed_by = access_staff();
begin
  update concerns_disposal set state = case when own then 'taken_back' else 'refused' end, decided_by = access_staff(),
    decided_at = clock_timestamp(), decided_words = why where id = d.id;
  perform trail_note(case when own then 'disposal.taken_back' else 'disposal.refused' end, 'disposal', d.id, '{}', why, 'retention', d.rule);
  return true;
end $$;

-- The caller's agency's disposals. of: the person as linked now, while there is one.
create function concerns_disposals() returns table (id uuid, reference text, state text, rule_says text, words text, proposed_by uuid,
  proposed_at timestamptz, decided_by uuid, decided_at timestamptz, decided_words text, erased_at timestamptz, identity uuid, rows bigint)
language sql stable security definer set search_path = pg_catalog, public as $$
  select d.id, d.reference, d.state, d.rule_says, d.words, d.proposed_by, d.proposed_at, d.decided_by, d.decided_at, d.decided_words, d.erased_at,
    (select m.identity_id from concerns_disposalrecord r join linkage_member m on m.record_id = r.record_id and m.until is null
     where r.disposal_id = d.id order by m.identity_id limit 1),
    coalesce((select sum(c.rows) from concerns_disposalcount c where c.disposal_id = d.id), 0)
  from concerns_disposal d where d.agency_id = access_own() and access_may('keep_rights') order by d.proposed_at desc, d.id
$$;

-- How many rows of each kind a disposal of the caller's agency erased.
create function concerns_disposal_counts(wanted uuid) returns table (kind text, rows integer)
language sql stable security definer set search_path = pg_catalog, public as $$
  select c.kind, c.rows from concerns_disposal d join concerns_disposalcount c on c.disposal_id = d.id
  where d.id = wanted and d.agency_id = access_own() and access_may('keep_rights') order by c.rows desc, c.kind
$$;

-- What would go with what the caller's agency holds of a person, and what stays because it is somebody else's too; why it can't be now.
create function concerns_disposal_would(on_identity uuid) returns table (records integer, events integer, concerns integer, forms integer,
  staying integer, bar text, waits uuid)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare me uuid := access_own(); given uuid[]; reach record;
begin
  if me is null or not access_may('keep_rights') then return; end if;
  given := array(select m.record_id from linkage_member m
    where m.identity_id = linkage_resolve(on_identity) and m.until is null and m.agency_id = me);
  if cardinality(given) = 0 then return; end if;
  select * into reach from concerns_disposal_reach(me, given);
  return query select cardinality(given), (select count(*)::integer from records_record r where r.id = any(reach.recs) and r.kind = 'event'),
    cardinality(reach.told), cardinality(reach.sent),
    (select count(distinct i.event_id)::integer from records_involvement i join records_record e on e.id = i.event_id and e.agency_id = me
     where i.person_id = any(given) and not i.event_id = any(reach.recs)),
    concerns_disposal_bar(me, given),
    (select d.id from concerns_disposalrecord r join concerns_disposal d on d.id = r.disposal_id
     where r.record_id = any(given) and d.state in ('proposed', 'agreed', 'erasing') limit 1);
end $$;

revoke execute on function concerns_disposal_reach, concerns_disposal_drafts, concerns_disposal_bar, concerns_disposal_stop, concerns_disposal_check,
  concerns_propose_disposal, concerns_agree_disposal, concerns_end_disposal, concerns_disposals, concerns_disposal_counts, concerns_disposal_would
  from public;
grant execute on function concerns_propose_disposal, concerns_agree_disposal, concerns_end_disposal, concerns_disposals, concerns_disposal_counts,
  concerns_disposal_would to cairn_web;
