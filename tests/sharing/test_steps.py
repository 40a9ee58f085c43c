"""Ask, answer, withdraw, escalate, settle: what each step needs and does. R60, R61, R62."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.clock import now, today
from cairn.base.errors import NotAllowed, NotFound
from cairn.records.queries import events_named, open_records
from cairn.sharing.actions import answer, ask, end
from cairn.sharing.errors import Lacking, Over
from cairn.sharing.queries import asked_by_us, asked_of_us, openable
from cairn.sharing.rules.basis import version
from factories import a_child, a_post, an_agency, an_event, identity_of, looking, opened, the_same
from sharing.made_sharing import (
    ANSWER,
    DESK,
    QUESTION,
    agreed,
    answered,
    as_owner,
    as_web,
    asked,
    behind_the_desk,
    lead,
    reads,
    taken_back,
    taken_to_leads,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def priya() -> Post:
    """The safeguarding lead of the school."""
    return lead("SCH")


@pytest.fixture
def owen() -> Post:
    """The safeguarding lead of the police."""
    return lead("POL")


@pytest.fixture
def quinn(priya: Post, owen: Post) -> tuple[UUID, UUID]:
    """Quinn's record of the school; an event of the police, whose record of her is joined to the school's."""
    ours, theirs = a_child(agency=priya.agency), a_child(agency=owen.agency)
    event = an_event(agency=owen.agency, about=[theirs], summary="Found in a car")
    the_same(ours, theirs)
    return ours, event


def events_read(by: Post, child: UUID, event: UUID) -> int:
    """How many versions of an event somebody reads after opening a child."""
    with looking(by) as actor:
        open_records(actor, kind="person", on=identity_of(child), records=[child, event], what="test")
        return len(events_named(actor, [event]))


def deeds(agency: Post) -> list[tuple[str, str, str]]:
    """What was done, under which rule and edition, in the trail of an agency."""
    return as_owner(
        "select did, rule, version from trail_deed where agency_id = %s and on_kind = 'request' order by at",
        [agency.agency_id],
    )


def test_r60_an_answer_leaves_a_decision_with_law_reason_content_and_reader(
    priya: Post, owen: Post, quinn: tuple[UUID, UUID]
) -> None:
    wanted = asked(priya, identity_of(quinn[0]), of=owen)
    given = answered(owen, wanted, records=[quinn[1]])
    facts = reads(priya, wanted)
    assert facts is not None
    (told,) = facts.answers
    assert (told.id, told.agency, told.staff) == (given, owen.agency_id, owen.staff_id)
    assert (told.basis, told.basis_version) == ("safeguarding", version())
    assert (told.words, told.reason, told.told) == (ANSWER["words"], ANSWER["reason"], "told")
    assert told.opened == 1
    assert told.open_now
    assert facts.line.state == "answered"
    assert deeds(priya) == [("request.asked", "sharing.safeguarding", version())]
    assert deeds(owen) == [("request.answered_part", "sharing.safeguarding", version())]


def test_an_answer_opens_its_records_until_its_end_and_withdrawal_closes_them_at_once(
    priya: Post, owen: Post, quinn: tuple[UUID, UUID]
) -> None:
    ours, event = quinn
    assert events_read(priya, ours, event) == 0
    given = answered(owen, asked(priya, identity_of(ours), of=owen), records=[event])
    assert events_read(priya, ours, event) == 1
    assert taken_back(owen, given) == 1
    assert events_read(priya, ours, event) == 0
    with pytest.raises(Over):
        taken_back(owen, given)


def test_a_grant_is_over_when_its_end_has_come_though_no_job_has_run(
    priya: Post, owen: Post, quinn: tuple[UUID, UUID]
) -> None:
    ours, event = quinn
    answered(owen, asked(priya, identity_of(ours), of=owen), given="whole")
    assert events_read(priya, ours, event) == 1
    for table in ("access_grant", "access_scope"):
        as_owner(f"update {table} set ends_at = %s", [now() - timedelta(seconds=1)])
    assert events_read(priya, ours, event) == 0
    with looking(priya):
        assert as_web("select count(*) from access_scope") == [(0,)]


def test_ending_the_request_ends_what_its_answers_opened(priya: Post, owen: Post, quinn: tuple[UUID, UUID]) -> None:
    ours, event = quinn
    wanted = asked(priya, identity_of(ours), of=owen)
    answered(owen, wanted, given="whole")
    with looking(priya) as actor:
        assert end(request=wanted, why="She is safe with her aunt.", by=actor) == 2
    assert events_read(priya, ours, event) == 0
    with pytest.raises(Over):
        answered(owen, wanted)


@pytest.mark.parametrize("sharing", ["pointer", "analysis_only", "sealed"])
@pytest.mark.parametrize("given", ["whole", "part"])
def test_an_answer_never_opens_a_record_that_is_held_more_closely(
    sharing: str, given: str, priya: Post, owen: Post, quinn: tuple[UUID, UUID]
) -> None:
    ours, event = quinn
    theirs = a_child(agency=owen.agency)
    close = an_event(agency=owen.agency, about=[theirs], sharing=sharing)
    the_same(ours, theirs)
    wanted = asked(priya, identity_of(ours), of=owen)
    with looking(owen) as actor:
        within = openable(actor, wanted)
    assert event in within
    assert close not in within
    answered(owen, wanted, given=given, records=[event, close])
    assert as_owner("select count(*) from access_scope where record_id = %s", [close]) == [(0,)]
    assert events_read(priya, ours, close) == 0


def test_a_record_that_is_held_closely_after_it_was_opened_is_closed(
    priya: Post, owen: Post, quinn: tuple[UUID, UUID]
) -> None:
    ours, event = quinn
    answered(owen, asked(priya, identity_of(ours), of=owen), given="whole")
    assert events_read(priya, ours, event) == 1
    as_owner("update records_record set sharing = 'pointer' where id = %s", [event])
    assert events_read(priya, ours, event) == 0


def test_an_answer_opens_no_record_of_somebody_else_nor_of_another_agency(
    priya: Post, owen: Post, quinn: tuple[UUID, UUID]
) -> None:
    csc = an_agency(code="CSC")
    other = an_event(agency=owen.agency, about=[a_child(agency=owen.agency)])
    theirs = a_child(agency=csc)
    the_same(quinn[0], theirs)
    foreign = an_event(agency=csc, about=[theirs])
    wanted = asked(priya, identity_of(quinn[0]), of=owen)
    answered(owen, wanted, records=[other, foreign])
    assert as_owner("select count(*) from access_scope") == [(0,)]


def test_r61_a_refusal_without_a_reason_is_refused_and_one_with_a_reason_goes_to_both_leads_in_one_step(
    priya: Post, owen: Post, quinn: tuple[UUID, UUID]
) -> None:
    teacher = a_post(agency=priya.agency, name="Grace Adeyemi")
    opened(to=priya.agency, records=[quinn[0]])
    wanted = asked(teacher, identity_of(quinn[0]), of=owen)
    for box in ("reason", "basis", "told_why"):
        with pytest.raises(Lacking) as wrong:
            answered(owen, wanted, **({"given": "refused", box: " "}))  # type: ignore[arg-type]  # boxes are text
        assert set(wrong.value.lacks) == {box}
    with looking(owen) as actor, pytest.raises(Lacking) as wrong:
        answer(request=wanted, said=ANSWER | {"given": "refused"}, by=actor, form=uuid4())
    assert set(wrong.value.lacks) == {"review_on"}
    refusal = answered(owen, wanted, given="refused", reason="An operation would be known.")
    assert as_owner("select count(*) from access_scope where holder_id = %s and ends_at is not null", [priya.agency_id]) == [(0,)]  # fmt: skip
    escalation = taken_to_leads(teacher, refusal)
    for leader in (priya, owen):
        facts = reads(leader, wanted)
        assert facts is not None
        assert facts.line.escalated
        assert facts.answers[0].escalation is not None
        assert facts.answers[0].escalation.id == escalation
        assert facts.answers[0].escalation.due_at > now()
    with pytest.raises(Over):
        taken_to_leads(priya, refusal)
    with pytest.raises(NotAllowed):
        agreed(teacher, escalation)
    agreed(owen, escalation)
    with pytest.raises(Over):
        agreed(priya, escalation)
    assert [did for did, _, _ in deeds(priya)] == ["request.asked", "request.escalated"]
    assert [did for did, _, _ in deeds(owen)] == ["request.answered_refused", "request.settled"]
    answered(owen, wanted)
    facts = reads(teacher, wanted)
    assert facts is not None
    assert [one.given for one in facts.answers] == ["refused", "part"]


def test_r62_a_question_to_a_desk_reaches_all_behind_it_and_the_desk_signs_for_whoever_answers() -> None:
    tom, ade = behind_the_desk("SHS"), behind_the_desk("GP")
    nadia = a_post(agency=an_agency(code="CSC"), role=Role.TRIAGE)
    child = a_child(agency=nadia.agency)
    the_same(child, a_child(agency=tom.agency, sharing="pointer"))
    wanted = asked(nadia, identity_of(child), desk=DESK)
    for behind in (tom, ade):
        facts = reads(behind, wanted)
        assert facts is not None
        assert facts.line.waits
    answered(tom, wanted)
    for behind, waits in ((tom, False), (ade, True)):
        facts = reads(behind, wanted)
        assert facts is not None
        assert facts.line.waits is waits
        assert len(facts.answers) == (0 if waits else 1)
    facts = reads(nadia, wanted)
    assert facts is not None
    assert (facts.line.desk, facts.line.asked_agency, facts.line.state) == (DESK, None, "partly")
    assert [(one.agency, one.staff) for one in facts.answers] == [(None, None)]
    answered(ade, wanted, given="nothing")
    facts = reads(nadia, wanted)
    assert facts is not None
    assert facts.line.state == "answered"


def test_r62_a_service_that_keeps_its_records_close_can_not_be_asked_by_its_name() -> None:
    tom, nadia = behind_the_desk("SHS"), a_post(agency=an_agency(code="CSC"), role=Role.TRIAGE)
    child = a_child(agency=nadia.agency)
    with pytest.raises(Lacking, match="desk"):
        asked(nadia, identity_of(child), of=tom)


def test_a_question_lacks_what_it_lacks_and_a_law_that_is_not_in_force_can_not_be_chosen(
    priya: Post, owen: Post, quinn: tuple[UUID, UUID]
) -> None:
    with pytest.raises(Lacking) as wrong:
        asked(priya, identity_of(quinn[0]), of=owen, question=" ", basis="duty_to_share", due_in="2000", told_why="")
    assert set(wrong.value.lacks) == {"question", "basis", "due_in", "told_why"}
    with pytest.raises(Lacking) as wrong:
        asked(priya, identity_of(quinn[0]))
    assert set(wrong.value.lacks) == {"asked"}


def test_a_form_that_is_sent_twice_asks_and_answers_once(priya: Post, owen: Post, quinn: tuple[UUID, UUID]) -> None:
    form = uuid4()
    with looking(priya) as actor:
        first, second = (
            ask(
                about_kind="person", about=identity_of(quinn[0]), said=QUESTION, by=actor, form=form,
                agency=owen.agency_id,
            )
            for _ in range(2)
        )  # fmt: skip
    assert first == second
    with looking(owen) as actor:
        twice = [answer(request=first, said=ANSWER, by=actor, form=form, review_on=today()) for _ in range(2)]
    assert twice[0] == twice[1]


def test_boards_hold_what_is_asked_of_us_and_by_us_by_the_clock(
    priya: Post, owen: Post, quinn: tuple[UUID, UUID]
) -> None:
    later, sooner = (asked(priya, identity_of(quinn[0]), of=owen, due_in=days) for days in ("10", "1"))
    with looking(owen) as actor:
        assert [line.id for line in asked_of_us(actor)] == [sooner, later]
        assert asked_by_us(actor) == ()
    with looking(priya) as actor:
        assert [line.id for line in asked_by_us(actor)] == [sooner, later]
    as_owner("update sharing_request set due_at = now() - interval '1 day' where id = %s", [later])
    with looking(owen) as actor:
        assert [(line.id, line.late) for line in asked_of_us(actor)] == [(later, True), (sooner, False)]


def test_nobody_asks_about_somebody_of_whom_they_may_not_know(owen: Post) -> None:
    hidden = a_child(agency=an_agency(code="CSC"))
    sealed = a_child(agency=an_agency(code="CSC"), sharing="sealed")
    for wanted in (identity_of(hidden), identity_of(sealed), uuid4()):
        with pytest.raises(NotFound):
            asked(lead("SCH"), wanted, of=owen)
