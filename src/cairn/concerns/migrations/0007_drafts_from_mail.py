from pathlib import Path

from django.db import migrations, models
from django.db.models import Q

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """A draft that came by e-mail has a day by which it is sent, and else goes to the front door."""

    dependencies = [("concerns", "0006_disagreements"), ("agencies", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="mailed_on",
            field=models.DateField(db_comment="the day on which it came by e-mail; null: typed", null=True),
        ),
        migrations.AddField(
            model_name="draft",
            name="send_by",
            field=models.DateField(db_comment="unsent after this day, it goes to the front door", null=True),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=Q(mailed_on=None, send_by=None) | Q(mailed_on__isnull=False, send_by__isnull=False),
                name="a_draft_from_mail_has_both_its_days",
            ),
        ),
        run_file(Path(__file__).parents[1], "drafts_from_mail.sql"),
    ]
