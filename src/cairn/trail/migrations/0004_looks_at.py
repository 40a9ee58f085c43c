from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """Who looked at a person, as far as a reader of that person's page may know."""

    dependencies = [("trail", "0003_leaf_refuses_a_border"), ("agencies", "0004_keeps_close")]

    operations = [run_file(Path(__file__).parents[1], "looks_at.sql")]
