from django.db import migrations, models


class Migration(migrations.Migration):
    """A judgement can be taken back, by one more; the pair is asked about again as if nobody had been."""

    dependencies = [("linkage", "0008_queue")]

    operations = [
        migrations.AlterField(
            model_name="judgement",
            name="answer",
            field=models.TextField(
                choices=[
                    ("same", "same"),
                    ("different", "different"),
                    ("unsure", "unsure"),
                    ("taken_back", "taken_back"),
                ]
            ),
        ),
        migrations.AddConstraint(
            model_name="judgement",
            constraint=models.CheckConstraint(
                condition=models.Q(answer__in=["same", "different", "unsure", "taken_back"]),
                name="judgement_is_one_of_four",
            ),
        ),
    ]
