import uuid
from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from cairn.base.rows import protect
from cairn.base.sql import run_file

AS_THE_RECORD = "(select true from records_record r where r.id = record_id limit 1)"
AS_THE_FLAG = "(select true from people_flag f where f.id = flag_id limit 1)"


class Migration(migrations.Migration):
    """Flags on a person: each is seen by whoever sees the record on which it rests, and by the agency that set it."""

    initial = True

    dependencies = [("access", "0007_references"), ("trail", "0005_deeds_of_nobody"), ("records", "0008_granted_until")]

    operations = [
        migrations.CreateModel(
            name="Flag",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("form_id", models.UUIDField(db_comment="sent twice, it is kept once")),
                ("agency_id", models.UUIDField()),
                ("staff_id", models.UUIDField()),
                ("kind", models.TextField()),
                ("why", models.TextField()),
                ("source", models.TextField()),
                ("set_at", models.DateTimeField()),
                ("review_on", models.DateField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("version", models.IntegerField(default=1)),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.record"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("agency_id", "staff_id", "form_id"), name="one_flag_a_form"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("agency_id", "record", "kind"),
                        name="one_live_flag_a_record_and_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("why", ""), _negated=True), models.Q(("source", ""), _negated=True)
                        ),
                        name="flag_says_why_and_whence",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FlagStep",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.IntegerField()),
                ("did", models.TextField(choices=[("set", "set"), ("reviewed", "reviewed"), ("ended", "ended")])),
                ("at", models.DateTimeField()),
                ("staff_id", models.UUIDField()),
                ("agency_id", models.UUIDField()),
                ("words", models.TextField()),
                ("review_on", models.DateField(null=True)),
                (
                    "flag",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.flag",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("flag", "number"), name="one_flag_step_a_number"),
                    models.CheckConstraint(condition=models.Q(("words", ""), _negated=True), name="flag_step_says_why"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("did", "ended"), ("review_on", None)),
                            models.Q(models.Q(("did", "ended"), _negated=True), ("review_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="an_ended_flag_has_no_review",
                    ),
                ],
            },
        ),
        run_file(Path(__file__).parents[1], "flags.sql"),
        protect(
            "people_flag",
            policies={
                "web_reads": f"for select to cairn_web using (agency_id = (select access_own()) or {AS_THE_RECORD})"
            },
            grants={"cairn_web": "select"},
        ),
        protect(
            "people_flagstep",
            policies={"web_reads": f"for select to cairn_web using ({AS_THE_FLAG})"},
            grants={"cairn_web": "select"},
        ),
    ]
