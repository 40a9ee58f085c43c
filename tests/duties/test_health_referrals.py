"""A third health concern about one child without any referral asks for one, or for why not; R112."""

from datetime import timedelta
from uuid import UUID

import pytest

from cairn.agencies.roles import Role
from cairn.base.clock import now
from cairn.duties.actions import rebuild
from cairn.journeys.tell_concern import follow_concern
from concerns.made_concerns import decided, told
from duties.owed import duties_of, followed, seen_anew
from factories import a_child, a_post, an_agency, an_event, the_same

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])


def a_concern(
    child: UUID, *, days: int, agency: str = "ACU", kind: str = "concern", sharing: str = "partnership"
) -> UUID:
    """Something that a service wrote down so many days ago."""
    at = now() - timedelta(days=days)
    return an_event(agency=an_agency(code=agency), kind=kind, on=at, recorded=at, about=[child], sharing=sharing)


def running(event: UUID) -> list[bool | None]:
    """Whether each run of the clock over an event was met; None while it runs."""
    seen_anew()
    return [each.met if each.ended_at else None for each in duties_of(event, clock="health_referral")]


@pytest.fixture
def quinn() -> UUID:
    """A child whom the hospital knows."""
    return a_child(agency=an_agency(code="ACU"), given_names="Quinn", family_name="Harrow", born="2011-02-11")


def test_r112_the_third_asks_for_a_referral_or_why_not_and_its_lead_owns_it(quinn: UUID) -> None:
    a_post(agency=an_agency(code="CSC"), role=Role.TRIAGE)
    first, second = a_concern(quinn, days=9), a_concern(quinn, days=6, kind="disclosure")
    assert [running(one) for one in (first, second)] == [[], []]
    third = a_concern(quinn, days=3)
    assert running(third) == [None]
    (duty,) = duties_of(third, clock="health_referral")
    assert (duty.owner_agency_id, duty.owner_role, duty.waiting_agency_id) == (
        an_agency(code="ACU").id,
        "safeguarding_lead",
        None,
    )
    fourth = a_concern(quinn, days=2)
    assert running(fourth) == []
    a_concern(quinn, days=1, kind="referral_decision")
    assert running(third) == [True]
    assert rebuild(using="job") == 0


@pytest.mark.parametrize("between", ["referral", "referral_decision", "strategy_discussion"])
def test_a_referral_or_a_decision_between_begins_the_count_anew(quinn: UUID, between: str) -> None:
    for days, kind in ((9, "concern"), (7, "concern"), (5, between), (4, "concern")):
        last = a_concern(quinn, days=days, kind=kind)
    assert running(last) == []


def test_what_a_school_wrote_and_what_another_service_holds_closely_do_not_count(quinn: UUID) -> None:
    gp = a_child(
        agency=an_agency(code="GP"), given_names="Quinn", family_name="Harrow", born="2011-02-11", sharing="pointer"
    )
    school = a_child(agency=an_agency(code="SCH"), given_names="Quinn", family_name="Harrow", born="2011-02-11")
    the_same(quinn, school, gp)
    a_concern(school, days=9, agency="SCH")
    a_concern(gp, days=8, agency="GP", sharing="pointer")
    a_concern(quinn, days=6)
    third = a_concern(quinn, days=3)
    assert running(third) == []
    assert running(a_concern(quinn, days=2)) == [None]


def test_a_concern_told_to_the_front_door_is_a_referral_and_one_that_a_lead_keeps_is_not(quinn: UUID) -> None:
    a_post(agency=an_agency(code="CSC"), role=Role.TRIAGE)
    nurse, lead = (
        a_post(agency=an_agency(code="SHS"), role=role) for role in (Role.PRACTITIONER, Role.SAFEGUARDING_LEAD)
    )
    child = a_child(agency=an_agency(code="SHS"), given_names="Quinn", family_name="Harrow", born="2011-02-11")
    a_concern(child, days=9, agency="SHS")
    a_concern(child, days=6, agency="SHS")
    third = a_concern(child, days=3, agency="SHS")
    assert running(third) == [None]
    one = told(nurse, given_names="Quinn", family_name="Harrow", born="2011-02-11", happened=now().date().isoformat())
    follow_concern(concern=one)
    _joined(one, child)
    assert running(third) == [None]
    decided(one, "pass_on", by=lead)
    assert running(third) == [True]


def _joined(concern: UUID, child: UUID) -> None:
    from cairn.linkage.models import Identity, Member
    from cairn.records.models import Record
    from concerns.made_beside import source

    mine = Record.objects.using("owner").get(source_id=source(concern, "child"))
    identity = Identity(kind="person", since=now())
    identity.save(using="owner", force_insert=True)
    Member(identity=identity, record_id=mine.id, agency_id=mine.agency_id, sharing=mine.sharing, since=now()).save(
        using="owner", force_insert=True
    )
    the_same(child, mine.id)
    followed()
