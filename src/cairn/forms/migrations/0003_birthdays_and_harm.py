from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """Birthdays, and forms that ask for something the same day, note themselves."""

    dependencies = [("forms", "0002_deeds_of_forms"), ("linkage", "0001_initial")]

    operations = [run_file(Path(__file__).parents[1], "birthdays_and_harm.sql")]
