from pathlib import Path

from django.db import migrations

from cairn.base.rows import protect
from cairn.base.sql import run_file

TABLE = """
create table records_apart (
  record_id uuid primary key references records_record (id), since timestamptz not null default clock_timestamp()
)
"""


class Migration(migrations.Migration):
    """Records that came of a concern which is kept apart are read by nobody while it is."""

    dependencies = [("records", "0011_erased")]

    operations = [
        migrations.RunSQL(TABLE, migrations.RunSQL.noop),
        protect("records_apart", policies={}, grants={}),
        run_file(Path(__file__).parents[1], "apart.sql"),
    ]
