import uuid
from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from cairn.base.rows import protect
from cairn.base.sql import run_file

OUR_OWN = "for select to cairn_web using (agency_id = (select access_own()) and (select access_may('keep_rights')))"
TABLES = ("people_subjectrequest", "people_subjectstep", "people_subjectline")


class Migration(migrations.Migration):
    """Subject access: what somebody asks, what was done about it, and what was decided line by line."""

    dependencies = [("people", "0004_outcomes")]

    operations = [
        migrations.CreateModel(
            name="SubjectRequest",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("form_id", models.UUIDField(db_comment="sent twice, it is kept once")),
                (
                    "reference",
                    models.TextField(
                        db_comment="what a person says on the phone; random, tells no number", unique=True
                    ),
                ),
                ("agency_id", models.UUIDField(db_comment="that was asked, and answers with its own records")),
                ("staff_id", models.UUIDField(db_comment="who took it in")),
                (
                    "identity_id",
                    models.UUIDField(db_comment="whom it is about; null: nobody here is known to be", null=True),
                ),
                ("given_names", models.TextField(default="")),
                ("family_name", models.TextField()),
                ("born", models.TextField(db_comment="ISO date, month or year, or empty", default="")),
                (
                    "relation",
                    models.TextField(
                        choices=[
                            ("person", "person"),
                            ("parent", "parent"),
                            ("carer", "carer"),
                            ("representative", "representative"),
                            ("other", "other"),
                        ]
                    ),
                ),
                ("asker_given", models.TextField(default="")),
                ("asker_family", models.TextField(default="")),
                ("words", models.TextField(db_comment="what they ask for")),
                (
                    "reach",
                    models.TextField(
                        choices=[("hand", "hand"), ("worker", "worker"), ("account", "account"), ("post", "post")]
                    ),
                ),
                ("received_on", models.DateField()),
                ("due_on", models.DateField()),
                ("at", models.DateTimeField()),
                ("version", models.IntegerField(db_comment="number of its last step", default=1)),
                ("stopped", models.BooleanField(db_comment="whoever asks may be a person of concern", default=False)),
                ("lead_says", models.TextField(choices=[("", ""), ("may", "may"), ("nothing", "nothing")], default="")),
                ("paused_on", models.DateField(null=True)),
                ("proposed_by", models.UUIDField(null=True)),
                ("proposed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.UUIDField(null=True)),
                ("ended_how", models.TextField(default="")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency_id", "staff_id", "form_id"), name="one_subject_request_a_form"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lead_says__in", ["", "may", "nothing"]),
                            ("reach__in", ["hand", "worker", "account", "post"]),
                            ("relation__in", ["person", "parent", "carer", "representative", "other"]),
                            models.Q(("family_name", ""), _negated=True),
                            models.Q(("words", ""), _negated=True),
                            models.Q(
                                ("relation", "person"), models.Q(("asker_family", ""), _negated=True), _connector="OR"
                            ),
                        ),
                        name="subject_request_says_who_and_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("proposed_at", None), ("proposed_by", None)),
                            models.Q(("proposed_at__isnull", False), ("proposed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="proposed_says_when_and_who",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None), ("ended_how", "")),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                ("ended_how__in", ["released", "withdrawn"]),
                            ),
                            _connector="OR",
                        ),
                        name="ended_says_when_who_and_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_how", "released"), _negated=True),
                            models.Q(
                                ("proposed_by__isnull", False),
                                models.Q(("proposed_by", models.F("ended_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="two_different_people_release",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SubjectLine",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("agency_id", models.UUIDField()),
                ("number", models.IntegerField(db_comment="of the step that decided")),
                ("item", models.UUIDField(db_comment="version of a record, number, tie, flag, status or challenge")),
                ("kind", models.TextField()),
                ("day", models.DateField()),
                (
                    "decision",
                    models.TextField(choices=[("give", "give"), ("redact", "redact"), ("withhold", "withhold")]),
                ),
                ("ground", models.TextField(default="")),
                ("given", models.TextField(db_comment="what goes out", default="")),
                ("reason", models.TextField(default="")),
                ("at", models.DateTimeField()),
                ("staff_id", models.UUIDField()),
                (
                    "request",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.subjectrequest",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("request", "number"), name="one_subject_line_a_step"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision", "give"), ("ground", ""), ("reason", "")),
                            models.Q(
                                ("decision", "redact"),
                                models.Q(("given", ""), _negated=True),
                                models.Q(("ground", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            models.Q(
                                ("decision", "withhold"),
                                ("given", ""),
                                models.Q(("ground", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="withheld_gives_nothing_and_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SubjectStep",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("agency_id", models.UUIDField()),
                ("number", models.IntegerField()),
                (
                    "did",
                    models.TextField(
                        choices=[
                            ("asked", "asked"),
                            ("question", "question"),
                            ("about", "about"),
                            ("line", "line"),
                            ("stopped", "stopped"),
                            ("lead", "lead"),
                            ("paused", "paused"),
                            ("resumed", "resumed"),
                            ("proposed", "proposed"),
                            ("released", "released"),
                            ("withdrawn", "withdrawn"),
                        ]
                    ),
                ),
                ("which", models.TextField(db_comment="the question, or why the month stops", default="")),
                ("answer", models.TextField(default="")),
                ("words", models.TextField(default="")),
                (
                    "day",
                    models.DateField(db_comment="until when it is looked at again, or the new last day", null=True),
                ),
                ("at", models.DateTimeField()),
                ("staff_id", models.UUIDField()),
                (
                    "request",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.subjectrequest",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("request", "number"), name="one_subject_step_a_number")
                ],
            },
        ),
        run_file(Path(__file__).parents[1], "telling.sql"),
        *(protect(table, policies={"web_reads": OUR_OWN}, grants={"cairn_web": "select"}) for table in TABLES),
    ]
