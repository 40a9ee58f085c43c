from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """Records that start a clock say whether they are about somebody under 18."""

    dependencies = [("duties", "0003_measures")]

    operations = [run_file(Path(__file__).parents[1], "happenings.sql")]
