from django.db import migrations

SIGHT = """
create or replace function access_sight() returns text[]
language sql immutable set search_path = pg_catalog, public as $$
  select array['read_own_records', 'read_granted_records', 'read_identities', 'read_signals', 'read_own_signals', 'triage_concerns',
               'own_concerns', 'hold_allegations', 'judge_links', 'break_glass']
$$
"""


class Migration(migrations.Migration):
    """Whoever holds allegations sees people in them: two people give such a post."""

    dependencies = [("access", "0014_services")]

    operations = [migrations.RunSQL(SIGHT, migrations.RunSQL.noop)]
