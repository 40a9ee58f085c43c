import uuid
from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from cairn.access.conditions import (
    BEHIND,
    BEHIND_GRANTS,
    IDENTITIES,
    OWN,
    for_web,
    opened,
    scoped,
)
from cairn.base.rows import protect
from cairn.base.sql import run_file

HERE = Path(__file__).parents[1]


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0001_initial"),
        ("access", "0002_grants"),
        ("trail", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Record",
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
                            ("event", "event"),
                            ("place", "place"),
                        ]
                    ),
                ),
                (
                    "source_id",
                    models.TextField(db_comment="the id that the agency's file gave it"),
                ),
                (
                    "sharing",
                    models.TextField(
                        choices=[
                            ("partnership", "partnership"),
                            ("pointer", "pointer"),
                            ("analysis_only", "analysis_only"),
                            ("sealed", "sealed"),
                        ]
                    ),
                ),
                ("first_recorded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="agencies.agency",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PlaceVersion",
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
                    "sharing",
                    models.TextField(
                        choices=[
                            ("partnership", "partnership"),
                            ("pointer", "pointer"),
                            ("analysis_only", "analysis_only"),
                            ("sealed", "sealed"),
                        ]
                    ),
                ),
                ("recorded_at", models.DateTimeField(db_comment="the sender's claim")),
                ("received_at", models.DateTimeField(db_comment="ours")),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("batch_id", models.UUIDField(null=True)),
                ("row_number", models.IntegerField(default=0)),
                (
                    "content",
                    models.TextField(db_comment="hash of what it says, recorded_at aside", default=""),
                ),
                ("name", models.TextField(null=True)),
                ("kind", models.TextField(null=True)),
                ("address", models.TextField(null=True)),
                ("postcode", models.TextField(null=True)),
                (
                    "easting",
                    models.IntegerField(db_comment="metres, British National Grid", null=True),
                ),
                (
                    "northing",
                    models.IntegerField(db_comment="metres, British National Grid", null=True),
                ),
                ("protected", models.TextField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="agencies.agency",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="records.record",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PersonVersion",
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
                    "sharing",
                    models.TextField(
                        choices=[
                            ("partnership", "partnership"),
                            ("pointer", "pointer"),
                            ("analysis_only", "analysis_only"),
                            ("sealed", "sealed"),
                        ]
                    ),
                ),
                ("recorded_at", models.DateTimeField(db_comment="the sender's claim")),
                ("received_at", models.DateTimeField(db_comment="ours")),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("batch_id", models.UUIDField(null=True)),
                ("row_number", models.IntegerField(default=0)),
                (
                    "content",
                    models.TextField(db_comment="hash of what it says, recorded_at aside", default=""),
                ),
                ("local_id", models.TextField(null=True)),
                ("given_names", models.TextField(null=True)),
                ("family_name", models.TextField(null=True)),
                ("aliases", models.TextField(null=True)),
                ("sex", models.TextField(null=True)),
                (
                    "date_of_birth",
                    models.TextField(db_comment="1996, 1996-03 or 1996-03-14", null=True),
                ),
                ("date_of_birth_precision", models.TextField(null=True)),
                (
                    "age_low",
                    models.SmallIntegerField(db_comment="estimated, at recorded_at", null=True),
                ),
                ("age_high", models.SmallIntegerField(null=True)),
                ("role", models.TextField(null=True)),
                (
                    "ethnicity",
                    models.TextField(
                        db_comment="measured, never an input to linking or detection",
                        null=True,
                    ),
                ),
                ("first_language", models.TextField(null=True)),
                ("address", models.TextField(null=True)),
                ("postcode", models.TextField(null=True)),
                ("description", models.TextField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="agencies.agency",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="records.record",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Involvement",
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
                    "sharing",
                    models.TextField(
                        choices=[
                            ("partnership", "partnership"),
                            ("pointer", "pointer"),
                            ("analysis_only", "analysis_only"),
                            ("sealed", "sealed"),
                        ]
                    ),
                ),
                ("role", models.TextField()),
                ("response_to_voice", models.TextField(null=True)),
                (
                    "recorded_at",
                    models.DateTimeField(db_comment="that of the event's version"),
                ),
                ("received_at", models.DateTimeField(db_comment="ours")),
                ("batch_id", models.UUIDField(null=True)),
                ("row_number", models.IntegerField(default=0)),
                ("content", models.TextField(default="")),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="agencies.agency",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.record",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.record",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Identifier",
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
                    "sharing",
                    models.TextField(
                        choices=[
                            ("partnership", "partnership"),
                            ("pointer", "pointer"),
                            ("analysis_only", "analysis_only"),
                            ("sealed", "sealed"),
                        ]
                    ),
                ),
                ("recorded_at", models.DateTimeField(db_comment="the sender's claim")),
                ("received_at", models.DateTimeField(db_comment="ours")),
                ("batch_id", models.UUIDField(null=True)),
                ("row_number", models.IntegerField(default=0)),
                ("content", models.TextField(default="")),
                ("kind", models.TextField()),
                ("value", models.TextField()),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="agencies.agency",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="records.record"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EventVersion",
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
                    "sharing",
                    models.TextField(
                        choices=[
                            ("partnership", "partnership"),
                            ("pointer", "pointer"),
                            ("analysis_only", "analysis_only"),
                            ("sealed", "sealed"),
                        ]
                    ),
                ),
                ("recorded_at", models.DateTimeField(db_comment="the sender's claim")),
                ("received_at", models.DateTimeField(db_comment="ours")),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("batch_id", models.UUIDField(null=True)),
                ("row_number", models.IntegerField(default=0)),
                (
                    "content",
                    models.TextField(db_comment="hash of what it says, recorded_at aside", default=""),
                ),
                ("kind", models.TextField()),
                ("occurred_from", models.DateTimeField()),
                ("occurred_to", models.DateTimeField(null=True)),
                (
                    "occurred_precision",
                    models.TextField(db_comment="day or time", default="time"),
                ),
                ("summary", models.TextField()),
                ("narrative", models.TextField(null=True)),
                (
                    "statement",
                    models.TextField(db_comment="said, seen, judged or intelligence", null=True),
                ),
                (
                    "voice",
                    models.TextField(
                        db_comment="a child's or parent's own words, word for word",
                        null=True,
                    ),
                ),
                ("partner_asked", models.TextField(null=True)),
                ("source_grade", models.TextField(null=True)),
                ("information_grade", models.TextField(null=True)),
                ("handling", models.TextField(null=True)),
                ("outcome", models.TextField(null=True)),
                ("outcome_at", models.DateTimeField(null=True)),
                ("raised_by", models.TextField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="agencies.agency",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.record",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="records.record",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Relationship",
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
                ("kind", models.TextField()),
                (
                    "sharing",
                    models.TextField(
                        choices=[
                            ("partnership", "partnership"),
                            ("pointer", "pointer"),
                            ("analysis_only", "analysis_only"),
                            ("sealed", "sealed"),
                        ]
                    ),
                ),
                ("recorded_at", models.DateTimeField(db_comment="the sender's claim")),
                ("received_at", models.DateTimeField(db_comment="ours")),
                ("valid_from", models.TextField(default="")),
                ("valid_to", models.TextField(null=True)),
                ("batch_id", models.UUIDField(null=True)),
                ("row_number", models.IntegerField(default=0)),
                ("content", models.TextField(default="")),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="agencies.agency",
                    ),
                ),
                (
                    "from_record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.record",
                    ),
                ),
                (
                    "to_record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.record",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Token",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("token", models.TextField()),
                (
                    "sharing",
                    models.TextField(
                        choices=[
                            ("partnership", "partnership"),
                            ("pointer", "pointer"),
                            ("analysis_only", "analysis_only"),
                            ("sealed", "sealed"),
                        ]
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="agencies.agency",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="records.record"),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="record",
            constraint=models.UniqueConstraint(
                fields=("agency", "kind", "source_id"),
                name="one_record_an_agency_and_source_id",
            ),
        ),
        migrations.AddConstraint(
            model_name="record",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "sharing__in",
                        ("partnership", "pointer", "analysis_only", "sealed"),
                    )
                ),
                name="record_has_a_known_level",
            ),
        ),
        migrations.AddConstraint(
            model_name="placeversion",
            constraint=models.UniqueConstraint(fields=("record", "recorded_at"), name="one_place_version_a_recording"),
        ),
        migrations.AddIndex(
            model_name="personversion",
            index=models.Index(fields=["agency", "-received_at"], name="person_by_agency"),
        ),
        migrations.AddConstraint(
            model_name="personversion",
            constraint=models.UniqueConstraint(fields=("record", "recorded_at"), name="one_person_version_a_recording"),
        ),
        migrations.AddConstraint(
            model_name="personversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("age_low", None),
                    ("age_high", None),
                    ("age_low__lte", models.F("age_high")),
                    _connector="OR",
                ),
                name="person_ages_are_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="involvement",
            constraint=models.UniqueConstraint(
                fields=("event", "person", "role", "recorded_at"),
                name="one_involvement_an_event_person_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="identifier",
            constraint=models.UniqueConstraint(
                fields=("record", "kind", "value", "recorded_at"),
                name="one_identifier_a_record_and_recording",
            ),
        ),
        migrations.AddIndex(
            model_name="eventversion",
            index=models.Index(fields=["agency", "-received_at"], name="event_by_agency"),
        ),
        migrations.AddIndex(
            model_name="eventversion",
            index=models.Index(fields=["place"], name="event_by_place"),
        ),
        migrations.AddConstraint(
            model_name="eventversion",
            constraint=models.UniqueConstraint(fields=("record", "recorded_at"), name="one_event_version_a_recording"),
        ),
        migrations.AddConstraint(
            model_name="eventversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("occurred_to", None),
                    ("occurred_to__gte", models.F("occurred_from")),
                    _connector="OR",
                ),
                name="event_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="relationship",
            constraint=models.UniqueConstraint(
                fields=(
                    "agency",
                    "from_record",
                    "to_record",
                    "kind",
                    "valid_from",
                    "recorded_at",
                ),
                name="one_relationship_a_recording",
            ),
        ),
        migrations.AddConstraint(
            model_name="token",
            constraint=models.UniqueConstraint(fields=("token", "record"), name="one_token_a_record"),
        ),
        protect(
            "records_record",
            policies=BEHIND
            | {
                "web_reads": for_web(
                    OWN,
                    opened("id"),
                    f"(kind <> 'event' and {IDENTITIES})",
                    scoped("records_record", "id"),
                )
            },
            grants=BEHIND_GRANTS | {"cairn_job": "select, insert, update (sharing, withdrawn_at)"},
        ),
        protect(
            "records_personversion",
            policies=BEHIND
            | {
                "web_reads": for_web(
                    OWN,
                    opened("record_id"),
                    IDENTITIES,
                    scoped("records_personversion", "record_id"),
                )
            },
            grants=BEHIND_GRANTS,
        ),
        protect(
            "records_eventversion",
            policies=BEHIND | {"web_reads": for_web(OWN, opened("record_id"))},
            grants=BEHIND_GRANTS,
        ),
        protect(
            "records_placeversion",
            policies=BEHIND
            | {
                "web_reads": for_web(
                    OWN,
                    f"(protected is null and ({opened('record_id')} or {IDENTITIES} or {scoped('records_placeversion', 'record_id')}))",
                )
            },
            grants=BEHIND_GRANTS,
        ),
        protect(
            "records_identifier",
            policies=BEHIND | {"web_reads": for_web(OWN, opened("record_id"), IDENTITIES)},
            grants=BEHIND_GRANTS,
        ),
        protect(
            "records_involvement",
            policies=BEHIND | {"web_reads": for_web(OWN, opened("event_id"))},
            grants=BEHIND_GRANTS,
        ),
        protect(
            "records_relationship",
            policies=BEHIND | {"web_reads": for_web(OWN, f"({opened('from_record_id')} and {opened('to_record_id')})")},
            grants=BEHIND_GRANTS,
        ),
        protect(
            "records_token",
            policies=BEHIND | {"web_reads": for_web(OWN, IDENTITIES, scoped("records_token", "record_id"))},
            grants=BEHIND_GRANTS | {"cairn_job": "select, insert, delete"},
        ),
        run_file(HERE, "opening.sql"),
    ]
