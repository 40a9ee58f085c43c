from pathlib import Path

from django.db import migrations, models

from cairn.base.rows import protect
from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """Keys by which one record finds those that may be the same: the engine's alone, asked by a function of the owner."""

    dependencies = [
        ("linkage", "0005_two_people"),
        ("access", "0006_until"),
        ("trail", "0005_deeds_of_nobody"),
    ]

    operations = [
        migrations.CreateModel(
            name="Key",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "record_id", "key", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("record_id", models.UUIDField()),
                (
                    "key",
                    models.BigIntegerField(db_comment="number of the key's text, as linkage_key_number makes it"),
                ),
                (
                    "rule",
                    models.SmallIntegerField(db_comment="place of the blocking rule in the list"),
                ),
                ("agency_id", models.UUIDField()),
                (
                    "open_to_others",
                    models.BooleanField(db_comment="whether the record is of the partnership level"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["key"],
                        include=("record_id", "rule", "agency_id", "open_to_others"),
                        name="key_to_records",
                    )
                ],
            },
        ),
        protect(
            "linkage_key",
            policies={"engine_keeps": "to cairn_engine using (true) with check (true)"},
            grants={"cairn_engine": "select, insert, update, delete"},
        ),
        run_file(Path(__file__).parents[1], "keys.sql"),
    ]
