from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """What somebody without an account does has a deed too."""

    dependencies = [("trail", "0004_looks_at")]

    operations = [run_file(Path(__file__).parents[1], "nobody.sql")]
