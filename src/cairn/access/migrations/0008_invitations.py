from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """People are invited by a code with which they set a password of their own."""

    dependencies = [("access", "0007_references"), ("agencies", "0005_two_rungs_of_the_ladder")]

    operations = [run_file(Path(__file__).parents[1], "invitations.sql")]
