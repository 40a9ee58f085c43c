import uuid
from pathlib import Path

from django.db import migrations, models

from cairn.base.rows import protect
from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """Which version of the model is in use: each adoption is a row that is never changed, and the last one holds."""

    dependencies = [("linkage", "0009_taken_back"), ("trail", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Adoption",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.TextField()),
                ("digest", models.TextField(db_comment="SHA-256 of the file, or `shipped`")),
                (
                    "content",
                    models.TextField(
                        db_comment="the file; empty where it was in use before", db_default="", default=""
                    ),
                ),
                ("why", models.TextField()),
                ("staff_id", models.UUIDField()),
                ("agency_id", models.UUIDField()),
                ("rolled_back", models.BooleanField()),
                ("at", models.DateTimeField(db_comment="set by the database")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("why", ""), _negated=True), name="adoption_says_why")
                ],
            },
        ),
        migrations.RunSQL(
            """
            alter table linkage_adoption add constraint adoption_is_of_its_file
              check (content = '' or digest = encode(sha256(convert_to(content, 'UTF8')), 'hex'));
            """,
            migrations.RunSQL.noop,
        ),
        protect(
            "linkage_adoption",
            policies={
                "engine_reads": "for select to cairn_engine using (true)",
                "job_reads": "for select to cairn_job using (true)",
                "web_reads": "for select to cairn_web using ((select access_agency()) is not null)",
            },
            grants={"cairn_web": "select", "cairn_engine": "select", "cairn_job": "select"},
        ),
        run_file(Path(__file__).parents[1], "adopting.sql"),
    ]
