from pathlib import Path

from django.db import migrations, models

from cairn.base.sql import run_file

USED = "when somebody last came in; said by the database alone"
WELCOMED = "when a code was last used for it"

ENDED = models.CheckConstraint(
    name="only_a_post_that_ended_was_ended_by_somebody",
    condition=models.Q(ended_by=None) | models.Q(ended_at__isnull=False),
)


def by(comment: str) -> models.ForeignKey:
    """Who did something to a post."""
    return models.ForeignKey("agencies.Staff", models.PROTECT, null=True, related_name="+", db_comment=comment)


class Migration(migrations.Migration):
    """An account that nobody used for 30 days sleeps until its agency wakes it; a post says who gave and ended it."""

    dependencies = [("agencies", "0005_two_rungs_of_the_ladder")]

    operations = [
        migrations.AddField("staff", "used_at", models.DateTimeField(null=True, db_comment=USED)),
        migrations.AddField("post", "given_by", by("null: the owner of the installation")),
        migrations.AddField("post", "ended_by", by("who may still give it back")),
        migrations.AddConstraint("post", ENDED),
        migrations.AddField("staff", "woken_at", models.DateTimeField(null=True)),
        migrations.AddField("staff", "welcomed_at", models.DateTimeField(null=True, db_comment=WELCOMED)),
        run_file(Path(__file__).parents[1], "asleep.sql"),
    ]
