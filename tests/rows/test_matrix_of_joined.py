"""A child whom two agencies hold, one of them a clinic: from each seat, at each level, with each need of the other's record.

What the other agency shares is opened as the matrix has it; what the clinic holds never is, and at the level pointer its desk
is named to those with need, and to nobody else. The account is in plain Python, as in `oracle.py`.
"""

from itertools import product
from uuid import UUID

import pytest
from django.test import Client

from cairn.agencies.models import Agency
from cairn.agencies.roles import Role
from cairn.records.indexing import write_tokens
from factories import a_browser, a_child, a_post, an_agency, an_event, identity_of, the_same
from rows import oracle
from rows.made_matrix import open_for
from rows.test_matrix import does, undone
from web.conftest import collected as collected  # noqa: PLC0414 - a fixture is used by being in the module

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"]),
    pytest.mark.slow,
]
DESK = "Named nurse of the area"
OPEN, CLOSE = "Barosparrow", "Dakosparrow"  # what the agency says that shares, and what the clinic says
PAGES = (
    "/child/{}",
    "/child/{}/chronology",
    "/child/{}/chronology.csv",
    "/child/{}/missing",
)
NAMES_DESKS = ("/child/{}", "/child/{}/chronology")
NEEDS = ("none", "concern", "grant", "grant_ended", "emergency", "emergency_over")
SIDES = ("sharing", "clinic", "other")


def expected(side: str, role: str, level: str, need: str) -> tuple[bool, bool, bool, bool]:
    """Whether the page is there, whether each of the two says its words, and whether the desk is named."""
    other = oracle.Seat("other", role)
    opened = side == "other" and oracle.need_stands(other, oracle.Case("partnership", need))
    open_read = opened or (side == "sharing" and role in oracle.READS_OWN)
    close_read = side == "clinic" and role in oracle.READS_OWN
    there = open_read or close_read or role in oracle.READS_NAMES
    return there, open_read, close_read, opened and level == "pointer"


def a_child_of_two(level: str, need: str, agencies: dict[str, Agency], emergencies: list[UUID]) -> UUID:
    """One child in two records: shared by one agency, and held at this level by the clinic. Needs are of the shared one."""
    shared = a_child(agency=agencies["sharing"], given_names="Quill", family_name="Thrush", born="2011-02-11")
    close = a_child(agency=agencies["clinic"], sharing=level, given_names="Quill", family_name="Thrush")
    said = an_event(agency=agencies["sharing"], about=[shared], summary=OPEN, kind="missing_episode", on="2024-03-01")
    an_event(
        agency=agencies["clinic"], about=[close], sharing=level, summary=CLOSE, kind="missing_episode", on="2024-03-02"
    )
    write_tokens([shared, close])
    the_same(shared, close, leaf=level != "partnership")
    open_for(need, [shared, said], agencies["other"], emergencies)
    return identity_of(shared)


def asked(client: Client, address: str) -> tuple[int, str]:
    """Status and text."""
    answer = client.get(address)
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize("level", oracle.LEVELS)
def test_a_record_that_hangs_on_an_open_one_shows_its_desk_at_most_and_that_to_those_with_need(level: str) -> None:
    """R51, R62: 384 cells a level."""
    agencies = {
        "sharing": an_agency(code="POL"),
        "clinic": an_agency(code="SHS", desk_name=DESK, desk_phone="01632 960 100"),
        "other": an_agency(code="CSC"),
    }
    posts = {
        (side, role): a_post(agency=agencies[side], role=Role(role), name=f"Person {number}")
        for number, (side, role) in enumerate(product(SIDES, oracle.ROLES))
    }
    emergencies = [posts["other", role].staff_id for role in sorted(oracle.OPENS_IN_AN_EMERGENCY)]
    children = {need: a_child_of_two(level, need, agencies, emergencies) for need in NEEDS}
    found = []
    for (side, role), post in posts.items():
        client = a_browser(post)
        for need in NEEDS if side == "other" else NEEDS[:1]:
            there, open_read, close_read, desk = expected(side, role, level, need)
            for page in PAGES:
                status, text = undone(asked, client, page.format(children[need]))
                told = (does(status, page) == oracle.SHOWN, OPEN in text, CLOSE in text)
                named = DESK in text if page in NAMES_DESKS else desk
                if (*told, named) != (there, open_read, close_read, desk):
                    found.append((side, role, need, page, (*told, named)))
    assert found == []
