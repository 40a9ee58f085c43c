from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """Counts of missing episodes and the interviews after them, for whoever answers for them."""

    dependencies = [("duties", "0004_who_is_under_18")]

    operations = [run_file(Path(__file__).parents[1], "missing_measures.sql")]
