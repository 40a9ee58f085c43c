from importlib import resources

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    """No working role reads a password's hash any more: signing in goes through functions of the owner."""

    dependencies = [("agencies", "0001_initial"), ("access", "0004_queueing_lock")]

    operations = [
        migrations.AlterModelOptions(name="staff", options={"base_manager_name": "objects"}),
        migrations.AddField("staff", "password_set_at", models.DateTimeField(default=django.utils.timezone.now)),
        migrations.RunSQL(
            resources.files("cairn.agencies").joinpath("sign_in.sql").read_text("utf-8"), migrations.RunSQL.noop
        ),
    ]
