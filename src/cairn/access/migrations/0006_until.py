from pathlib import Path

from django.db import migrations, models

from cairn.base.sql import run_file

HOLDS = (
    "holder_id = (select access_agency()) and role in ('', (select access_acting_role()))"
    " and (select access_may('read_granted_records'))"
    " and (ends_at is null or ends_at > now()) and (staff_id is null or staff_id = (select access_staff()))"
)
ENDS = "known beforehand; nothing is open after it, whether or not a job has run"
STAFF = "only for this person; empty for all posts that the role names"


class Migration(migrations.Migration):
    """A grant has a start and, where it was opened for a time, an end; one of an emergency is one person's alone."""

    dependencies = [("access", "0005_second_factors")]

    operations = [
        migrations.AddField("grant", "ends_at", models.DateTimeField(null=True, db_comment=ENDS)),
        migrations.AddField("grant", "staff_id", models.UUIDField(null=True, db_comment=STAFF)),
        migrations.AddField("scope", "ends_at", models.DateTimeField(null=True, db_comment=ENDS)),
        migrations.AddField("scope", "staff_id", models.UUIDField(null=True, db_comment=STAFF)),
        run_file(Path(__file__).parents[1], "until.sql"),
        migrations.RunSQL(
            f"""
            alter policy holder_reads on access_grant using ({HOLDS});
            alter policy holder_reads on access_scope using ({HOLDS});
            """,
            migrations.RunSQL.noop,
        ),
    ]
