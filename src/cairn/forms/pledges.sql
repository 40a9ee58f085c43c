-- What somebody will change after they learned something, and what came of it, ninety days later. It is theirs: nobody else reads a word
-- of it. Of an agency the share is told, where enough people have one. R158. Errors: CF404 no such pledge of one's own; CF409 answered before.

create function forms_pledge(form uuid, in_words text, learned_from text) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare me uuid := access_agency(); myself uuid := access_staff(); made uuid;
begin
  if me is null or myself is null then raise exception 'nobody has entered' using errcode = '42501'; end if;
  insert into forms_pledge (id, agency_id, staff_id, words, after, made_at, ask_on, outcome, outcome_words)
    values (form, me, myself, in_words, learned_from, clock_timestamp(), (now() at time zone 'Europe/London')::date + 90, '', '')
    on conflict (id) do nothing returning id into made;
  if made is not null then
    perform trail_note('pledge.made', 'pledge', made, '{}', '', 'pledge', '1');
  elsif not exists (select 1 from forms_pledge p where p.id = form and p.agency_id = me and p.staff_id = myself) then
    raise exception 'no such pledge' using errcode = 'CF404';
  end if;
  return form;
end $$;

create function forms_pledge_answer(of_pledge uuid, what text, in_words text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare p forms_pledge;
begin
  select * into p from forms_pledge q
    where q.id = of_pledge and q.agency_id = access_agency() and q.staff_id = access_staff() for update;
  if not found then raise exception 'no such pledge' using errcode = 'CF404'; end if;
  if p.answered_at is not null then raise exception 'it is answered' using errcode = 'CF409'; end if;
  update forms_pledge set outcome = what, outcome_words = in_words, answered_at = clock_timestamp() where id = of_pledge;
  perform trail_note('pledge.answered', 'pledge', of_pledge, jsonb_build_object('outcome', what), '', 'pledge', '1');
end $$;

-- By agency, of those that were asked about by now: how many people, pledges, and answers of each sort. Fewer than `at_least` people, or than five, are
-- left out whole, and their agency with them.
create function forms_pledges_kept(at_least integer)
returns table (agency_id uuid, people bigint, asked bigint, done bigint, partly bigint, not_yet bigint)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
  if not access_may('read_measures') then return; end if;
  return query
    select p.agency_id, count(distinct p.staff_id), count(*), count(*) filter (where p.outcome = 'done'),
      count(*) filter (where p.outcome = 'partly'), count(*) filter (where p.outcome = 'not_yet')
    from forms_pledge p
    where p.ask_on <= (now() at time zone 'Europe/London')::date or p.answered_at is not null
    group by p.agency_id having count(distinct p.staff_id) >= greatest(at_least, 5)
    order by 1;
end $$;
revoke execute on function forms_pledge, forms_pledge_answer, forms_pledges_kept from public;
grant execute on function forms_pledge, forms_pledge_answer, forms_pledges_kept to cairn_web;
