from pathlib import Path

from django.db import migrations, models

from cairn.base.rows import protect
from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """Under which disposal the words of a deed were erased."""

    dependencies = [
        ("trail", "0005_deeds_of_nobody"),
    ]

    operations = [
        migrations.CreateModel(
            name="Erased",
            fields=[
                ("deed_id", models.UUIDField(primary_key=True, serialize=False)),
                ("disposal", models.TextField(db_comment="its reference")),
                ("at", models.DateTimeField()),
            ],
        ),
        protect("trail_erased", policies={}, grants={}),
        run_file(Path(__file__).parents[1], "erased.sql"),
    ]
