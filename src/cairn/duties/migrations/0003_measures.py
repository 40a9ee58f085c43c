from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """Counts of duties by agency and clock, for whoever answers for them."""

    dependencies = [("duties", "0002_happenings")]

    operations = [run_file(Path(__file__).parents[1], "measures.sql")]
