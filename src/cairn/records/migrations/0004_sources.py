from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    dependencies = [("records", "0003_words_of_events")]

    operations = [run_file(Path(__file__).parents[1], "sources.sql")]
