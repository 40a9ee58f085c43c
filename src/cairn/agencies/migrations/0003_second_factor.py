from django.db import migrations, models


class Migration(migrations.Migration):
    """An agency may let nobody act for it by password alone."""

    dependencies = [("agencies", "0002_sign_in")]

    operations = [
        migrations.AddField(
            "agency",
            "wants_second_factor",
            models.BooleanField(db_default=False, db_comment="staff can't act for it by password alone"),
        ),
    ]
