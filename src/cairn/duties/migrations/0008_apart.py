from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file

HERE = Path(__file__).parents[1]
POLICIES = """
create policy apart_is_unseen on duties_duty as restrictive for select to cairn_web using (
  case when on_kind = 'allegation' then concerns_owes(on_id, owner_agency_id, holder_role)
       when on_kind in ('concern', 'disagreement') then not on_id = any((select concerns_out_of_sight(true))::uuid[]) else true end);
create policy apart_is_unseen on duties_climb as restrictive for select to cairn_web using (
  exists (select from duties_duty d where d.id = duty_id));
create policy apart_is_unseen on duties_notice as restrictive for select to cairn_web using (
  exists (select from duties_duty d where d.id = duty_id))
"""


class Migration(migrations.Migration):
    """Duties about what is kept apart are known to those who hold it alone, and are in no count."""

    dependencies = [("duties", "0007_placed_and_health"), ("concerns", "0011_ours")]

    operations = [
        run_file(HERE, "duties.sql"),
        run_file(HERE, "measures.sql"),
        run_file(HERE, "held_by.sql"),
        migrations.RunSQL(POLICIES, migrations.RunSQL.noop),
    ]
