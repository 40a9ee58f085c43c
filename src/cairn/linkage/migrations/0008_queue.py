from pathlib import Path

from django.db import migrations, models

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """The queue is in the order of what a judgement would settle; a judgement is of its pair, of its kind and of now."""

    dependencies = [("linkage", "0007_said")]

    operations = [
        migrations.AddField(
            model_name="edge",
            name="children",
            field=models.IntegerField(db_comment="records of children that would be one", db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="edge",
            name="agencies",
            field=models.IntegerField(db_comment="agencies of those records", db_default=0, default=0),
        ),
        run_file(Path(__file__).parents[1], "judged_truly.sql"),
        migrations.RunSQL(
            """
            alter policy web_judges on linkage_judgement with check ((select access_may('judge_links'))
              and staff_id = (select access_staff()) and agency_id = (select access_agency())
              and record_a < record_b and linkage_kind_fits(kind, record_a, record_b)
              and (select true from records_record r where r.id = record_a limit 1)
              and (select true from records_record r where r.id = record_b limit 1));
            """,
            migrations.RunSQL.noop,
        ),
    ]
