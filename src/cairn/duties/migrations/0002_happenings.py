from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """Clocks that start from records: what agencies wrote down of late, read by the job worker."""

    dependencies = [
        ("duties", "0001_initial"),
        ("concerns", "0002_steps_note_their_deeds"),
        ("access", "0006_until"),
        ("linkage", "0004_pointers_until"),
        ("records", "0008_granted_until"),
    ]

    operations = [run_file(Path(__file__).parents[1], "happenings.sql")]
