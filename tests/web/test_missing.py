"""Missing: a child's episodes with their interviews, and those that an agency knows of; what nobody else learns by them."""

import re
from datetime import timedelta
from html import unescape
from uuid import UUID, uuid4

import pytest
from django.db import connections
from django.test import Client

from browser.test_people import identity
from cairn.agencies.roles import Role
from cairn.base.clock import now
from cairn.forms.models import Sent
from cairn.journeys.refresh import refresh
from cairn.journeys.send_form import follow_form
from factories import a_child, a_half_known_adult, a_place, an_agency, an_event, identity_of, looks
from web.conftest import a_post, committing, demo_user, sign_in

DAY = timedelta(days=1)


def main(client: Client, address: str, *, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[-1500:]
    page = unescape(re.sub(r"\s+", " ", response.content.decode()))
    return page.partition("<main")[2].partition("<footer")[0]


def quinn(agency: str = "POL") -> UUID:
    return a_child(agency=an_agency(code=agency), given_names="Quinn", family_name="Harrow", born="2012-02-11")


def away(child: UUID, *, days: float, agency: str = "POL", back: bool = True, **more: object) -> UUID:
    """An episode of six hours, so many days ago."""
    at = now() - days * DAY
    return an_event(
        agency=an_agency(code=agency), kind="missing_episode", on=at - timedelta(hours=6), recorded=at, about=[child],
        summary="Missing overnight", occurred_to=at if back else None, **more,
    )  # fmt: skip


@committing
def test_r71_out_of_time_asks_for_the_reason_and_a_held_interview_says_its_hours() -> None:
    """R71."""
    child = quinn()
    away(child, days=4)
    owen = sign_in(a_post(Role.SAFEGUARDING_LEAD, agency="POL"))
    page = main(owen, f"/child/{identity_of(child)}/missing")
    assert "Out of time" in page
    assert "Say what came of it, and why it is late" in page
    said = {
        "agency": an_agency(code="POL"),
        "kind": "return_home_interview",
        "on": now() - 3 * DAY,
        "recorded": now() - 3 * DAY,
    }
    an_event(**said, about=[child], outcome="Not reached")
    page = main(owen, f"/child/{identity_of(child)}/missing")
    assert "Not reached" in page
    assert "The child was tried and not reached: that ends nothing." in page
    assert "Out of time" in page
    an_event(**said, about=[child], outcome="Accepted")
    page = main(owen, f"/child/{identity_of(child)}/missing")
    assert "Interview held" in page
    assert "24 hours after the return" in page
    assert "Out of time" not in page


@committing
def test_r70_three_in_ninety_days_are_told_in_words_on_the_childs_page_and_in_the_list() -> None:
    """R70."""
    child = quinn()
    for days in (5, 40, 80):
        away(child, days=days)
    owen = sign_in(a_post(Role.SAFEGUARDING_LEAD, agency="POL"))
    assert "3 or more in 90 days: this is a fact" in main(owen, f"/child/{identity_of(child)}/missing")
    listed = main(owen, "/missing")
    assert "1 child," in listed
    assert "Again and again" in listed
    assert "Missing is never the child’s fault." in listed
    assert [look["what"] for look in looks()].count("missing overview") == 1


@committing
def test_r73_a_place_and_a_man_of_an_interview_lead_to_their_pages_and_on_into_the_network() -> None:
    """R73."""
    police = an_agency(code="POL")
    child, shop = quinn(), a_place(agency=police, name="Blackthorn Ink", kind="tattoo_studio")
    daz = a_half_known_adult(agency=police, nickname="Daz")
    away(child, days=3)
    an_event(
        agency=police, kind="return_home_interview", on=now() - 2 * DAY, recorded=now() - 2 * DAY, about=[child],
        naming=[daz], at=shop,
    )  # fmt: skip
    page = main(sign_in(a_post(Role.SAFEGUARDING_LEAD, agency="POL")), f"/child/{identity_of(child)}/missing")
    assert f'href="/place/{identity_of(shop)}"' in page
    assert f'href="/unknown/{identity_of(daz)}"' in page
    assert f'href="/explore?from={identity_of(shop)}"' in page
    assert "Told in an interview" in page


@committing
@pytest.mark.usefixtures("case")
@pytest.mark.slow
def test_r73_a_place_typed_into_a_return_interview_is_compared_with_the_places_that_are_known() -> None:
    """R73: given a place in an interview, when saved, then it is matched to the place register."""
    owen = demo_user("bex")
    typed = {
        "given_names": "Mia", "family_name": "Tansley", "born": "", "a-returned_on": "1 6 2026", "a-independent": "yes",
        "a-attempts": "1", "a-ended": "accepted", "a-happened": "2 6 2026", "a-place": "Blackthorn Ink, 3 Tannery Row",
        "draft": str(uuid4()), "do": "check",
    }  # fmt: skip
    checking = owen.post("/forms/return_interview/new", typed)["location"]
    owen.post(checking)
    sent = Sent.objects.using("owner").get(kind="return_interview")
    follow_form(sent=sent.id)
    refresh()
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select m.identity_id, e.band from records_record r join linkage_member m on m.record_id = r.id and m.until is null"
            " left join linkage_edge e on e.record_a = r.id or e.record_b = r.id where r.source_id like 'form-%-place'"
        )
        rows = cursor.fetchall()
    shop = UUID(identity("DIS-L004"))
    assert any(found == shop or band in ("ask", "certain") for found, band in rows), rows


@committing
def test_an_agency_lists_what_it_wrote_and_no_more() -> None:
    """R180."""
    mine, other = (
        quinn(),
        a_child(agency=an_agency(code="SCH"), given_names="Nia", family_name="Crowfield", born="2011-01-02"),
    )
    away(mine, days=3)
    away(other, days=3, agency="SCH")
    police, school = (sign_in(a_post(Role.SAFEGUARDING_LEAD, agency=code)) for code in ("POL", "SCH"))
    assert "Nia Crowfield" not in main(police, "/missing")
    assert "Quinn Harrow" not in main(school, "/missing")
    pages = [main(school, f"/child/{one}/missing", status=404) for one in (identity_of(mine), uuid4())]
    assert pages[0] == pages[1]


@committing
def test_who_reads_measures_alone_sees_no_child_and_who_reads_neither_is_told() -> None:
    """R72."""
    away(quinn(), days=5)
    board = main(sign_in(a_post(Role.BOARD, agency="SPC")), "/missing")
    assert "Harrow" not in board
    assert "Left out of every rate" in board
    assert "fewer than 5 due" in board
    assert "answers for no measures" in main(sign_in(a_post(Role.LICENSING, agency="DIS")), "/missing", status=403)


@committing
def test_a_clinics_episode_changes_nothing_for_others() -> None:
    """R180: held closely is as absent."""
    child = quinn()
    away(child, days=5)
    clinic = an_agency(code="SHS")
    board, owen = sign_in(a_post(Role.BOARD, agency="SPC")), sign_in(a_post(Role.SAFEGUARDING_LEAD, agency="POL"))
    before = main(board, "/missing"), main(owen, f"/child/{identity_of(child)}/missing")
    an_event(
        agency=clinic, kind="return_home_interview", on=now() - 4 * DAY, recorded=now() - 4 * DAY, about=[child],
        sharing="analysis_only",
    )  # fmt: skip
    assert (main(board, "/missing"), main(owen, f"/child/{identity_of(child)}/missing")) == before
