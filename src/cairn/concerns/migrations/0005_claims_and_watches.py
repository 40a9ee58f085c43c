import uuid
from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from cairn.base.rows import protect
from cairn.base.sql import run_file

HERE = Path(__file__).parents[1]
DECIDES = (
    "exists (select 1 from concerns_concern c where c.id = concern_id"
    " and concerns_decides(c.owner_agency_id, c.owner_role, c.front_agency_id, c.next_on))"
)
PARTS = [(part, part) for part in ("child", "adult", "place")]


def of(model: str) -> models.ForeignKey:
    """A column that points at a concern or a step."""
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=f"concerns.{model}")


class Migration(migrations.Migration):
    """Who is reading a concern, and what brings a watched one back."""

    dependencies = [("concerns", "0004_known_beside")]

    operations = [
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("agency_id", models.UUIDField()),
                ("staff_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                (
                    "ended_at",
                    models.DateTimeField(
                        db_comment="given back, taken over or decided; lapsed claims have none", null=True
                    ),
                ),
                ("concern", of("concern")),
            ],
        ),
        migrations.CreateModel(
            name="Watch",
            fields=[
                (
                    "step",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="concerns.step",
                    ),
                ),
                (
                    "held",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), db_comment="records", default=list, size=None
                    ),
                ),
                ("concern", of("concern")),
            ],
        ),
        migrations.CreateModel(
            name="Touch",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("record_id", models.UUIDField()),
                ("part", models.TextField(choices=PARTS)),
                ("concern", of("concern")),
                ("step", of("step")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("concern", "record_id"), name="one_touch_a_concern_and_record")
                ]
            },
        ),
        run_file(HERE, "claims.sql"),
        run_file(HERE, "watches.sql"),
        run_file(HERE, "steps.sql"),
        protect(
            "concerns_claim",
            policies={"web_reads": f"for select to cairn_web using ({DECIDES})"},
            grants={"cairn_web": "select"},
        ),
        protect("concerns_watch", policies={}, grants={}),
        protect(
            "concerns_touch",
            policies={"web_reads": f"for select to cairn_web using ({DECIDES})"},
            grants={"cairn_web": "select"},
        ),
    ]
