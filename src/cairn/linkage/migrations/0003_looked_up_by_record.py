from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("linkage", "0002_judgements_of_seen_records"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="edge",
            index=models.Index(fields=["record_a"], name="edge_by_first"),
        ),
    ]
