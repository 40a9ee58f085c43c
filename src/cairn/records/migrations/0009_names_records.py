from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from cairn.base.sql import run_file


class Migration(migrations.Migration):
    """What names a record is asked once a statement, not once a row; places have one index and not two."""

    dependencies = [
        ("agencies", "0006_asleep"),
        ("records", "0008_granted_until"),
    ]

    operations = [
        migrations.AlterField(
            model_name="eventversion",
            name="place",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="records.record",
            ),
        ),
        migrations.AlterField(
            model_name="eventversion",
            name="record",
            field=models.ForeignKey(
                db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="records.record"
            ),
        ),
        migrations.AlterField(
            model_name="identifier",
            name="record",
            field=models.ForeignKey(
                db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="records.record"
            ),
        ),
        migrations.AlterField(
            model_name="involvement",
            name="event",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="records.record",
            ),
        ),
        migrations.AlterField(
            model_name="involvement",
            name="person",
            field=models.ForeignKey(
                db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.record"
            ),
        ),
        migrations.AlterField(
            model_name="personversion",
            name="record",
            field=models.ForeignKey(
                db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="records.record"
            ),
        ),
        migrations.AlterField(
            model_name="placeversion",
            name="record",
            field=models.ForeignKey(
                db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="records.record"
            ),
        ),
        migrations.AlterField(
            model_name="record",
            name="agency",
            field=models.ForeignKey(
                db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="agencies.agency"
            ),
        ),
        migrations.AlterField(
            model_name="relationship",
            name="agency",
            field=models.ForeignKey(
                db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="agencies.agency"
            ),
        ),
        migrations.AlterField(
            model_name="relationship",
            name="from_record",
            field=models.ForeignKey(
                db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.record"
            ),
        ),
        migrations.AlterField(
            model_name="relationship",
            name="to_record",
            field=models.ForeignKey(
                db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.record"
            ),
        ),
        migrations.AlterField(
            model_name="token",
            name="record",
            field=models.ForeignKey(
                db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="records.record"
            ),
        ),
        run_file(Path(__file__).parents[1], "names_records.sql"),
    ]
