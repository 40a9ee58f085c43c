import uuid
from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from cairn.access.conditions import IDENTITIES, OWN, for_web, opened, scoped
from cairn.base.rows import protect
from cairn.base.sql import run_file

HERE = Path(__file__).parents[1]
ENGINE = {
    "engine_keeps": "to cairn_engine using (true) with check (true)",
    "job_reads": "for select to cairn_job using (true)",
}
ENGINE_GRANTS = {
    "cairn_web": "select",
    "cairn_engine": "select, insert, update, delete",
    "cairn_job": "select",
}


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Identity",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.TextField(choices=[("person", "person"), ("place", "place")]),
                ),
                ("since", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("went_into", models.UUIDField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Edge",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("person", "person"),
                            ("place", "place"),
                            ("person_place", "person and place"),
                        ]
                    ),
                ),
                ("record_a", models.UUIDField()),
                ("record_b", models.UUIDField()),
                ("agency_a", models.UUIDField()),
                ("agency_b", models.UUIDField()),
                (
                    "open_to_others",
                    models.BooleanField(db_comment="whether both records are of the partnership level"),
                ),
                ("match_weight", models.FloatField(db_comment="bits")),
                ("probability", models.FloatField()),
                (
                    "band",
                    models.TextField(choices=[("certain", "certain"), ("ask", "ask")]),
                ),
                (
                    "why",
                    models.JSONField(db_comment="rows (field, says, weight in bits)", default=list),
                ),
                (
                    "agreed",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        db_comment="kinds of fact that agree",
                        default=list,
                        size=None,
                    ),
                ),
                ("against", models.TextField(default="")),
                ("model_version", models.TextField()),
                (
                    "known_at",
                    models.DateTimeField(db_comment="when both records had been recorded"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["record_b"], name="edge_by_second")],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "record_a", "record_b"), name="one_edge_a_pair"),
                    models.CheckConstraint(
                        condition=models.Q(("record_a", models.F("record_b")), _negated=True),
                        name="edge_joins_two_records",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("record_a", models.UUIDField()),
                ("record_b", models.UUIDField()),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("person", "person"),
                            ("place", "place"),
                            ("person_place", "person and place"),
                        ]
                    ),
                ),
                (
                    "answer",
                    models.TextField(
                        choices=[
                            ("same", "same"),
                            ("different", "different"),
                            ("unsure", "unsure"),
                        ]
                    ),
                ),
                ("reason", models.TextField()),
                ("staff_id", models.UUIDField()),
                ("agency_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                (
                    "agreed",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        db_comment="kinds of fact that agreed when it was judged",
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "facts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        db_comment="kind=value of the facts that were known then",
                        default=list,
                        size=None,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["record_a", "record_b", "-at"], name="judgement_by_pair")],
            },
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("record_id", models.UUIDField()),
                ("agency_id", models.UUIDField()),
                ("sharing", models.TextField()),
                ("leaf", models.BooleanField(default=False)),
                (
                    "because",
                    models.TextField(db_comment="alone, rule or judgement", default="alone"),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "identity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="linkage.identity",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("record_id",),
                        name="one_identity_a_record_now",
                    )
                ],
            },
        ),
        protect(
            "linkage_edge",
            policies=ENGINE
            | {
                "web_reads": "for select to cairn_web using ((agency_a = (select access_own()) and agency_b = (select access_own()))"
                " or (open_to_others and (select access_may('judge_links'))))"
            },
            grants=ENGINE_GRANTS,
        ),
        protect(
            "linkage_judgement",
            policies=ENGINE
            | {
                "web_reads": "for select to cairn_web using ((select access_may('judge_links')))",
                "web_judges": "for insert to cairn_web with check ((select access_may('judge_links')) and staff_id = (select access_staff())"
                " and agency_id = (select access_agency()) and (select true from records_record r where r.id = record_a limit 1)"
                " and (select true from records_record r where r.id = record_b limit 1))",
            },
            grants=ENGINE_GRANTS | {"cairn_web": "select, insert"},
        ),
        protect(
            "linkage_identity",
            policies=ENGINE,
            grants={"cairn_engine": "select, insert, update", "cairn_job": "select"},
        ),
        protect(
            "linkage_member",
            policies=ENGINE
            | {
                "web_reads": for_web(
                    OWN,
                    opened("record_id"),
                    IDENTITIES,
                    scoped("linkage_member", "record_id"),
                )
            },
            grants=ENGINE_GRANTS,
        ),
        run_file(HERE, "linkage.sql"),
    ]
