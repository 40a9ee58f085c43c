from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """What gives a day and no hour may have begun at its end, and the police of a missing child's area are told apart."""

    dependencies = [("duties", "0009_attempts")]

    operations = [run_file(Path(__file__).parents[1], "happenings.sql")]
