from pathlib import Path

from django.db import migrations

from cairn.base.rows import protect
from cairn.base.sql import run_file

TABLES = ("quietkey", "quiettoken", "quietset", "quietquestion", "quiethit")


class Migration(migrations.Migration):
    """Quiet questions: tokens, what is asked by them, and hits; every role but the owner reaches them by functions alone."""

    dependencies = [("sharing", "0007_acquaintances")]

    operations = [
        run_file(Path(__file__).parents[1], "quiet.sql"),
        *(protect(f"sharing_{table}", policies={}, grants={}) for table in TABLES),
    ]
