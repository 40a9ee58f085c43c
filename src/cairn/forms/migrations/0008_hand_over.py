from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """A profile in case of going missing is handed to the police on the road of findings."""

    dependencies = [("forms", "0007_contacts")]

    operations = [run_file(Path(__file__).parents[1], "hand_over.sql")]
