import uuid

import django.db.models.deletion
from django.db import migrations, models

from cairn.base.rows import protect


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0001_initial"),
        ("access", "0001_entry"),
    ]

    operations = [
        migrations.CreateModel(
            name="Grant",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "role",
                    models.TextField(
                        db_comment="only for posts of this role; empty for all that read granted records",
                        default="",
                    ),
                ),
                ("because_kind", models.TextField()),
                ("because_id", models.UUIDField()),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="agencies.agency",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Scope",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("role", models.TextField(default="")),
                ("record_id", models.UUIDField()),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "grant",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="access.grant"),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="agencies.agency",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at", None),
                    ("ended_at__gte", models.F("started_at")),
                    _connector="OR",
                ),
                name="grant_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("holder", "role", "because_kind", "because_id"),
                name="one_live_grant_a_holder_role_and_cause",
            ),
        ),
        migrations.AddIndex(
            model_name="scope",
            index=models.Index(fields=["record_id", "holder"], name="scope_by_record"),
        ),
        migrations.AddConstraint(
            model_name="scope",
            constraint=models.UniqueConstraint(fields=("grant", "record_id"), name="one_scope_row_a_grant_and_record"),
        ),
        protect(
            "access_grant",
            policies={
                "holder_reads": "for select to cairn_web using (holder_id = (select access_agency()))",
                "job_keeps": "to cairn_job using (true) with check (true)",
                "engine_keeps": "to cairn_engine using (true) with check (true)",
            },
            grants={
                "cairn_web": "select",
                "cairn_job": "select, insert, update",
                "cairn_engine": "select, insert, update",
            },
        ),
        protect(
            "access_scope",
            policies={
                "holder_reads": "for select to cairn_web using (holder_id = (select access_agency()))",
                "job_keeps": "to cairn_job using (true) with check (true)",
                "engine_keeps": "to cairn_engine using (true) with check (true)",
            },
            grants={
                "cairn_web": "select",
                "cairn_job": "select, insert, update",
                "cairn_engine": "select, insert, update",
            },
        ),
    ]
