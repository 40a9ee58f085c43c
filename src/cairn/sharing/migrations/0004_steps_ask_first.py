from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """Steps ask what their caller may before they touch a row; where they were made before that, they are made again."""

    dependencies = [("sharing", "0003_break_glass")]

    operations = [
        run_file(Path(__file__).parents[1], "steps.sql"),
        migrations.RunSQL("drop function if exists sharing_asks(uuid, uuid)", migrations.RunSQL.noop),
    ]
