from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """People may sign in at their own agency."""

    dependencies = [("access", "0016_officers_see")]

    operations = [run_file(Path(__file__).parents[1], "outside.sql")]
