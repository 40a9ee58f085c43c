import uuid
from pathlib import Path

import django.contrib.postgres.fields
from django.db import migrations, models

from cairn.base.rows import protect
from cairn.base.sql import run_file


class Migration(migrations.Migration):
    initial = True

    dependencies = [("trail", "__first__"), ("access", "0006_until")]

    operations = [
        migrations.CreateModel(
            name="SavedChart",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("form_id", models.UUIDField(db_comment="sent twice, it is kept once")),
                ("staff_id", models.UUIDField()),
                ("agency_id", models.UUIDField()),
                ("title", models.TextField()),
                ("purpose", models.TextField()),
                ("address", models.TextField(db_comment="what stands after the ? of the explorer's address")),
                ("saved_at", models.DateTimeField()),
                ("deleted_at", models.DateTimeField(null=True)),
                (
                    "record_ids",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                (
                    "record_nodes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(),
                        db_comment="who or where each record was of then",
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "link_lefts",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                (
                    "link_rights",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                (
                    "link_sures",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                (
                    "link_records",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveIntegerField(), default=list, size=None
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["agency_id", "staff_id", "-saved_at"], name="chart_by_owner")],
                "constraints": [
                    models.UniqueConstraint(fields=("agency_id", "staff_id", "form_id"), name="one_chart_a_form"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True),
                            models.Q(("purpose", ""), _negated=True),
                            models.Q(("address", ""), _negated=True),
                        ),
                        name="saved_chart_has_title_and_purpose",
                    ),
                ],
            },
        ),
        run_file(Path(__file__).parents[1], "saving.sql"),
        protect(
            "network_savedchart",
            policies={
                "web_reads": "for select to cairn_web using (staff_id = (select access_staff()) and agency_id = (select access_agency()))"
            },
            grants={"cairn_web": "select"},
        ),
    ]
