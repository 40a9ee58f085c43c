from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    dependencies = [("linkage", "0003_looked_up_by_record"), ("access", "0006_until")]

    operations = [run_file(Path(__file__).parents[1], "pointers_until.sql")]
