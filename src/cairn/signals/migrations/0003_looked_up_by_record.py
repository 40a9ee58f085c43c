from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("signals", "0002_restricted_signals"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(fields=["record_id"], name="evidence_by_record"),
        ),
    ]
