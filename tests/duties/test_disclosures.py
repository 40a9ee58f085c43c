"""A disclosure makes somebody decide about a referral, wherever it was heard; nobody else learns of it; R16."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.clock import london_day, now
from cairn.base.working_days import working_day_after
from cairn.duties.actions import rebuild
from cairn.duties.models import Duty
from duties.owed import duties_of, hours, live_scope, open_duty, seen_anew
from factories import a_child, a_post, an_agency, an_event, looking, the_same

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job"])


@pytest.fixture
def shah() -> Post:
    """The lead of a mental-health service, which keeps its records close."""
    return a_post(agency=an_agency(code="CAMHS", kind="mental_health"), role=Role.SAFEGUARDING_LEAD, name="Leila Shah")


@pytest.fixture
def quinn(shah: Post) -> UUID:
    """A child's record of that service."""
    return a_child(agency=shah.agency, given_names="Quinn", family_name="Harrow", born="2012-02-11", sharing="pointer")


def heard(child: UUID, *, sharing: str = "pointer", since: timedelta = timedelta(hours=30)) -> UUID:
    """A disclosure, written down as it was heard."""
    at = now() - since
    return an_event(
        agency=an_agency(code="CAMHS"), kind="disclosure", on=at, recorded=at, about=[child], sharing=sharing
    )


def done(child: UUID, kind: str, *, agency: str = "CAMHS", sharing: str = "pointer") -> UUID:
    """What follows it, written down an hour ago."""
    at = now() - hours(1)
    return an_event(agency=an_agency(code=agency), kind=kind, on=at, recorded=at, about=[child], sharing=sharing)


def test_r16_a_disclosure_is_owed_a_decision_in_one_working_day_and_nobody_can_delete_that(
    shah: Post, quinn: UUID
) -> None:
    one = heard(quinn)
    seen_anew()
    duty = open_duty(one, "disclosure_decision")
    assert (duty.owner_agency_id, duty.owner_role, duty.waiting_agency_id) == (
        shah.agency_id,
        "safeguarding_lead",
        None,
    )
    assert london_day(duty.due_at) == working_day_after(london_day(duty.started_at), 1)
    for words in ("delete from duties_duty", "update duties_duty set ended_at = now()"):
        with pytest.raises(DatabaseError), looking(shah), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(words)


@pytest.mark.parametrize("kind", ["referral", "referral_decision", "strategy_discussion"])
def test_a_referral_or_a_decision_ends_it(shah: Post, quinn: UUID, kind: str) -> None:
    one = heard(quinn)
    done(quinn, kind)
    seen_anew()
    assert [duty.met for duty in duties_of(one)] == [True]


def test_a_contact_does_not_end_it(shah: Post, quinn: UUID) -> None:
    one = heard(quinn)
    done(quinn, "contact")
    seen_anew()
    assert open_duty(one, "disclosure_decision").met is False


def test_what_another_agency_holds_closely_does_not_end_it(shah: Post, quinn: UUID) -> None:
    one, theirs = heard(quinn, sharing="partnership"), a_child(agency=an_agency(code="GP"), sharing="pointer")
    the_same(quinn, theirs)
    done(theirs, "referral", agency="GP")
    seen_anew()
    assert open_duty(one, "disclosure_decision").met is False


def test_nobody_else_learns_of_it_and_it_opens_nothing(shah: Post, quinn: UUID) -> None:
    one = heard(quinn)
    seen_anew()
    for agency, role in (
        ("CSC", Role.TRIAGE),
        ("CSC", Role.EXECUTIVE),
        ("CAMHS", Role.PRACTITIONER),
        ("POL", Role.ANALYST),
    ):
        with looking(a_post(agency=an_agency(code=agency), role=role, name="Another Person")):
            assert not Duty.objects.filter(on_id=one).exists()
    assert live_scope() == 0
    assert rebuild(using="job") == 0
