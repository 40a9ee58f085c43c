from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """An agency sees how many concerns its own system began and did not send."""

    dependencies = [("concerns", "0008_attachments"), ("access", "0014_services")]

    operations = [run_file(Path(__file__).parents[1], "unsent.sql")]
