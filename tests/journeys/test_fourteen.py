"""All fourteen opportunities, entered as their agencies would have, end with an owner, an answer and a date; R1, R2."""

import os
import re

import pytest
from django.db import connections

from cairn.base.clock import today
from cairn.concerns.errors import NotYet
from cairn.concerns.models import Concern
from cairn.duties.actions import rebuild
from cairn.duties.models import Duty
from cairn.journeys.refresh import refresh
from duties.owed import seen_anew
from house.source import ROOT
from journeys.made_fourteen import FRONT, decided, entered, somebody, told_twice

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"]),
    pytest.mark.slow,
]
PAGE = ROOT / "docs/explanation/one-childs-story-twice.md"
TABLE = re.compile(r"(?<=<!-- made by tests/journeys/test_fourteen.py -->\n\n).*?(?=\n\n<!-- end -->)", re.DOTALL)


def test_each_of_the_fourteen_ends_with_an_owner_an_answer_and_a_date_and_the_page_says_so() -> None:
    """R1, R2, R4, R9, R16, R39, R71."""
    ended = entered()
    assert [one.n for one in ended] == list(range(1, 15))
    for one in ended:
        assert one.owner, one.n
        assert len(one.answer) > 10, one.n
        assert today() <= one.next_on, one.n
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select count(*) from concerns_concern where owner_role = '' or (state <> 'ended' and next_on is null)"
        )
        assert cursor.fetchone() == (0,)
        cursor.execute("select count(*) from concerns_concern")
        assert cursor.fetchone() == (12,)
    refresh()
    seen_anew()
    assert rebuild(using="job") == 0
    living = Concern.objects.using("owner").exclude(state="ended").values_list("id", flat=True)
    for concern in living:
        assert Duty.objects.using("owner").filter(on_id=concern, ended_at=None).exists()
    assert not Duty.objects.using("owner").filter(clock="return_interview", ended_at=None).exists(), (
        "the interview was held"
    )
    allegation = Concern.objects.using("owner").get(allegation=True)
    with pytest.raises(NotYet, match="allegation"):
        decided(allegation.id, "end", by=somebody(*FRONT), for_reporter="Closed.")
    made = told_twice(ended)
    if os.environ.get("CAIRN_WRITE_STORY"):
        PAGE.write_text(TABLE.sub(lambda _: made, PAGE.read_text("utf-8")), "utf-8")
    found = TABLE.search(PAGE.read_text("utf-8"))
    assert found is not None
    assert found.group() == made, "run it with CAIRN_WRITE_STORY=1, and read what changed"
