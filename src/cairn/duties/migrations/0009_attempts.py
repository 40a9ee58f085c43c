from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """An interview in which the child was not reached is an attempt: it stops no clock."""

    dependencies = [("duties", "0008_apart")]

    operations = [run_file(Path(__file__).parents[1], "happenings.sql")]
