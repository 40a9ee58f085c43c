from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    dependencies = [("records", "0004_sources")]

    operations = [run_file(Path(__file__).parents[1], "held_closely.sql")]
