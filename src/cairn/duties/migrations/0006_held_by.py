from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """Whoever ends a post reads what falls back, in numbers."""

    dependencies = [("duties", "0005_missing_measures"), ("access", "0009_posts")]

    operations = [run_file(Path(__file__).parents[1], "held_by.sql")]
