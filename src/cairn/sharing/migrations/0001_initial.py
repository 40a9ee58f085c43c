import uuid
from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from cairn.base.rows import protect
from cairn.base.sql import run_file

ASKER = (
    "(asking_agency_id = (select access_agency()) and ((select access_may('answer_requests'))"
    " or (asking_staff_id = (select access_staff()) and (select access_may('ask_agencies')))))"
)
ANSWERS = "(select access_may('answer_requests'))"
ASKED = f"((select access_agency()) = any(behind) and {ANSWERS})"
ANSWERER = f"(agency_id = (select access_agency()) and {ANSWERS})"
DECISION = "basis, basis_version, told, told_why"
REQUEST = (
    "id, asking_agency_id, asking_staff_id, asked_agency_id, desk_name, desk_phone, about_kind, about_id, about_words,"
    f" question, purpose, necessity, asked_at, due_at, state, ended_at, ended_why, {DECISION}"
)
ANSWER = (
    "id, request_id, asking_agency_id, asking_staff_id, shown_agency_id, shown_staff_id, given, words, reason, advice,"
    f" protects, review_on, opened, open_until, at, withdrawn_at, withdrawn_why, {DECISION}"
)
ESCALATION = (
    "id, answer_id, request_id, asking_agency_id, asking_staff_id, why, at, due_at, outcome, outcome_words, settled_at,"
    " settled_by_asker"
)
"""What the web reads: never who stands behind a desk, nor who of them answered or refused."""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0006_until"),
        ("agencies", "0003_second_factor"),
        ("linkage", "0004_pointers_until"),
        ("records", "0008_granted_until"),
        ("signals", "0003_looked_up_by_record"),
        ("trail", "0004_looks_at"),
    ]

    operations = [
        migrations.CreateModel(
            name="Request",
            fields=[
                ("basis", models.TextField(db_comment="key in the table of the law")),
                ("basis_version", models.TextField(db_comment="edition of that table")),
                (
                    "told",
                    models.TextField(
                        choices=[("told", "told"), ("not_told", "not told")],
                        db_comment="whether the child or parent knows",
                    ),
                ),
                ("told_why", models.TextField(db_comment="what they were told, or why not")),
                ("form_id", models.UUIDField(db_comment="sent twice, it is kept once")),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("asking_agency_id", models.UUIDField()),
                ("asking_staff_id", models.UUIDField()),
                ("asked_agency_id", models.UUIDField(db_comment="empty where a desk was asked", null=True)),
                ("desk_name", models.TextField(db_comment="the desk as a pointer names it, or empty", default="")),
                ("desk_phone", models.TextField(default="")),
                (
                    "behind",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), db_comment="who may answer; the web can't read it", size=None
                    ),
                ),
                ("about_kind", models.TextField(choices=[("person", "person"), ("signal", "signal")])),
                ("about_id", models.UUIDField(db_comment="the identity or the signal")),
                ("about_words", models.TextField(db_comment="whom it is about, as the asker tells it")),
                ("question", models.TextField()),
                ("purpose", models.TextField()),
                ("necessity", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("waiting", "waiting"),
                            ("partly", "answered by some"),
                            ("answered", "answered"),
                            ("ended", "ended"),
                        ]
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_why", models.TextField(default="")),
            ],
            options={
                "indexes": [models.Index(fields=["asking_agency_id", "due_at"], name="request_by_asker")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("asking_agency_id", "asking_staff_id", "form_id"), name="one_request_a_form"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("asked_agency_id", None), ("desk_name__gt", "")),
                            models.Q(("asked_agency_id__isnull", False), ("desk_name", "")),
                            _connector="OR",
                        ),
                        name="an_agency_or_a_desk_is_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("about_words", ""), _negated=True),
                            models.Q(("question", ""), _negated=True),
                            models.Q(("purpose", ""), _negated=True),
                            models.Q(("necessity", ""), _negated=True),
                        ),
                        name="request_says_whom_what_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("basis", ""), _negated=True), models.Q(("basis_version", ""), _negated=True)
                        ),
                        name="request_rests_on_law",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("told__in", ["told", "not_told"]), models.Q(("told_why", ""), _negated=True)
                        ),
                        name="request_says_who_was_told",
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
                        name="ended_request_says_when_and_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("basis", models.TextField(db_comment="key in the table of the law")),
                ("basis_version", models.TextField(db_comment="edition of that table")),
                (
                    "told",
                    models.TextField(
                        choices=[("told", "told"), ("not_told", "not told")],
                        db_comment="whether the child or parent knows",
                    ),
                ),
                ("told_why", models.TextField(db_comment="what they were told, or why not")),
                ("form_id", models.UUIDField(db_comment="sent twice, it is kept once")),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("asking_agency_id", models.UUIDField(db_comment="that of its request")),
                ("asking_staff_id", models.UUIDField(db_comment="that of its request")),
                ("agency_id", models.UUIDField(db_comment="who answered; the web can't read it")),
                ("staff_id", models.UUIDField(db_comment="who answered; the web can't read it")),
                (
                    "shown_agency_id",
                    models.UUIDField(db_comment="who answered, unless a desk signs for them", null=True),
                ),
                ("shown_staff_id", models.UUIDField(null=True)),
                (
                    "given",
                    models.TextField(
                        choices=[("whole", "whole"), ("part", "part"), ("refused", "refused"), ("nothing", "nothing")]
                    ),
                ),
                ("words", models.TextField(db_comment="what is told", default="")),
                ("reason", models.TextField()),
                ("advice", models.TextField()),
                ("protects", models.TextField()),
                ("review_on", models.DateField(null=True)),
                ("opened", models.IntegerField(db_comment="how many records it opened", default=0)),
                ("open_until", models.DateTimeField(null=True)),
                ("at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_why", models.TextField(default="")),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.request"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Escalation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("asking_agency_id", models.UUIDField(db_comment="that of its request")),
                ("asking_staff_id", models.UUIDField(db_comment="that of its request")),
                ("agency_id", models.UUIDField(db_comment="who refused; the web can't read it")),
                ("why", models.TextField()),
                ("at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                (
                    "outcome",
                    models.TextField(db_comment="gives, stands, otherwise, or empty while it waits", default=""),
                ),
                ("outcome_words", models.TextField(default="")),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by_asker", models.BooleanField(db_comment="which of the two leads wrote it down", null=True)),
                (
                    "answer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.answer"
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.request"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("why", ""), _negated=True), name="escalation_says_why"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("outcome", ""), ("outcome_words", ""), ("settled_at", None), ("settled_by_asker", None)
                            ),
                            models.Q(
                                ("outcome__in", ["gives", "stands", "otherwise"]),
                                ("settled_at__isnull", False),
                                ("settled_by_asker__isnull", False),
                                models.Q(("outcome_words", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="settled_says_what_and_when",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="answer",
            index=models.Index(fields=["request", "at"], name="answer_by_request"),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(fields=("agency_id", "staff_id", "form_id"), name="one_answer_a_form"),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", ""), _negated=True),
                    models.Q(("advice", ""), _negated=True),
                    models.Q(("protects", ""), _negated=True),
                ),
                name="answer_to_a_request_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("basis", ""), _negated=True), models.Q(("basis_version", ""), _negated=True)
                ),
                name="answer_rests_on_law",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(("told__in", ["told", "not_told"]), models.Q(("told_why", ""), _negated=True)),
                name="answer_says_who_was_told",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("given", "refused"), _negated=True), ("review_on__isnull", False), _connector="OR"
                ),
                name="refusal_is_looked_at_again",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(("given__in", ["whole", "part"]), ("opened", 0), _connector="OR"),
                name="only_a_yes_opens_records",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("given__in", ["whole", "part"]), _negated=True),
                    models.Q(("words", ""), _negated=True),
                    ("opened__gt", 0),
                    _connector="OR",
                ),
                name="a_yes_tells_or_opens",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("open_until", None), ("opened", 0)),
                    models.Q(("open_until__isnull", False), ("opened__gt", 0)),
                    _connector="OR",
                ),
                name="opened_records_have_an_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at", None), ("withdrawn_why", "")),
                    models.Q(("withdrawn_at__isnull", False), models.Q(("withdrawn_why", ""), _negated=True)),
                    _connector="OR",
                ),
                name="withdrawn_answer_says_why",
            ),
        ),
        run_file(Path(__file__).parents[1], "steps.sql"),
        protect(
            "sharing_request",
            policies={"web_reads": f"for select to cairn_web using ({ASKER} or {ASKED})"},
            grants={"cairn_web": f"select ({REQUEST})"},
        ),
        protect(
            "sharing_answer",
            policies={"web_reads": f"for select to cairn_web using ({ASKER} or {ANSWERER})"},
            grants={"cairn_web": f"select ({ANSWER})"},
        ),
        protect(
            "sharing_escalation",
            policies={"web_reads": f"for select to cairn_web using ({ASKER} or {ANSWERER})"},
            grants={"cairn_web": f"select ({ESCALATION})"},
        ),
    ]
