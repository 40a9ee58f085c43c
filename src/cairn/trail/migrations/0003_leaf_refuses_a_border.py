from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    dependencies = [("trail", "0002_looks_of_guarded_agencies")]

    operations = [run_file(Path(__file__).parents[1], "leaf.sql")]
