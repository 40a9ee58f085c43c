import uuid
from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from cairn.base.rows import protect
from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """A restricted record is kept, and read by neither pages nor the engine while it is."""

    dependencies = [("records", "0009_names_records")]

    operations = [
        migrations.CreateModel(
            name="Restriction",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("agency_id", models.UUIDField(db_comment="that wrote the record")),
                ("because_id", models.UUIDField(db_comment="the request that was granted")),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.record",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("record",), name="one_live_restriction_a_record"
                    )
                ],
            },
        ),
        protect("records_restriction", policies={}, grants={}),
        run_file(Path(__file__).parents[1], "restricted.sql"),
    ]
