from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file

BOTH = (
    "(select true from records_record r where r.id = record_a limit 1)"
    " and (select true from records_record r where r.id = record_b limit 1)"
)
JUDGES = "(select access_may('judge_links'))"
OWN = "agency_a = (select access_own()) and agency_b = (select access_own())"


class Migration(migrations.Migration):
    """Who judges links reads the judgements, and the reasons of proposals, of records that they may name, no others:
    a judge's words on close records are their agency's alone."""

    dependencies = [("linkage", "0001_initial"), ("records", "0005_held_closely")]

    operations = [
        migrations.RunSQL(
            f"""
            alter policy web_reads on linkage_judgement using ({JUDGES} and {BOTH});
            alter policy web_reads on linkage_edge using (({OWN})
              or (open_to_others and {JUDGES} and ((select access_may('read_identities')) or ({BOTH}))));
            """,
            migrations.RunSQL.noop,
        ),
        run_file(Path(__file__).parents[1], "pointers.sql"),
    ]
