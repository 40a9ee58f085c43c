from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from cairn.base.rows import open_to_all, protect
from cairn.base.sql import run_file

DECIDES = (
    "exists (select 1 from concerns_concern c where c.id = concern_id"
    " and concerns_decides(c.owner_agency_id, c.owner_role, c.front_agency_id, c.next_on))"
)
TOLD_AS = [(key, key) for key in ("public", "parent_carer", "child", "business")]


class Migration(migrations.Migration):
    """Reports by those without an account: told once, by functions alone, and read again with a code."""

    dependencies = [("concerns", "0002_steps_note_their_deeds"), ("trail", "0005_deeds_of_nobody")]

    operations = [
        migrations.AddField("concern", "told_as", models.TextField(default="", choices=TOLD_AS, db_default="")),
        migrations.AddField("concern", "described", models.TextField(default="", blank=True, db_default="")),
        migrations.AddField("concern", "when_said", models.TextField(default="", blank=True, db_default="")),
        migrations.SeparateDatabaseAndState(  # Django would set the type anew, which no column of a policy allows
            state_operations=[
                migrations.AlterField("concern", "staff_id", models.UUIDField(null=True, db_comment="who told it; nobody with an account: null")),
                migrations.AlterField("step", "staff_id", models.UUIDField(null=True, db_comment="null: whoever told it from outside")),
                migrations.AlterField("reason", "staff_id", models.UUIDField(null=True)),
            ],
            database_operations=[
                migrations.RunSQL(f"alter table concerns_{table} alter column staff_id drop not null", migrations.RunSQL.noop)
                for table in ("concern", "step", "reason")
            ],
        ),
        migrations.CreateModel(
            name="Reporter",
            fields=[
                ("concern", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="+", serialize=False, to="concerns.concern")),
                ("relation", models.TextField(default="", db_comment="who they say they are")),
                ("reach", models.TextField(default="")),
                ("safe_to_reach", models.TextField(default="", db_comment="when and how it is safe")),
                ("wants_call", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Door",
            fields=[
                ("agency_id", models.UUIDField(primary_key=True, serialize=False)),
                ("phone", models.TextField(default="")),
                ("opens", models.TimeField()),
                ("closes", models.TimeField()),
                ("on_call_phone", models.TextField(default="")),
                ("on_call_text", models.TextField(default="")),
            ],
            options={"constraints": [models.CheckConstraint(name="door_opens_before_it_closes", condition=models.Q(opens__lt=models.F("closes")))]},
        ),
        run_file(Path(__file__).parents[1], "public_telling.sql"),
        run_file(Path(__file__).parents[1], "public.sql"),
        protect("concerns_begun", policies={}, grants={}),
        protect("concerns_receipt", policies={}, grants={}),
        protect("concerns_knock", policies={}, grants={}),
        protect(
            "concerns_reporter",
            policies={"web_reads": f"for select to cairn_web using ({DECIDES})"},
            grants={"cairn_web": "select"},
        ),
        open_to_all("concerns_door", grants={"cairn_web": "select"}),
    ]  # fmt: skip
