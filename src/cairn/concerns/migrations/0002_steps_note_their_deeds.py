from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """A step notes its deed itself, with what duties are computed from; where steps were made before that, again."""

    dependencies = [("access", "0007_references"), ("concerns", "0001_initial")]

    operations = [run_file(Path(__file__).parents[1], "steps.sql")]
