import uuid
from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from cairn.base.rows import protect
from cairn.base.sql import run_file

PARTY = "concerns_side(staff_id, agency_id, against_agency_id, decided_as) <> 'none'"
OF_ONE_READ = "exists (select 1 from concerns_disagreement d where d.id = disagreement_id)"


class Migration(migrations.Migration):
    """Disagreements with a decision, their turns and their ladder."""

    dependencies = [
        ("concerns", "0005_claims_and_watches"),
    ]

    operations = [
        migrations.CreateModel(
            name="Disagreement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("form_id", models.UUIDField(db_comment="sent twice, it is raised once")),
                ("agency_id", models.UUIDField(db_comment="of whoever disagrees")),
                ("staff_id", models.UUIDField(db_comment="who disagrees")),
                ("raised_as", models.TextField(db_comment="in which role")),
                ("against_agency_id", models.UUIDField(db_comment="whose decision it was")),
                ("decided_as", models.TextField(db_comment="the role that answers first")),
                ("at", models.DateTimeField()),
                ("did", models.TextField(db_comment="the decision")),
                ("decided_at", models.DateTimeField()),
                ("told", models.TextField(db_comment="what the decision told the reporter", default="")),
                ("step_number", models.IntegerField()),
                ("stage", models.IntegerField(db_comment="1 whoever decided, 2 manager, 3 lead, 4 heads")),
                (
                    "state",
                    models.TextField(
                        choices=[("waiting", "waiting"), ("answered", "answered"), ("settled", "settled")]
                    ),
                ),
                ("version", models.IntegerField(db_comment="number of its last turn")),
                ("due_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("outcome", models.TextField(db_comment="agreed, not_agreed, or empty while it stands", default="")),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="concerns.concern"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.IntegerField()),
                (
                    "did",
                    models.TextField(
                        choices=[
                            ("raised", "raised"),
                            ("answered", "answered"),
                            ("climbed", "climbed"),
                            ("settled", "settled"),
                            ("rested", "rested"),
                        ]
                    ),
                ),
                ("side", models.TextField(choices=[("raised", "raised"), ("answers", "answers")])),
                ("stage", models.IntegerField(db_comment="where it stood after it")),
                ("at", models.DateTimeField()),
                ("staff_id", models.UUIDField(db_comment="null: it climbed by itself", null=True)),
                ("agency_id", models.UUIDField()),
                ("words", models.TextField(default="")),
                (
                    "disagreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="concerns.disagreement"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="disagreement",
            constraint=models.UniqueConstraint(
                fields=("agency_id", "staff_id", "form_id"), name="one_disagreement_a_form"
            ),
        ),
        migrations.AddConstraint(
            model_name="disagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("stage__in", [1, 2, 3, 4])), name="stage_of_a_disagreement"
            ),
        ),
        migrations.AddConstraint(
            model_name="disagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("due_at__isnull", False),
                        ("ended_at", None),
                        ("outcome", ""),
                        ("state__in", ["waiting", "answered"]),
                    ),
                    models.Q(
                        ("due_at", None),
                        ("ended_at__isnull", False),
                        ("outcome__in", ["agreed", "not_agreed"]),
                        ("state", "settled"),
                    ),
                    _connector="OR",
                ),
                name="standing_has_a_date_and_settled_an_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="turn",
            constraint=models.UniqueConstraint(fields=("disagreement", "number"), name="one_turn_a_number"),
        ),
        migrations.AddConstraint(
            model_name="turn",
            constraint=models.CheckConstraint(
                condition=models.Q(("staff_id", None), models.Q(("words", ""), _negated=True), _connector="OR"),
                name="a_person_says_why",
            ),
        ),
        run_file(Path(__file__).parents[1], "disagreeing.sql"),
        run_file(Path(__file__).parents[1], "disagreements.sql"),
        protect(
            "concerns_disagreement",
            policies={
                "web_reads": f"for select to cairn_web using ({PARTY})",
                "job_reads": "for select to cairn_job using (true)",
            },
            grants={"cairn_web": "select", "cairn_job": "select"},
        ),
        protect(
            "concerns_turn",
            policies={"web_reads": f"for select to cairn_web using ({OF_ONE_READ})"},
            grants={"cairn_web": "select"},
        ),
    ]
