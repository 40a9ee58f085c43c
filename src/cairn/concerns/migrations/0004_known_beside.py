from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """What is already known beside a concern, within the rights of whoever decides about it."""

    dependencies = [
        ("concerns", "0003_from_outside"),
        ("access", "0006_until"),
        ("linkage", "0004_pointers_until"),
        ("records", "0008_granted_until"),
        ("signals", "0003_looked_up_by_record"),
    ]

    operations = [run_file(Path(__file__).parents[1], "known.sql")]
