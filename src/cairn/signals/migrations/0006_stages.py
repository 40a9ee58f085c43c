from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    """A signal keeps what it said on each day, so that hindsight shows no later sentence on an earlier day."""

    dependencies = [("signals", "0005_rules_measured")]

    operations = [
        migrations.AddField(
            model_name="signal",
            name="stages",
            field=ArrayField(
                ArrayField(models.TextField()),
                default=list,
                db_comment="what it said from which day on, in which queue: {on, queue, says} each",
            ),
        ),
        migrations.RunSQL("alter table signals_signal alter column stages set default '{}'", migrations.RunSQL.noop),
    ]
