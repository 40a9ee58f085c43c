"""Attacks on requests with bare SQL as `cairn_web`, from each role and seat: rows, counts, ids, columns, errors. R66."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.clock import now
from cairn.sharing.actions import ask
from factories import a_child, a_post, an_agency, an_event, identity_of, looking, opened, the_same
from sharing.made_sharing import (
    DESK,
    QUESTION,
    answered,
    as_owner,
    as_web,
    asked,
    behind_the_desk,
    lead,
    taken_to_leads,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
TABLES = ("sharing_request", "sharing_answer", "sharing_escalation")
READS = {Role.SAFEGUARDING_LEAD, Role.TRIAGE, Role.SYSTEM}  # the oracle: who reads what their agency asks or is asked


@pytest.fixture
def refused() -> tuple[UUID, UUID, UUID]:
    """A teacher asked the health desk about her pupil; the clinic refused, and it went to the leads: the three ids."""
    tom, priya = behind_the_desk("SHS"), lead("SCH")
    behind_the_desk("GP")
    grace = a_post(agency=priya.agency, name="Grace Adeyemi")
    child = a_child(agency=priya.agency)
    the_same(child, a_child(agency=tom.agency, sharing="pointer"))
    wanted = asked(grace, identity_of(child), desk=DESK)
    refusal = answered(tom, wanted, given="refused")
    return wanted, refusal, taken_to_leads(grace, refusal)


def counts(post: Post) -> list[int]:
    """How many rows of each table somebody's own statement finds."""
    with looking(post):
        return [as_web(f"select count(*) from {table}")[0][0] for table in TABLES]


@pytest.mark.parametrize("role", list(Role))
def test_r66_a_request_is_there_for_those_who_ask_and_those_who_are_asked_and_for_nobody_else(
    role: Role, refused: tuple[UUID, UUID, UUID]
) -> None:
    expected = {
        "SCH": [1, 1, 1] if role in READS else [0, 0, 0],  # a colleague of the teacher's is not the teacher
        "SHS": [1, 1, 1] if role in READS else [0, 0, 0],
        "GP": [1, 0, 0] if role in READS else [0, 0, 0],
        "CSC": [0, 0, 0],
        "POL": [0, 0, 0],
    }
    for code, rows in expected.items():
        assert counts(a_colleague(code, role)) == rows, code


def a_colleague(code: str, role: Role) -> Post:
    """Somebody of this role who did nothing yet."""
    from cairn.agencies.actions import give_post, register_staff

    staff = register_staff(username=f"other.{code}.{role}", name="Another Person", encoded="!")
    return give_post(staff=staff, agency=an_agency(code=code), role=role)


def test_whoever_asked_reads_it_until_their_post_no_longer_asks(refused: tuple[UUID, UUID, UUID]) -> None:
    grace = a_post(agency=an_agency(code="SCH"), name="Grace Adeyemi")
    assert counts(grace) == [1, 1, 1]
    from cairn.agencies.actions import give_post

    elsewhere = give_post(staff=grace.staff, agency=an_agency(code="CSC"), role=Role.PRACTITIONER)
    as_board = give_post(staff=grace.staff, agency=an_agency(code="SCH"), role=Role.BOARD)
    assert counts(elsewhere) == [0, 0, 0]
    assert counts(as_board) == [0, 0, 0]


def test_nobody_entered_means_no_rows(refused: tuple[UUID, UUID, UUID]) -> None:
    assert [as_web(f"select count(*) from {table}") for table in TABLES] == [[(0,)]] * 3


@pytest.mark.parametrize(
    "words",
    [
        "select behind from sharing_request",
        "select * from sharing_request",
        "select 1 from sharing_request where cardinality(behind) > 1",
        "select agency_id from sharing_answer",
        "select staff_id from sharing_answer",
        "select id from sharing_answer order by agency_id",
        "select agency_id from sharing_escalation",
        "select form_id from sharing_answer",
        "insert into sharing_request select * from sharing_request",
        "insert into sharing_answer (id) values (gen_random_uuid())",
        "update sharing_request set state = 'answered'",
        "update sharing_answer set withdrawn_at = null",
        "update sharing_escalation set outcome = 'stands'",
        "delete from sharing_request",
        "truncate sharing_answer",
        "select sharing_reach('person', gen_random_uuid(), access_agency())",
        "select sharing_knows('person', gen_random_uuid())",
        "select sharing_behind('Health safeguarding desk', access_agency())",
        "select access_open_grant(access_agency(), null, 'x', gen_random_uuid(), array[gen_random_uuid()], now() + interval '1 day')",
        "select access_end_grant('signal', gen_random_uuid())",
        "insert into access_scope select * from access_scope",
        "update access_scope set ends_at = null",
        "update access_scope set staff_id = null",
    ],
)
def test_whoever_stands_behind_a_desk_is_not_read_and_nothing_is_written_past_the_steps(
    words: str, refused: tuple[UUID, UUID, UUID]
) -> None:
    with pytest.raises(Exception, match="permission denied"), looking(lead("SCH")):
        as_web(words)


def steps_of(wanted: UUID, refusal: UUID, escalation: UUID) -> list[tuple[str, list[object]]]:
    """Each step upon given ids."""
    said = '{"given": "nothing", "reason": "x", "advice": "x", "protects": "x", "basis": "x", "basis_version": "x", "told": "told", "told_why": "x"}'
    return [
        ("select sharing_answer_request(%s, %s, %s::jsonb, '{}')", [wanted, uuid4(), said]),
        ("select sharing_openable(%s)", [wanted]),
        ("select sharing_withdraw(%s, 'x')", [refusal]),
        ("select sharing_end(%s, 'x')", [wanted]),
        ("select sharing_escalate(%s, 'x', %s)", [refusal, now() + timedelta(days=2)]),
        ("select sharing_settle(%s, 'stands', 'x')", [escalation]),
    ]


@pytest.mark.parametrize("role", [Role.PRACTITIONER, Role.SAFEGUARDING_LEAD, Role.TRIAGE, Role.ANALYST, Role.SYSTEM])
def test_hidden_and_absent_give_one_answer_to_every_step(role: Role, refused: tuple[UUID, UUID, UUID]) -> None:
    other = a_post(agency=an_agency(code="CSC"), role=role)
    hidden = [outcome(other, words, given) for words, given in steps_of(*refused)]
    absent = [outcome(other, words, given) for words, given in steps_of(uuid4(), uuid4(), uuid4())]
    assert hidden == absent
    assert hidden[1] == "[([],)]"
    assert all("no such" in one for one in (*hidden[:1], *hidden[2:]))


def outcome(post: Post, words: str, given: list[object]) -> str:
    """What a statement gives, or its error without where it stands."""
    try:
        with looking(post):
            return str(as_web(words, given))
    except Exception as error:
        return str(error).partition("\n")[0]


def test_of_those_behind_a_desk_each_reads_its_own_answer_and_none_knows_of_the_others(
    refused: tuple[UUID, UUID, UUID],
) -> None:
    wanted, refusal, escalation = refused
    ade = behind_the_desk("GP")
    for words, given in steps_of(uuid4(), refusal, escalation)[2:]:
        assert "no such" in outcome(ade, words, given)
    mine = answered(ade, wanted, given="nothing")
    with looking(ade):
        assert as_web("select id from sharing_answer") == [(mine,)]
        assert as_web("select count(*) from sharing_escalation") == [(0,)]
    with looking(behind_the_desk("SHS")):
        assert as_web("select id from sharing_answer") == [(refusal,)]


def test_the_form_of_somebody_else_is_no_way_to_learn_of_their_request(refused: tuple[UUID, UUID, UUID]) -> None:
    """A unique key starts with the asker, so that one's own form never meets another's."""
    form = as_owner("select form_id from sharing_request")[0][0]
    nadia, owen = a_post(agency=an_agency(code="CSC"), role=Role.TRIAGE), lead("POL")
    child = a_child(agency=nadia.agency)
    with looking(nadia) as actor:
        made = ask(
            about_kind="person", about=identity_of(child), said=QUESTION, by=actor, form=form, agency=owen.agency_id
        )
    assert made != refused[0]


def test_asking_about_a_hidden_person_or_signal_and_an_absent_one_fail_alike() -> None:
    school, owen = lead("SCH"), lead("POL")
    hidden = identity_of(a_child(agency=an_agency(code="CSC"), sharing="pointer"))
    words = "select sharing_ask(%s, %s::jsonb)"
    said = []
    for kind in ("person", "signal", "place"):
        for about in (hidden, uuid4()):
            given = f'{{"about_kind": "{kind}", "about_id": "{about}", "agency": "{owen.agency_id}"}}'
            said.append(outcome(school, words, [uuid4(), given]))
    assert set(said) == {"nobody such"}


def test_whom_a_question_to_a_desk_reaches_depends_on_nobodys_records() -> None:
    """Else the time until an answer, or who answers, would tell who holds something."""
    nadia = a_post(agency=an_agency(code="CSC"), role=Role.TRIAGE)
    services = [behind_the_desk(code) for code in ("SHS", "GP", "ACU")]
    reached = []
    for sharing in ("", "partnership", "pointer", "analysis_only", "sealed"):
        child = a_child(agency=nadia.agency)
        if sharing:
            held = a_child(agency=services[0].agency, sharing=sharing)
            an_event(agency=services[0].agency, about=[held], sharing=sharing)
            the_same(child, held)
        wanted = asked(nadia, identity_of(child), desk=DESK)
        reached.append(as_owner("select behind from sharing_request where id = %s", [wanted]))
    assert all(one == reached[0] for one in reached)


def test_an_answer_opens_to_the_asker_and_to_no_third_agency() -> None:
    priya, owen, nadia = lead("SCH"), lead("POL"), a_post(agency=an_agency(code="CSC"), role=Role.TRIAGE)
    child, theirs = a_child(agency=priya.agency), a_child(agency=owen.agency)
    event = an_event(agency=owen.agency, about=[theirs])
    the_same(child, theirs)
    opened(to=nadia.agency, records=[child])
    answered(owen, asked(priya, identity_of(child), of=owen), given="whole")
    with looking(nadia):
        assert as_web("select count(*) from access_scope where record_id = %s", [event]) == [(0,)]
        as_web("select records_open('person', null, %s, 'attack', 'none')", [[child, theirs, event]])
        assert as_web("select count(*) from records_eventversion") == [(0,)]


def test_no_step_is_taken_without_a_deed_even_past_the_actions(refused: tuple[UUID, UUID, UUID]) -> None:
    wanted = refused[0]
    tom = behind_the_desk("SHS")
    before = as_owner("select count(*) from trail_deed where on_id = %s", [wanted])[0][0]
    outcome(tom, *steps_of(*refused)[0])
    assert as_owner("select count(*) from trail_deed where on_id = %s", [wanted]) == [(before + 1,)]
