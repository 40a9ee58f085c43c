-- A bar that was measured here is adopted by a named person, or the one that came with Cairn is put back. Only a stricter
-- one can be: a bar is never lowered to see more. Errors: CC409 somebody was quicker, or it isn't the last measurement; 22023.

create function signals_adopt_bar(form uuid, of_kind text, of_version text, of_rate uuid, words text, seen integer) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare who text[] := access_identity(); made uuid; last signals_baradopted; rate signals_measuredrate;
begin
  if who is null or not coalesce(access_may('decide_rules'), false) then raise exception 'not allowed to decide' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock(hashtext('signals decided ' || of_kind));
  select b.id into made from signals_baradopted b where b.agency_id = who[2]::uuid and b.staff_id = who[1]::uuid and b.form_id = form;
  if found then return made; end if;
  if coalesce(words, '') = '' then raise exception 'it says why' using errcode = '22023'; end if;
  if (select count(*) from signals_baradopted b where b.kind = of_kind) <> seen then raise exception 'it was decided' using errcode = 'CC409'; end if;
  select * into last from signals_baradopted b where b.kind = of_kind order by b.number desc limit 1;
  select * into rate from signals_measuredrate r where r.kind = of_kind order by r.number desc limit 1;
  if of_rate is null and last.bar is null then raise exception 'none was adopted' using errcode = 'CC409'; end if;
  if of_rate is not null and (rate.id is distinct from of_rate or rate.rule_version <> of_version or rate.budget_at is null
                              or rate.budget_at is not distinct from last.bar) then
    raise exception 'not the last measurement of the rule, or it needs no other bar' using errcode = 'CC409';
  end if;
  insert into signals_baradopted (id, form_id, kind, rule_version, number, rate_id, calibration, bar, reason, staff_id, agency_id, at)
    values (gen_random_uuid(), form, of_kind, of_version, seen + 1, of_rate,
            case when of_rate is null then null else rate.calibration end, case when of_rate is null then null else rate.budget_at end,
            words, who[1]::uuid, who[2]::uuid, clock_timestamp())
    returning id into made;
  perform trail_note(case when of_rate is null then 'rule.bar_put_back' else 'rule.bar_adopted' end, 'rule', made,
                     case when of_rate is null then '{}'::jsonb else jsonb_build_object('measurement', rate.number, 'bar', rate.budget_at::text) end,
                     words, of_kind, of_version);
  return made;
end $$;
create trigger bar_stays before update or delete on signals_baradopted for each row execute function signals_stays_as_measured();

revoke execute on function signals_adopt_bar from public;
grant execute on function signals_adopt_bar to cairn_web;
