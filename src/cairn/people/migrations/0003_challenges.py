import uuid
from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from cairn.base.rows import protect
from cairn.base.sql import run_file

AS_THE_RECORD = "(select true from records_record r where r.id = record_id limit 1)"
PARTY = "agency_id = (select access_own()) or owner_agency_id = (select access_own())"
BY = ["person", "parent", "professional", "other"]
ANSWERS = ["corrected", "in_part", "kept"]


class Migration(migrations.Migration):
    """That somebody says a record is wrong: kept by a lead, answered by the agency that wrote it."""

    dependencies = [("people", "0002_statuses")]

    operations = [
        migrations.CreateModel(
            name="Challenge",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("form_id", models.UUIDField(db_comment="sent twice, it is kept once")),
                ("owner_agency_id", models.UUIDField(db_comment="that wrote the record, and answers")),
                ("agency_id", models.UUIDField(db_comment="that was told")),
                ("staff_id", models.UUIDField()),
                ("by", models.TextField(choices=[(one, one) for one in BY])),
                ("words", models.TextField()),
                ("received_on", models.DateField()),
                ("due_on", models.DateField()),
                ("at", models.DateTimeField()),
                ("answer", models.TextField(choices=[("", ""), *((one, one) for one in ANSWERS)], default="")),
                ("answer_words", models.TextField(default="")),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.UUIDField(null=True)),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.record"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("agency_id", "staff_id", "form_id"), name="one_challenge_a_form"),
                    models.CheckConstraint(
                        condition=models.Q(("by__in", BY), models.Q(("words", ""), _negated=True)),
                        name="challenge_says_who_and_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", ""), ("answer_words", ""), ("answered_at", None), ("answered_by", None)
                            ),
                            models.Q(
                                ("answer__in", ANSWERS),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                models.Q(("answer_words", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="an_answer_says_how_why_when_and_who",
                    ),
                ],
            },
        ),
        run_file(Path(__file__).parents[1], "challenges.sql"),
        protect(
            "people_challenge",
            policies={"web_reads": f"for select to cairn_web using ({PARTY} or {AS_THE_RECORD})"},
            grants={"cairn_web": "select"},
        ),
    ]
