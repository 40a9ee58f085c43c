from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """The deeds of a request say whom it asks, so that its duties can be computed from them."""

    dependencies = [("sharing", "0004_steps_ask_first")]

    operations = [run_file(Path(__file__).parents[1], "steps.sql")]
