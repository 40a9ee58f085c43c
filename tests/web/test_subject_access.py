"""Somebody asks what is held: own records alone, line by line, five answers, two people, and nothing told by what isn't said."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, connections
from django.test import Client

from cairn.agencies.actions import give_post
from cairn.agencies.models import Post
from cairn.agencies.roles import Actor, Role
from cairn.base.clock import today
from cairn.base.errors import NotAllowed, NotFound
from cairn.people import subject_access as rights
from cairn.people.errors import DoneMeanwhile, InTheWay, Lacks
from cairn.people.rules.telling import (
    NOTHING,
    QUESTIONS,
    Asked,
    asked_lacks,
    letter,
    line_lacks,
    may_be_minor,
    stands_in_the_way,
)
from cairn.web.pages.subject_access import _letter
from cairn.web.parts.paper import answer_to_somebody
from duties.test_clocks import CARE, a_deed, ends, runs
from factories import (
    a_browser,
    a_child,
    a_named_adult,
    a_person_version,
    a_place,
    a_post,
    a_thing,
    a_tie,
    an_agency,
    an_event,
    identity_of,
    looking,
    looks,
    opened,
    the_same,
)
from web.conftest import committing
from web.test_requests import text_of

SAFE = {"who": "shown", "agrees": "asks", "harm": "none", "named": "no", "out": "done"}
NARRATIVE = "Her aunt told the school that she was crying"


@pytest.fixture
def owen() -> Post:
    """The lead of the agency that is asked."""
    return a_post(agency=an_agency(code="CSC"), role=Role.SAFEGUARDING_LEAD, name="Owen Hale")


@pytest.fixture
def helen(owen: Post) -> Post:
    """The head of safeguarding of the same agency, who can be the second person."""
    return a_post(agency=owen.agency, role=Role.HEAD_OF_SAFEGUARDING, name="Helen Marsh")


@pytest.fixture
def priya() -> Post:
    """The lead of another agency."""
    return a_post(agency=an_agency(code="SCH"), role=Role.SAFEGUARDING_LEAD, name="Priya Nair")


@pytest.fixture
def child(owen: Post) -> UUID:
    return a_child(
        agency=owen.agency, given_names="Quinn", family_name="Harrow", born="2012-01-01", address="4 Mill Row"
    )


@pytest.fixture
def event(owen: Post, child: UUID) -> UUID:
    return an_event(
        agency=owen.agency, summary="Cried at school", narrative=NARRATIVE, raised_by="relative", about=[child]
    )


def ask(by: Post, about: UUID | None, *, on: date | None = None, **said: str) -> UUID:
    given = {"given_names": "Quinn", "family_name": "Harrow", "born": "2012-01-01", "relation": "person", "words": "All of it",
             "reach": "hand"}  # fmt: skip
    with looking(by) as actor:
        return rights.take_in_request(
            identity=identity_of(about) if about else None, said=given | said, received_on=on or today(), minor=True, by=actor,
            form=uuid4(),
        )  # fmt: skip


@contextmanager
def reading(by: Post, request: UUID) -> Iterator[tuple[Actor, rights.RequestLine]]:
    with looking(by) as actor:
        yield actor, rights.subject_request(actor, request)


def answer(by: Post, request: UUID, **answers: str) -> None:
    for question, said in (SAFE | answers).items():
        with reading(by, request) as (actor, line):
            rights.answer_question(
                request=request, after=line.version, question=question, answer=said, words="I asked", by=actor
            )


def items(by: Post, request: UUID) -> tuple[rights.Item, ...]:
    with looking(by) as actor:
        return rights.items_of(actor, request)


def decide(by: Post, request: UUID, item: UUID, decision: str = "give", **more: str) -> None:
    given = {"ground": "", "given": "", "reason": ""} | more
    with looking(by) as actor:
        rights.decide_line(request=request, item=item, decision=decision, by=actor, **given)


def decide_all(by: Post, request: UUID, decision: str = "give", **more: str) -> None:
    for one in items(by, request):
        decide(by, request, one.id, decision, **more)


def withhold_all(by: Post, request: UUID) -> None:
    decide_all(by, request, "withhold", ground="serious_harm", reason="It could harm her")


def take(by: Post, request: UUID, step: Callable[..., None], **more: Any) -> None:
    with reading(by, request) as (actor, line):
        step(request=request, after=line.version, by=actor, **more)


def released(first: Post, second: Post, request: UUID) -> None:
    take(first, request, rights.propose, words="I searched by name and by date of birth")
    take(second, request, rights.release)


def test_what_is_asked_is_taken_in_whole_and_never_answered_to_a_child_by_post() -> None:
    whole = {"family_name": "Harrow", "relation": "person", "words": "All", "reach": "hand"}
    day = date(2027, 3, 1)
    assert asked_lacks(whole, received_on=day, on=day, minor=True) == {}
    assert set(asked_lacks(whole | {"reach": "post"}, received_on=day, on=day, minor=True)) == {"reach"}
    assert asked_lacks(whole | {"reach": "post"}, received_on=day, on=day, minor=False) == {}
    assert set(asked_lacks(whole | {"relation": "parent"}, received_on=day, on=day, minor=True)) == {"asker"}
    for field in whole:
        assert field in asked_lacks(whole | {field: ""}, received_on=day, on=day, minor=True)
    for wrong in (None, day + timedelta(days=1)):
        assert set(asked_lacks(whole, received_on=wrong, on=day, minor=True)) == {"received_on"}


@pytest.mark.parametrize(
    ("born", "minor"),
    [("", True), ("2009-03-02", True), ("2009-03-01", False), ("2009-03", True), ("2009-02", False), ("2009", True), ("2008", False)],
)  # fmt: skip
def test_who_may_be_under_18_is_taken_to_be(born: str, minor: bool) -> None:
    assert may_be_minor(born, on=date(2027, 3, 1)) is minor


def test_a_line_is_cut_or_withheld_with_a_ground_in_law_and_a_reason() -> None:
    nothing = {"ground": "", "words": "", "reason": ""}
    assert line_lacks(decision="give", **nothing) == {}
    assert set(line_lacks(decision="withhold", **nothing)) == {"ground", "reason"}
    assert set(line_lacks(decision="redact", **nothing)) == {"ground", "reason", "given"}
    assert set(line_lacks(decision="forget", **nothing)) == {"decision"}


def test_every_question_stands_in_the_way_until_it_is_answered_so_that_it_may_go_out() -> None:
    ready = Asked(answers=SAFE, stopped=False, lead="", paused=False, undecided=0, given=1)
    assert stands_in_the_way(ready) == ()
    for key in QUESTIONS:
        left = {name: one for name, one in SAFE.items() if name != key}
        assert len(stands_in_the_way(Asked(left, False, "", False, 0, 1))) == 1, key
    for wrong in ({"who": "not_shown"}, {"out": "not_done"}, {"agrees": "refuses"}, {"harm": "all"}):
        assert len(stands_in_the_way(Asked(SAFE | wrong, False, "", False, 0, 1))) == 1, wrong
    assert stands_in_the_way(Asked(SAFE | {"harm": "all"}, False, "", False, 0, 0)) == ()
    assert len(stands_in_the_way(Asked(SAFE, True, "", False, 0, 1))) == 1
    assert len(stands_in_the_way(Asked(SAFE, True, "nothing", False, 0, 1))) == 1
    assert stands_in_the_way(Asked(SAFE, True, "may", False, 0, 1)) == ()
    assert len(stands_in_the_way(Asked(SAFE, False, "", True, 2, 1))) == 2


def test_the_month_is_a_duty_of_the_lead_that_a_pause_calls_off_and_its_end_starts_anew() -> None:
    """R67: a right has a clock, and who waits for somebody else is nobody's to forget."""
    asked = a_deed("subject.asked", due_on="2026-12-30")
    (run,) = runs("subject_access", asked)
    assert (run.owner.agency, run.owner.role, run.due_at, run.ended_at) == (
        CARE, "safeguarding_lead", ends("2026-12-30"), None,
    )  # fmt: skip
    paused = a_deed("subject.paused", after=24, due_on="2026-12-30", day="2026-12-11")
    (run,) = runs("subject_access", asked, paused)
    assert (run.ended_at, run.met) == (paused.at, False)
    (waits,) = runs("subject_access_pause", asked, paused)
    assert (waits.due_at, waits.ended_at) == (ends("2026-12-11"), None)
    again = a_deed("subject.resumed", after=72, due_on="2027-01-01")
    done = a_deed("subject.released", after=99, due_on="2027-01-01")
    first, second = runs("subject_access", asked, paused, again, done)
    assert (first.met, second.met, second.due_at, second.ended_at) == (False, True, ends("2027-01-01"), done.at)
    (waits,) = runs("subject_access_pause", asked, paused, again)
    assert waits.met


@committing
def test_the_working_list_is_all_that_the_agency_itself_holds_and_nothing_of_others(
    owen: Post, priya: Post, child: UUID, event: UUID
) -> None:
    """R67: each version, number and tie is a line of its own; another agency's record is none, even where it is shared."""
    a_person_version(record=child, agency=owen.agency, recorded="2011-01-01", given_names="Quin", family_name="Harrow")
    a_thing(of=child, kind="phone", value="07700900123", agency=owen.agency)
    mother = a_named_adult(agency=owen.agency, role="parent_carer", given_names="Rosa", family_name="Harrow")
    a_tie(source=mother, target=child, kind="parent_of", agency=owen.agency)
    theirs = a_child(agency=priya.agency, given_names="Quinn", description="Seen by the school")
    an_event(agency=priya.agency, summary="The school saw her", about=[theirs])
    the_same(child, theirs)
    opened(to=owen.agency, records=[theirs])
    request = ask(owen, child)
    found = items(owen, request)
    assert sorted(one.kind for one in found) == ["event", "identifier", "person", "person", "tie"]
    words = " ".join(one.words for one in found)
    assert "school saw her" not in words
    assert "Seen by the school" not in words
    assert "07700900123" in words
    (tie,) = [one for one in found if one.kind == "tie"]
    assert tie.others == ("Rosa Harrow",)
    (noted,) = [one for one in found if one.kind == "event"]
    assert any("who told us" in mark for mark in noted.marks)
    assert "relative" not in noted.words


@committing
def test_two_different_people_release_and_never_one_alone(owen: Post, helen: Post, child: UUID, event: UUID) -> None:
    """R67, harms H11: whoever proposed it is refused, in a second session and in a second post as well."""
    request = ask(owen, child)
    with pytest.raises(InTheWay):
        take(owen, request, rights.propose, words="Looked")
    answer(owen, request)
    decide_all(owen, request)
    with pytest.raises(InTheWay):
        take(helen, request, rights.release)
    take(owen, request, rights.propose, words="Looked")
    with pytest.raises(NotAllowed):
        take(owen, request, rights.release)
    again = a_browser(owen)
    assert "Somebody else at your agency" in text_of(again.get(f"/rights/{request}"))
    with looking(owen) as actor:
        version = rights.subject_request(actor, request).version
    assert again.post(f"/rights/{request}", {"do": "released", "after": str(version)}).status_code == 403
    second = give_post(staff=owen.staff, agency=owen.agency, role=Role.HEAD_OF_SAFEGUARDING, title="Head")
    with pytest.raises(NotAllowed):
        take(second, request, rights.release)
    take(helen, request, rights.release)
    with looking(owen) as actor:
        line = rights.subject_request(actor, request)
    assert (line.ended_how, line.proposed_by, line.ended_by) == ("released", owen.staff_id, helen.staff_id)
    with pytest.raises(DoneMeanwhile):
        take(helen, request, rights.release)
    with connections["owner"].cursor() as cursor, pytest.raises(DatabaseError):
        cursor.execute("update people_subjectrequest set ended_by = proposed_by")


@committing
def test_what_changes_after_the_proposal_is_read_anew(owen: Post, helen: Post, child: UUID, event: UUID) -> None:
    request = ask(owen, child)
    answer(owen, request)
    decide_all(owen, request)
    take(owen, request, rights.propose, words="Looked")
    with looking(helen) as actor:
        read = rights.subject_request(actor, request).version
    decide(owen, request, items(owen, request)[0].id, "withhold", ground="others", reason="It names her aunt")
    with looking(helen) as actor, pytest.raises(DoneMeanwhile):
        rights.release(request=request, after=read, by=actor)
    with pytest.raises(InTheWay):
        take(helen, request, rights.release)
    take(owen, request, rights.propose, words="Looked again")
    a_person_version(record=child, agency=owen.agency, recorded="2012-02-02", given_names="Quinn", family_name="Marsh")
    with pytest.raises(InTheWay):
        take(helen, request, rights.release)


@committing
def test_what_is_no_longer_linked_with_the_person_does_not_go_out(
    owen: Post, helen: Post, child: UUID, event: UUID
) -> None:
    other = a_child(
        agency=owen.agency, given_names="Quinn", family_name="Harrow", description="Another child altogether"
    )
    identity = the_same(child, other)
    request = ask(owen, child)
    answer(owen, request)
    decide_all(owen, request)
    take(owen, request, rights.propose, words="Looked")
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "update linkage_member set until = now() where record_id = %s and identity_id = %s", [other, identity]
        )
    with pytest.raises(InTheWay):
        take(helen, request, rights.release)
    assert "Another child altogether" not in text_of(a_browser(helen).get(f"/rights/{request}/answer"))
    released(owen, helen, request)
    assert "Another child altogether" not in text_of(a_browser(helen).get(f"/rights/{request}/answer"))


@committing
def test_all_withheld_and_none_held_read_the_same_on_the_screen_and_on_paper(
    owen: Post, helen: Post, child: UUID, event: UUID
) -> None:
    """R67, harms H11: the answer tells nothing by what it doesn't say."""
    held, none = ask(owen, child), ask(owen, None)
    for request in (held, none):
        answer(owen, request)
    withhold_all(owen, held)
    pages, papers = [], []
    for request in (held, none):
        released(owen, helen, request)
        browser = a_browser(helen)
        shown = browser.get(f"/rights/{request}/answer").content.decode()
        pages.append(
            re.sub(r"R-[0-9A-F]{8}|[0-9a-f-]{36}", "", shown[shown.index("<article") : shown.index("</article>")])
        )
        papers.append(browser.get(f"/rights/{request}.pdf"))
    assert NOTHING in pages[0]
    assert pages[0] == pages[1]
    assert [one["Content-Type"] for one in papers] == ["application/pdf"] * 2
    with looking(helen) as actor:
        both = [answer_to_somebody(_letter(actor, rights.subject_request(actor, one))) for one in (held, none)]
    assert {key: both[0][key] for key in both[0] if key != "head"} == {
        key: both[1][key] for key in both[1] if key != "head"
    }


def test_the_letter_says_where_something_is_given_that_something_may_be_left_out_as_it_says_where_nothing_is() -> None:
    given = {
        "agency": "Police",
        "about": "Quinn Harrow",
        "reference": "R-1",
        "asked_on": "1 March",
        "answered_on": "2 March",
    }
    empty = letter(**given, told=())
    assert empty.says == NOTHING
    assert "left out" in empty.closing[0]


@committing
def test_a_parent_who_is_a_person_of_concern_stops_release_until_the_lead_answers(
    owen: Post, helen: Post, child: UUID, event: UUID
) -> None:
    """R67, harms H11: found by name in the agency's own records, whatever anybody answered."""
    a_named_adult(agency=owen.agency, given_names="Darran", family_name="Crane", born="1980-01-01")
    request = ask(owen, child, relation="parent", asker_given="darran", asker_family="CRANE")
    answer(owen, request, agrees="agrees")
    decide_all(owen, request)
    with pytest.raises(InTheWay):
        take(owen, request, rights.propose, words="Looked")
    with pytest.raises(NotAllowed):
        take(helen, request, rights.lead_answers, answer="may", words="Fine")
    with looking(helen) as actor:
        version = rights.subject_request(actor, request).version
    with pytest.raises(DatabaseError), looking(helen), connection.cursor() as cursor:
        cursor.execute("select people_subject_step(%s, %s, 'lead', '', 'may', 'Fine', null)", [request, version])
    take(owen, request, rights.lead_answers, answer="nothing", words="He is alleged to have harmed her")
    with pytest.raises(InTheWay):
        take(owen, request, rights.propose, words="Looked")
    withhold_all(owen, request)
    released(owen, helen, request)
    assert NOTHING in text_of(a_browser(owen).get(f"/rights/{request}/answer"))


@committing
@pytest.mark.parametrize("known_as", ["description", "aliases"])
def test_somebody_alleged_in_a_concern_by_a_first_name_alone_stops_it_too(
    owen: Post, helen: Post, child: UUID, known_as: str
) -> None:
    him = a_named_adult(agency=owen.agency, role="unknown", **{known_as: "Darran, her mum’s boyfriend"})
    an_event(agency=owen.agency, summary="She is afraid at home", about=[child], naming=[him])
    request = ask(owen, child, relation="carer", asker_given="Darran", asker_family="Crane")
    with looking(owen) as actor:
        assert rights.subject_request(actor, request).stopped
    stranger = ask(owen, child, relation="carer", asker_given="Rosa", asker_family="Marsh")
    with looking(owen) as actor:
        assert not rights.subject_request(actor, stranger).stopped


@committing
@pytest.mark.parametrize("said", ["yes", "unsure"])
def test_whoever_can_not_say_that_the_parent_is_safe_stops_it(owen: Post, child: UUID, said: str) -> None:
    request = ask(owen, child, relation="parent", asker_given="Rosa", asker_family="Harrow")
    answer(owen, request, named=said)
    answer(owen, request, named="no")
    with looking(owen) as actor:
        assert rights.subject_request(actor, request).stopped


@committing
@pytest.mark.parametrize("sharing", ["partnership", "pointer", "analysis_only", "sealed"])
def test_what_others_hold_of_whoever_asks_and_is_not_opened_tells_nothing_by_a_stop(
    owen: Post, priya: Post, child: UUID, sharing: str
) -> None:
    a_named_adult(agency=priya.agency, given_names="Darran", family_name="Crane", sharing=sharing)
    request = ask(owen, child, relation="parent", asker_given="Darran", asker_family="Crane")
    with looking(owen) as actor:
        assert not rights.subject_request(actor, request).stopped


@committing
def test_a_request_is_its_agency_s_alone_and_another_s_is_as_none(
    owen: Post, priya: Post, child: UUID, event: UUID
) -> None:
    """R66: hidden and absent answer alike, on every address and in the database."""
    request = ask(owen, child)
    item = items(owen, request)[0].id
    browser = a_browser(priya)
    for wanted in (request, uuid4()):
        for address in ("", "/question/who", f"/line/{item}", "/answer", ".pdf"):
            assert browser.get(f"/rights/{wanted}{address}").status_code == 404, address
        assert items(priya, wanted) == ()
        with pytest.raises(NotFound):
            decide(priya, wanted, item)
        with looking(priya) as actor, pytest.raises(NotFound):
            rights.propose(request=wanted, after=1, words="x", by=actor)
    assert "Harrow" not in text_of(browser.get("/rights"))
    with pytest.raises(NotFound):
        ask(priya, child)
    with pytest.raises(NotFound):
        decide(owen, request, uuid4())


@committing
def test_another_agency_s_record_is_no_line_by_its_id_either(owen: Post, priya: Post, child: UUID) -> None:
    theirs = a_child(agency=priya.agency, given_names="Quinn")
    the_same(child, theirs)
    request = ask(owen, child)
    with connections["owner"].cursor() as cursor:
        cursor.execute("select id from records_personversion where record_id = %s", [theirs])
        version = cursor.fetchone()[0]
    for wanted in (version, theirs, uuid4()):
        with pytest.raises(NotFound):
            decide(owen, request, wanted)
        assert a_browser(owen).get(f"/rights/{request}/line/{wanted}").status_code == 404


@committing
def test_a_practitioner_is_told_who_takes_them_in(owen: Post, child: UUID) -> None:
    worker = a_post(agency=owen.agency, name="Mia Hall")
    with pytest.raises(NotAllowed):
        ask(worker, child)
    browser = a_browser(worker)
    assert "the month runs from the day" in text_of(browser.get("/rights"))
    assert browser.get(f"/person/{identity_of(child)}/rights").status_code == 403
    request = ask(owen, child)
    with looking(worker) as actor:
        assert rights.requests_named(actor, [request]) == ()
    with pytest.raises(DatabaseError), looking(worker), connection.cursor() as cursor:
        cursor.execute("select people_subject_ask(%s, null, '{}', current_date, current_date + 9)", [uuid4()])


@committing
@pytest.mark.parametrize(
    "statement",
    [
        "update people_subjectrequest set ended_how = 'released'",
        "update people_subjectrequest set stopped = false",
        "delete from people_subjectline",
        "insert into people_subjectstep select * from people_subjectstep",
        "select * from people_subject_held(access_agency(), (select identity_id from people_subjectrequest))",
        "select people_subject_noted(r, 'released', '', '', '', null) from people_subjectrequest r",
        "select people_subject_stop(r) from people_subjectrequest r",
        "select people_asker_named(r) from people_subjectrequest r",
        "select * from people_subject_request((select id from people_subjectrequest))",
    ],
)
def test_the_web_changes_none_but_by_the_steps(owen: Post, child: UUID, event: UUID, statement: str) -> None:
    ask(owen, child)
    with pytest.raises(DatabaseError), looking(owen), connection.cursor() as cursor:
        cursor.execute(statement)


@committing
def test_what_was_decided_and_released_is_never_changed(owen: Post, helen: Post, child: UUID, event: UUID) -> None:
    request = ask(owen, child)
    answer(owen, request)
    decide_all(owen, request)
    released(owen, helen, request)
    with pytest.raises(DoneMeanwhile):
        decide(owen, request, items(owen, request)[0].id)
    for statement in (
        "update people_subjectline set given = 'x'", "delete from people_subjectstep", "update people_subjectrequest set words = 'x'",
        "delete from people_subjectrequest",
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match="never changed"), connections["owner"].cursor() as cursor:
            cursor.execute(statement)


@committing
def test_the_month_pauses_with_one_of_two_reasons_and_a_name_and_moves_by_the_days_that_it_stood(
    owen: Post, helen: Post, child: UUID
) -> None:
    """R67: the clock stops for who they are or for what they ask, and for nothing else."""
    request = ask(owen, child, on=today() - timedelta(days=5))
    with looking(owen) as actor:
        due = rights.subject_request(actor, request).due_on
    with pytest.raises(Lacks):
        take(owen, request, rights.pause, why="busy", words="We are busy", until=today() + timedelta(days=7))
    with pytest.raises(Lacks):
        take(owen, request, rights.pause, why="identity", words=" ", until=today())
    take(owen, request, rights.pause, why="identity", words="Asked for a passport", until=today() + timedelta(days=7))
    answer(owen, request)
    withhold_all(owen, request)
    with pytest.raises(InTheWay):
        take(owen, request, rights.propose, words="Looked")
    with connections["owner"].cursor() as cursor:
        cursor.execute("update people_subjectrequest set paused_on = paused_on - 4")
    assert "Asks again on" in text_of(a_browser(helen).get(f"/rights/{request}"))
    take(helen, request, rights.run_again, words="A passport came")
    with looking(owen) as actor:
        line = rights.subject_request(actor, request)
        assert (line.due_on, line.paused_on) == (due + timedelta(days=4), None)
        paused = next(one for one in rights.steps_of(actor, request) if one.did == "paused")
    assert (paused.staff, paused.which) == (owen.staff_id, "identity")


@committing
def test_the_address_of_somebody_protected_is_in_no_line(owen: Post, child: UUID) -> None:
    """R180: whereabouts that are protected are never composed into an answer."""
    refuge = a_place(agency=owen.agency, protected=True, address="4 Mill Row", name="A refuge")
    a_tie(source=child, target=refuge, kind="lives_with", agency=owen.agency)
    found = items(owen, ask(owen, child))
    assert "Mill Row" not in " ".join(one.words for one in found)


def version_on(page: Any) -> str:
    """The step that a page says it has read."""
    found = re.search(r'name="after" value="(\d+)"', page.content.decode())
    assert found is not None
    return found[1]


def taken_in(browser: Client, here: UUID) -> str:
    """The address of a request that was taken in on the page."""
    assert f"/person/{here}/rights" in browser.get(f"/child/{here}").content.decode()
    assert "Take in a request" in text_of(browser.get(f"/person/{here}/rights"))
    assert 'value="Quinn"' in browser.get(f"/rights/new?person={here}").content.decode()
    said = {"person": str(here), "form": str(uuid4()), "given_names": "Quinn", "family_name": "Harrow", "born": "1 1 2012",
            "relation": "person", "words": "All that you hold", "reach": "hand", "received_on": ""}  # fmt: skip
    wrong = browser.post("/rights/new", said)
    assert wrong.status_code == 422
    assert "All that you hold" in text_of(wrong)
    made = browser.post("/rights/new", said | {"received_on": f"{today():%d %m %Y}"})
    assert made.status_code == 302
    assert "Harrow" in text_of(browser.get("/rights"))
    return str(made["Location"])


@committing
def test_the_pages_take_it_from_the_asking_to_the_paper_with_scripts_off(
    owen: Post, helen: Post, child: UUID, event: UUID
) -> None:
    first, second = a_browser(owen), a_browser(helen)
    request = taken_in(first, identity_of(child))
    for question, chosen in SAFE.items():
        address = f"{request}/question/{question}"
        given = {"after": version_on(first.get(address)), "answer": chosen, "words": "She asked me herself"}
        assert first.post(address, given | {"words": ""}).status_code == 422
        assert first.post(address, given).status_code == 302
    lines = re.findall(rf'href="({request}/line/[0-9a-f-]+)"', first.get(request).content.decode())
    assert len(lines) == 2
    assert first.post(lines[0], {"decision": "withhold"}).status_code == 422
    assert first.post(lines[0], {"decision": "give"})["Location"] == lines[1]
    cut = {"decision": "redact", "given": "You cried at school", "ground": "others", "reason": "Her aunt’s words"}
    (noted,) = [one for one in lines if NARRATIVE in text_of(first.get(one))]
    assert first.post(lines[1], {"decision": "give"})["Location"] == f"{request}#h-lines"
    assert first.post(noted, cut).status_code == 302
    assert first.get(f"{request}.pdf").status_code == 403
    proposed = {"do": "proposed", "after": version_on(first.get(request))}
    assert first.post(request, proposed).status_code == 422
    assert [first.post(request, proposed | {"proposed_words": "Searched"}).status_code for _ in (1, 2)] == [302, 409]
    assert second.post(request, {"do": "released", "after": version_on(second.get(request))}).status_code == 302
    text = text_of(second.get(f"{request}/answer"))
    assert "You cried at school" in text
    assert "aunt" not in text
    assert second.get(f"{request}.pdf").content.startswith(b"%PDF")
    assert {"what is held, line by line", "answer on paper"} <= {one["what"] for one in looks()}


@committing
def test_a_request_without_a_person_is_given_one_from_the_page_of_the_person(
    owen: Post, priya: Post, child: UUID, event: UUID
) -> None:
    request, browser, here = ask(owen, None), a_browser(owen), identity_of(child)
    assert items(owen, request) == ()
    assert "It is about" in text_of(browser.get(f"/person/{here}/rights"))
    assert browser.post(f"/rights/{request}", {"do": "about", "person": str(uuid4())}).status_code == 404
    assert browser.post(f"/rights/{request}", {"do": "about", "person": str(here)}).status_code == 302
    assert len(items(owen, request)) == 2
    assert browser.post(f"/rights/{request}", {"do": "nonsense"}).status_code == 404
