from pathlib import Path

from django.db import migrations

from cairn.base.rows import protect
from cairn.base.sql import run_file

CARES = "for select to cairn_web using (agency_id = (select access_cares_for()))"
SHOWN = (
    "select (id, agency_id, staff_id, title, role, purpose, operations, asked_by, asked_at, state, decided_by, decided_at,"
    " ends_on, key_since, old_until, used_at)"
)


class Migration(migrations.Migration):
    """Service accounts: an agency's own system enters as a person does; the hash of its secret is the owner's to read."""

    dependencies = [("access", "0011_codes"), ("agencies", "0007_services")]

    operations = [
        run_file(Path(__file__).parents[1], "services.sql"),
        protect("access_service", policies={"carer_reads": CARES}, grants={"cairn_web": SHOWN}),
        protect("access_service_answer", policies={}, grants={}),
    ]
