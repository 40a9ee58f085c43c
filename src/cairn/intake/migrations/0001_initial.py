import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from cairn.base.rows import protect

IMPORTS = "(select access_may('read_imports'))"
MINE = "(select access_agency())"
RUNS = "(select access_may('run_the_service'))"
JOB = {"job_keeps": "to cairn_job using (true) with check (true)"}
GRANTS = {"cairn_web": "select", "cairn_job": "select, insert"}


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0001_initial"),
        ("access", "0001_entry"),
    ]

    operations = [
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("staff_id", models.UUIDField(null=True)),
                ("source", models.TextField(db_comment="name of the folder or zip")),
                ("title", models.TextField(default="")),
                ("area", models.TextField(default="")),
                ("produced_at", models.DateTimeField(null=True)),
                ("received_at", models.DateTimeField()),
                (
                    "agencies",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), db_comment="whose rows it held", default=list, size=None
                    ),
                ),
                (
                    "finished_step",
                    models.TextField(choices=[("kept", "kept"), ("findable", "findable")], default="kept"),
                ),
                ("rows_read", models.IntegerField()),
                ("accepted", models.IntegerField()),
                ("duplicate", models.IntegerField()),
                ("corrected", models.IntegerField()),
                ("rejected", models.IntegerField()),
                (
                    "agency",
                    models.ForeignKey(
                        db_comment="who sent it; empty if Cairn took it in itself",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="agencies.agency",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BatchPart",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("table_name", models.TextField()),
                ("source", models.TextField(db_comment="name of the file")),
                ("rows_read", models.IntegerField()),
                ("accepted", models.IntegerField(default=0)),
                ("duplicate", models.IntegerField(default=0)),
                ("corrected", models.IntegerField(default=0)),
                ("rejected", models.IntegerField(default=0)),
                (
                    "agency",
                    models.ForeignKey(
                        db_comment="whose rows; the sender where a row does not say",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="agencies.agency",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="intake.batch"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RowReport",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("table_name", models.TextField()),
                ("source", models.TextField(db_comment="name of the file")),
                ("row_number", models.IntegerField(db_comment="1 is the first below the header")),
                ("line_number", models.IntegerField(db_comment="of a CSV file", null=True)),
                ("column_name", models.TextField(default="")),
                ("reason", models.TextField()),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="agencies.agency"
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="intake.batch"),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="batch",
            index=models.Index(fields=["-received_at"], name="batch_by_time"),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "rows_read",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("accepted"), "+", models.F("duplicate")
                                ),
                                "+",
                                models.F("corrected"),
                            ),
                            "+",
                            models.F("rejected"),
                        ),
                    )
                ),
                name="batch_accounts_for_every_row",
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                condition=models.Q(("finished_step__in", ["kept", "findable"])), name="batch_step_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="batchpart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "rows_read",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("accepted"), "+", models.F("duplicate")
                                ),
                                "+",
                                models.F("corrected"),
                            ),
                            "+",
                            models.F("rejected"),
                        ),
                    )
                ),
                name="batch_part_accounts_for_every_row",
            ),
        ),
        migrations.AddConstraint(
            model_name="batchpart",
            constraint=models.UniqueConstraint(
                fields=("batch", "agency", "table_name"), name="one_part_a_batch_agency_and_table", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="rowreport",
            constraint=models.UniqueConstraint(fields=("batch", "table_name", "row_number"), name="one_report_a_row"),
        ),
        migrations.AddConstraint(
            model_name="rowreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="rejected_row_has_a_reason"
            ),
        ),
        protect(
            "intake_batch",
            policies=JOB
            | {
                "web_reads": f"for select to cairn_web using ({IMPORTS} and (agency_id = {MINE} or {MINE} = any(agencies) or {RUNS}))"
            },
            grants=GRANTS | {"cairn_job": "select, insert, update (finished_step)"},
        ),
        protect(
            "intake_batchpart",
            policies=JOB
            | {"web_reads": f"for select to cairn_web using ({IMPORTS} and (agency_id = {MINE} or {RUNS}))"},
            grants=GRANTS,
        ),
        protect(
            "intake_rowreport",
            policies=JOB
            | {
                "web_reads": f"for select to cairn_web using ({IMPORTS} and (agency_id = {MINE} or (agency_id is null and {RUNS})))"
            },
            grants=GRANTS,
        ),
    ]
