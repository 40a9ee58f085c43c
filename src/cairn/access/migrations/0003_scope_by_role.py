from django.db import migrations

HOLDS = (
    "holder_id = (select access_agency()) and role in ('', (select access_acting_role()))"
    " and (select access_may('read_granted_records'))"
)


class Migration(migrations.Migration):
    """Whoever may not use a grant doesn't see that it is there: the list tells of signals. The web queues jobs without
    reading what others queued, since a job names the signal it is about."""

    dependencies = [("access", "0002_grants")]

    operations = [
        migrations.RunSQL(
            f"""
            alter policy holder_reads on access_grant using ({HOLDS});
            alter policy holder_reads on access_scope using ({HOLDS});
            revoke select on procrastinate_jobs, procrastinate_events from cairn_web;
            grant select (id) on procrastinate_jobs to cairn_web;
            """,
            migrations.RunSQL.noop,
        )
    ]
