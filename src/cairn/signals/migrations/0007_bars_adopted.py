import uuid
from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from cairn.base.rows import protect
from cairn.base.sql import run_file


class Migration(migrations.Migration):
    dependencies = [
        ("signals", "0006_stages"),
    ]

    operations = [
        migrations.CreateModel(
            name="BarAdopted",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("form_id", models.UUIDField(db_comment="sent twice, it is kept once")),
                ("kind", models.TextField()),
                ("rule_version", models.TextField()),
                ("number", models.PositiveIntegerField()),
                (
                    "calibration",
                    models.PositiveIntegerField(db_comment="version of the bars that it was measured with", null=True),
                ),
                ("bar", models.FloatField(db_comment="null: the bar that came with the rules", null=True)),
                ("reason", models.TextField()),
                ("staff_id", models.UUIDField()),
                ("agency_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                (
                    "rate",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="signals.measuredrate",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("agency_id", "staff_id", "form_id"), name="one_bar_a_form"),
                    models.UniqueConstraint(fields=("kind", "number"), name="one_bar_a_number"),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="bar_says_why"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("bar", None), ("rate", None)),
                            models.Q(models.Q(("rate", None), _negated=True), models.Q(("bar", None), _negated=True)),
                            _connector="OR",
                        ),
                        name="bar_of_a_rate",
                    ),
                ],
            },
        ),
        run_file(Path(__file__).parents[1], "bars.sql"),
        protect(
            "signals_baradopted",
            policies={
                "web_reads": "for select to cairn_web using ((select access_may('read_signals')))",
                "engine_reads": "for select to cairn_engine using (true)",
            },
            grants={"cairn_web": "select", "cairn_engine": "select"},
        ),
    ]
