import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from cairn.base.rows import protect

ENGINE = {
    "engine_keeps": "to cairn_engine using (true) with check (true)",
    "job_reads": "for select to cairn_job using (true)",
}
ENGINE_GRANTS = {
    "cairn_web": "select",
    "cairn_engine": "select, insert, update, delete",
    "cairn_job": "select",
}
READS = "(select access_may('read_signals'))"
OWN_SIGNALS = "(select access_may('read_own_signals'))"
ANSWERS = "(select access_may('answer_signals'))"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("linkage", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Signal",
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
                    "reference",
                    models.TextField(
                        db_comment="what a person says on the phone, such as 2011-031",
                        unique=True,
                    ),
                ),
                (
                    "key",
                    models.TextField(db_comment="made from kind, version and anchor", unique=True),
                ),
                ("kind", models.TextField()),
                (
                    "queue",
                    models.TextField(choices=[("raise", "raise"), ("ask", "ask"), ("fact", "fact")]),
                ),
                (
                    "status",
                    models.TextField(
                        choices=[
                            ("open", "open"),
                            ("retracted", "retracted"),
                            ("merged", "merged"),
                        ]
                    ),
                ),
                ("status_reason", models.TextField(default="")),
                ("into_key", models.TextField(default="")),
                (
                    "answer",
                    models.TextField(
                        db_comment="the last answer: look, ask, no, or empty while it waits",
                        default="",
                    ),
                ),
                ("first_raised_on", models.DateField()),
                ("last_changed_on", models.DateField()),
                (
                    "explanation",
                    models.TextField(db_comment="the sentence a person reads; no names"),
                ),
                ("counted", models.FloatField(null=True)),
                ("expected", models.FloatField(null=True)),
                ("recurrence_weeks", models.FloatField(null=True)),
                (
                    "against",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                (
                    "not_asked",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("rule_version", models.TextField()),
                ("limits", models.TextField(default="")),
                (
                    "agencies",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(),
                        db_comment="owners of its evidence",
                        default=list,
                        size=None,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["status", "queue", "-last_changed_on"],
                        name="signal_by_queue",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "open"),
                            models.Q(("status_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="ended_signal_says_why",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
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
                    "answer",
                    models.TextField(choices=[("look", "look"), ("ask", "ask"), ("no", "no")]),
                ),
                ("reason", models.TextField()),
                ("asked_agency_id", models.UUIDField(null=True)),
                ("staff_id", models.UUIDField()),
                ("agency_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                (
                    "facts_seen",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(),
                        db_comment="the evidence there was when it was answered",
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "signal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="signals.signal",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reopening",
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
                ("because_record_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="signals.answer",
                    ),
                ),
                (
                    "signal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="signals.signal",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("answer",), name="one_reopening_an_answer")],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
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
                (
                    "part",
                    models.TextField(
                        choices=[
                            ("child", "child"),
                            ("person_of_concern", "person_of_concern"),
                            ("place", "place"),
                            ("event", "event"),
                        ]
                    ),
                ),
                ("known_on", models.DateField()),
                (
                    "signal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="signals.signal",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("signal", "record_id", "part"),
                        name="one_evidence_a_signal_record_and_part",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="answer_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "ask"), _negated=True),
                    ("asked_agency_id__isnull", False),
                    _connector="OR",
                ),
                name="asking_names_an_agency",
            ),
        ),
        protect(
            "signals_signal",
            policies=ENGINE
            | {
                "web_reads": f"for select to cairn_web using ({READS} or ({OWN_SIGNALS} and (select access_agency()) = any(agencies)))",
                "web_answers": f"for update to cairn_web using ({ANSWERS}) with check ({ANSWERS})",
            },
            grants=ENGINE_GRANTS | {"cairn_web": "select, update (answer)"},
        ),
        protect(
            "signals_evidence",
            policies=ENGINE
            | {
                "web_reads": f"for select to cairn_web using ({READS} or ({OWN_SIGNALS} and agency_id = (select access_agency())))"
            },
            grants=ENGINE_GRANTS,
        ),
        protect(
            "signals_answer",
            policies=ENGINE
            | {
                "web_reads": f"for select to cairn_web using ({READS} or agency_id = (select access_agency()) or asked_agency_id = (select access_agency()))",
                "web_answers": f"for insert to cairn_web with check ({ANSWERS} and staff_id = (select access_staff()) and agency_id = (select access_agency()) and (select true from signals_signal s where s.id = signal_id limit 1))",
            },
            grants=ENGINE_GRANTS | {"cairn_web": "select, insert"},
        ),
        protect(
            "signals_reopening",
            policies=ENGINE | {"web_reads": f"for select to cairn_web using ({READS})"},
            grants=ENGINE_GRANTS,
        ),
    ]
