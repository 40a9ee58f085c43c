from pathlib import Path

from django.db import migrations, models

from cairn.base.sql import run_file

SAYS = "an agency's own system, which nobody signs in as"
NO_PASSWORD = models.CheckConstraint(
    name="nobody_signs_in_as_a_service",
    condition=models.Q(is_service=False) | ~models.Q(password__contains="$"),  # noqa: S106 - a column
)


class Migration(migrations.Migration):
    """An agency's own system has an account that holds no post and has no password."""

    dependencies = [("agencies", "0006_asleep")]

    operations = [
        migrations.AddField("staff", "is_service", models.BooleanField(db_comment=SAYS, db_default=False)),
        migrations.AddConstraint("staff", NO_PASSWORD),
        run_file(Path(__file__).parents[1], "services.sql"),
    ]
