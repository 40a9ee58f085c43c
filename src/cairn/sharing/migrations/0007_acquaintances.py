import uuid
from pathlib import Path

from django.db import migrations, models

from cairn.base.rows import protect
from cairn.base.sql import run_file

SEES = (
    "(agency_id = (select access_agency()) and (staff_id = (select access_staff())"
    " or (select access_may('review_openings'))))"
)


class Migration(migrations.Migration):
    """Staff say whether they know a person in their own life, and a lead reads it."""

    dependencies = [("sharing", "0006_consults")]

    operations = [
        migrations.CreateModel(
            name="Acquaintance",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("agency_id", models.UUIDField()),
                ("staff_id", models.UUIDField()),
                ("about_id", models.UUIDField(db_comment="the identity")),
                (
                    "asked_at",
                    models.DateTimeField(db_comment="when the page asked, since a surname is shared", null=True),
                ),
                ("answer", models.TextField(db_comment="yes, no, or empty while it waits", default="")),
                ("words", models.TextField(default="")),
                ("answered_at", models.DateTimeField(null=True)),
                ("finding", models.TextField(db_comment="go_on, leave, or empty until a lead has read it", default="")),
                ("finding_words", models.TextField(default="")),
                ("read_at", models.DateTimeField(null=True)),
                ("read_by", models.UUIDField(null=True)),
                (
                    "changed",
                    models.BooleanField(
                        db_comment="whether the answer was changed after a lead had read it", default=False
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("agency_id", "staff_id", "about_id"), name="one_acquaintance_each"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None), ("words", "")),
                            models.Q(("answer", "no"), ("answered_at__isnull", False)),
                            models.Q(
                                ("answer", "yes"),
                                ("answered_at__isnull", False),
                                models.Q(("words", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="answered_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finding", ""), ("finding_words", ""), ("read_at", None), ("read_by", None)),
                            models.Q(
                                ("finding__in", ["go_on", "leave"]),
                                ("read_at__isnull", False),
                                ("read_by__isnull", False),
                                models.Q(("finding_words", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="read_says_what_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("read_by", models.F("staff_id")), _negated=True),
                        name="nobody_reads_their_own",
                    ),
                ],
            },
        ),
        run_file(Path(__file__).parents[1], "acquaintances.sql"),
        protect(
            "sharing_acquaintance",
            policies={"web_reads": f"for select to cairn_web using ({SEES})"},
            grants={"cairn_web": "select"},
        ),
    ]
