import uuid
from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from cairn.base.rows import protect
from cairn.base.sql import run_file

OUR_OWN = "for select to cairn_web using (agency_id = (select access_own()))"


class Migration(migrations.Migration):
    """That somebody asks an agency not to use a record for a while, and what was decided."""

    dependencies = [("people", "0006_subject_access"), ("records", "0010_restricted")]

    operations = [
        migrations.CreateModel(
            name="RestrictionRequest",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("form_id", models.UUIDField(db_comment="sent twice, it is kept once")),
                ("agency_id", models.UUIDField(db_comment="that wrote the record, was asked and decides")),
                ("staff_id", models.UUIDField(db_comment="who took it in")),
                (
                    "by",
                    models.TextField(
                        choices=[
                            ("person", "person"),
                            ("parent", "parent"),
                            ("professional", "professional"),
                            ("other", "other"),
                        ]
                    ),
                ),
                (
                    "ground",
                    models.TextField(
                        choices=[
                            ("accuracy", "accuracy"),
                            ("unlawful", "unlawful"),
                            ("claim", "claim"),
                            ("objects", "objects"),
                        ]
                    ),
                ),
                ("words", models.TextField()),
                ("received_on", models.DateField()),
                ("due_on", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "decision",
                    models.TextField(choices=[("", ""), ("granted", "granted"), ("refused", "refused")], default=""),
                ),
                ("decided_words", models.TextField(default="")),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("look_again_on", models.DateField(null=True)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_by", models.UUIDField(null=True)),
                ("lifted_words", models.TextField(default="")),
                ("told_on", models.DateField(db_comment="when they were told before it ended", null=True)),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.record"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency_id", "staff_id", "form_id"), name="one_restriction_request_a_form"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("by__in", ["person", "parent", "professional", "other"]),
                            ("ground__in", ["accuracy", "unlawful", "claim", "objects"]),
                            models.Q(("words", ""), _negated=True),
                        ),
                        name="restriction_says_who_why_and_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None),
                                ("decided_by", None),
                                ("decided_words", ""),
                                ("decision", ""),
                                ("look_again_on", None),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("decision", "granted"),
                                ("look_again_on__isnull", False),
                                models.Q(("decided_words", ""), _negated=True),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("decision", "refused"),
                                ("look_again_on", None),
                                models.Q(("decided_words", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="decided_says_how_why_when_and_who",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at", None), ("lifted_by", None), ("lifted_words", ""), ("told_on", None)),
                            models.Q(
                                ("decision", "granted"),
                                ("lifted_at__isnull", False),
                                ("lifted_by__isnull", False),
                                ("told_on__isnull", False),
                                models.Q(("lifted_words", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="whoever_asked_is_told_before_it_is_lifted",
                    ),
                ],
            },
        ),
        run_file(Path(__file__).parents[1], "restrictions.sql"),
        protect("people_restrictionrequest", policies={"web_reads": OUR_OWN}, grants={"cairn_web": "select"}),
    ]
