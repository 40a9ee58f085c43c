import uuid
from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from cairn.base.rows import protect
from cairn.base.sql import run_file

AS_THE_RECORD = "(select true from records_record r where r.id = record_id limit 1)"
SEVEN = ["alleged", "under_enquiry", "no_further_action", "eliminated", "charged", "convicted", "appeal"]


class Migration(migrations.Migration):
    """The status of a person of concern: seen as the record on which it rests; that somebody was cleared is seen wider."""

    dependencies = [("people", "0001_flags"), ("linkage", "0011_visits")]

    operations = [
        migrations.CreateModel(
            name="Status",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("form_id", models.UUIDField(db_comment="sent twice, it is kept once")),
                ("agency_id", models.UUIDField()),
                ("staff_id", models.UUIDField()),
                ("status", models.TextField(choices=[(one, one) for one in SEVEN])),
                ("source", models.TextField()),
                ("words", models.TextField()),
                ("decided_on", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.record"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("agency_id", "staff_id", "form_id"), name="one_status_a_form"),
                    models.CheckConstraint(condition=models.Q(("status__in", SEVEN)), name="status_is_one_of_seven"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("words", ""), _negated=True), models.Q(("source", ""), _negated=True)
                        ),
                        name="status_says_why_and_whence",
                    ),
                ],
            },
        ),
        run_file(Path(__file__).parents[1], "statuses.sql"),
        protect(
            "people_status",
            policies={
                "web_reads": f"for select to cairn_web using (agency_id = (select access_own()) or {AS_THE_RECORD})"
            },
            grants={"cairn_web": "select"},
        ),
    ]
