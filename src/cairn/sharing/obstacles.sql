-- The only ways in which an obstacle comes to be and moves on. Whoever acts is whom the signed entry says.

create function sharing_keep_obstacle(form uuid, said jsonb) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare who text[] := access_identity(); made uuid;
begin
  if who is null or not access_may('record_obstacles') then raise exception 'not allowed to record' using errcode = '42501'; end if;
  select o.id into made from sharing_obstacle o where o.agency_id = who[2]::uuid and o.staff_id = who[1]::uuid and o.form_id = form;
  if found then return made; end if;
  insert into sharing_obstacle (id, agency_id, staff_id, form_id, at, reach, what, stuck, raised_with, raised_on, answer)
    values (gen_random_uuid(), who[2]::uuid, who[1]::uuid, form, clock_timestamp(), said->>'reach', said->>'what', said->>'stuck',
            coalesce(said->>'raised_with', ''), (said->>'raised_on')::date, '')
    returning id into made;
  perform trail_note('obstacle.recorded', 'obstacle', made, jsonb_build_object('reach', said->>'reach'), '', '', '');
  return made;
end $$;

-- Raised with somebody, or answered by them: by the agency that recorded it, or by those who read the whole register.
create function sharing_move_obstacle(of_obstacle uuid, did text, words text, day date) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare o sharing_obstacle;
begin
  select * into o from sharing_obstacle where id = of_obstacle for update;
  if not found or not coalesce(access_may('read_obstacles') or (o.agency_id = access_agency() and access_may('record_obstacles')), false) then
    raise exception 'no such obstacle' using errcode = 'CS404';
  end if;
  if did = 'raised' then
    update sharing_obstacle set raised_with = words, raised_on = day where id = o.id;
  elsif did = 'answered' and o.answered_on is null then
    update sharing_obstacle set answer = words, answered_on = day where id = o.id;
  else
    raise exception 'it is over' using errcode = 'CS409';
  end if;
  perform trail_note('obstacle.' || did, 'obstacle', o.id, jsonb_build_object('on', day::text), words, '', '');
end $$;
revoke execute on function sharing_keep_obstacle, sharing_move_obstacle from public;
grant execute on function sharing_keep_obstacle, sharing_move_obstacle to cairn_web;
