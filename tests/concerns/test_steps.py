"""From any history a concern has one state, one owner and one next date; who comes second is told so; R1, R4, R39."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.clock import today
from cairn.base.errors import CairnError, NotAllowed, NotFound
from cairn.base.working_days import is_working_day
from cairn.concerns.actions import keep_draft, take_step, tell
from cairn.concerns.errors import DecidedMeanwhile, Missing, NotYet
from cairn.concerns.models import Draft, Step
from cairn.concerns.rules.states import STEPS, State, moves
from concerns.made_concerns import DECISION, SAID, SOON, decided, front_door, now_stands, teacher, told
from factories import a_post, an_agency, looking

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job"])


def deeds() -> list[str]:
    with connections["owner"].cursor() as cursor:
        cursor.execute("select did from trail_deed where on_kind = 'concern' order by at")
        return [row[0] for row in cursor.fetchall()]


def test_r1_three_answers_are_enough_and_it_has_a_reference_an_owner_and_a_date() -> None:
    nadia, priya = front_door(), teacher()
    concern = now_stands(told(priya))
    assert (concern.state, concern.owner_agency_id, concern.owner_role) == ("waiting", nadia.agency_id, "triage")
    assert len(concern.reference) == 7
    assert concern.next_on is not None
    assert concern.next_on > today()
    assert is_working_day(concern.next_on)
    assert deeds() == ["concern.told"]


def test_where_no_front_door_is_the_reporters_own_safeguarding_lead_owns_it() -> None:
    priya = teacher()
    concern = now_stands(told(priya))
    assert (concern.owner_agency_id, concern.owner_role) == (priya.agency_id, "safeguarding_lead")
    lead = a_post(agency=an_agency(code="SCH"), role=Role.SAFEGUARDING_LEAD, name="Lee")
    assert decided(concern.id, "watch", by=lead) == "watching"


@pytest.mark.parametrize(
    ("lacks", "field"),
    [
        ({"given_names": "", "family_name": " "}, "given_names"),
        ({"told": ""}, "saw"),
        ({"happened": ""}, "happened"),
        ({"happened": "31/2/2024"}, "happened"),
        ({"happened": "2999-01-01"}, "happened"),
        ({"adult_known": "not_asked"}, "adult_why_not"),
        ({"born": "last year"}, "born"),
        ({"told": "x" * 20_001}, "told"),
    ],
)
def test_what_lacks_is_said_and_the_draft_keeps_every_word(lacks: dict[str, str], field: str) -> None:
    priya = teacher()
    with looking(priya) as actor:
        draft = keep_draft(said=SAID | lacks, by=actor)
    with looking(priya) as actor, pytest.raises(Missing) as wrong:
        tell(said=SAID | lacks, by=actor, draft=draft)
    assert list(wrong.value.lacks) == [field]
    assert Draft.objects.using("owner").get(id=draft).told == (SAID | lacks)["told"]


def test_sent_twice_it_is_told_once_and_its_draft_is_gone() -> None:
    priya = teacher()
    with looking(priya) as actor:
        draft = keep_draft(said=SAID, by=actor)
    found = set()
    for _ in range(2):
        with looking(priya) as actor:
            found.add(tell(said=SAID, by=actor, draft=draft).id)
    assert len(found) == 1
    assert not Draft.objects.using("owner").filter(id=draft).exists()


@pytest.mark.parametrize("lacks", ["forum", "lead", "next_on", "reason", "for_reporter"])
def test_r39_threshold_not_met_goes_to_a_forum_with_a_lead_and_a_date(lacks: str) -> None:
    nadia, concern = front_door(), told(teacher())
    with pytest.raises(Missing) as wrong:
        decided(concern, "help", by=nadia, on=None if lacks == "next_on" else SOON, without=lacks)
    assert list(wrong.value.lacks) == [lacks]
    assert now_stands(concern).state == "waiting"
    assert decided(concern, "help", by=nadia) == "helping"
    assert now_stands(concern).next_on == SOON


def test_no_further_action_says_what_would_change_your_mind_and_comes_back_on_a_new_fact() -> None:
    nadia, priya = front_door(), teacher()
    concern = told(priya)
    with pytest.raises(Missing, match="would change your mind"):
        decided(concern, "no_further_action", by=nadia, would_change="")
    assert decided(concern, "no_further_action", by=nadia) == "watching"
    assert decided(concern, "add", by=priya, reason="He was there again today.") == "reopened"
    assert now_stands(concern).next_on <= today() + timedelta(days=5)  # type: ignore[operator]


def test_r4_an_open_allegation_outlives_the_assessment() -> None:
    nadia, concern = front_door(), told(teacher(), allegation="yes")
    decided(concern, "assess", by=nadia)
    with pytest.raises(NotYet, match="allegation"):
        decided(concern, "end", by=nadia)
    assert now_stands(concern).state == "assessing"
    assert decided(concern, "settle_allegation", by=nadia, outcome="passed_to_police") == "assessing"
    assert decided(concern, "end", by=nadia) == "ended"
    assert now_stands(concern).next_on is None


def test_who_comes_second_is_told_and_nothing_is_overwritten() -> None:
    nadia, concern = front_door(), told(teacher())
    assert decided(concern, "assess", by=nadia, after=1) == "assessing"
    with pytest.raises(DecidedMeanwhile):
        decided(concern, "no_further_action", by=nadia, after=1)
    assert now_stands(concern).state == "assessing"


@pytest.mark.slow
def test_of_two_who_decide_at_once_one_wins_each_time() -> None:
    nadia, priya = front_door(), teacher()
    for _ in range(40):
        concern = told(priya)
        with ThreadPoolExecutor(2) as both:
            ended = list(both.map(_at_once, (concern, concern), ("assess", "watch"), (nadia, nadia)))
        assert ended.count("second") == 1
        (state,) = [one for one in ended if one != "second"]
        assert now_stands(concern).state == state
        assert Step.objects.using("owner").filter(concern_id=concern).count() == 2


def _at_once(concern: UUID, did: str, by: Post) -> str:
    try:
        return decided(concern, did, by=by, after=1)
    except DecidedMeanwhile:
        return "second"
    finally:
        connections.close_all()


@given(history=st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.booleans()), max_size=9), allegation=st.booleans())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_any_history_there_is_one_state_one_owner_and_one_next_date(
    history: list[tuple[str, bool]], allegation: bool
) -> None:
    nadia, priya = front_door(), teacher()
    concern, allowed = told(priya, allegation="yes" if allegation else ""), {(did, since) for did, since, _ in moves()}
    for did, by_reporter in history:
        before = now_stands(concern)
        try:
            decided(concern, did, by=priya if by_reporter else nadia)
        except CairnError:
            after = now_stands(concern)
            assert (after.state, after.version, after.next_on) == (before.state, before.version, before.next_on)
        else:
            assert (did, before.state) in allowed
            assert not by_reporter or did == "add"
        stands = now_stands(concern)
        assert stands.state in set(State)
        assert stands.owner_role
        assert stands.owner_agency_id
        assert (stands.next_on is None) == (stands.state == "ended")
        numbers = Step.objects.using("owner").filter(concern_id=concern).order_by("number")
        assert list(numbers.values_list("number", flat=True)) == list(range(1, stands.version + 1))


def test_every_state_but_the_end_leads_somewhere_and_every_decision_answers_the_reporter() -> None:
    assert {since for _, since, _ in moves()} == set(State)
    assert [step.key for step in STEPS.values() if step.decides and step.to and "for_reporter" not in step.needs] == [
        "reopen"
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "update concerns_concern set state = 'ended', next_on = null",
        "insert into concerns_step select * from concerns_step",
        "delete from concerns_concern",
        "update concerns_reason set reason = ''",
        "delete from concerns_move",
    ],
)
def test_words_of_ones_own_change_nothing(statement: str) -> None:
    nadia, concern = front_door(), told(teacher())
    with pytest.raises(Exception, match="permission denied"), transaction.atomic(), looking(nadia):
        connection.cursor().execute(statement)
    assert now_stands(concern).state == "waiting"


@pytest.mark.parametrize(
    "statement",
    [
        "update concerns_concern set state = 'ended', next_on = null, version = version + 1",
        "update concerns_concern set told = 'nothing'",
        "update concerns_step set for_reporter = 'nothing'",
        "delete from concerns_step",
    ],
)
def test_not_even_the_owner_changes_what_was_told_or_done(statement: str) -> None:
    told(teacher())
    with pytest.raises(Exception, match=r"never changed|by a step alone"), connections["owner"].cursor() as cursor:
        cursor.execute(statement)


def test_nobody_but_its_readers_takes_a_step_and_absent_is_restricted() -> None:
    front_door()
    concern, other = told(teacher()), a_post(agency=an_agency(code="POL"), role=Role.TRIAGE, name="Owen")
    for wanted in (concern, uuid4()):
        with looking(other) as actor, pytest.raises(NotFound):
            take_step(concern=wanted, after=1, did="watch", said=DECISION, by=actor, next_on=SOON)


def test_the_reporter_adds_and_does_not_decide() -> None:
    front_door()
    priya = teacher()
    concern = told(priya)
    with pytest.raises(NotAllowed):
        decided(concern, "end", by=priya)
    assert decided(concern, "add", by=priya) == "waiting"


def test_r3_repeat_concerns_are_read_together_before_nothing_more_is_done() -> None:
    nadia, priya = front_door(), teacher()
    first, second = told(priya), told(priya, given_names="Quin")
    for earlier in (first, second):
        decided(earlier, "watch", by=nadia)
    third = told(priya)
    for read in ((), (first,)):
        with pytest.raises(Missing, match="earlier concerns") as wrong:
            let_go(third, read, by=nadia)
        assert list(wrong.value.lacks) == ["read_together"]
    assert let_go(third, (first, second), by=nadia) == "watching"
    with pytest.raises(Missing, match="earlier concerns"):
        decided(third, "end", by=nadia)
    fourth = told(priya)
    decided(fourth, "watch", by=nadia)
    with pytest.raises(Missing, match="earlier concerns"):
        decided(fourth, "end", by=nadia)
    assert now_stands(fourth).state == "watching", "a watch is no way around reading them"


def let_go(concern: UUID, read: tuple[UUID, ...], *, by: Post) -> str:
    with looking(by) as actor:
        return take_step(
            concern=concern, after=1, did="no_further_action", said=DECISION, by=actor, next_on=SOON, read_together=read
        )


def test_all_that_lacks_is_said_at_once_in_the_order_of_the_form() -> None:
    nadia, priya = front_door(), teacher()
    with looking(priya) as actor, pytest.raises(Missing) as wrong:
        tell(said={}, by=actor, draft=uuid4())
    assert list(wrong.value.lacks) == ["given_names", "saw", "happened"]
    with looking(nadia) as actor, pytest.raises(Missing) as wrong:
        take_step(concern=told(priya), after=1, did="help", said={}, by=actor)
    assert list(wrong.value.lacks) == ["reason", "for_reporter", "forum", "lead", "next_on"]
