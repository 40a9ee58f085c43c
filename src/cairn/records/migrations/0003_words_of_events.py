from django.db import migrations

from cairn.access.conditions import IDENTITIES, OWN, scoped


class Migration(migrations.Migration):
    """A role that sees who is named doesn't find by what is said: words of events are for owners and by grant."""

    dependencies = [("records", "0002_known_to")]

    operations = [
        migrations.RunSQL(
            "alter policy web_reads on records_token using"
            f" ({OWN} or (left(token, 2) <> 'w:' and {IDENTITIES}) or {scoped('records_token', 'record_id')})",
            migrations.RunSQL.noop,
        )
    ]
