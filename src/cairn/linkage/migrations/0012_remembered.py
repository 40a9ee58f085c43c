import uuid

from django.db import migrations, models

from cairn.base.rows import protect


class Migration(migrations.Migration):
    """What a linking leaves for the next one, and how each record was compared: the engine's alone."""

    dependencies = [("linkage", "0011_visits")]

    operations = [
        migrations.CreateModel(
            name="Memory",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_comment="of the last linking",
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("one", models.BooleanField(db_default=True, default=True, unique=True)),
                ("model", models.TextField(db_comment="digest of the model, and of what weighs by it")),
                (
                    "frozen_at",
                    models.DateTimeField(
                        db_comment="when all were last linked anew and the frequencies of names were frozen"
                    ),
                ),
                (
                    "counts",
                    models.BinaryField(db_comment="those frequencies as Parquet: rows (value, text, moment, known)"),
                ),
                (
                    "judged",
                    models.BinaryField(
                        db_comment="judgements that counted as Parquet: rows (record_a, record_b, answer)"
                    ),
                ),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("one", True)), name="memory_is_one_row")],
            },
        ),
        migrations.CreateModel(
            name="Remembered",
            fields=[
                ("record_id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField(null=True)),
                ("sharing", models.TextField(null=True)),
                ("stands", models.BooleanField(db_comment="whether it is not withdrawn")),
                ("held", models.BooleanField(db_comment="whether others may see some version of it")),
                (
                    "shown",
                    models.BigIntegerField(
                        db_comment="digest among what others may see; null where not compared", null=True
                    ),
                ),
                ("whole", models.BigIntegerField(db_comment="digest beside everything", null=True)),
            ],
        ),
        protect(
            "linkage_memory",
            policies={"engine_keeps": "to cairn_engine using (true) with check (true)"},
            grants={"cairn_engine": "select, insert, update, delete"},
        ),
        protect(
            "linkage_remembered",
            policies={"engine_keeps": "to cairn_engine using (true) with check (true)"},
            grants={"cairn_engine": "select, insert, update, delete"},
        ),
    ]
