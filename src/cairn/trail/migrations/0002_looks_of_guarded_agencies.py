from django.db import migrations

GUARDED = (
    "select a.id from agencies_agency a where a.default_sharing in ('pointer', 'analysis_only', 'sealed')"
    " or (a.default_sharing = '' and a.kind in ('sexual_health', 'mental_health', 'primary_care', 'maternity'))"
)


class Migration(migrations.Migration):
    """Looks by an agency that keeps its records to pointers or narrower show to itself alone: else the list of who
    looked would tell a school that a girl attends a clinic. Source: access design, The trail; harms, H4."""

    dependencies = [("trail", "0001_initial"), ("agencies", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "alter policy owners_read on trail_look using ((select access_may('read_own_trail'))"
            f" and (select access_agency()) = any(owners) and agency_id <> all(array({GUARDED})))",
            migrations.RunSQL.noop,
        )
    ]
