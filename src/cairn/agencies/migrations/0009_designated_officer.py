from django.db import migrations, models


class Migration(migrations.Migration):
    """A role that holds allegations about those who work with children."""

    dependencies = [
        ("agencies", "0007_services"),
    ]

    operations = [
        migrations.AlterField(
            model_name="post",
            name="role",
            field=models.TextField(
                choices=[
                    ("practitioner", "practitioner"),
                    ("safeguarding_lead", "safeguarding_lead"),
                    ("triage", "triage"),
                    ("analyst", "analyst"),
                    ("panel_chair", "panel_chair"),
                    ("designated_officer", "designated_officer"),
                    ("head_of_safeguarding", "head_of_safeguarding"),
                    ("executive", "executive"),
                    ("board", "board"),
                    ("auditor", "auditor"),
                    ("licensing", "licensing"),
                    ("volunteer", "volunteer"),
                    ("administrator", "administrator"),
                    ("system", "system"),
                ]
            ),
        ),
    ]
