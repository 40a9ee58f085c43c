from pathlib import Path

from django.db import migrations, models

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    dependencies = [("linkage", "0004_pointers_until")]

    operations = [
        migrations.AddField(
            model_name="judgement",
            name="counts",
            field=models.BooleanField(
                db_comment="whether it holds: false while a second person is needed; settled by the database",
                db_default=True,
            ),
        ),
        run_file(Path(__file__).parents[1], "two_people.sql"),
    ]
