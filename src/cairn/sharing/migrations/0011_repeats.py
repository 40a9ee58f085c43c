from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """Two health services that know one child by something of one sort are pointed to each other. R169."""

    dependencies = [("sharing", "0010_restricted")]

    operations = [run_file(Path(__file__).parents[1], "repeats.sql")]
