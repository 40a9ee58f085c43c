from pathlib import Path

from django.db import migrations, models
from django.db.models import Q

from cairn.base.rows import protect
from cairn.base.sql import run_file

HERE = Path(__file__).parents[1]
OUTCOMES = ["", "substantiated", "unsubstantiated", "disproved", "passed_to_police", "below_threshold"]
MINE = "concern_id = any((select concerns_for_officer())::uuid[])"
OUT_OF_SIGHT = "any((select concerns_out_of_sight(true))::uuid[])"
RECORDS = "any((select concerns_records_apart())::uuid[])"
SIGNALS = "any((select concerns_signals_apart())::uuid[])"
LOOK_THROUGH = """
select concerns_look_for(p.staff_id) from (
  select distinct staff_id from agencies_post where ended_at is null order by staff_id) p
"""
OF_THE_TRAIL = "on_id is null or not on_id = any((select concerns_out_of_sight(false))::uuid[])"


def restrict(table: str, seen: str) -> migrations.RunSQL:
    """A restrictive policy: nobody reads such a row, whatever else would let them."""
    made = f"create policy apart_is_unseen on {table} as restrictive for select to cairn_web using ({seen})"
    return migrations.RunSQL(made, migrations.RunSQL.noop)


def let_officer_read(table: str, seen: str) -> migrations.RunSQL:
    """A policy by which a designated officer reads what is kept apart."""
    made = f"create policy officer_reads on {table} for select to cairn_web using ({seen})"
    return migrations.RunSQL(made, migrations.RunSQL.noop)


def column() -> models.TextField:
    """What whoever tells ticks."""
    return models.TextField(
        blank=True, db_comment="yes: the adult works or volunteers with children", db_default="", default=""
    )


class Migration(migrations.Migration):
    """An allegation about somebody who works with children is kept apart, from the named and from their line."""

    dependencies = [
        ("concerns", "0010_disposals"),
        ("access", "0016_officers_see"),
        ("agencies", "0009_designated_officer"),
        ("records", "0012_apart"),
        ("trail", "0005_deeds_of_nobody"),
        ("linkage", "0013_pairs"),
        ("signals", "0006_stages"),
        ("intake", "0003_findable_by_beginnings"),
    ]

    operations = [
        migrations.AddField("concern", "works_with_children", column()),
        migrations.AddField("draft", "works_with_children", column()),
        migrations.RemoveConstraint("concern", "outcome_is_one_of_the_outcomes"),
        migrations.AddConstraint(
            "concern",
            models.CheckConstraint(
                name="outcome_is_one_of_the_outcomes", condition=Q(("allegation_outcome__in", OUTCOMES))
            ),
        ),
        run_file(HERE, "ours.sql"),
        run_file(HERE, "public_telling.sql"),
        run_file(HERE, "attaching.sql"),
        run_file(HERE, "disagreeing.sql"),
        run_file(HERE, "claims.sql"),
        run_file(HERE, "steps.sql"),
        run_file(HERE, "watches.sql"),
        run_file(HERE, "known.sql"),
        protect(
            "concerns_allegation",
            policies={
                "officer_reads": f"for select to cairn_web using ({MINE})",
                "job_reads": "for select to cairn_job using (true)",
            },
            grants={"cairn_web": "select", "cairn_job": "select"},
        ),
        *(
            protect(
                table,
                policies={"officer_reads": f"for select to cairn_web using ({MINE})"},
                grants={"cairn_web": "select"},
            )
            for table in ("concerns_allegationturn", "concerns_oneofus")
        ),
        let_officer_read("concerns_concern", MINE.replace("concern_id", "id", 1)),
        let_officer_read("concerns_reason", MINE),
        let_officer_read("concerns_reporter", MINE),
        restrict("concerns_concern", f"not id = {OUT_OF_SIGHT}"),
        restrict("concerns_reason", f"not concern_id = {OUT_OF_SIGHT}"),
        restrict("concerns_disagreement", f"not concern_id = {OUT_OF_SIGHT}"),
        restrict("linkage_member", f"not record_id = {RECORDS}"),
        restrict("linkage_edge", f"not record_a = {RECORDS} and not record_b = {RECORDS}"),
        restrict("signals_evidence", f"not signal_id = {SIGNALS}"),
        restrict("signals_signal", f"not id = {SIGNALS}"),
        restrict("intake_batch", "not concerns_batch_apart(source)"),
        restrict("intake_batchpart", "exists (select from intake_batch b where b.id = batch_id)"),
        restrict("trail_deed", OF_THE_TRAIL),
        restrict("trail_look", OF_THE_TRAIL),
        restrict("trail_deedtext", "exists (select from trail_deed d where d.id = deed_id)"),
        migrations.RunSQL(LOOK_THROUGH, migrations.RunSQL.noop),
    ]
