"""Who looked at a person: told to those whose records were shown, without a name, and never of a guarded service."""

from uuid import UUID

import pytest
from django.db import connection, transaction
from django.utils.html import strip_tags

from cairn.access.entry import enter
from cairn.agencies.models import Agency, Post
from cairn.agencies.roles import Role
from collected import collect_once
from factories import (
    a_browser,
    a_child,
    a_named_adult,
    a_post,
    an_agency,
    an_event,
    identity_of,
    looks,
    opened,
    the_same,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture(autouse=True, scope="module")
def collected() -> None:
    """The hashed assets that pages name, as in service."""
    collect_once()


def a_shared_child(*, with_: Agency) -> UUID:
    """Quinn of the school, of whom another agency holds a record too, and to whom the school's is opened."""
    school = an_agency(code="SCH")
    ours = a_child(agency=school, given_names="Quinn", family_name="Harrow", born="1995-02-11")
    theirs = a_child(agency=with_, given_names="Quinn", family_name="Harrow", born="1995-02-11")
    opened(to=with_, records=[ours])
    the_same(ours, theirs)
    return identity_of(ours)


def reads(post: Post, page: str) -> str:
    """The words of a page's main part, as its reader sees them."""
    answer = a_browser(post).get(page)
    assert answer.status_code == 200
    return " ".join(strip_tags(answer.content.decode().split("<main")[1]).split())


def asks_the_database(post: Post, identity: UUID) -> list[tuple[object, ...]]:
    """What the function answers to a statement of the reader's own."""
    with transaction.atomic():
        enter(post=post.id, purpose="safeguard_a_child")
        with connection.cursor() as cursor:
            cursor.execute("select agency_id, staff_id, shown from trail_looks_at(array[%s]::uuid[], 50)", [identity])
            return list(cursor.fetchall())


def test_r68_an_agency_reads_that_another_looked_at_its_record_when_why_and_whom_to_ring() -> None:
    police = an_agency(code="POL")
    child = a_shared_child(with_=police)
    analyst = a_post(agency=police, role=Role.PRACTITIONER, name="Detective Unnamed")
    a_post(agency=police, role=Role.SAFEGUARDING_LEAD, name="Lena Ward", phone="01632 960144")
    assert a_browser(analyst, purpose="prevent_or_investigate_crime").get(f"/child/{child}").status_code == 200
    said = reads(a_post(agency=an_agency(code="SCH")), f"/child/{child}/looked")
    assert "Practitioner, Police" in said
    assert "To prevent or investigate crime against a child" in said
    assert "they may be worried as well" in said
    assert "Lena Ward" in said
    assert "01632 960144" in said
    assert "Detective Unnamed" not in said


@pytest.mark.parametrize("code", ["SHS", "GP"])
def test_a_look_by_a_guarded_service_shows_to_nobody_else(code: str) -> None:
    clinic = an_agency(code=code)
    child = a_shared_child(with_=clinic)
    nurse, teacher = a_post(agency=clinic, name="Nurse Quiet"), a_post(agency=an_agency(code="SCH"))
    assert a_browser(nurse).get(f"/child/{child}").status_code == 200
    assert set(looks()[-1]["owners"]) == {an_agency(code="SCH").id, clinic.id}
    said = reads(teacher, f"/child/{child}/looked")
    assert clinic.name not in said
    assert {row[0] for row in asks_the_database(teacher, child)} == {teacher.agency_id}
    assert "Nurse Quiet" in reads(nurse, f"/child/{child}/looked")


def test_a_look_at_which_none_of_our_records_was_shown_is_not_ours_to_know() -> None:
    school, police = an_agency(code="SCH"), an_agency(code="POL")
    ours = a_child(agency=school, given_names="Quinn", family_name="Harrow")
    theirs = a_child(agency=police, given_names="Quinn", family_name="Harrow")
    the_same(ours, theirs)
    child, officer, teacher = identity_of(ours), a_post(agency=police), a_post(agency=school)
    assert a_browser(officer).get(f"/child/{child}").status_code == 200
    assert "Police" not in reads(teacher, f"/child/{child}/looked")
    assert {row[0] for row in asks_the_database(teacher, child)} == {school.id}


def test_of_another_agencys_look_the_database_tells_neither_the_person_nor_how_much_they_saw() -> None:
    police = an_agency(code="POL")
    child = a_shared_child(with_=police)
    assert a_browser(a_post(agency=police)).get(f"/child/{child}").status_code == 200
    teacher = a_post(agency=an_agency(code="SCH"))
    assert asks_the_database(teacher, child) == [(police.id, None, None)]


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.BOARD, Role.LICENSING])
def test_who_sees_no_record_is_not_told_who_looked(role: Role) -> None:
    police = an_agency(code="POL")
    child = a_shared_child(with_=police)
    assert a_browser(a_post(agency=police)).get(f"/child/{child}").status_code == 200
    post = a_post(agency=an_agency(code="SCH"), role=role)
    assert a_browser(post).get(f"/child/{child}/looked").status_code == 404
    assert asks_the_database(post, child) == []


def test_an_adults_page_has_its_lookers_too_and_each_address_leads_to_the_right_one() -> None:
    school = an_agency(code="SCH")
    adult = a_named_adult(agency=school, given_names="Merrick", family_name="Towle")
    child = a_child(agency=school, given_names="Quinn", family_name="Harrow")
    an_event(agency=school, kind="concern", on="2011-01-10", about=[child], naming=[adult])
    browser = a_browser(a_post(agency=school))
    answer = browser.get(f"/child/{identity_of(adult)}/looked")
    assert answer["location"] == f"/person/{identity_of(adult)}/looked"
    assert "Priya Nair" in browser.get(answer["location"]).content.decode()
