from pathlib import Path

from django.db import migrations

from cairn.base.rows import protect
from cairn.base.sql import run_file

HERE = "for select to cairn_web using (agency_id = (select access_cares_for()))"


class Migration(migrations.Migration):
    """People of an agency give, confirm, change and end its posts."""

    dependencies = [("access", "0008_invitations"), ("agencies", "0006_asleep"), ("trail", "0005_deeds_of_nobody")]

    operations = [
        run_file(Path(__file__).parents[1], "posts.sql"),
        protect("access_offer", policies={"whoever_cares_reads": HERE}, grants={"cairn_web": "select"}),
    ]
