"""Somebody asks not to use a record for a while: decided in a month, kept, hidden from pages and engine, read for a reason."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, connections

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.clock import now, today
from cairn.base.errors import NotAllowed, NotFound
from cairn.people import restrictions as kept
from cairn.people.challenges import answer_challenge
from cairn.people.errors import DoneMeanwhile, Lacks
from cairn.people.rules.restrictions import asked_lacks, decided_lacks, lifted_lacks
from duties.test_clocks import CARE, a_deed, ends, runs
from factories import (
    a_browser,
    a_child,
    a_person_version,
    a_post,
    an_agency,
    an_event,
    identity_of,
    looking,
    looks,
    opened,
    the_same,
)
from web.conftest import committing
from web.test_challenges import say
from web.test_requests import text_of

SUMMARY = "Seen in a car outside the school"


@pytest.fixture
def owen() -> Post:
    """The lead of the agency that wrote it."""
    return a_post(agency=an_agency(code="CSC"), role=Role.SAFEGUARDING_LEAD, name="Owen Hale")


@pytest.fixture
def priya() -> Post:
    """The lead of another agency."""
    return a_post(agency=an_agency(code="SCH"), role=Role.SAFEGUARDING_LEAD, name="Priya Nair")


@pytest.fixture
def child(owen: Post) -> UUID:
    return a_child(agency=owen.agency, given_names="Quinn", family_name="Harrow", born="2012-01-01")


@pytest.fixture
def event(owen: Post, child: UUID) -> UUID:
    return an_event(agency=owen.agency, summary=SUMMARY, about=[child])


def ask(by: Post, record: UUID, **more: Any) -> UUID:
    given = {
        "said_by": "person",
        "ground": "accuracy",
        "words": "It wasn’t me",
        "received_on": today(),
        "form": uuid4(),
    } | more
    with looking(by) as actor:
        return kept.ask_to_restrict(record=record, by=actor, **given)


def decide(
    by: Post, request: UUID, decision: str = "granted", *, days: int = 30, words: str = "It is being checked"
) -> None:
    with looking(by) as actor:
        kept.decide_restriction(
            request=request, decision=decision, words=words, look_again_on=today() + timedelta(days=days), by=actor
        )


def lift(by: Post, request: UUID, told: date | None) -> None:
    with looking(by) as actor:
        kept.lift_restriction(request=request, words="It was right", told_on=told, by=actor)


def read(by: Post, request: UUID, for_what: str = "protects", why: str = "She is missing") -> tuple[kept.Said, ...]:
    with looking(by) as actor:
        return kept.read_restricted(request=request, for_what=for_what, why=why, by=actor)


def test_each_step_says_who_why_and_until_when() -> None:
    day = date(2027, 3, 1)
    whole: dict[str, Any] = {"by": "person", "ground": "claim", "words": "Keep it", "received_on": day}
    assert asked_lacks(**whole, on=day) == {}
    for field, value in (
        ("by", ""),
        ("ground", "x"),
        ("words", " "),
        ("received_on", None),
        ("received_on", date(2027, 3, 2)),
    ):
        assert set(asked_lacks(**whole | {field: value}, on=day)) == {field}
    assert decided_lacks(decision="refused", words="No", look_again_on=None, on=day) == {}
    for again in (None, day, date(2027, 6, 2)):
        assert set(decided_lacks(decision="granted", words="Yes", look_again_on=again, on=day)) == {"look_again_on"}
    assert set(lifted_lacks(words="", told_on=date(2027, 3, 2), on=day)) == {"words", "told_on"}


def test_it_is_decided_within_a_month_and_looked_at_again_until_it_is_lifted() -> None:
    """R67: the right to restriction has a clock, and so has what is restricted."""
    asked = a_deed("restriction.asked", due_on="2026-12-30")
    (run,) = runs("restriction_answer", asked)
    assert (run.owner.agency, run.owner.role, run.due_at, run.met) == (
        CARE,
        "safeguarding_lead",
        ends("2026-12-30"),
        False,
    )
    granted = a_deed("restriction.decided", after=2, look_again_on="2027-01-15")
    (run,) = runs("restriction_answer", asked, granted)
    assert run.met
    (look,) = runs("restriction_look", asked, granted)
    assert (look.due_at, look.ended_at) == (ends("2027-01-15"), None)
    again = a_deed("restriction.reviewed", after=9, look_again_on="2027-03-15")
    lifted = a_deed("restriction.lifted", after=20, look_again_on="2027-03-15")
    first, second = runs("restriction_look", asked, granted, again, lifted)
    assert (first.met, second.due_at, second.ended_at) == (True, ends("2027-03-15"), lifted.at)
    assert runs("restriction_look", asked, a_deed("restriction.decided", after=2, look_again_on="")) == []


@committing
def test_a_restricted_record_is_shown_on_no_page_and_each_says_that_one_is_restricted(
    owen: Post, priya: Post, child: UUID, event: UUID
) -> None:
    """R67, UK GDPR article 18: kept, not used; who could see it learns that it is restricted, and nobody else."""
    opened(to=priya.agency, records=[child, event])
    here = identity_of(child)
    ours, theirs = a_browser(owen), a_browser(priya)
    for browser in (ours, theirs):
        assert SUMMARY in text_of(browser.get(f"/child/{here}/chronology"))
    request = ask(owen, event)
    assert SUMMARY in text_of(ours.get(f"/child/{here}/chronology"))
    decide(owen, request)
    for browser in (ours, theirs):
        for page in ("", "/chronology", "/network"):
            assert SUMMARY not in text_of(browser.get(f"/child/{here}{page}")), page
        assert "is restricted since" in text_of(browser.get(f"/child/{here}"))
    assert f"/restriction/{request}" in ours.get(f"/child/{here}").content.decode()
    assert f"/restriction/{request}" not in theirs.get(f"/child/{here}").content.decode()
    lift(owen, request, today())
    assert SUMMARY in text_of(theirs.get(f"/child/{here}/chronology"))
    assert "is restricted" not in text_of(theirs.get(f"/child/{here}"))


@committing
@pytest.mark.parametrize("alias", ["default", "engine"])
def test_neither_a_page_nor_the_engine_reads_a_restricted_record_from_any_table(
    owen: Post, child: UUID, event: UUID, alias: str
) -> None:
    tables = {
        "records_record": "id", "records_personversion": "record_id", "records_eventversion": "record_id",
        "records_involvement": "event_id",
    }  # fmt: skip

    def found() -> int:
        count = 0
        with looking(owen), connections[alias].cursor() as cursor:
            for table, column in tables.items():
                cursor.execute(f"select count(*) from {table} where {column} in (%s, %s)", [child, event])
                count += cursor.fetchone()[0]
        return count

    before = found()
    assert before >= 5
    decide(owen, ask(owen, event))
    decide(owen, ask(owen, child))
    assert found() == 0


@committing
@pytest.mark.parametrize("level", ["pointer", "analysis_only", "sealed"])
def test_that_a_record_held_closely_is_restricted_tells_others_nothing(owen: Post, priya: Post, level: str) -> None:
    close = a_child(agency=owen.agency, given_names="Quinn", sharing=level)
    theirs = a_child(agency=priya.agency, given_names="Quinn")
    here = the_same(theirs, close)
    opened(to=priya.agency, records=[close])
    before = text_of(a_browser(priya).get(f"/child/{here}"))
    decide(owen, ask(owen, close))
    after = text_of(a_browser(priya).get(f"/child/{here}"))
    assert "is restricted" not in after
    assert len(before) == len(after)


@committing
def test_it_is_read_by_its_own_agency_for_a_reason_that_the_trail_keeps(
    owen: Post, priya: Post, child: UUID, event: UUID
) -> None:
    request = ask(owen, event)
    decide(owen, request)
    for for_what, why in (("curious", "I wonder"), ("protects", " ")):
        with pytest.raises(Lacks):
            read(owen, request, for_what, why)
    worker = a_post(agency=owen.agency, name="Mia Hall")
    assert [one.words for one in read(worker, request)] == [SUMMARY]
    assert "restricted record" in {one["what"] for one in looks()}
    with connections["owner"].cursor() as cursor:
        cursor.execute("select count(*) from trail_deed where did = 'restriction.read' and commitment <> ''")
        assert cursor.fetchone()[0] == 1
    with pytest.raises(NotFound):
        read(priya, request)


@committing
def test_another_agency_s_record_and_request_are_as_none(owen: Post, priya: Post, child: UUID, event: UUID) -> None:
    """R66: hidden and absent answer alike."""
    opened(to=priya.agency, records=[child, event])
    for record in (event, uuid4()):
        with pytest.raises(NotFound):
            ask(priya, record)
    request = ask(owen, event)
    browser = a_browser(priya)
    for wanted in (request, uuid4()):
        assert browser.get(f"/restriction/{wanted}").status_code == 404
        assert browser.post(f"/restriction/{wanted}", {"do": "lift"}).status_code == 404
        with pytest.raises(NotFound):
            decide(priya, wanted)
        with pytest.raises(NotFound):
            lift(priya, wanted, today())
    assert browser.get(f"/person/{identity_of(child)}/restrict/{event}").status_code == 404


@committing
def test_it_is_decided_once_looked_at_again_and_lifted_after_whoever_asked_was_told(owen: Post, event: UUID) -> None:
    request = ask(owen, event)
    with pytest.raises(DoneMeanwhile):
        lift(owen, request, today())
    decide(owen, request)
    with pytest.raises(DoneMeanwhile):
        decide(owen, request, "refused")
    decide(owen, request, days=80)
    with looking(owen) as actor:
        assert kept.restriction(actor, request).look_again_on == today() + timedelta(days=80)
    with pytest.raises(DoneMeanwhile):
        decide(owen, ask(owen, event))
    for told in (None, today() + timedelta(days=1)):
        with pytest.raises(Lacks):
            lift(owen, request, told)
    lift(owen, request, today())
    with pytest.raises(DoneMeanwhile):
        lift(owen, request, today())
    refused = ask(owen, event)
    decide(owen, refused, "refused")
    with pytest.raises(DoneMeanwhile):
        decide(owen, refused)


@committing
@pytest.mark.parametrize(
    "statement",
    [
        "update people_restrictionrequest set lifted_at = now()",
        "delete from people_restrictionrequest",
        "select * from records_restriction",
        "update records_restriction set ended_at = now()",
        "select people_restriction_noted(r, 'lifted', 'x') from people_restrictionrequest r",
        "select * from people_restriction_of_ours((select id from people_restrictionrequest))",
    ],
)
def test_the_web_writes_none_but_by_the_steps(owen: Post, event: UUID, statement: str) -> None:
    request = ask(owen, event)
    decide(owen, request)
    with pytest.raises(DatabaseError), looking(owen), connection.cursor() as cursor:
        cursor.execute(statement)
    lift(owen, request, today())
    with pytest.raises(DatabaseError, match="never changed"), connections["owner"].cursor() as cursor:
        cursor.execute("update people_restrictionrequest set words = 'x'")


@committing
def test_a_practitioner_is_told_who_decides(owen: Post, child: UUID, event: UUID) -> None:
    worker = a_post(agency=owen.agency, name="Mia Hall")
    request = ask(owen, event)
    with pytest.raises(NotAllowed):
        ask(worker, event)
    with pytest.raises(NotAllowed):
        decide(worker, request)
    with pytest.raises(DatabaseError), looking(worker), connection.cursor() as cursor:
        cursor.execute("select people_decide_restriction(%s, 'granted', 'x', current_date + 3)", [request])
    assert "Your safeguarding lead decides" in text_of(a_browser(worker).get(f"/restriction/{request}"))


@committing
def test_the_pages_take_it_from_the_asking_to_the_end_and_what_was_typed_stays(
    owen: Post, child: UUID, event: UUID
) -> None:
    browser, here = a_browser(owen), identity_of(child)
    address = f"/person/{here}/restrict/{event}"
    assert address in browser.get(f"/person/{here}/rights").content.decode()
    assert SUMMARY in text_of(browser.get(address))
    said = {
        "by": "person",
        "ground": "",
        "words": "It wasn’t me",
        "received_on": f"{today():%d %m %Y}",
        "form": str(uuid4()),
    }
    wrong = browser.post(address, said)
    assert wrong.status_code == 422
    assert "It wasn’t me" in text_of(wrong)
    made = browser.post(address, said | {"ground": "accuracy"})["Location"]
    assert (
        browser.post(made, {"do": "decide", "decide_decision": "granted", "decide_words": "Checked"}).status_code == 422
    )
    again = f"{today() + timedelta(days=20):%d %m %Y}"
    granted = {"do": "decide", "decide_decision": "granted", "decide_words": "Checked", "decide_look_again_on": again}
    assert [browser.post(made, granted).status_code for _ in (1, 2)] == [302, 302]
    assert "Restricted" in text_of(browser.get("/restrictions"))
    shown = browser.post(made, {"do": "read", "read_for_what": "protects", "read_why": "She is missing"})
    assert SUMMARY in text_of(shown)
    assert SUMMARY not in text_of(browser.get(made))
    assert browser.post(made, {"do": "read", "read_for_what": "", "read_why": ""}).status_code == 422
    review = {"do": "review", "review_words": "Still checked", "review_look_again_on": again}
    assert browser.post(made, review).status_code == 302
    lifted = {"do": "lift", "lift_words": "It was right", "lift_told_on": f"{today():%d %m %Y}"}
    assert browser.post(made, lifted).status_code == 302
    assert browser.post(made, lifted).status_code == 409
    assert browser.post(made, {"do": "nonsense"}).status_code == 404


@committing
def test_a_correction_is_linked_to_what_was_said_against_the_record(owen: Post, child: UUID) -> None:
    """R67: a record is put right by a version that supersedes it, and the challenge names that version."""
    browser, one = a_browser(owen), say(owen, child)
    assert "No new version of the record has come" in text_of(browser.get(f"/challenge/{one}"))
    with looking(owen) as actor:
        answer_challenge(challenge=one, answer="corrected", words="You are right", by=actor)
    assert "sent anew since" in text_of(browser.get(f"/challenge/{one}"))
    a_person_version(
        record=child,
        agency=owen.agency,
        recorded="2027-02-02",
        received=now(),
        given_names="Quin",
        family_name="Harrow",
    )
    assert "The record was sent anew: the version of 2 February 2027" in text_of(browser.get(f"/challenge/{one}"))
