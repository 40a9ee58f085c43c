from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file

HERE = Path(__file__).parents[1]


class Migration(migrations.Migration):
    """The database holds that nothing is let go before what was told of this child before was read beside it."""

    dependencies = [("concerns", "0012_adult_asked")]

    operations = [
        run_file(HERE, "earlier.sql"),
        run_file(HERE, "steps.sql"),
        migrations.RunSQL(
            "create index concern_by_sound on concerns_concern (dmetaphone(given_names), dmetaphone(family_name))",
            "drop index concern_by_sound",
        ),
    ]
