from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """What gives a day and no hour may have begun at its end, the police of a missing child's area are told apart, and what was offered again is counted."""

    dependencies = [("duties", "0009_attempts")]

    operations = [
        run_file(Path(__file__).parents[1], "happenings.sql"),
        run_file(Path(__file__).parents[1], "missing_measures.sql"),
    ]
