from django.db import migrations, models

from cairn.base.rows import protect


class Migration(migrations.Migration):
    """Pairs as they were weighed, in both editions, so that a change weighs anew only what it touches: the engine's alone."""

    dependencies = [("linkage", "0012_remembered")]

    operations = [
        migrations.CreateModel(
            name="Pair",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "edition",
                        "record_a",
                        "record_b",
                        "known_at",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "edition",
                    models.TextField(choices=[("shown", "what others may see"), ("whole", "beside everything")]),
                ),
                ("record_a", models.UUIDField()),
                ("record_b", models.UUIDField()),
                ("known_at", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("match_weight", models.FloatField(db_comment="bits")),
                ("probability", models.FloatField()),
                ("band", models.TextField(choices=[("certain", "certain"), ("ask", "ask")])),
                ("why", models.TextField(db_comment="rows (field, says, weight in bits) as JSON")),
                ("year_a", models.SmallIntegerField(null=True)),
                ("year_b", models.SmallIntegerField(null=True)),
                ("undated", models.BooleanField(db_comment="whether it rests on name and home alone")),
                ("visible", models.BooleanField(db_comment="whether both were of the partnership level")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["record_a"], name="pair_by_first"),
                    models.Index(fields=["record_b"], name="pair_by_second"),
                ],
            },
        ),
        protect(
            "linkage_pair",
            policies={"engine_keeps": "to cairn_engine using (true) with check (true)"},
            grants={"cairn_engine": "select, insert, update, delete"},
        ),
    ]
