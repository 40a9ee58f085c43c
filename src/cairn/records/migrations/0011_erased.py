from pathlib import Path

from django.db import migrations, models

from cairn.base.rows import protect
from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """Marks of records that were erased, so that an import doesn’t bring them back."""

    dependencies = [
        ("records", "0010_restricted"),
        ("access", "0014_services"),
    ]

    operations = [
        migrations.CreateModel(
            name="Erased",
            fields=[
                ("mark", models.TextField(primary_key=True, serialize=False)),
                ("reference", models.TextField(db_comment="of the disposal")),
            ],
        ),
        protect("records_erased", policies={}, grants={}),
        run_file(Path(__file__).parents[1], "erased.sql"),
    ]
