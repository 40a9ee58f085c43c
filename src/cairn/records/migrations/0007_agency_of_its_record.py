from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from cairn.base.sql import run_file

HERE = Path(__file__).parents[1]


class Migration(migrations.Migration):
    """An agency is held once a statement; indexes that others already begin with go."""

    dependencies = [
        ("agencies", "0001_initial"),
        ("records", "0006_token_by_agency"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="token",
            name="one_token_a_record",
        ),
        migrations.AlterField(
            model_name="eventversion",
            name="agency",
            field=models.ForeignKey(
                db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="agencies.agency"
            ),
        ),
        migrations.AlterField(
            model_name="identifier",
            name="agency",
            field=models.ForeignKey(
                db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="agencies.agency"
            ),
        ),
        migrations.AlterField(
            model_name="identifier",
            name="record",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="records.record"),
        ),
        migrations.AlterField(
            model_name="involvement",
            name="agency",
            field=models.ForeignKey(
                db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="agencies.agency"
            ),
        ),
        migrations.AlterField(
            model_name="involvement",
            name="event",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.record"
            ),
        ),
        migrations.AlterField(
            model_name="personversion",
            name="agency",
            field=models.ForeignKey(
                db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="agencies.agency"
            ),
        ),
        migrations.AlterField(
            model_name="placeversion",
            name="agency",
            field=models.ForeignKey(
                db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="agencies.agency"
            ),
        ),
        migrations.AlterField(
            model_name="record",
            name="agency",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="agencies.agency"),
        ),
        migrations.AlterField(
            model_name="token",
            name="agency",
            field=models.ForeignKey(
                db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="agencies.agency"
            ),
        ),
        migrations.AlterField(
            model_name="token",
            name="record",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="records.record"),
        ),
        migrations.AddConstraint(
            model_name="token",
            constraint=models.UniqueConstraint(fields=("record", "token"), name="one_token_a_record"),
        ),
        run_file(HERE, "of_its_record.sql"),
    ]
