import uuid
from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from cairn.base.rows import protect
from cairn.base.sql import run_file

ASKED = ["charged", "convicted", "appeal"]


class Migration(migrations.Migration):
    """Each agency that wrote of a child beside a person of concern is asked to tell and support the child of what a court does."""

    dependencies = [("people", "0003_challenges")]

    operations = [
        migrations.CreateModel(
            name="Outcome",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("agency_id", models.UUIDField(db_comment="that is asked to tell, and wrote the record of the child")),
                ("status", models.TextField(choices=[(one, one) for one in ASKED])),
                ("said_by", models.UUIDField(db_comment="the agency that recorded the status")),
                ("at", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
                ("told_by", models.UUIDField(null=True)),
                ("words", models.TextField(default="")),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.record"
                    ),
                ),
                ("status_id", models.UUIDField(db_comment="the status that asked for it")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("told_at", None), ("told_by", None), ("words", "")),
                            models.Q(
                                ("told_at__isnull", False),
                                ("told_by__isnull", False),
                                models.Q(("words", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="told_says_when_who_and_how",
                    ),
                ],
            },
        ),
        run_file(Path(__file__).parents[1], "outcomes.sql"),
        protect(
            "people_outcome",
            policies={"web_reads": "for select to cairn_web using (agency_id = (select access_own()))"},
            grants={"cairn_web": "select"},
        ),
    ]
