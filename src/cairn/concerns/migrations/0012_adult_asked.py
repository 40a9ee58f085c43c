from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """Whoever reads a concern says what is known of an adult whom nobody knows, or why it can't be asked."""

    dependencies = [("concerns", "0011_ours")]

    operations = [run_file(Path(__file__).parents[1], "steps.sql")]
