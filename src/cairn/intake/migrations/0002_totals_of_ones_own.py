from django.db import migrations

SEEN = "id, agency_id, staff_id, source, title, area, produced_at, received_at, agencies, finished_step"
READS = """
alter policy web_reads on intake_rowreport using (
  (select access_may('read_imports'))
  and (agency_id = (select access_agency())
       or ((select access_may('run_the_service'))
           and (agency_id is null or not intake_somebody_reads(agency_id)))))"""
SOMEBODY = """
create function intake_somebody_reads(whose uuid) returns boolean
language sql stable set search_path = pg_catalog, public as $$
  select exists (select 1 from agencies_post p join access_role r on r.role = p.role
                 where p.agency_id = whose and p.ended_at is null
                   and r.verb = 'read_imports' and p.role <> 'administrator')
$$;
revoke execute on function intake_somebody_reads from public;
grant execute on function intake_somebody_reads to cairn_web"""


class Migration(migrations.Migration):
    """Totals of a batch of several agencies count close rows: whoever reads adds up the parts that they may see.

    Why rows were rejected of an agency where nobody could read it is told to those who run the service, as it is of rows
    that name no agency: somebody has to ring that agency up.
    """

    dependencies = [("intake", "0001_initial"), ("access", "0001_entry"), ("agencies", "0001_initial")]

    operations = [
        migrations.RunSQL(
            [
                f"revoke select on intake_batch from cairn_web; grant select ({SEEN}) on intake_batch to cairn_web",
                SOMEBODY,
                READS,
            ],
            migrations.RunSQL.noop,
        )
    ]
