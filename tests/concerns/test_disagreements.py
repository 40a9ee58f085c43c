"""A professional disagreement: always recorded, answered with a reason, settled or climbing by its clock; R90."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connections, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.clock import now
from cairn.base.errors import CairnError, NotAllowed, NotFound
from cairn.base.working_days import due_at
from cairn.concerns.disagreements import climb_late, counted, disagreement, disagreements
from cairn.concerns.errors import DecidedMeanwhile, Missing, NotYet
from cairn.concerns.rules.disagreements import LAST, answered_within, next_stage, options
from cairn.duties.actions import rebuild
from cairn.duties.models import Duty
from cairn.duties.rules.law import limit
from concerns.made_beside import as_owner, as_web
from concerns.made_concerns import decided, told
from concerns.made_disagreements import a_decision, disagreed, overdue, stands, the_rungs, took
from duties.owed import duties_of, followed, open_duty
from factories import a_post, an_agency, looking

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job"])


def offered(by: Post, one: UUID) -> list[str]:
    """What somebody may do now."""
    with looking(by) as actor:
        line, _ = disagreement(actor, one)
    found = options(state=line.state, stage=line.stage, late=line.late, raised=line.raised, answers=line.answers)
    return [option.key for option in found]


def test_r90_with_no_reply_in_two_working_days_the_next_stage_is_offered_and_the_board_counts_it() -> None:
    one, priya, nadia = a_decision()
    board = a_post(agency=an_agency(code="DIS"), role=Role.BOARD, name="Una Field")
    manager, *_ = the_rungs("CSC")
    raised = disagreed(priya, one)
    assert stands(raised).due_at == due_at(stands(raised).at, working_days=2)
    assert offered(priya, raised) == ["settled"]
    with pytest.raises(NotYet):
        took(priya, raised, "climbed")
    overdue(raised)
    assert offered(priya, raised) == ["settled", "climbed"]
    assert took(priya, raised, "climbed") == "waiting"
    assert stands(raised).stage == 2
    followed()
    assert open_duty(raised, "disagreement_answer").owner_role == "safeguarding_lead"
    overdue(raised)
    with looking(board) as actor:
        assert [(each.stage, each.waiting, each.late) for each in counted(actor, since=now() - timedelta(days=1))] == [
            (2, 1, 1)
        ]
    with looking(nadia) as actor:
        assert counted(actor, since=now() - timedelta(days=1)) == ()
    assert took(manager, raised, "answered") == "answered"


def test_managers_have_two_working_days_and_leads_and_heads_have_five_by_hand_and_by_itself() -> None:
    one, priya, _ = a_decision()
    the_rungs("CSC")
    raised = disagreed(priya, one)
    given = []
    for by_itself in (False, True, False):
        overdue(raised, by=timedelta(days=2))
        if by_itself:
            assert climb_late() == 1
        else:
            took(priya, raised, "climbed")
        row = stands(raised)
        given.append((row.stage, [days for days in range(1, 10) if row.due_at == due_at(now(), working_days=days)]))
    assert given == [(2, [2]), (3, [5]), (4, [5])]


def test_the_next_stage_is_the_same_by_the_rules_and_by_the_database() -> None:
    for stage in range(1, LAST):
        for role in ("triage", "safeguarding_lead", "head_of_safeguarding"):
            assert as_owner("select concerns_next_stage(%s, %s)", [stage, role]) == [(next_stage(stage, role),)]


def test_the_law_of_clocks_says_what_the_ladder_says() -> None:
    assert (limit("disagreement_answer", at=now()).amount, limit("disagreement_answer", at=now()).unit) == (
        answered_within(1), "working_days",
    )  # fmt: skip


def test_each_stage_is_owed_by_whoever_stands_there_and_an_answer_is_taken_up_by_whoever_disagrees() -> None:
    one, priya, nadia = a_decision()
    raised = disagreed(priya, one)
    followed()
    duty = open_duty(raised, "disagreement_answer")
    assert (duty.owner_agency_id, duty.owner_role, duty.waiting_staff_id) == (nadia.agency_id, "triage", priya.staff_id)
    took(nadia, raised, "answered")
    followed()
    reply = open_duty(raised, "disagreement_next")
    assert (reply.owner_agency_id, reply.owner_staff_id) == (priya.agency_id, priya.staff_id)
    took(priya, raised, "climbed", words="He was seen again.")
    took(priya, raised, "settled")
    followed()
    assert [(each.clock, each.met) for each in duties_of(raised)] == [
        ("disagreement_answer", True), ("disagreement_next", True), ("disagreement_answer", True),
    ]  # fmt: skip
    assert Duty.objects.using("owner").filter(on_id=raised, ended_at=None).count() == 0
    assert rebuild(using="job") == 0


def test_what_nobody_answers_and_nobody_takes_on_goes_up_by_itself_to_the_heads_and_stays_there() -> None:
    one, priya, _ = a_decision()
    the_rungs("CSC")
    raised = disagreed(priya, one)
    overdue(raised, by=timedelta(hours=23))
    assert climb_late() == 0
    for stage in (2, 3, 4):
        overdue(raised, by=timedelta(hours=25))
        assert [climb_late(), climb_late()] == [1, 0]
        assert (stands(raised).stage, stands(raised).state) == (stage, "waiting")
    overdue(raised, by=timedelta(days=9))
    assert climb_late() == 0
    followed()
    found = duties_of(raised, clock="disagreement_answer")
    assert [(each.owner_role, each.met, each.ended_at is None) for each in found] == [
        ("triage", False, False), ("safeguarding_lead", False, False), ("head_of_safeguarding", False, False),
        ("executive", False, True),
    ]  # fmt: skip
    assert offered(priya, raised) == ["settled", "rested"]
    took(priya, raised, "rested", words="Nobody answered.")
    assert (stands(raised).state, stands(raised).outcome) == ("settled", "not_agreed")


def test_an_answer_comes_from_the_stage_or_above_and_from_below_only_where_nobody_is_there() -> None:
    one, priya, nadia = a_decision()
    raised = disagreed(priya, one)
    overdue(raised)
    took(priya, raised, "climbed")
    assert took(nadia, raised, "answered") == "answered"
    took(priya, raised, "climbed")
    manager, head, _ = the_rungs("CSC")
    for below in (nadia, manager):
        with pytest.raises(NotAllowed):
            took(below, raised, "answered")
    assert took(head, raised, "answered") == "answered"


def test_a_list_that_is_cut_loses_what_is_settled_and_never_what_stands() -> None:
    the_rungs("SCH")
    the_rungs("CSC")
    one, priya, nadia = a_decision()
    settled = disagreed(priya, one)
    took(priya, settled, "settled")
    other = told(priya, given_names="Nia", family_name="Pell")
    decided(other, "no_further_action", by=nadia)
    living = disagreed(priya, other)
    with looking(priya) as actor:
        assert [line.id for line in disagreements(actor)] == [living, settled]
        assert [line.id for line in disagreements(actor, most=1)] == [living]


def test_only_whoever_disagrees_or_stands_above_them_settles_and_nobody_answers_themselves() -> None:
    one, priya, nadia = a_decision()
    school, *_ = the_rungs("SCH")
    raised = disagreed(priya, one)
    for turn in ("settled", "climbed"):
        with pytest.raises(NotAllowed):
            took(nadia, raised, turn)
    with pytest.raises(NotAllowed):
        took(priya, raised, "answered")
    assert took(school, raised, "settled", words="The plan changed.") == "settled"
    for turn, by in (("answered", nadia), ("settled", priya)):
        with pytest.raises(NotYet):
            took(by, raised, turn)


def test_a_lead_of_the_deciding_agency_may_disagree_and_another_of_it_answers() -> None:
    one, _, nadia = a_decision()
    lead = a_post(agency=nadia.agency, role=Role.SAFEGUARDING_LEAD, name="Jo Ferris")
    with connections["owner"].cursor() as cursor:
        for words in (
            "alter table concerns_concern disable trigger user",
            "update concerns_concern set next_on = current_date - 1",
            "alter table concerns_concern enable trigger user",
        ):
            cursor.execute(words)
    raised = disagreed(lead, one)
    with pytest.raises(NotAllowed):
        took(lead, raised, "answered")
    assert took(nadia, raised, "answered") == "answered"


def test_it_needs_a_reason_a_decision_of_another_and_is_raised_once() -> None:
    one, priya, nadia = a_decision()
    with pytest.raises(Missing):
        disagreed(priya, one, words="  ")
    for step, by in ((1, priya), (9, priya), (2, nadia)):
        with pytest.raises(NotYet):
            disagreed(by, one, step=step)
    form = uuid4()
    assert disagreed(priya, one, form=form) == disagreed(priya, one, form=form)
    with pytest.raises(Missing):
        took(nadia, disagreed(priya, one), "answered", words="")


def test_hidden_and_absent_answer_alike_to_those_who_are_no_party() -> None:
    one, priya, _ = a_decision()
    raised = disagreed(priya, one)
    colleague = a_post(agency=an_agency(code="CSC"), name="A social worker")
    police = a_post(agency=an_agency(code="POL"), role=Role.EXECUTIVE, name="Chief")
    administrator = a_post(agency=an_agency(code="SCH"), role=Role.ADMINISTRATOR, name="Admin")
    for post in (colleague, police, administrator):
        for wanted in (raised, uuid4()):
            with pytest.raises(NotFound):
                took(post, wanted, "settled", after=1)
            with looking(post) as actor, pytest.raises(NotFound):
                disagreement(actor, wanted)
        for concern in (one, uuid4()):
            with pytest.raises(NotFound):
                disagreed(post, concern)
        with looking(post) as actor:
            assert disagreements(actor) == ()
            assert as_web("select count(*) from concerns_turn") == [(0,)]


@pytest.mark.parametrize(
    "statement",
    [
        "update concerns_disagreement set stage = 4 where id = %s",
        "delete from concerns_turn where disagreement_id = %s",
        "select concerns_climb_by_itself(%s, now() + interval '1 day')",
        "select concerns_turn_taken(d, 'settled', 'raised', 'x', null, null) from concerns_disagreement d where d.id = %s",
        "select concerns_disagreement_stands(%s)",
    ],
)
def test_the_web_changes_nothing_of_it_by_a_statement_of_its_own(statement: str) -> None:
    one, priya, _ = a_decision()
    raised = disagreed(priya, one)
    with looking(priya), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        as_web(statement, [raised])


def test_what_was_said_is_never_changed_not_even_by_the_owner() -> None:
    one, priya, _ = a_decision()
    raised = disagreed(priya, one)
    for statement in (
        "update concerns_turn set words = 'x'",
        "delete from concerns_turn",
        "delete from concerns_disagreement",
    ):
        with pytest.raises(DatabaseError, match="never changed"):
            as_owner(f"{statement} returning 1")
    assert as_owner("select count(*) from concerns_turn where disagreement_id = %s", [raised]) == [(1,)]


def test_of_two_who_take_a_turn_at_once_one_wins_and_the_other_is_told() -> None:
    one, priya, nadia = a_decision()
    manager, *_ = the_rungs("CSC")
    for _ in range(8):
        raised = disagreed(priya, one)

        def races(post: Post, raised: UUID = raised) -> str:
            try:
                took(post, raised, "answered", after=1)
            except DecidedMeanwhile:
                return "told"
            finally:
                connections.close_all()
            return "won"

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(races, (nadia, manager))) == ["told", "won"]


def test_a_later_decision_leaves_it_standing_until_whoever_disagrees_says_so() -> None:
    one, priya, nadia = a_decision()
    raised = disagreed(priya, one)
    decided(one, "assess", by=nadia)
    assert stands(raised).state == "waiting"
    assert took(priya, raised, "settled", words="It is assessed now.") == "settled"


class Ladder(RuleBasedStateMachine):
    """From any history: one state, one side's turn, one date; stages only rise; every turn is kept with its reason."""

    settled = 0

    @initialize()
    def begins(self) -> None:
        one, self.priya, self.nadia = a_decision("watch")
        self.people = [self.priya, self.nadia, *the_rungs("CSC"), *the_rungs("SCH")]
        self.one = disagreed(self.priya, one)
        self.stage, self.turns = 1, 1

    @rule(who=st.integers(0, 7), did=st.sampled_from(["answered", "climbed", "settled", "rested", "raised"]))
    def somebody_acts(self, who: int, did: str) -> None:
        before = stands(self.one)
        try:
            took(self.people[who], self.one, did)
        except CairnError:
            assert stands(self.one).version == before.version
        else:
            self.turns += 1

    @rule(hours=st.integers(1, 30))
    def time_passes(self, hours: int) -> None:
        if stands(self.one).state == "waiting":
            overdue(self.one, by=timedelta(hours=hours))
            self.turns += climb_late()

    @invariant()
    def it_stands_somewhere(self) -> None:
        if not hasattr(self, "one"):
            return
        found = stands(self.one)
        assert (found.due_at is None) == (found.state == "settled") == (found.outcome != "")
        assert 1 <= self.stage <= found.stage <= 4
        assert as_owner("select count(*) from concerns_turn where disagreement_id = %s", [self.one]) == [(self.turns,)]
        followed()
        running = [each for each in duties_of(self.one) if each.ended_at is None]
        assert len(running) == (0 if found.state == "settled" else 1)
        self.stage = found.stage
        Ladder.settled += found.state == "settled"


def test_from_any_history_a_disagreement_stands_in_one_place_with_one_duty() -> None:
    quick = settings(
        max_examples=8, stateful_step_count=12, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )  # fmt: skip
    run_state_machine_as_test(Ladder, settings=quick)
    assert Ladder.settled, "none was ever settled: nothing was tried"
