"""Health facts: held closely, pointed at, and told first within health. R17, R169."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.clock import today
from factories import a_browser, a_child, a_post, an_agency, an_event, identity_of, looking, opened, the_same
from sharing.made_sharing import asked
from web.test_requests import text_of
from web.test_restrictions import ask, decide

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job"])
SORT = "Two health services within a year"
SECRET = "A pregnancy that ended early"


@pytest.fixture
def nurse() -> Post:
    """The named nurse of one health service."""
    clinic = an_agency(code="SHS", kind="sexual_health", desk_name="Named nurse, clinic", desk_phone="01632 960 101")
    return a_post(agency=clinic, role=Role.SAFEGUARDING_LEAD, name="Grace Adeyemi")


@pytest.fixture
def midwife() -> Post:
    """The named midwife of another."""
    trust = an_agency(code="NHS", kind="maternity", desk_name="Named midwife, hospital", desk_phone="01632 960 102")
    return a_post(agency=trust, role=Role.SAFEGUARDING_LEAD, name="Helen Ward")


@pytest.fixture
def others() -> list[Post]:
    """Leads, triage and an analyst of agencies outside health, and a nurse who leads nothing."""
    outside = [("SCH", Role.SAFEGUARDING_LEAD), ("CSC", Role.TRIAGE), ("POL", Role.ANALYST)]
    return [a_post(agency=an_agency(code=code), role=role) for code, role in outside]


def known_to(post: Post, *, days_ago: int, kind: str = "pregnancy", sharing: str = "pointer") -> tuple[UUID, UUID]:
    """A child's record at a service, and what it holds of her."""
    child = a_child(agency=post.agency, given_names="Quinn", family_name="Harrow", born="2010-01-01", sharing=sharing)
    event = an_event(
        agency=post.agency,
        kind=kind,
        on=today() - timedelta(days=days_ago),
        about=[child],
        sharing=sharing,
        summary=f"{SECRET}, {post.agency.code}",
    )
    return child, event


def on_today(post: Post) -> str:
    page = a_browser(post).get("/today")
    assert page.status_code == 200, page.headers
    return text_of(page)


def test_a_second_within_a_year_points_both_named_nurses_to_each_other_and_tells_nobody_else(
    nurse: Post, midwife: Post, others: list[Post]
) -> None:
    """R169."""
    assert SORT not in on_today(nurse)
    first, _ = known_to(nurse, days_ago=200)
    assert SORT not in on_today(nurse), "one is none"
    second, _ = known_to(midwife, days_ago=20)
    child = the_same(first, second)
    for one in others:
        opened(to=one.agency, records=[first, second])
    for one, other, desk in (
        (nurse, "NHS", "Named midwife, hospital, 01632 960 102"),
        (midwife, "SHS", "Named nurse, clinic, 01632 960 101"),
    ):
        said = on_today(one)
        assert SORT in said
        assert desk in said
        assert f"{SECRET}, {other}" not in said
        assert f"/requests/new?person={child}" in a_browser(one).get("/today").content.decode()
    for one in [*others, a_post(agency=nurse.agency), a_post(agency=nurse.agency, role=Role.AUDITOR)]:
        assert SORT not in on_today(one), one.role
        with looking(one), connection.cursor() as cursor:
            cursor.execute("select * from sharing_repeats()")
            assert cursor.fetchall() == []


@pytest.mark.parametrize(
    ("days", "kinds", "levels"),
    [
        ((380, 10), ("pregnancy", "pregnancy"), ("pointer", "pointer")),
        ((800, 500), ("pregnancy", "pregnancy"), ("pointer", "pointer")),
        ((200, 20), ("pregnancy", "emergency_attendance"), ("pointer", "pointer")),
        ((200, 20), ("pregnancy", "pregnancy"), ("pointer", "analysis_only")),
        ((200, 20), ("pregnancy", "pregnancy"), ("pointer", "sealed")),
    ],
    ids=["more than a year apart", "long ago", "another sort", "for analysis alone", "sealed"],
)
def test_what_is_no_repeat_or_points_nowhere_is_told_to_nobody(
    nurse: Post, midwife: Post, days: tuple[int, int], kinds: tuple[str, str], levels: tuple[str, str]
) -> None:
    first, _ = known_to(nurse, days_ago=days[0], kind=kinds[0], sharing=levels[0])
    second, _ = known_to(midwife, days_ago=days[1], kind=kinds[1], sharing=levels[1])
    the_same(first, second)
    assert SORT not in on_today(nurse)


def test_two_at_one_service_or_of_two_children_are_no_repeat_and_outside_health_there_is_none(
    nurse: Post, midwife: Post, others: list[Post]
) -> None:
    first, _ = known_to(nurse, days_ago=200)
    second, _ = known_to(nurse, days_ago=20)
    known_to(midwife, days_ago=20)
    third, _ = known_to(others[0], days_ago=20)
    the_same(first, second, third)
    assert SORT not in on_today(nurse)
    assert SORT not in on_today(others[0])


def test_it_goes_once_the_other_was_asked_and_with_a_record_that_is_kept_and_not_used(
    nurse: Post, midwife: Post
) -> None:
    first, _ = known_to(nurse, days_ago=200)
    second, event = known_to(midwife, days_ago=20)
    child = the_same(first, second)
    asked(nurse, child, desk="Named midwife, hospital")
    assert SORT not in on_today(nurse)
    assert SORT in on_today(midwife), "who was asked has not asked"
    decide(midwife, ask(midwife, event))
    assert SORT not in on_today(midwife)


def test_a_health_fact_is_absent_where_there_is_no_need_but_something_is_held_and_whom_to_ask(nurse: Post) -> None:
    """R17."""
    worker = a_post(agency=an_agency(code="CSC"), role=Role.TRIAGE)
    own = a_child(agency=an_agency(code="SCH"), given_names="Quinn", family_name="Harrow", born="2010-01-01")
    hers, _ = known_to(nurse, days_ago=30)
    child = the_same(own, hers)
    opened(to=worker.agency, records=[own])
    for address in (f"/child/{child}", f"/child/{child}/chronology"):
        page = a_browser(worker).get(address).content.decode()
        assert SECRET not in page
        assert "regnan" not in page
    picture = text_of(a_browser(worker).get(f"/child/{child}"))
    assert "something is held" in picture.lower()
    assert "Named nurse, clinic" in picture
    assert identity_of(own) == child
