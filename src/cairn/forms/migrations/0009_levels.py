from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """Levels by age and ethnicity at the same number of signs, as a measure of fairness alone."""

    dependencies = [("forms", "0008_hand_over"), ("linkage", "0013_pairs")]

    operations = [run_file(Path(__file__).parents[1], "levels.sql")]
