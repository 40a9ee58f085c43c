from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """Licensing officers read the visits of their own agency, and no person."""

    dependencies = [("linkage", "0010_adoption"), ("records", "0008_granted_until")]

    operations = [run_file(Path(__file__).parents[1], "visits.sql")]
