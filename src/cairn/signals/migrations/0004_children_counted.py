from django.db import migrations, models

# As in cairn.signals.actions, once for the signals that are there; the owner is under row security as anybody is.
COUNTED = """
alter table signals_signal no force row level security;
alter table signals_evidence no force row level security;
alter table linkage_member no force row level security;
with counted as (
  select e.signal_id, count(distinct coalesce(m.identity_id, e.record_id)) as children
  from signals_evidence e left join linkage_member m on m.record_id = e.record_id and m.until is null
  where e.part = 'child' group by e.signal_id)
update signals_signal s set children = c.children from counted c where c.signal_id = s.id;
alter table signals_signal force row level security;
alter table signals_evidence force row level security;
alter table linkage_member force row level security;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("signals", "0003_looked_up_by_record"),
        ("linkage", "0005_two_people"),
    ]

    operations = [
        migrations.AddField(
            model_name="signal",
            name="children",
            field=models.PositiveIntegerField(default=0, db_comment="how many its evidence is about, each once"),
        ),
        migrations.RunSQL(COUNTED, migrations.RunSQL.noop),
    ]
