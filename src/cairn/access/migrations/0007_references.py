from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """One way in which references are drawn."""

    dependencies = [("access", "0006_until")]

    operations = [run_file(Path(__file__).parents[1], "references.sql")]
