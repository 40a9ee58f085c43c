"""A licensing officer reads the visits of the own agency and no person; nobody else reads them by that way."""

from uuid import UUID

import pytest
from django.db import connection

from cairn.agencies.roles import Role
from cairn.base.errors import NotAllowed
from cairn.linkage.visits import own_visits
from collected import collect_once
from factories import (
    a_browser,
    a_child,
    a_place,
    a_post,
    an_agency,
    an_event,
    an_event_version,
    looking,
    looks,
    the_same,
)  # fmt: skip
from web.conftest import committing
from web.test_requests import text_of

pytestmark = committing


@pytest.fixture(autouse=True, scope="module")
def collected() -> None:
    """The hashed assets that pages name, as in service."""
    collect_once()


@pytest.fixture
def shop() -> UUID:
    """A shop that the council visited and the school wrote about; two children are placed there."""
    council, school = an_agency(code="DIS", kind="district_council"), an_agency(code="SCH")
    shop = a_place(agency=council, name="Blackthorn Ink", address="3 Tannery Row")
    theirs = a_place(agency=school, name="The ink shop")
    the_same(shop, theirs)
    an_event(
        agency=council, kind="premises_visit", at=shop, summary="Hygiene visit", narrative="Two in school uniform.",
        outcome="No further action",
    )  # fmt: skip
    an_event(agency=council, kind="other", at=shop, summary="A letter about rent")
    for name in ("Quinn", "Mia"):
        a_sighting(theirs, of=a_child(agency=school, given_names=name))
    return theirs


def a_sighting(shop: UUID, *, of: UUID, sharing: str = "partnership") -> None:
    an_event(agency=an_agency(code="SCH"), at=shop, about=[of], summary="Seen going in after school", sharing=sharing)


def the_page(code: str = "DIS") -> str:
    return text_of(a_browser(a_post(agency=an_agency(code=code), role=Role.LICENSING)).get("/visits"))


def test_an_officer_reads_the_own_visits_and_the_look_is_kept(shop: UUID) -> None:
    page = the_page()
    assert "Blackthorn Ink, 3 Tannery Row" in page
    assert "Two in school uniform." in page
    assert "No further action" in page
    assert [(look["what"], look["shown"]) for look in looks()] == [("own visits", 1)]


def test_no_person_other_record_or_small_number_is_told(shop: UUID) -> None:
    page = the_page()
    assert not any(word in page for word in ("Quinn", "Mia", "after school", "The ink shop", "rent"))
    assert "fewer than 3" in page
    assert "2" not in page.partition("fewer than 3")[0].partition("1 visit by")[2]


@pytest.mark.parametrize(
    ("sharing", "told"), [("partnership", "3 to 5"), ("pointer", "fewer than 3"), ("sealed", "fewer than 3")]
)
def test_only_what_is_shared_counts_towards_the_band(shop: UUID, sharing: str, told: str) -> None:
    a_sighting(shop, of=a_child(agency=an_agency(code="SCH"), given_names="Ana"), sharing=sharing)
    assert told in the_page()


def test_a_place_that_becomes_protected_is_not_told(shop: UUID) -> None:
    council = an_agency(code="DIS")
    refuge = a_place(agency=council, name="Harbour House", protected="yes")
    an_event(agency=council, kind="premises_visit", at=refuge, summary="Fire safety visit")
    page = the_page()
    assert "Harbour House" not in page
    assert "Fire safety" not in page


def test_a_place_that_another_agency_protects_is_not_told(shop: UUID) -> None:
    a_sighting(shop, of=a_child(agency=an_agency(code="SCH"), given_names="Ana"))
    assert "3 to 5" in the_page()
    the_same(shop, a_place(agency=an_agency(code="POL"), name="Safe house", protected="yes"))
    assert "Blackthorn Ink" not in the_page()


def test_a_corrected_visit_is_told_as_it_stands_now(shop: UUID) -> None:
    council = an_agency(code="DIS")
    place = a_place(agency=council, name="Corner cabs")
    visit = an_event(agency=council, kind="premises_visit", at=place, summary="Licence cheked")
    an_event_version(
        record=visit, agency=council, kind="premises_visit", at=place, recorded="2010-06-01", summary="Licence checked"
    )
    assert "cheked" not in the_page()


def test_another_council_and_every_other_role_get_nothing(shop: UUID) -> None:
    an_agency(code="NOR", kind="district_council")
    assert "Hygiene visit" not in the_page(code="NOR")
    for role in set(Role) - {Role.LICENSING, Role.SYSTEM}:
        with looking(a_post(agency=an_agency(code="DIS"), role=role)) as actor:
            with connection.cursor() as cursor:
                cursor.execute("select count(*) from linkage_own_visits()")
                assert cursor.fetchone() == (0,), role
            with pytest.raises(NotAllowed):
                own_visits(actor)


def test_without_an_entry_the_function_says_nothing(shop: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from linkage_own_visits()")
        assert cursor.fetchone() == (0,)
