from pathlib import Path

from django.db import migrations

from cairn.base.rows import protect
from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """An account that sleeps comes in nowhere; every session is seen and ended by its holder, through errands alone."""

    dependencies = [("access", "0009_posts")]

    operations = [
        run_file(Path(__file__).parents[1], "coming_in.sql"),
        protect("access_session", policies={}, grants={}),
    ]
