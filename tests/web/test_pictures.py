"""Genogram, ecomap and peer map on the fictional case: what each role gets, and what nobody gets."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from browser.test_people import identity
from web.conftest import demo_user

pytestmark = [pytest.mark.django_db(databases=["default", "owner"]), pytest.mark.usefixtures("case"), pytest.mark.slow]
WHICH = ("genogram", "ecomap", "peers")
QUINN, MIA, VELK = "ASU-P001", "POL-P003", "DIS-P003"


def main(client: Client, address: str, *, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[-1500:]
    page = unescape(re.sub(r"\s+", " ", response.content.decode()))
    return page.partition("<main")[2].partition("<footer")[0]


@pytest.mark.parametrize("which", WHICH)
def test_each_picture_has_its_facts_as_a_table_first_and_a_text_alternative(which: str) -> None:
    page = main(demo_user("nadia"), f"/child/{identity(QUINN)}/network/{which}")
    assert page.count("<svg") == page.count('aria-hidden="true"') + page.count('role="img"')
    if 'role="img"' in page:
        assert page.index("<table") < page.index('role="img"')
        assert re.search(r'role="img" aria-labelledby="(\w)-title \1-says"><title id="\1-title">', page)
    assert 'aria-current="page"' in page


def test_the_genogram_says_that_nobody_wrote_who_the_parents_are() -> None:
    page = main(demo_user("nadia"), f"/child/{identity(QUINN)}/network/genogram")
    assert "Who Quinn’s parents are stands in no record that is shared with you." in page
    assert "Dawn Harrow" in page
    assert "named as parent or carer of" in page
    assert "how they are related isn’t recorded" in page


def test_a_teacher_gets_the_empty_state_in_words_and_no_drawing() -> None:
    page = main(demo_user("grace"), f"/child/{identity(QUINN)}/network/genogram")
    assert "No record that is shared with you says who belongs to this child’s family." in page
    assert 'role="img"' not in page
    assert "Dawn" not in page


def test_an_ecomap_counts_agencies_and_says_what_a_thick_line_is_not() -> None:
    page = main(demo_user("nadia"), f"/child/{identity(QUINN)}/network/ecomap")
    assert "not that it is closer or better" in page
    assert "“Daz”" in page
    assert "Strategy discussion: also subject" not in page


@pytest.mark.parametrize("which", WHICH)
def test_a_child_who_is_hidden_and_one_who_is_absent_answer_alike(which: str) -> None:
    """R180."""
    grace = demo_user("grace")
    pages = [
        main(grace, f"/child/{one}/network/{which}", status=404).replace(str(one), "")
        for one in (identity(VELK), uuid4())
    ]
    assert pages[0] == pages[1]


@pytest.mark.parametrize("which", WHICH)
@pytest.mark.parametrize("username", ["priya", "nadia", "ife", "grace"])
def test_the_nurses_service_is_in_no_picture(username: str, which: str) -> None:
    """R180."""
    assert "Sexual Health" not in main(demo_user(username), f"/child/{identity(QUINN)}/network/{which}")


@pytest.mark.parametrize("which", WHICH)
def test_who_is_no_child_has_no_such_picture(which: str) -> None:
    response = demo_user("nadia").get(f"/child/{identity(VELK)}/network/{which}")
    assert (response.status_code, response["Location"]) == (302, f"/person/{identity(VELK)}")


@pytest.mark.parametrize("which", WHICH)
def test_a_picture_costs_few_queries(which: str) -> None:
    nadia = demo_user("nadia")
    with CaptureQueriesContext(connection) as queries:
        nadia.get(f"/child/{identity(QUINN)}/network/{which}")
    assert len(queries) < 35
