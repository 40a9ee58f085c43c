import uuid
from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from cairn.base.rows import protect
from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """Disposals: proposed by one, agreed to by another, erased by a role of their own. After every table that can name somebody."""

    dependencies = [
        ("concerns", "0009_unsent"),
        ("access", "0014_services"),
        ("duties", "0007_placed_and_health"),
        ("forms", "0005_findings"),
        ("linkage", "0013_pairs"),
        ("people", "0008_holds"),
        ("records", "0011_erased"),
        ("sharing", "0008_quiet"),
        ("trail", "0006_erased"),
    ]

    operations = [
        migrations.CreateModel(
            name="Disposal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "reference",
                    models.TextField(
                        db_comment="what a person says on the phone; random, tells no number", unique=True
                    ),
                ),
                ("agency_id", models.UUIDField()),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("proposed", "proposed"),
                            ("taken_back", "taken_back"),
                            ("refused", "refused"),
                            ("stopped", "stopped"),
                            ("agreed", "agreed"),
                            ("erasing", "erasing"),
                            ("done", "done"),
                        ]
                    ),
                ),
                ("rule", models.TextField(db_comment="version of the row of the schedule by which it has come due")),
                ("rule_says", models.TextField(db_comment="that row in words")),
                ("words", models.TextField(db_comment="of whoever proposed it; erased with the rest", default="")),
                ("proposed_by", models.UUIDField()),
                ("proposed_at", models.DateTimeField()),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_words",
                    models.TextField(
                        db_comment="of whoever refused it, or what stopped it; erased with the rest", default=""
                    ),
                ),
                (
                    "line",
                    models.TextField(db_comment="what goes on the list outside; empty once it is done", default=""),
                ),
                ("erased_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            ("state", "taken_back"),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="disposal_is_decided_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["agreed", "erasing", "done"]), _negated=True),
                            ("decided_by__isnull", False),
                            _connector="OR",
                        ),
                        name="what_is_erased_was_agreed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), _negated=True),
                            models.Q(("decided_words", ""), ("erased_at__isnull", False), ("line", ""), ("words", "")),
                            _connector="OR",
                        ),
                        name="done_keeps_no_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DisposalCount",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("rows", models.IntegerField()),
                (
                    "disposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="concerns.disposal"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DisposalRecord",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("record_id", models.UUIDField()),
                (
                    "disposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="concerns.disposal"
                    ),
                ),
            ],
        ),
        protect("concerns_disposal", policies={}, grants={}),
        protect("concerns_disposalrecord", policies={}, grants={}),
        protect("concerns_disposalcount", policies={}, grants={}),
        run_file(Path(__file__).parents[1], "disposals.sql"),
        run_file(Path(__file__).parents[1], "erasing.sql"),
    ]
