-- A draft that came by e-mail and was not sent in time leaves its writer's hands, so that no worry waits unread. For the job alone.

create function concerns_mail_unsent(on_day date) returns uuid[]
language sql stable security definer set search_path = pg_catalog, public as $$
  select coalesce(array_agg(d.id order by d.send_by, d.id), '{}') from concerns_draft d where d.send_by < on_day
$$;

-- Take one out of the drafts: its words, and whose it was. Null where it was sent, thrown away or taken meanwhile.
create function concerns_take_unsent(of_draft uuid, on_day date) returns jsonb
language sql volatile security definer set search_path = pg_catalog, public as $$
  with taken as (delete from concerns_draft d where d.id = of_draft and d.send_by < on_day returning d.*)
  select to_jsonb(t) || jsonb_build_object('writer', coalesce(s.name, ''), 'agency', coalesce(a.name, ''))
  from taken t left join agencies_staff s on s.id = t.staff_id left join agencies_agency a on a.id = t.agency_id
$$;

-- Whoever writes may not put off, or take away, the day of what came by e-mail.
create function concerns_mail_days_stand() returns trigger
language plpgsql volatile set search_path = pg_catalog, public as $$
begin
  if (new.mailed_on, new.send_by) is distinct from (old.mailed_on, old.send_by) then
    raise exception 'the days of what came by e-mail stand' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger mail_days_stand before update on concerns_draft for each row execute function concerns_mail_days_stand();
revoke execute on function concerns_mail_unsent, concerns_take_unsent, concerns_mail_days_stand from public;
grant execute on function concerns_mail_unsent, concerns_take_unsent to cairn_job;
