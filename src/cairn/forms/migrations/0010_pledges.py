import uuid
from pathlib import Path

from django.db import migrations, models

from cairn.base.rows import protect
from cairn.base.sql import run_file

OWN = "(agency_id = (select access_agency()) and staff_id = (select access_staff()))"


class Migration(migrations.Migration):
    """Somebody says what they will change, and ninety days later what came of it. R158."""

    dependencies = [("forms", "0009_levels")]

    operations = [
        migrations.CreateModel(
            name="Pledge",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("agency_id", models.UUIDField()),
                ("staff_id", models.UUIDField()),
                ("words", models.TextField()),
                ("after", models.TextField(db_comment="what they learned it from", default="")),
                ("made_at", models.DateTimeField()),
                ("ask_on", models.DateField(db_comment="the day from which they are asked")),
                ("outcome", models.TextField(db_comment="done, partly, not_yet, or empty until they say", default="")),
                ("outcome_words", models.TextField(default="")),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["agency_id", "staff_id"], name="pledge_by_person")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("words", ""), _negated=True), name="a_pledge_has_words"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("outcome", ""), ("outcome_words", "")),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("outcome__in", ["done", "partly", "not_yet"]),
                                models.Q(("outcome_words", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_pledge_is_answered_whole",
                    ),
                ],
            },
        ),
        run_file(Path(__file__).parents[1], "pledges.sql"),
        protect(
            "forms_pledge",
            policies={"web_reads": f"for select to cairn_web using ({OWN})"},
            grants={"cairn_web": "select"},
        ),
    ]
