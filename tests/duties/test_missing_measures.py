"""R72: return interviews as rates, with denominators, exclusions and small counts not said; nobody's child leaves by them."""

from datetime import timedelta
from itertools import product
from uuid import UUID

import pytest

from cairn.agencies.roles import Role
from cairn.base.clock import now
from cairn.base.errors import CairnError
from cairn.duties.queries import interviews, interviews_placed
from cairn.duties.rules.measure import HIDDEN_BELOW
from cairn.duties.rules.missing_measure import Interviews, may_be_told, together
from duties.owed import hours
from factories import a_child, a_post, an_agency, an_event, looking

committing = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])
POLICE = UUID(int=1)


def counts(**given: int) -> Interviews:
    none = dict.fromkeys(
        ("no_return", "running", "held", "held_in_time", "declined", "not_reached", "nothing", "reoffered"), 0
    )
    named = none | given
    episodes = sum(named[one] for one in ("no_return", "running", "held", "declined", "not_reached", "nothing"))
    return Interviews(POLICE, episodes, **named)


def test_r72_the_denominator_leaves_out_what_cannot_be_late_and_says_how_many() -> None:
    """R72."""
    row = counts(
        no_return=7, running=6, held=60, held_in_time=45, declined=20, not_reached=10, nothing=10, reoffered=15
    )
    assert (row.episodes, row.due, row.left_out, row.offered) == (113, 100, 13, 90)
    assert row.rows == (
        ("Offered", "90", "90 % of 100"), ("Held", "60", "60 % of 100"),
        ("Held within 72 hours of the return", "45", "45 % of 100"),
        ("Offered again, after it was declined or the child not reached", "15", "15 % of 100"), ("Declined", "20", "20 % of 100"),
        ("Child not reached", "10", "10 % of 100"), ("No interview recorded, out of time", "10", "10 % of 100"),
    )  # fmt: skip


def test_r72_a_small_count_is_not_said_and_cannot_be_worked_out() -> None:
    """R72."""
    parts = range(0, 14, 2)
    for held, declined, reached, nothing in product(parts, repeat=4):
        row = counts(held=held, held_in_time=held // 2, declined=declined, not_reached=reached, nothing=nothing)
        told = {says: count for says, count, _ in row.rows}
        four = [told[one] for one in ("Held", "Declined", "Child not reached", "No interview recorded, out of time")]
        exact = [int(count) for count in four if count.isdecimal()]
        assert all(count == 0 or count >= HIDDEN_BELOW for count in exact)
        hidden = 4 - len(exact)
        assert hidden != 1 or row.due < HIDDEN_BELOW, "one hidden part alone is what is missing from those due"
        if nothing and not told["No interview recorded, out of time"].isdecimal():
            assert not told["Offered"].isdecimal()


def test_all_agencies_together_are_the_sum() -> None:
    one = counts(held=10, held_in_time=8, no_return=2)
    assert together([one, one]) == Interviews(UUID(int=0), 24, 4, 0, 20, 16, 0, 0, 0)
    assert together([]).due == 0


# --- the counts of the database ---


def an_episode(child: UUID, *, agency: str = "POL", since: timedelta, sharing: str = "partnership") -> UUID:
    """An episode of four hours from which the child came back so long ago."""
    back = now() - since
    return an_event(
        agency=an_agency(code=agency), kind="missing_episode", on=back - timedelta(hours=4), recorded=back, about=[child],
        occurred_to=back, sharing=sharing,
    )  # fmt: skip


def an_interview(child: UUID, *, since: timedelta, outcome: str = "Accepted", sharing: str = "partnership") -> None:
    an_event(
        agency=an_agency(code="SPC"), kind="return_home_interview", on=now() - since, recorded=now() - since,
        about=[child], outcome=outcome, sharing=sharing,
    )  # fmt: skip


def measured(role: Role, *, agency: str = "POL") -> tuple[Interviews, ...]:
    post = a_post(agency=an_agency(code=agency), role=role)
    with looking(post) as viewer:
        return interviews(viewer, since=now() - timedelta(days=30), before=now() + timedelta(minutes=1))


@pytest.fixture
def children() -> list[UUID]:
    """Six children in the records of the police."""
    police = an_agency(code="POL")
    return [a_child(agency=police, given_names=f"Child{n}", family_name="Harrow", born="2012-02-11") for n in range(6)]


@committing
def test_r72_each_episode_counts_once_by_what_became_of_the_offer(children: list[UUID]) -> None:
    """R72."""
    for child in children:
        an_episode(child, since=hours(100))
    an_interview(children[0], since=hours(60))
    an_interview(children[1], since=hours(10))
    an_interview(children[2], since=hours(60), outcome="Declined")
    an_interview(children[3], since=hours(60), outcome="Not reached")
    an_episode(children[5], since=hours(5))
    (row,) = measured(Role.BOARD, agency="SPC")
    assert row == Interviews(
        an_agency(code="POL").id,
        7,
        no_return=0,
        running=1,
        held=2,
        held_in_time=1,
        declined=1,
        not_reached=1,
        nothing=2,
    )


@committing
def test_r72_what_was_offered_again_is_counted_and_a_try_within_72_hours_is_no_answer_yet(children: list[UUID]) -> None:
    """R72."""
    for child in children[:3]:
        an_episode(child, since=hours(100))
    an_interview(children[0], since=hours(60), outcome="Declined")
    an_interview(children[0], since=hours(40))
    an_interview(children[1], since=hours(60), outcome="Not reached")
    an_interview(children[1], since=hours(30), outcome="Not reached")
    an_interview(children[2], since=hours(60), outcome="Declined")
    an_episode(children[3], since=hours(20))
    an_interview(children[3], since=hours(5), outcome="Not reached")
    (row,) = measured(Role.BOARD, agency="SPC")
    assert (row.running, row.held, row.declined, row.not_reached, row.reoffered) == (1, 1, 1, 1, 2)


def test_r72_a_small_count_of_what_was_offered_again_or_once_is_not_said() -> None:
    """R72."""
    for reoffered in (3, 58):
        told = {
            says: count for says, count, _ in counts(held=60, held_in_time=45, nothing=10, reoffered=reoffered).rows
        }
        assert not told["Offered again, after it was declined or the child not reached"].isdecimal()


@committing
def test_what_is_held_closely_changes_no_count(children: list[UUID]) -> None:
    """R180: what other agencies see is a function of partnership records alone."""
    an_episode(children[0], since=hours(100))
    before = measured(Role.BOARD, agency="SPC")
    an_interview(children[0], since=hours(50), sharing="analysis_only")
    an_episode(children[1], since=hours(100), sharing="pointer")
    assert measured(Role.BOARD, agency="SPC") == before


@committing
@pytest.mark.parametrize(
    ("role", "agency", "sees"),
    [
        (Role.BOARD, "SPC", True), (Role.AUDITOR, "SPC", True), (Role.TRIAGE, "POL", True), (Role.TRIAGE, "CSC", False),
        (Role.PRACTITIONER, "POL", False), (Role.LICENSING, "DIS", False), (Role.ADMINISTRATOR, "POL", False),
    ],
)  # fmt: skip
def test_who_answers_for_measures_sees_them_and_others_see_nothing(
    children: list[UUID], role: Role, agency: str, sees: bool
) -> None:
    an_episode(children[0], since=hours(100))
    try:
        assert bool(measured(role, agency=agency)) == sees
    except CairnError:
        assert not sees


def a_placement(child: UUID, *, agency: str, since: timedelta, until: timedelta | None = None) -> None:
    """A child is placed by an authority for a time."""
    an_event(
        agency=an_agency(code=agency, kind="childrens_social_care"), kind="placement", on=now() - since, recorded=now() - since,
        about=[child], occurred_to=now() - until if until else None,
    )  # fmt: skip


@committing
def test_r72_an_episode_counts_for_the_authority_whose_placement_ran_when_it_began(children: list[UUID]) -> None:
    """R72."""
    for child in children[:4]:
        an_episode(child, since=hours(100))
    a_placement(children[0], agency="PLA", since=timedelta(days=400))
    a_placement(children[1], agency="CSC", since=timedelta(days=60), until=timedelta(days=30))
    a_placement(children[1], agency="PLA", since=timedelta(days=30))
    a_placement(children[2], agency="PLA", since=timedelta(days=1))  # only afterwards
    an_interview(children[0], since=hours(60))
    period = {"since": now() - timedelta(days=30), "before": now() + timedelta(minutes=1)}
    for role, agency, sees in (
        (Role.BOARD, "SPC", True), (Role.TRIAGE, "PLA", True), (Role.TRIAGE, "POL", False), (Role.PRACTITIONER, "PLA", False),
    ):  # fmt: skip
        with looking(a_post(agency=an_agency(code=agency), role=role)) as viewer:
            found = interviews_placed(viewer, **period)
        assert [(row.agency, row.episodes, row.held, row.nothing) for row in found] == (
            [(an_agency(code="PLA").id, 2, 1, 1)] if sees else []
        )


def test_counts_by_authority_are_not_told_where_the_rest_would_be_few() -> None:
    whole = counts(held=20, held_in_time=20)
    for placed, told in ((20, True), (18, False), (15, True), (0, True)):
        assert may_be_told([whole], [counts(held=placed, held_in_time=placed)]) == told


def test_counts_by_authority_are_not_told_where_any_shown_count_of_the_rest_would_be_few() -> None:
    whole = counts(held=40, held_in_time=40, declined=12)
    assert may_be_told([whole], [counts(held=20, held_in_time=20, declined=12)])
    assert not may_be_told([whole], [counts(held=20, held_in_time=20, declined=11)])
