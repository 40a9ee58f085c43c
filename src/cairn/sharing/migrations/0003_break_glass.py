import uuid
from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from cairn.base.rows import protect
from cairn.base.sql import run_file

OPENER = (
    "(agency_id = (select access_agency()) and ((select access_may('review_openings'))"
    " or (staff_id = (select access_staff()) and (select access_may('break_glass')))))"
)
OWNER = "(agency_id = (select access_agency()) and (select access_may('review_openings')))"
CLIMBED = (
    "(opener_agency_id = (select access_agency()) and (select access_may('settle_refusals'))"
    " and (due_at < now() or finding = 'question'))"
)
NOTICE = (
    "id, opening_id, agency_id, shown_agency_id, shown_staff_id, desk_name, desk_phone, about_id, reason, opened, at,"
    " ends_at, due_at, finding, words, reviewed_at, reviewed_by"
)
"""What the web reads of a notice: not who opened, where that would tell that a service knows somebody."""


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0002_obstacles"),
    ]

    operations = [
        migrations.CreateModel(
            name="Opening",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("agency_id", models.UUIDField()),
                ("staff_id", models.UUIDField()),
                ("form_id", models.UUIDField(db_comment="sent twice, it opens once")),
                ("about_id", models.UUIDField(db_comment="the identity")),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("opened", models.IntegerField(db_comment="how many records of others")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("agency_id", "staff_id", "form_id"), name="one_opening_a_form"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="emergency_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("at"))), name="emergency_ends_after_it_starts"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("agency_id", models.UUIDField(db_comment="the owner")),
                ("opener_agency_id", models.UUIDField(db_comment="who opened; the web can't read it")),
                (
                    "shown_agency_id",
                    models.UUIDField(db_comment="who opened, unless it keeps its own records close", null=True),
                ),
                ("shown_staff_id", models.UUIDField(null=True)),
                (
                    "desk_name",
                    models.TextField(db_comment="the desk that stands for an opener that isn't named", default=""),
                ),
                ("desk_phone", models.TextField(default="")),
                ("about_id", models.UUIDField(db_comment="the identity")),
                ("reason", models.TextField()),
                ("opened", models.IntegerField(db_comment="how many records of this owner")),
                ("at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(db_comment="by when it is reviewed")),
                ("finding", models.TextField(db_comment="sound, question, or empty while it waits", default="")),
                ("words", models.TextField(default="")),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("reviewed_by", models.UUIDField(null=True)),
                (
                    "opening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.opening"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("opening", "agency_id"), name="one_notice_an_opening_and_owner"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finding", ""), ("reviewed_at", None), ("reviewed_by", None), ("words", "")),
                            models.Q(
                                ("finding__in", ["sound", "question"]),
                                ("reviewed_at__isnull", False),
                                ("reviewed_by__isnull", False),
                                models.Q(("words", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="reviewed_says_what_who_and_when",
                    ),
                ],
            },
        ),
        run_file(Path(__file__).parents[1], "break_glass.sql"),
        protect(
            "sharing_opening",
            policies={"web_reads": f"for select to cairn_web using ({OPENER})"},
            grants={"cairn_web": "select"},
        ),
        protect(
            "sharing_notice",
            policies={"web_reads": f"for select to cairn_web using ({OWNER} or {CLIMBED})"},
            grants={"cairn_web": f"select ({NOTICE})"},
        ),
    ]
