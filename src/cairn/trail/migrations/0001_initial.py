import uuid
from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from cairn.base.rows import protect
from cairn.base.sql import run_file

HERE = Path(__file__).parents[1]
OWN_TRAIL = "agency_id = (select access_agency()) and (select access_may('read_own_trail'))"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0001_entry"),
    ]

    operations = [
        migrations.CreateModel(
            name="Deed",
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
                ("at", models.DateTimeField()),
                ("did", models.TextField()),
                ("staff_id", models.UUIDField(null=True)),
                ("agency_id", models.UUIDField(null=True)),
                ("purpose", models.TextField()),
                ("on_kind", models.TextField()),
                ("on_id", models.UUIDField(null=True)),
                ("rule", models.TextField(default="")),
                ("version", models.TextField(default="")),
                (
                    "details",
                    models.JSONField(db_comment="ids and codes, never words", default=dict),
                ),
                (
                    "commitment",
                    models.TextField(db_comment="sha256 of salt and text, hex", default=""),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Look",
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
                ("at", models.DateTimeField()),
                ("staff_id", models.UUIDField()),
                ("agency_id", models.UUIDField()),
                ("role", models.TextField()),
                ("purpose", models.TextField()),
                ("what", models.TextField()),
                ("on_kind", models.TextField()),
                ("on_id", models.UUIDField(null=True)),
                ("rule", models.TextField(default="")),
                (
                    "owners",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(),
                        db_comment="agencies whose records were shown",
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "shown",
                    models.IntegerField(db_comment="how many records", default=0),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Seal",
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
                    "chain_of",
                    models.UUIDField(db_comment="agency, or zeros for the service itself"),
                ),
                ("seq", models.BigIntegerField()),
                ("source", models.TextField()),
                ("row", models.UUIDField()),
                ("leaf", models.BinaryField()),
                ("chain", models.BinaryField()),
                ("sealed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Unsealed",
            fields=[
                ("row", models.UUIDField(primary_key=True, serialize=False)),
                ("source", models.TextField()),
                ("agency_id", models.UUIDField(null=True)),
                ("leaf", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="DeedText",
            fields=[
                (
                    "deed",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="trail.deed",
                    ),
                ),
                ("agency_id", models.UUIDField(null=True)),
                ("salt", models.TextField()),
                ("text", models.TextField()),
            ],
        ),
        migrations.AddIndex(
            model_name="deed",
            index=models.Index(fields=["on_id", "at"], name="deed_by_subject"),
        ),
        migrations.AddIndex(
            model_name="deed",
            index=models.Index(fields=["agency_id", "-at"], name="deed_by_agency"),
        ),
        migrations.AddIndex(
            model_name="look",
            index=models.Index(fields=["on_id", "-at"], name="look_by_subject"),
        ),
        migrations.AddIndex(
            model_name="look",
            index=models.Index(fields=["agency_id", "-at"], name="look_by_agency"),
        ),
        migrations.AddConstraint(
            model_name="seal",
            constraint=models.UniqueConstraint(fields=("chain_of", "seq"), name="one_seal_a_place_in_a_chain"),
        ),
        run_file(HERE, "trail.sql"),
        protect(
            "trail_deed",
            policies={
                "own_agency_reads": f"for select to cairn_web using ({OWN_TRAIL})",
                "job_reads": "for select to cairn_job using (true)",
            },
            grants={"cairn_web": "select", "cairn_job": "select"},
        ),
        protect(
            "trail_deedtext",
            policies={"own_agency_reads": f"for select to cairn_web using ({OWN_TRAIL})"},
            grants={"cairn_web": "select"},
        ),
        protect(
            "trail_look",
            policies={
                "own_agency_reads": f"for select to cairn_web using ({OWN_TRAIL})",
                "owners_read": "for select to cairn_web using ((select access_may('read_own_trail')) and (select access_agency()) = any(owners))",
                "job_reads": "for select to cairn_job using (true)",
            },
            grants={"cairn_web": "select", "cairn_job": "select"},
        ),
        protect(
            "trail_unsealed",
            policies={"job_reads": "for select to cairn_job using (true)"},
            grants={"cairn_job": "select"},
        ),
        protect(
            "trail_seal",
            policies={"job_reads": "for select to cairn_job using (true)"},
            grants={"cairn_job": "select"},
        ),
    ]
