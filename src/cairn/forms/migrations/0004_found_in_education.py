from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """That a child who was off roll was found is a deed on the form that said so."""

    dependencies = [("forms", "0003_birthdays_and_harm")]

    operations = [run_file(Path(__file__).parents[1], "found_again.sql")]
