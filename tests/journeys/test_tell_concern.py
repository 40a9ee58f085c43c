"""A concern that was told is its agency's record: once, however often the job runs, with its words kept apart."""

import pytest
from django.db import connections

from cairn.agencies.roles import Role
from cairn.journeys.tell_concern import follow_concern
from concerns.made_concerns import front_door, teacher, told
from factories import a_post, an_agency

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])


def rows(statement: str) -> list[tuple[object, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def test_it_becomes_the_reporters_agencys_record_once() -> None:
    front_door()
    a_post(agency=an_agency(code="SCH"), role=Role.SAFEGUARDING_LEAD, name="Lee")
    concern = told(
        teacher(), born="2010-02", child_words="He said I'm special, <promise>", adult="Daz, late twenties, grey van",
        adult_known="not_asked", adult_why_not="not safe yet", place="the ink place",
    )  # fmt: skip
    for _ in range(2):
        follow_concern(concern=concern)
    assert rows(
        "select count(*) from records_record r join agencies_agency a on a.id = r.agency_id where a.code = 'SCH'"
    ) == [(4,)]
    assert rows("select kind, statement, voice, partner_asked, raised_by from records_eventversion") == [
        ("concern", "said", "He said I'm special, <promise>", "not_asked: not safe yet", "professional")
    ]
    assert rows("select given_names, role, description from records_personversion order by role") == [
        ("Quinn", "child", None),
        (None, "unknown", "Daz, late twenties, grey van"),
    ]
    assert rows("select name from records_placeversion") == [("the ink place",)]


def test_the_least_that_can_be_told_becomes_a_record_too() -> None:
    concern = told(teacher(), given_names="unknown", family_name="")
    follow_concern(concern=concern)
    assert rows("select rejected from intake_batch") == [(0,)]
    assert rows("select count(*) from records_eventversion") == [(1,)]
