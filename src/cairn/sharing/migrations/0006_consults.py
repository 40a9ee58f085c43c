import uuid
from pathlib import Path

import django.contrib.postgres.fields
from django.db import migrations, models

from cairn.base.rows import protect
from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """Champions, questions to them, and their advice; the web reads questions through their functions alone."""

    dependencies = [
        ("sharing", "0005_deeds_for_duties"),
        ("concerns", "0006_disagreements"),
    ]

    operations = [
        migrations.CreateModel(
            name="Champion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("agency_id", models.UUIDField()),
                ("staff_id", models.UUIDField()),
                ("field", models.TextField(db_comment="key in the table of expertise")),
                ("named_at", models.DateTimeField()),
                ("named_by", models.UUIDField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("agency_id", "staff_id", "field"),
                        name="one_live_champion_a_field",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Consult",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("form_id", models.UUIDField(db_comment="sent twice, it is asked once")),
                ("asking_agency_id", models.UUIDField()),
                ("asking_staff_id", models.UUIDField()),
                ("asked_agency_id", models.UUIDField()),
                ("champion_staff_id", models.UUIDField(db_comment="whose turn it is")),
                (
                    "passed_over",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), db_comment="those whose turn went by, the first first", size=None
                    ),
                ),
                ("field", models.TextField(db_comment="key in the table of expertise")),
                ("private", models.BooleanField(db_comment="only whoever asked and whoever is asked know of it")),
                (
                    "about_kind",
                    models.TextField(choices=[("concern", "concern"), ("person", "person"), ("signal", "signal")]),
                ),
                ("about_id", models.UUIDField(db_comment="never told to whoever advises")),
                ("question", models.TextField()),
                ("shown", models.TextField(db_comment="what whoever asked passes on, in their own words")),
                (
                    "concern_words",
                    models.TextField(db_comment="of the concern, where whoever asked may pass them on", default=""),
                ),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                (
                    "state",
                    models.TextField(choices=[("waiting", "waiting"), ("advised", "advised"), ("ended", "ended")]),
                ),
                ("moved", models.IntegerField(db_comment="how often it went to the next champion", default=0)),
                ("advice", models.TextField(default="")),
                ("advised_at", models.DateTimeField(null=True)),
                ("advised_by", models.UUIDField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_why", models.TextField(default="")),
                (
                    "basis",
                    models.TextField(
                        db_comment="key in the table of the law, where another agency is asked", default=""
                    ),
                ),
                ("basis_version", models.TextField(default="")),
                ("told", models.TextField(default="")),
                ("told_why", models.TextField(default="")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["asking_agency_id", "state", "due_at"], name="consult_by_asker"),
                    models.Index(fields=["asked_agency_id", "state", "due_at"], name="consult_by_asked"),
                    models.Index(fields=["about_id"], name="consult_by_subject"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("asking_agency_id", "asking_staff_id", "form_id"), name="one_consult_a_form"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("question", ""), _negated=True), models.Q(("shown", ""), _negated=True)
                        ),
                        name="consult_says_what_it_asks_and_shows",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("advised_at__isnull", False),
                                ("advised_by__isnull", False),
                                ("state", "advised"),
                                models.Q(("advice", ""), _negated=True),
                            ),
                            models.Q(
                                ("advice", ""),
                                ("advised_at", None),
                                ("advised_by", None),
                                ("state__in", ["waiting", "ended"]),
                            ),
                            _connector="OR",
                        ),
                        name="advice_has_words_a_name_and_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", False),
                                ("state", "ended"),
                                models.Q(("ended_why", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "ended"), _negated=True), ("ended_at", None), ("ended_why", "")
                            ),
                            _connector="OR",
                        ),
                        name="ended_consult_says_when_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("asked_agency_id", models.F("asking_agency_id")),
                            models.Q(
                                models.Q(("basis", ""), _negated=True),
                                models.Q(("basis_version", ""), _negated=True),
                                ("told__in", ["told", "not_told"]),
                                models.Q(("told_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="another_agency_is_asked_on_a_ground",
                    ),
                ],
            },
        ),
        run_file(Path(__file__).parents[1], "consult_asking.sql"),
        run_file(Path(__file__).parents[1], "consults.sql"),
        protect(
            "sharing_champion",
            policies={"web_reads": "for select to cairn_web using ((select access_agency()) is not null)"},
            grants={"cairn_web": "select"},
        ),
        protect("sharing_consult", policies={}, grants={}),
    ]
