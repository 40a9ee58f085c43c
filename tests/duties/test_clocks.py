"""Each clock by four made-up deeds: when it starts, whose it is, when it stops, what is late by law."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cairn.base.clock import end_of_london_day
from cairn.concerns.rules.states import State, moves
from cairn.duties.registry import duties
from cairn.duties.rules.concerns import KEEPS_THE_DATE, STEPS, UNDECIDED
from cairn.duties.rules.ladder import ladder
from cairn.duties.rules.law import limit, limits
from cairn.duties.rules.values import Deed, Run
from cairn.records.event_kinds import EVENT_KINDS
from house.source import PACKAGE

CARE, SCHOOL, HOSPITAL, SURGERY = (UUID(int=number) for number in range(1, 5))
PRIYA, NADIA = UUID(int=11), UUID(int=12)
MONDAY = datetime(2026, 11, 30, 10, tzinfo=UTC)


def a_deed(did: str, *, after: float = 0, by: UUID = CARE, staff: UUID = NADIA, **details: object) -> Deed:
    """Something done so many hours after Monday morning."""
    return Deed(did, MONDAY + timedelta(hours=after), staff, by, details)


def a_step(did: str, state: str, *, after: float = 0, on: str = "2026-12-01", **more: str) -> Deed:
    """A step of a concern that stands with the front door."""
    who = (SCHOOL, PRIYA) if did == "told" else (CARE, NADIA)
    return a_deed(
        f"concern.{did}", after=after, by=who[0], staff=who[1], state=state, next_on=on, owner_agency=str(CARE),
        owner_role="triage", **more,
    )  # fmt: skip


def runs(key: str, *history: Deed) -> list[Run]:
    """The runs of one clock."""
    return duties()[key].runs(history)


def ends(day: str) -> datetime:
    """The end of a day in London."""
    return end_of_london_day(date.fromisoformat(day))


def test_a_concern_waits_from_its_telling_until_somebody_decides() -> None:
    (run,) = runs(
        "concern_decision", a_step("told", "waiting"), a_step("take_up", "looking", after=2, owner_staff=str(NADIA))
    )
    assert (run.started_at, run.due_at, run.ended_at) == (MONDAY, ends("2026-12-01"), None)
    assert run.owner.staff == NADIA
    assert run.waiting is not None
    assert (run.waiting.agency, run.waiting.staff) == (SCHOOL, PRIYA)
    (run,) = runs(
        "concern_decision", a_step("told", "waiting"), a_step("assess", "assessing", after=5, on="2027-01-11")
    )
    assert (run.met, run.ended_at) == (True, MONDAY + timedelta(hours=5))


def test_asking_more_ends_the_wait_for_a_decision_and_begins_a_date_of_its_own() -> None:
    history = (a_step("told", "waiting"), a_step("ask", "asked", after=3, on="2026-12-09"))
    assert runs("concern_decision", *history)[0].met
    (run,) = runs("concern_next_date", *history)
    assert run.due_at == ends("2026-12-09")


def test_a_new_fact_on_a_watch_begins_a_decision_again() -> None:
    history = (
        a_step("told", "waiting"),
        a_step("watch", "watching", after=3, on="2027-03-01"),
        a_step("add", "reopened", after=30, on="2026-12-03"),
    )
    first, second = runs("concern_decision", *history)
    assert (first.met, second.ended_at, second.due_at) == (True, None, ends("2026-12-03"))
    (watched,) = runs("concern_next_date", *history)
    assert watched.ended_at == MONDAY + timedelta(hours=30)


def test_passing_on_ends_the_leads_wait_and_begins_the_front_doors() -> None:
    mine = Deed("concern.told", MONDAY, PRIYA, SCHOOL, {"state": "waiting", "next_on": "2026-12-01",
                "owner_agency": str(SCHOOL), "owner_role": "safeguarding_lead", "allegation": "open"})  # fmt: skip
    passed = a_step("pass_on", "waiting", after=4, on="2026-12-02", allegation="open")
    first, second = runs("concern_decision", mine, passed)
    assert (first.owner.agency, first.met, second.owner.agency, second.ended_at) == (SCHOOL, True, CARE, None)
    first, second = runs("allegation_outcome", mine, passed)
    assert (first.due_at, first.ended_at) == (second.due_at, passed.at)


def test_an_allegation_outlives_every_assessment_until_it_has_an_outcome() -> None:
    history = [
        a_step("told", "waiting", allegation="open"),
        a_step("assess", "assessing", after=3, on="2027-01-11", allegation="open"),
        a_step("watch", "watching", after=300, on="2027-03-01", allegation="open"),
    ]
    (run,) = runs("allegation_outcome", *history)
    assert (run.ended_at, run.due_at) == (None, ends("2027-02-04"))
    (run,) = runs("allegation_outcome", *history, a_step("settle_allegation", "watching", after=400, allegation=""))
    assert run.met


def test_a_request_is_owed_by_whom_it_asks_until_they_answer() -> None:
    asked = a_deed("request.asked", by=SCHOOL, staff=PRIYA, agency=str(CARE), due_at="2026-12-05T12:00:00+00:00")
    (run,) = runs("request_answer", asked)
    assert (run.owner.agency, run.owner.role, run.ended_at) == (CARE, "safeguarding_lead", None)
    (run,) = runs("request_answer", asked, a_deed("request.answered_refused", after=9))
    assert run.met
    (run,) = runs("request_answer", asked, a_deed("request.ended", after=9, by=SCHOOL))
    assert (run.met, run.ended_at) == (False, MONDAY + timedelta(hours=9))


def test_behind_a_desk_each_owes_its_own_answer_and_nobody_is_named_as_waiting() -> None:
    asked = a_deed(
        "request.asked", by=SCHOOL, staff=PRIYA, desk="Health safeguarding desk", due_at="2026-12-05T12:00:00+00:00",
        behind=[str(HOSPITAL), str(SURGERY)],
    )  # fmt: skip
    found = runs("request_answer", asked, a_deed("request.answered_nothing", after=2, by=SURGERY))
    assert [(run.owner.agency, run.met) for run in found] == [(HOSPITAL, False), (SURGERY, True)]
    assert {run.waiting for run in found} == {None}


def test_a_refusal_taken_to_the_leads_is_owed_until_they_agree_on_that_answer() -> None:
    taken = a_deed("request.escalated", by=SCHOOL, asker=str(SCHOOL), answer="one", due_at="2026-12-02T12:00:00+00:00")
    (run,) = runs("refusal_settled", taken, a_deed("request.settled", after=3, answer="another"))
    assert run.ended_at is None
    (run,) = runs("refusal_settled", taken, a_deed("request.settled", after=3, answer="one"))
    assert run.met


@pytest.mark.parametrize("key", duties())
def test_every_duty_says_what_it_is_and_rests_on_a_limit_with_a_source(key: str) -> None:
    duty = duties()[key]
    assert duty.title
    assert duty.starts.endswith(".")
    assert duty.stops.endswith(".")
    held = limit(duty.law, at=MONDAY)
    assert held.source
    assert held.checked_on


def test_limits_of_one_key_follow_each_other_and_the_one_that_held_counts() -> None:
    assert len({(one.key, one.since) for one in limits()}) == len(limits())
    assert limit("referral_decision", at=MONDAY).due(MONDAY) == ends("2026-12-01")
    friday = datetime(2026, 12, 24, 16, tzinfo=UTC)  # Christmas, Boxing Day's substitute and a weekend lie before
    assert limit("referral_decision", at=friday).due(friday) == ends("2026-12-29")
    turned_back = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)  # summer time ends in that night: 72 hours stay 72 hours
    assert limit("return_interview", at=turned_back).due(turned_back) - turned_back == timedelta(hours=72)
    with pytest.raises(KeyError):
        limit("none of these", at=MONDAY)


def test_the_ladder_rises_and_ends_with_the_board() -> None:
    afters = [rung.after for rung in ladder().rungs]
    assert afters == sorted(set(afters))
    assert ladder().rungs[-1].board


def test_clocks_read_every_step_of_a_concern_that_there_is() -> None:
    apart = {"concern.kept_apart", "concern.given_back"}
    assert set(STEPS) == {f"concern.{did}" for did, _, _ in moves()} | {"concern.told"} | apart
    assert {state.value for state in (State.WAITING, State.LOOKING, State.REOPENED)} == set(UNDECIDED)


WAYS = {state.value: sorted({(did, to) for did, since, to in moves() if since == state}) for state in State}


@st.composite
def histories(draw: st.DrawFn) -> Sequence[Deed]:
    """Any way that a concern may go, by the table of moves."""
    found, state = [a_step("told", "waiting")], "waiting"
    for number in range(draw(st.integers(0, 12))):
        did, state = draw(st.sampled_from(WAYS[state]))
        on = "" if state == "ended" else str(date(2026, 12, 1) + timedelta(days=draw(st.integers(0, 90))))
        found.append(a_step(did, state, after=number + 1, on=on))
    return found


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(histories())
def test_from_any_history_exactly_one_clock_runs_until_the_concern_ends(history: Sequence[Deed]) -> None:
    running = [
        run for key in ("concern_decision", "concern_next_date") for run in runs(key, *history) if run.ended_at is None
    ]
    assert len(running) == (0 if history[-1].details["state"] == "ended" else 1)
    for key in ("concern_decision", "concern_next_date"):
        done = runs(key, *history)
        assert len({run.started_at for run in done}) == len(done)
        assert all(run.ended_at is None or run.ended_at >= run.started_at for run in done)
    assert set(KEEPS_THE_DATE) < set(STEPS)


def test_every_deed_that_a_clock_reads_is_noted_somewhere() -> None:
    """A clock that reads a deed which nothing writes would never start, or never stop."""
    written = {
        path: path.read_text("utf-8")
        for path in PACKAGE.rglob("*")
        if path.suffix in {".py", ".sql"} and "duties" not in path.parts
    }
    for duty in duties().values():
        for read in duty.reads:
            kind, _, did = read.partition(".")
            if kind == "record":
                assert did in EVENT_KINDS, read
                continue
            stem = f"{kind}.{did.rpartition('_')[0]}_" if did.startswith("answered_") else f"{kind}.{did}"
            named = f"'{kind}.'" if kind == "concern" else f"'{stem}'"
            assert any(named in text for text in written.values()), read
