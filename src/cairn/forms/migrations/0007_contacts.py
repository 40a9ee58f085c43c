from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """What is owed after a contact, and forms about one person whose pages were joined since."""

    dependencies = [("forms", "0005_findings"), ("linkage", "0013_pairs")]

    operations = [
        run_file(Path(__file__).parents[1], "same_person.sql"),
        run_file(Path(__file__).parents[1], "contacts.sql"),
    ]
