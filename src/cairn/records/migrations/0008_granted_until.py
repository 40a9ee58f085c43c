from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    dependencies = [("records", "0007_agency_of_its_record"), ("access", "0006_until")]

    operations = [run_file(Path(__file__).parents[1], "granted_until.sql")]
