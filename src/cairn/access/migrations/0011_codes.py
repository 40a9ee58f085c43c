from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """A code that is used ends every second step and session of before."""

    dependencies = [("access", "0010_coming_in")]

    operations = [run_file(Path(__file__).parents[1], "codes.sql")]
