from django.db import migrations


class Migration(migrations.Migration):
    """The web may read which named job waits already, so that queueing it twice is told from a fault."""

    dependencies = [("access", "0003_scope_by_role")]

    operations = [
        migrations.RunSQL("grant select (queueing_lock) on procrastinate_jobs to cairn_web", migrations.RunSQL.noop)
    ]
