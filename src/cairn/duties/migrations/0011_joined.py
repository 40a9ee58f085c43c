from pathlib import Path

from django.db import migrations, models

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """Late duties of one agency about one child are told as one; each climbs by itself."""

    dependencies = [
        ("duties", "0010_day_alone"),
        ("agencies", "0010_executive_a_week"),
        ("concerns", "0013_read_together"),
        ("forms", "0007_contacts"),
    ]

    operations = [
        migrations.AddField(
            "notice",
            "told_with",
            models.TextField(
                choices=[("", ""), ("child", "child"), ("ladder", "ladder")],
                db_comment="child: beside another notice about the child; ladder: the ladder itself is on their agenda",
                db_default="",
                default="",
            ),
        ),
        run_file(Path(__file__).parents[1], "joined.sql"),
    ]
