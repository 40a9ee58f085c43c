import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from cairn.base.rows import open_to_all


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("sessions", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Staff",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("username", models.TextField(unique=True)),
                ("name", models.TextField()),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Agency",
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
                ("code", models.TextField(unique=True)),
                ("name", models.TextField()),
                ("kind", models.TextField()),
                ("area", models.TextField(default="")),
                ("default_sharing", models.TextField(default="")),
                (
                    "desk_name",
                    models.TextField(db_comment="whom a pointer of this agency names", default=""),
                ),
                ("desk_phone", models.TextField(default="")),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="agencies.agency",
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="Post",
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
                    "role",
                    models.TextField(
                        choices=[
                            ("practitioner", "practitioner"),
                            ("safeguarding_lead", "safeguarding_lead"),
                            ("triage", "triage"),
                            ("analyst", "analyst"),
                            ("panel_chair", "panel_chair"),
                            ("board", "board"),
                            ("auditor", "auditor"),
                            ("licensing", "licensing"),
                            ("volunteer", "volunteer"),
                            ("administrator", "administrator"),
                            ("system", "system"),
                        ]
                    ),
                ),
                ("title", models.TextField(default="")),
                ("phone", models.TextField(default="")),
                ("started_at", models.DateTimeField(auto_now_add=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="agencies.agency",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("agency__name", "title"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None),
                            ("ended_at__gte", models.F("started_at")),
                            _connector="OR",
                        ),
                        name="post_ends_after_it_starts",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("agency", "staff", "role"),
                        name="one_live_post_a_role",
                    ),
                ],
            },
        ),
        open_to_all(
            "agencies_agency",
            grants={
                "cairn_web": "select",
                "cairn_engine": "select",
                "cairn_job": "select, insert, update",
            },
        ),
        open_to_all(
            "agencies_staff",
            grants={
                "cairn_web": "select, update (password, last_login)",
                "cairn_job": "select",
            },
        ),
        open_to_all("agencies_post", grants={"cairn_web": "select", "cairn_job": "select"}),
        open_to_all("django_session", grants={"cairn_web": "select, insert, update, delete"}),
        migrations.RunSQL(
            "grant select on django_migrations to cairn_web, cairn_job, cairn_engine",
            migrations.RunSQL.noop,
        ),
    ]
