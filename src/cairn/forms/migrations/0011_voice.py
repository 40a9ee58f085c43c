from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """Whether children, parents and carers are heard in assessments is counted by agency. R11."""

    dependencies = [("forms", "0010_pledges")]

    operations = [run_file(Path(__file__).parents[1], "voice.sql")]
