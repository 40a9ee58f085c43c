import uuid
from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from cairn.base.rows import protect
from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """Holds: records that are kept, whatever the schedule says."""

    dependencies = [("linkage", "0011_visits"), ("people", "0007_restrictions"), ("records", "0010_restricted")]

    operations = [
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("root_id", models.UUIDField(db_comment="the hold that was placed, of which this row is one record")),
                ("agency_id", models.UUIDField(db_comment="that wrote the record")),
                ("held_for", models.UUIDField(db_comment="the agency that placed it, and ends it")),
                ("staff_id", models.UUIDField()),
                ("reason", models.TextField()),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.UUIDField(null=True)),
                ("ended_words", models.TextField(default="")),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.record"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("root_id", "record"), name="one_row_a_hold_and_record"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True),
                            models.Q(
                                models.Q(("ended_at", None), ("ended_by", None), ("ended_words", "")),
                                models.Q(
                                    ("ended_at__isnull", False),
                                    ("ended_by__isnull", False),
                                    models.Q(("ended_words", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="an_ended_hold_says_when_who_and_why",
                    ),
                ],
            },
        ),
        protect("people_hold", policies={}, grants={}),
        run_file(Path(__file__).parents[1], "holds.sql"),
    ]
