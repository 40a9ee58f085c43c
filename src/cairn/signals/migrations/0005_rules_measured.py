import uuid
from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from cairn.base.rows import protect
from cairn.base.sql import run_file

READS = "(select access_may('read_signals'))"
ENGINE_READS = "for select to cairn_engine using (true)"
ENGINE_ADDS = "for insert to cairn_engine with check (true)"
WEB_READS = f"for select to cairn_web using ({READS})"


class Migration(migrations.Migration):
    dependencies = [
        ("signals", "0004_children_counted"),
    ]

    operations = [
        migrations.CreateModel(
            name="Measurement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("form_id", models.UUIDField(db_comment="sent twice, it is asked once")),
                ("number", models.PositiveIntegerField(db_comment="the version of what it finds", unique=True)),
                ("runs", models.PositiveIntegerField(db_comment="how many counties are made")),
                ("why", models.TextField()),
                ("staff_id", models.UUIDField()),
                ("agency_id", models.UUIDField()),
                ("asked_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended", models.TextField(db_comment="done, stopped, failed; empty while it runs", default="")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("agency_id", "staff_id", "form_id"), name="one_measurement_a_form"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended", ""), ("ended_at", None)),
                            models.Q(models.Q(("ended", ""), _negated=True), ("ended_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="measurement_ended_says_how",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MissedTold",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("form_id", models.UUIDField(db_comment="sent twice, it is kept once")),
                ("kind", models.TextField()),
                ("rule_version", models.TextField()),
                ("what", models.TextField()),
                ("should_have_on", models.DateField(null=True)),
                ("staff_id", models.UUIDField()),
                ("agency_id", models.UUIDField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("agency_id", "staff_id", "form_id"), name="one_missed_a_form"),
                    models.CheckConstraint(condition=models.Q(("what", ""), _negated=True), name="missed_says_what"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RuleDecision",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("form_id", models.UUIDField(db_comment="sent twice, it is kept once")),
                ("kind", models.TextField()),
                ("rule_version", models.TextField()),
                ("number", models.PositiveIntegerField()),
                (
                    "decision",
                    models.TextField(choices=[("keep", "keep"), ("retire", "retire"), ("restore", "restore")]),
                ),
                ("reason", models.TextField()),
                ("answered", models.PositiveIntegerField()),
                ("noes", models.PositiveIntegerField()),
                ("staff_id", models.UUIDField()),
                ("agency_id", models.UUIDField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency_id", "staff_id", "form_id"), name="one_rule_decision_a_form"
                    ),
                    models.UniqueConstraint(fields=("kind", "number"), name="one_rule_decision_a_number"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="rule_decision_says_why"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeasuredRate",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField(db_comment="the version: that of its measurement")),
                ("kind", models.TextField()),
                ("rule_version", models.TextField()),
                ("calibration", models.PositiveIntegerField(db_comment="version of the bars that came with the rules")),
                (
                    "model",
                    models.TextField(db_comment="version of the linking model, or versions, if it changed meanwhile"),
                ),
                ("runs", models.PositiveIntegerField()),
                ("weeks", models.FloatField(db_comment="of a county of 110,000 children, all runs together")),
                (
                    "a_week",
                    models.FloatField(db_comment="how much that the rule reads was written down where it was measured"),
                ),
                (
                    "a_week_here",
                    models.FloatField(db_comment="how much is here, over the year up to the last record"),
                ),
                ("raised", models.PositiveIntegerField()),
                ("asked", models.PositiveIntegerField()),
                ("raise_at", models.FloatField(db_comment="the bar: chance at or below which it is raised")),
                ("ask_at", models.FloatField()),
                (
                    "budget_at",
                    models.FloatField(db_comment="bar that would spend its share of the budget, if lower", null=True),
                ),
                ("measured_at", models.DateTimeField()),
                (
                    "measurement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="signals.measurement"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("measurement", "kind"), name="one_rate_a_measurement_and_kind")
                ],
            },
        ),
        migrations.CreateModel(
            name="NullRun",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField(db_comment="which county; the seed follows from it")),
                ("kind", models.TextField()),
                ("model", models.TextField(db_comment="version of the linking model")),
                ("weeks", models.FloatField(db_comment="of a county of 110,000 children")),
                (
                    "a_week",
                    models.FloatField(db_comment="how much that the rule reads was written down, in such a county"),
                ),
                ("raised", models.PositiveIntegerField()),
                ("asked", models.PositiveIntegerField()),
                (
                    "chances",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.FloatField(),
                        db_comment="the smallest of each signal",
                        default=list,
                        size=None,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "measurement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="signals.measurement"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("measurement", "number", "kind"), name="one_tally_a_run_and_kind")
                ],
            },
        ),
        run_file(Path(__file__).parents[1], "measuring.sql"),
        protect(
            "signals_measurement",
            policies={
                "web_reads": WEB_READS,
                "engine_reads": ENGINE_READS,
                "job_reads": "for select to cairn_job using (true)",
                "engine_ends": "for update to cairn_engine using (ended_at is null) with check (ended_at is not null)",
            },
            grants={"cairn_web": "select", "cairn_job": "select", "cairn_engine": "select, update (ended_at, ended)"},
        ),
        *(
            protect(
                table,
                policies={"web_reads": WEB_READS, "engine_reads": ENGINE_READS, "engine_adds": ENGINE_ADDS},
                grants={"cairn_web": "select", "cairn_engine": "select, insert"},
            )
            for table in ("signals_nullrun", "signals_measuredrate")
        ),
        protect(
            "signals_missedtold",
            policies={
                "web_reads": f"for select to cairn_web using (({READS} and not agencies_keeps_close(agency_id))"
                " or (agency_id = (select access_agency()) and (select access_may('read_own_signals'))))"
            },
            grants={"cairn_web": "select"},
        ),
        protect(
            "signals_ruledecision",
            policies={"web_reads": WEB_READS, "engine_reads": ENGINE_READS},
            grants={"cairn_web": "select", "cairn_engine": "select"},
        ),
    ]
