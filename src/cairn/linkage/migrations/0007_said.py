import uuid
from pathlib import Path

from django.db import migrations, models

from cairn.base.rows import protect
from cairn.base.sql import run_file

MINE = "staff_id = (select access_staff()) and agency_id = (select access_agency())"
BOTH = (
    "(select true from records_record r where r.id = record_id limit 1)"
    " and (select true from records_record r where r.id = new_record limit 1)"
)
UNSENT = f"{MINE} and became = '' and new_record is null"


class Migration(migrations.Migration):
    """What a writer says of records that may be the same: their own until it is sent, then of those who judge the pair."""

    dependencies = [
        ("linkage", "0006_keys"),
        ("records", "0005_held_closely"),
    ]

    operations = [
        migrations.CreateModel(
            name="Said",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("draft_id", models.UUIDField()),
                ("staff_id", models.UUIDField()),
                ("agency_id", models.UUIDField()),
                ("role", models.TextField(db_comment="in which the writer said it")),
                ("record_id", models.UUIDField(db_comment="the record that may be the same")),
                (
                    "answer",
                    models.TextField(choices=[("same", "same"), ("different", "different"), ("unsure", "unsure")]),
                ),
                ("at", models.DateTimeField(db_comment="set by the database")),
                (
                    "new_record",
                    models.UUIDField(db_comment="what was written, once it is a record", null=True),
                ),
                (
                    "became",
                    models.TextField(
                        choices=[("", ""), ("judgement", "judgement"), ("proposal", "proposal")],
                        db_default="",
                        default="",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("draft_id", "staff_id", "record_id"), name="one_answer_a_draft_and_record"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(answer__in=["same", "different", "unsure"]), name="said_is_one_of_three"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(became="", new_record=None)
                        | (~models.Q(became="") & models.Q(new_record__isnull=False)),
                        name="settled_has_a_record",
                    ),
                ],
            },
        ),
        protect(
            "linkage_said",
            policies={
                "engine_keeps": "to cairn_engine using (true) with check (true)",
                "job_reads": "for select to cairn_job using (true)",
                "web_reads": f"for select to cairn_web using (({MINE})"
                f" or (became <> '' and (select access_may('judge_links')) and {BOTH}))",
                "web_says": f"for insert to cairn_web with check ({UNSENT} and role = (select access_acting_role())"
                " and (select true from records_record r where r.id = record_id limit 1))",
                "web_says_otherwise": f"for update to cairn_web using ({UNSENT}) with check ({UNSENT})",
                "web_forgets": f"for delete to cairn_web using ({UNSENT})",
            },
            grants={
                "cairn_web": "select, insert (id, draft_id, staff_id, agency_id, role, record_id, answer),"
                " update (answer), delete",
                "cairn_engine": "select, insert, update, delete",
                "cairn_job": "select",
            },
        ),
        run_file(Path(__file__).parents[1], "said.sql"),
    ]
