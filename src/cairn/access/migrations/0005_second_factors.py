from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """Codes from an app, passkeys and recovery codes."""

    dependencies = [("access", "0004_queueing_lock"), ("agencies", "0003_second_factor")]

    operations = [run_file(Path(__file__).parents[1], "second_factors.sql")]
