import uuid
from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from cairn.base.rows import protect
from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """What return interviews hold for the police; the web reads it through its functions alone."""

    dependencies = [
        ("forms", "0004_found_in_education"),
    ]

    operations = [
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "to_agency_id",
                    models.UUIDField(db_comment="a police force; the sender's own agency where none uses Cairn"),
                ),
                ("words", models.TextField()),
                ("child_told", models.TextField(db_comment="whether the child knows that it is passed on", default="")),
                ("child_told_why", models.TextField(default="")),
                ("answer", models.TextField(db_comment="what whoever was told does with it", default="")),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.UUIDField(null=True)),
                (
                    "sent",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="forms.sent"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["to_agency_id"], name="finding_by_agency")],
                "constraints": [
                    models.UniqueConstraint(fields=("sent", "to_agency_id"), name="one_finding_a_form_and_agency"),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="a_finding_has_words"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None), ("answered_by", None)),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="an_answer_has_words_a_name_and_a_day",
                    ),
                ],
            },
        ),
        run_file(Path(__file__).parents[1], "findings.sql"),
        protect("forms_finding", policies={}, grants={}),
    ]
