from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """What health services wrote down is told apart, and missing episodes are counted by placing authority too."""

    dependencies = [("duties", "0006_held_by"), ("concerns", "0006_disagreements")]

    operations = [
        run_file(Path(__file__).parents[1], "happenings.sql"),
        run_file(Path(__file__).parents[1], "missing_measures.sql"),
    ]
