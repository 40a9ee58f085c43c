"""From any history a concern has exactly one state, one owner and one next date, and one duty; the drawing says what code does."""

from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.db import DatabaseError, connections, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.clock import LONDON, now, today
from cairn.base.errors import CairnError
from cairn.base.working_days import working_day_after
from cairn.concerns.actions import take_step
from cairn.concerns.models import Concern, Move, Step
from cairn.concerns.rules.states import LIVING, STATES, STEPS, State, moves, steps_from
from cairn.duties.actions import rebuild, sweep
from cairn.duties.rules.concerns import UNDECIDED
from cairn.duties.rules.ladder import ladder
from concerns.made_beside import as_owner
from concerns.made_concerns import DECISION, decided, front_door, now_stands, told
from duties.owed import climb_to, climbed, duties_of, followed, open_duty
from factories import a_post, an_agency, looking
from house.source import ROOT

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job"])


def the_day_has_passed(concern: object, *, by: int = 1) -> None:
    """As if the next date of a concern lay some days back."""
    with connections["owner"].cursor() as cursor:
        for words in (
            "alter table concerns_concern disable trigger user",
            f"update concerns_concern set next_on = current_date - {by} where id = '{concern}' and next_on is not null",
            "alter table concerns_concern enable trigger user",
        ):
            cursor.execute(words)


class Histories(RuleBasedStateMachine):
    """People of four agencies act on two concerns in any order, leave, come late and come second; the worker restarts."""

    done: set[tuple[str, str, str]] = set()
    refused: list[str] = []

    @initialize(allegation=st.booleans())
    def begins(self, allegation: bool) -> None:
        self.nadia = front_door()
        self.people = [
            self.nadia,
            *(
                a_post(agency=an_agency(code="CSC"), role=role)
                for role in (Role.SAFEGUARDING_LEAD, Role.HEAD_OF_SAFEGUARDING)
            ),
            a_post(agency=an_agency(code="SCH"), name="Priya Nair"),
            a_post(agency=an_agency(code="SCH"), role=Role.SAFEGUARDING_LEAD),
            a_post(agency=an_agency(code="SHS"), name="Tom Reeve"),
            a_post(agency=an_agency(code="SHS"), role=Role.SAFEGUARDING_LEAD),
        ]
        said = {"allegation": "yes"} if allegation else {}
        self.concerns = [
            told(self.people[3], **said),
            told(self.people[5], given_names="Cerys", family_name="Lowde", adult="Daz"),
        ]
        self.steps = {one: 1 for one in self.concerns}

    @rule(
        who=st.sampled_from([0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 6, 6]), which=st.integers(0, 1),
        did=st.sampled_from([*STEPS, "touched", "vanish"]), second=st.sampled_from([False] * 5 + [True]),
        days=st.sampled_from([-1, 0, 1, 7, 30, 90, 184, 185]),
    )  # fmt: skip
    def somebody_acts(self, who: int, which: int, did: str, second: bool, days: int) -> None:
        concern = self.concerns[which]
        before = now_stands(concern)
        after = before.version - 1 if second else before.version
        try:
            decided(concern, did, by=self.people[who], after=after, on=today() + timedelta(days=days))
        except (CairnError, KeyError) as refused:
            Histories.refused.append(repr(refused)[:60])
            assert now_stands(concern).version == before.version
        else:
            assert not second
            self.steps[concern] += 1
            Histories.done.add((did, before.state, now_stands(concern).state))

    @rule(which=st.integers(0, 1), pick=st.integers(0, 20), days=st.integers(0, 184))
    def whoever_owns_it_takes_a_step_that_can_be_taken(self, which: int, pick: int, days: int) -> None:
        one = now_stands(self.concerns[which])
        may = [
            step.key
            for step in steps_from(State(one.state))
            if step.key not in ("pass_on", "settle_allegation", "end", "adult_asked")
        ]
        did = may[pick % len(may)]
        owner = next(
            post for post in self.people if (post.agency_id, post.role) == (one.owner_agency_id, one.owner_role)
        )
        told_before = list(Concern.objects.using("owner").values_list("id", flat=True))
        with looking(owner) as actor:
            goes = take_step(
                concern=one.id, after=one.version, did=did, said=DECISION, by=actor, next_on=today() + timedelta(days=days),
                read_together=told_before,
            )  # fmt: skip
        self.steps[one.id] += 1
        Histories.done.add((did, one.state, goes))

    @rule(which=st.integers(0, 1), days=st.integers(1, 400))
    def time_passes(self, which: int, days: int) -> None:
        the_day_has_passed(self.concerns[which], by=days)

    @rule()
    def the_front_door_leaves_and_another_comes(self) -> None:
        Post.objects.using("owner").filter(id=self.nadia.id).update(ended_at=now())
        self.nadia = self.people[0] = a_post(agency=an_agency(code="CSC"), role=Role.TRIAGE, name="Nadia Osei")

    @rule(hours=st.integers(1, 300))
    def the_worker_restarts_and_sweeps(self, hours: int) -> None:
        followed()
        assert rebuild(using="job") == 0
        sweep(at=now() + timedelta(hours=hours), using="job")

    @invariant()
    def every_concern_stands_somewhere(self) -> None:
        for concern in getattr(self, "concerns", []):
            one = now_stands(concern)
            living = one.state in {state.value for state in LIVING}
            assert one.state in {state.value for state in STATES}
            assert living == (one.next_on is not None)
            assert one.owner_agency_id
            assert one.owner_role
            last = Step.objects.using("owner").filter(concern_id=concern).order_by("-number").first()
            assert last is not None
            assert (last.number, last.to_state) == (one.version, one.state)
            assert one.version == self.steps[concern]
            self._has_one_duty(one, living=living)

    def _has_one_duty(self, one: Concern, *, living: bool) -> None:
        followed()
        clock = (
            "concern_decision" if one.state in UNDECIDED else "concern_next_date"
        )  # who was asked has a day of their own
        running = [
            duty
            for duty in duties_of(one.id)
            if duty.ended_at is None and duty.clock in ("concern_decision", "concern_next_date")
        ]
        assert [duty.clock for duty in running] == ([clock] if living else [])
        for duty in running:
            assert (duty.owner_agency_id, duty.owner_role) == (one.owner_agency_id, one.owner_role)
            assert duty.next_step_at is not None or duty.step == len(ladder().rungs)
        allegation = [duty for duty in duties_of(one.id, clock="allegation_outcome") if duty.ended_at is None]
        assert len(allegation) == int(one.allegation and one.allegation_outcome == "")


@pytest.mark.slow
def test_from_any_history_every_concern_has_one_state_one_owner_one_next_date_and_one_duty() -> None:
    """R1, R2, R4, R39."""
    some = settings(
        max_examples=12, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )  # fmt: skip
    run_state_machine_as_test(Histories, settings=some)
    assert len(Histories.done) > 12, f"hardly a step was taken: {Histories.refused[-40:]}"
    known = {(did, since, to) for did, since, to in moves()}
    assert Histories.done <= known


def test_the_database_holds_the_moves_of_the_code_and_refuses_all_others() -> None:
    assert set(Move.objects.using("owner").values_list("did", "from_state", "to_state")) == set(moves())
    concern = told(a_post(agency=an_agency(code="SCH")))
    for state in ("nothing", "ended"):
        with pytest.raises(DatabaseError), transaction.atomic(using="owner"):
            as_owner(f"update concerns_concern set state = '{state}' where id = %s returning 1", [concern])


def test_every_step_and_state_of_the_code_stands_in_the_drawing() -> None:
    words = "".join(ET.parse(ROOT / "docs/reference/concern-states.svg").getroot().itertext())  # noqa: S314 - a file of our own
    for title in [*(step.title for step in STEPS.values()), *(facts.title for facts in STATES.values())]:
        assert title in words


@pytest.mark.parametrize(
    "at",
    [
        datetime(2027, 3, 28, 0, 30, tzinfo=LONDON),  # half an hour before the hour that does not exist
        datetime(2027, 10, 31, 1, 30, tzinfo=LONDON),  # in the hour that comes twice
        datetime(2026, 12, 24, 16, 0, tzinfo=LONDON),  # before two bank holidays and a weekend
    ],
)
def test_what_is_late_climbs_every_rung_once_by_hours_that_really_passed(at: datetime) -> None:
    front_door()
    concern = told(a_post(agency=an_agency(code="SCH")))
    followed()
    as_owner("update duties_duty set due_at = %s, next_step_at = %s where on_id = %s returning 1", [at, at, concern])
    duty = open_duty(concern)
    for rung in ladder().rungs:
        moment = at.astimezone(UTC) + rung.after
        climb_to(moment - timedelta(seconds=1))
        assert len(climbed(duty)) == rung.number - 1
        climb_to(moment)
        climb_to(moment)
        assert len(climbed(duty)) == rung.number


def test_one_working_day_from_christmas_eve_skips_both_bank_holidays_and_the_weekend() -> None:
    assert working_day_after(date(2026, 12, 24), 1) == date(2026, 12, 29)
