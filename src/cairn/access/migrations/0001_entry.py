from pathlib import Path

from django.db import migrations

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0001_initial"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [
        run_file(Path(__file__).parents[1], "functions.sql"),
        migrations.RunSQL(
            """
            grant select, insert, update, delete on procrastinate_jobs, procrastinate_events,
              procrastinate_periodic_defers, procrastinate_workers to cairn_job;
            grant select, insert on procrastinate_jobs, procrastinate_events to cairn_web;
            grant usage on all sequences in schema public to cairn_job, cairn_web;
            do $$
            declare f record;
            begin
              for f in select p.oid::regprocedure as sig from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                       where n.nspname = 'public' and p.proname like 'procrastinate%' loop
                execute format('grant execute on function %s to cairn_job, cairn_web', f.sig);
              end loop;
            end $$;
            """,
            migrations.RunSQL.noop,
        ),
    ]
