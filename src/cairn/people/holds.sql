-- A hold: what an inquiry, a court or a review may need is kept, whatever the schedule says. Placed on a person, it covers each record that
-- is of them, spreads to what is linked later, and is not shrunk by a split. Errors: CP404 no such thing, CP409 it is over.
-- It spreads over the border of an agency between records of the level partnership alone, and never from a service that keeps its
-- records close: else the other would learn that the service knows somebody.

create function people_hold_spread(identities uuid[]) returns void
language sql volatile security definer set search_path = pg_catalog, public as $$
  insert into people_hold (id, root_id, record_id, agency_id, held_for, staff_id, reason, started_at, ended_words)
    select gen_random_uuid(), t.root_id, t.record_id, t.agency_id, t.held_for, t.staff_id, t.reason, clock_timestamp(), ''
    from (
      select distinct on (h.root_id, m.record_id) h.root_id, m.record_id, m.agency_id, h.held_for, h.staff_id, h.reason
      from unnest(identities) i(id)
      join linkage_member was on was.identity_id = i.id
      join people_hold h on h.record_id = was.record_id and h.ended_at is null
      join linkage_member m on m.identity_id = i.id and m.until is null
      where was.until is null and (m.agency_id = h.held_for
        or (m.sharing = 'partnership' and was.sharing = 'partnership' and not agencies_keeps_close(h.held_for)))
      order by h.root_id, m.record_id) t
    where not exists (select 1 from people_hold k where k.root_id = t.root_id and k.record_id = t.record_id)
$$;

create function people_hold_linked() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if exists (select 1 from people_hold h where h.ended_at is null) then
    perform people_hold_spread((select array_agg(distinct a.identity_id) from arrived a));
  end if;
  return null;
end $$;
create trigger spread_holds after insert on linkage_member referencing new table as arrived
  for each statement execute function people_hold_linked();

create function people_place_hold(on_identity uuid, form uuid, why text) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare me uuid := access_own(); my uuid := access_staff(); whom uuid := linkage_resolve(on_identity); root uuid;
begin
  if me is null or not access_may('keep_rights') then raise exception 'not allowed' using errcode = '42501'; end if;
  root := encode(substr(sha256(convert_to(concat_ws('|', me, my, form), 'UTF8')), 1, 16), 'hex')::uuid; -- sent twice, it is placed once; nobody else's form gives the same
  if exists (select 1 from people_hold h where h.root_id = root) then return root; end if;
  if not people_subject_of_ours(me, whom) then raise exception 'no such person' using errcode = 'CP404'; end if;
  insert into people_hold (id, root_id, record_id, agency_id, held_for, staff_id, reason, started_at, ended_words)
    select gen_random_uuid(), root, m.record_id, me, me, my, why, clock_timestamp(), ''
    from linkage_member m where m.identity_id = whom and m.until is null and m.agency_id = me;
  perform people_hold_spread(array[whom]);
  perform trail_note('hold.placed', 'hold', root, '{}', why, 'hold', '1');
  return root;
end $$;

create function people_end_hold(root uuid, why text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  if not access_may('keep_rights') then raise exception 'not allowed' using errcode = '42501'; end if;
  perform 1 from people_hold h where h.root_id = root and h.held_for = access_own() for update;
  if not found then raise exception 'no such hold' using errcode = 'CP404'; end if;
  update people_hold h set ended_at = clock_timestamp(), ended_by = access_staff(), ended_words = why
    where h.root_id = root and h.held_for = access_own() and h.ended_at is null;
  if not found then raise exception 'it is over' using errcode = 'CP409'; end if;
  perform trail_note('hold.ended', 'hold', root, '{}', why, 'hold', '1');
  return true;
end $$;

-- Holds on records of the caller's own agency, or placed for it: whose, since when, and why where it is the caller's own.
create function people_holds() returns table (root_id uuid, record_id uuid, ours boolean, own_record boolean, reason text, staff_id uuid,
  started_at timestamptz, ended_at timestamptz, ended_words text, ended_by uuid)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare own uuid := access_own();
begin
  if own is null or not access_may('keep_rights') then return; end if;
  return query
    select case when h.held_for = own then h.root_id end, case when h.agency_id = own then h.record_id end, h.held_for = own, h.agency_id = own,
      case when h.held_for = own then h.reason else '' end, case when h.held_for = own then h.staff_id end, h.started_at, h.ended_at,
      case when h.held_for = own then h.ended_words else '' end, case when h.held_for = own then h.ended_by end
    from people_hold h where h.agency_id = own or h.held_for = own order by h.started_at, h.root_id, h.record_id;
end $$;

create function people_hold_stands() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  if tg_op = 'DELETE' or old.ended_at is not null or new.reason <> old.reason or new.record_id <> old.record_id then
    raise exception 'a hold is ended and never changed' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger stands before update or delete on people_hold for each row execute function people_hold_stands();
revoke execute on function people_hold_spread, people_hold_linked, people_place_hold, people_end_hold, people_holds, people_hold_stands from public;
grant execute on function people_place_hold, people_end_hold, people_holds to cairn_web;
