from django.db import migrations


class Migration(migrations.Migration):
    """Whoever is kept and not used stands in no list that the job compares. UK GDPR, article 18."""

    dependencies = [("sharing", "0009_apart"), ("records", "0012_apart")]

    operations = [
        migrations.RunSQL(
            "grant execute on function records_restricted() to cairn_job",
            "revoke execute on function records_restricted() from cairn_job",
        )
    ]
