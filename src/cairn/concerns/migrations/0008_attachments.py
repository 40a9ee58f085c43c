import uuid
from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from cairn.base.rows import protect
from cairn.base.sql import run_file

KINDS = ["image/jpeg", "image/png", "image/webp", "application/pdf", "text/plain"]
OWN = "concern_id is null and staff_id = (select access_staff()) and agency_id = (select access_agency())"


class Migration(migrations.Migration):
    """Files that hang on a concern, with their bytes, under its wall; those of a draft are their writer's own."""

    dependencies = [("concerns", "0007_drafts_from_mail")]

    operations = [
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("draft_id", models.UUIDField(db_comment="until it is told", null=True)),
                ("staff_id", models.UUIDField(db_comment="who added it")),
                ("agency_id", models.UUIDField(db_comment="for whom they did")),
                ("at", models.DateTimeField()),
                ("name", models.TextField(db_comment="as it is shown: no path, the ending of its kind")),
                (
                    "kind",
                    models.TextField(choices=[(kind, kind) for kind in KINDS], db_comment="told by its content"),
                ),
                ("size", models.IntegerField(db_comment="bytes")),
                (
                    "fingerprint",
                    models.TextField(db_comment="SHA-256 of what was sent, before a picture was drawn anew"),
                ),
                ("content", models.BinaryField()),
                (
                    "concern",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="concerns.concern",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(concern=None, draft_id__isnull=False) | Q(concern__isnull=False, draft_id=None),
                        name="a_file_hangs_on_a_concern_or_a_draft",
                    ),
                    models.CheckConstraint(
                        condition=Q(size__gte=1, size__lte=10 * 1024 * 1024), name="a_file_is_neither_empty_nor_huge"
                    ),
                    models.CheckConstraint(condition=Q(kind__in=KINDS), name="kind_of_a_file"),
                ],
                "indexes": [
                    models.Index(fields=["draft_id"], name="attachment_by_draft"),
                    models.Index(fields=["staff_id", "at"], name="attachment_by_staff"),
                ],
            },
        ),
        run_file(Path(__file__).parents[1], "attaching.sql"),
        run_file(Path(__file__).parents[1], "attachments.sql"),
        protect(
            "concerns_attachment",
            policies={
                "web_reads": f"for select to cairn_web using (({OWN}) or exists"
                " (select 1 from concerns_concern c where c.id = concern_id))",
            },
            grants={"cairn_web": "select"},
        ),
    ]
