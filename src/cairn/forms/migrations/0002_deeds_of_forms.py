from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """A form that is sent or decided on notes its deed itself, with what duties are computed from."""

    dependencies = [("forms", "0001_initial"), ("trail", "0005_deeds_of_nobody")]

    operations = [run_file(Path(__file__).parents[1], "deeds.sql")]
