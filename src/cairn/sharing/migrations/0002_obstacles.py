import uuid
from pathlib import Path

from django.db import migrations, models

from cairn.base.rows import protect
from cairn.base.sql import run_file


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Obstacle",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("agency_id", models.UUIDField()),
                ("staff_id", models.UUIDField()),
                ("form_id", models.UUIDField(db_comment="sent twice, it is kept once")),
                ("at", models.DateTimeField()),
                ("reach", models.TextField(choices=[("local", "local"), ("national", "national")])),
                ("what", models.TextField(db_comment="without anybody's name")),
                ("stuck", models.TextField(db_comment="who can't go on for it")),
                ("raised_with", models.TextField(default="")),
                ("raised_on", models.DateField(null=True)),
                ("answer", models.TextField(default="")),
                ("answered_on", models.DateField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("agency_id", "staff_id", "form_id"), name="one_obstacle_a_form"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("what", ""), _negated=True), models.Q(("stuck", ""), _negated=True)
                        ),
                        name="obstacle_says_what_and_who_is_stuck",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reach__in", ["local", "national"])), name="obstacle_is_local_or_national"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("raised_on", None), ("raised_with", "")),
                            models.Q(models.Q(("raised_with", ""), _negated=True), ("raised_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="raised_says_with_whom_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_on", None)),
                            models.Q(models.Q(("answer", ""), _negated=True), ("answered_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="obstacle_answered_says_what_and_when",
                    ),
                ],
            },
        ),
        run_file(Path(__file__).parents[1], "obstacles.sql"),
        protect(
            "sharing_obstacle",
            policies={
                "web_reads": "for select to cairn_web using ((select access_may('read_obstacles'))"
                " or (agency_id = (select access_agency()) and (select access_may('record_obstacles'))))"
            },
            grants={"cairn_web": "select"},
        ),
    ]
