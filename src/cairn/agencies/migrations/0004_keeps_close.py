from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """Which agencies keep their records close, in one place."""

    dependencies = [("agencies", "0003_second_factor")]

    operations = [run_file(Path(__file__).parents[1], "keeps_close.sql")]
