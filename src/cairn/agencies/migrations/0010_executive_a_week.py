from django.db import migrations, models


class Migration(migrations.Migration):
    """How many late things a week reach a partner executive before the ladder itself is on their agenda."""

    dependencies = [("agencies", "0009_designated_officer")]

    operations = [
        migrations.AddField(
            "agency",
            "executive_a_week",
            models.IntegerField(
                db_default=5,
                db_comment="so many late things reach its executive in a week before the ladder is on their agenda",
            ),
        ),
        migrations.AddConstraint(
            "agency",
            models.CheckConstraint(
                name="an_executive_is_told_of_some",
                condition=models.Q(executive_a_week__gte=1, executive_a_week__lte=50),
            ),
        ),
    ]
