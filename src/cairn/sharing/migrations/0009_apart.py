from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """A question to a champion about what is kept apart has two sides alone."""

    dependencies = [("sharing", "0008_quiet"), ("concerns", "0011_ours")]

    operations = [run_file(Path(__file__).parents[1], "consult_asking.sql")]
