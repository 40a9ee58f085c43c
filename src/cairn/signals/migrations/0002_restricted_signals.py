from django.db import migrations, models

ALL = "(restricted_to is null and (select access_may('read_signals')))"
MINE = "(restricted_to = (select access_agency()) and ((select access_may('read_own_signals')) or (select access_may('read_signals'))))"
OWN = "(restricted_to is null and (select access_may('read_own_signals'))"
ANSWERS = "(restricted_to is null and (select access_may('answer_signals')))"
ANSWERS_MINE = "(restricted_to = (select access_agency()) and ((select access_may('read_own_signals')) or (select access_may('answer_signals'))))"
POLICIES = f"""
alter policy web_reads on signals_signal using ({ALL} or {MINE} or {OWN} and (select access_agency()) = any(agencies)));
alter policy web_answers on signals_signal using ({ANSWERS} or {ANSWERS_MINE}) with check ({ANSWERS} or {ANSWERS_MINE});
alter policy web_reads on signals_evidence using ({ALL} or {MINE} or {OWN} and agency_id = (select access_agency())));
alter policy web_reads on signals_answer using ({ALL} or {MINE} or (restricted_to is null
  and (agency_id = (select access_agency()) or asked_agency_id = (select access_agency()))));
alter policy web_answers on signals_answer with check (({ANSWERS} or {ANSWERS_MINE})
  and staff_id = (select access_staff()) and agency_id = (select access_agency())
  and (select true from signals_signal s where s.id = signal_id
       and s.restricted_to is not distinct from signals_answer.restricted_to limit 1));
alter policy web_reads on signals_reopening using ({ALL} or {MINE});
"""


class Migration(migrations.Migration):
    dependencies = [
        ("signals", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="answer",
            name="restricted_to",
            field=models.UUIDField(db_comment="that of its signal", null=True),
        ),
        migrations.AddField(
            model_name="evidence",
            name="restricted_to",
            field=models.UUIDField(db_comment="that of its signal", null=True),
        ),
        migrations.AddField(
            model_name="reopening",
            name="restricted_to",
            field=models.UUIDField(db_comment="that of its signal", null=True),
        ),
        migrations.AddField(
            model_name="signal",
            name="restricted_to",
            field=models.UUIDField(
                db_comment="the one agency that may know of it; empty for all who read signals", null=True
            ),
        ),
        migrations.RunSQL(POLICIES, migrations.RunSQL.noop),
    ]
