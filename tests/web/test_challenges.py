"""Whoever is written about can say that it is wrong: kept by a lead, answered in a month, marked wherever it is shown."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, connections

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.clock import today
from cairn.base.errors import NotAllowed, NotFound
from cairn.people.challenges import answer_challenge, challenge, challenge_record, challengeable, challenged, challenges
from cairn.people.errors import DoneMeanwhile, Lacks
from cairn.people.rules.challenges import due_on, lacks
from duties.test_clocks import CARE, NADIA, SCHOOL, a_deed, ends, runs
from factories import a_browser, a_child, a_named_adult, a_post, an_agency, an_event, identity_of, looking, opened
from web.conftest import committing
from web.test_requests import text_of

WORDS = "He was in hospital that week"


@pytest.fixture
def owen() -> Post:
    """The lead of the agency that wrote it."""
    return a_post(agency=an_agency(code="POL"), role=Role.SAFEGUARDING_LEAD, name="Owen Hale")


@pytest.fixture
def priya() -> Post:
    """The lead of another agency."""
    return a_post(agency=an_agency(code="SCH"), role=Role.SAFEGUARDING_LEAD, name="Priya Nair")


@pytest.fixture
def crane(owen: Post) -> UUID:
    return a_named_adult(agency=owen.agency, given_names="Darran", family_name="Crane", born="1980-01-01")


@pytest.fixture
def child(owen: Post) -> UUID:
    return a_child(agency=owen.agency, given_names="Quinn", family_name="Harrow", born="2012-01-01")


@pytest.fixture
def event(owen: Post, crane: UUID, child: UUID) -> UUID:
    return an_event(agency=owen.agency, kind="intelligence", summary="Seen together", about=[child], naming=[crane])


def say(by: Post, record: UUID, **more: Any) -> UUID:
    given = {"said_by": "person", "words": WORDS, "received_on": today(), "form": uuid4()} | more
    with looking(by) as actor:
        return challenge_record(record=record, by=actor, **given)


def answered(by: Post, one: UUID, *, answer: str = "kept", words: str = "The camera shows him") -> None:
    with looking(by) as actor:
        answer_challenge(challenge=one, answer=answer, words=words, by=actor)


@pytest.mark.parametrize(
    ("came", "due"),
    [
        ("2027-03-01", "2027-04-01"),
        ("2027-01-31", "2027-02-28"),
        ("2028-01-30", "2028-02-29"),
        ("2027-12-31", "2028-01-31"),
    ],
)
def test_an_answer_is_due_in_a_calendar_month(came: str, due: str) -> None:
    assert due_on(date.fromisoformat(came)) == date.fromisoformat(due)


def test_a_challenge_says_who_what_and_when() -> None:
    whole: dict[str, Any] = {"by": "person", "words": WORDS, "received_on": date(2027, 3, 1)}
    assert lacks(**whole, on=date(2027, 3, 1)) == {}
    wrong: list[tuple[str, Any]] = [
        ("by", "nobody"), ("words", " "), ("received_on", None), ("received_on", date(2027, 3, 2)),
    ]  # fmt: skip
    for field, value in wrong:
        assert set(lacks(**whole | {field: value}, on=date(2027, 3, 1))) == {field}


def test_the_lead_of_the_agency_that_wrote_it_owes_the_answer_and_whoever_was_told_waits() -> None:
    """R67: a challenge has a clock of a month."""
    kept = a_deed(
        "challenge.kept", owner=str(CARE), told=str(SCHOOL), told_staff=str(NADIA), due_on="2027-01-02", by=SCHOOL
    )
    (run,) = runs("challenge_answer", kept)
    assert (run.owner.agency, run.owner.role, run.due_at, run.met) == (
        CARE,
        "safeguarding_lead",
        ends("2027-01-02"),
        False,
    )
    assert run.waiting is not None
    assert run.waiting.agency == SCHOOL
    (run,) = runs("challenge_answer", kept, a_deed("challenge.answered", after=5))
    assert run.met


@committing
def test_what_is_challenged_is_marked_on_each_page_that_shows_it(
    owen: Post, crane: UUID, child: UUID, event: UUID
) -> None:
    """R67: an accuracy challenge by the person of concern stands beside the record, before and after its answer."""
    browser = a_browser(owen)
    pages = (f"/person/{identity_of(crane)}", f"/child/{identity_of(child)}/chronology", f"/child/{identity_of(child)}")
    for page in pages:
        assert WORDS not in text_of(browser.get(page)), page
    one = say(owen, event)
    for page in pages:
        shown = text_of(browser.get(page))
        assert "says that this is wrong" in shown, page
        assert WORDS in shown, page
    answered(owen, one)
    for page in pages[:2]:
        shown = text_of(browser.get(page))
        assert "Kept as written" in shown, page
        assert WORDS in shown, page
        assert "The camera shows him" in shown, page


@committing
def test_a_lead_of_another_agency_keeps_it_and_the_owner_alone_answers(
    owen: Post, priya: Post, crane: UUID, event: UUID
) -> None:
    for record in (event, uuid4()):
        with pytest.raises(NotFound):
            say(priya, record)
    opened(to=priya.agency, records=[crane, event])
    one = say(priya, event)
    with pytest.raises(NotFound):
        answered(priya, one)
    assert "its safeguarding lead answers" in text_of(a_browser(priya).get(f"/challenge/{one}"))
    with looking(owen) as actor:
        assert [(line.id, line.owed) for line in challenges(actor)] == [(one, True)]
    answered(owen, one, answer="corrected", words="You are right")
    with pytest.raises(DoneMeanwhile):
        answered(owen, one)
    with looking(priya) as actor:
        assert challenge(actor, one).answered[0] == "Corrected"


@committing
def test_it_is_answered_with_a_reason_or_not_at_all(owen: Post, event: UUID) -> None:
    one = say(owen, event)
    for answer, words in (("kept", " "), ("never_mind", "No")):
        with pytest.raises(Lacks):
            answered(owen, one, answer=answer, words=words)
    browser = a_browser(owen)
    wrong = browser.post(f"/challenge/{one}", {"answer": "", "words": "I looked"})
    assert wrong.status_code == 422
    assert "I looked" in text_of(wrong)
    assert browser.post(f"/challenge/{one}", {"answer": "kept", "words": "I looked"}).status_code == 302


@committing
def test_who_sees_neither_the_record_nor_its_agency_learns_of_none(owen: Post, priya: Post, event: UUID) -> None:
    one = say(owen, event)
    with looking(priya) as actor:
        assert challenged(actor, [event]) == {}
        assert challengeable(actor, [event]) == frozenset()
    for address in (one, uuid4()):
        assert a_browser(priya).get(f"/challenge/{address}").status_code == 404


@committing
@pytest.mark.parametrize("level", ["pointer", "analysis_only", "sealed"])
def test_a_record_that_is_kept_close_is_challenged_by_its_own_agency_alone(owen: Post, priya: Post, level: str) -> None:
    close = a_named_adult(agency=owen.agency, given_names="Darran", sharing=level)
    opened(to=priya.agency, records=[close])
    with pytest.raises(NotFound):
        say(priya, close)
    say(owen, close)
    with looking(priya) as actor:
        assert challenged(actor, [close]) == {}


@committing
def test_a_service_that_keeps_its_records_close_challenges_no_record_of_another(crane: UUID) -> None:
    mara = a_post(agency=an_agency(code="SHS", kind="sexual_health"), role=Role.SAFEGUARDING_LEAD, name="Mara Finch")
    opened(to=mara.agency, records=[crane])
    with pytest.raises(NotFound):
        say(mara, crane)


@committing
def test_a_practitioner_is_told_who_keeps_them(owen: Post, crane: UUID, event: UUID) -> None:
    worker = a_post(agency=owen.agency, name="Mia Hall")
    with pytest.raises(NotAllowed):
        say(worker, event)
    assert a_browser(worker).get("/challenges").status_code == 403
    assert "Keep a challenge to it" not in text_of(a_browser(worker).get(f"/person/{identity_of(crane)}"))
    with pytest.raises(DatabaseError), looking(worker), connection.cursor() as cursor:
        cursor.execute(
            "select people_challenge_record(%s, %s, 'person', 'x', current_date, current_date + 9)", [event, uuid4()]
        )


@committing
@pytest.mark.parametrize(
    "statement",
    [
        "update people_challenge set answer = 'corrected'",
        "delete from people_challenge",
        "insert into people_challenge select * from people_challenge",
        "select people_challenge_noted(c, 'answered', 'x') from people_challenge c",
    ],
)
def test_the_web_writes_none_but_by_the_steps(owen: Post, event: UUID, statement: str) -> None:
    one = say(owen, event)
    with pytest.raises(DatabaseError), looking(owen), connection.cursor() as cursor:
        cursor.execute(statement)
    answered(owen, one)
    with pytest.raises(DatabaseError, match="never changed"), connections["owner"].cursor() as cursor:
        cursor.execute("update people_challenge set answer_words = 'Something else'")


@committing
def test_the_page_keeps_one_and_what_was_typed_stays(owen: Post, crane: UUID, event: UUID, child: UUID) -> None:
    browser, here = a_browser(owen), identity_of(crane)
    picture = text_of(browser.get(f"/person/{here}"))
    assert "Keep a challenge to it" in picture
    address = f"/person/{here}/challenge/{event}"
    assert "Seen together" in text_of(browser.get(address))
    wrong = browser.post(address, {"by": "", "words": WORDS, "received_on": "1 1 2027", "form": str(uuid4())})
    assert wrong.status_code == 422
    assert WORDS in text_of(wrong)
    told = f"{today() - timedelta(days=40):%d %m %Y}"
    right = browser.post(address, {"by": "person", "words": WORDS, "received_on": told, "form": str(uuid4())})
    assert right.status_code == 302
    assert "answer late" in text_of(browser.get("/challenges"))
    assert browser.get(f"/person/{here}/challenge/{uuid4()}").status_code == 404
    assert browser.get(f"/person/{identity_of(child)}/challenge/{crane}").status_code == 404
