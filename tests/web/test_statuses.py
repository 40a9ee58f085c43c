"""The status of a person of concern: where it came from, beside every name, and that who was cleared leaves default views."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, connections
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.clock import today
from cairn.base.errors import NotAllowed, NotFound
from cairn.network.rules import Link, Node, Sure, without_cleared
from cairn.people.errors import Lacks
from cairn.people.queries.persons import people_of, persons_by_record
from cairn.people.rules.statuses import STATUSES, StatusLine, lacks, standing
from cairn.people.statuses import record_status, standings
from cairn.records.indexing import write_tokens
from cairn.records.models import Record
from duties.test_clocks import MONDAY, a_deed, runs
from factories import (
    a_browser,
    a_child,
    a_named_adult,
    a_place,
    a_post,
    an_agency,
    an_event,
    identity_of,
    looking,
    opened,
    the_same,
)
from web.conftest import committing
from web.test_requests import text_of

DAY = date(2027, 3, 1)
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
POLICE, COUNCIL, HIS = UUID(int=1), UUID(int=2), UUID(int=9)


def said(status: str, *, by: UUID = POLICE, after: int = 0, decided: date = DAY, record: UUID = HIS) -> StatusLine:
    return StatusLine(record, by, uuid4(), status, "Log 41", "Said so", decided, NOON + timedelta(days=after))


@pytest.fixture
def ife() -> Post:
    return a_post(agency=an_agency(code="POL"), role=Role.ANALYST, name="Ife Ade")


@pytest.fixture
def priya() -> Post:
    return a_post(agency=an_agency(code="SCH"), name="Priya Nair")


@pytest.fixture
def crane(ife: Post) -> UUID:
    return a_named_adult(agency=ife.agency, given_names="Darran", family_name="Crane", born="1980-01-01")


def record(by: Post, on: UUID, status: str, **more: Any) -> UUID:
    given = {
        "source": "Enquiry log 41",
        "words": "He was at work that day",
        "decided_on": today(),
        "form": uuid4(),
    } | more
    with looking(by) as actor:
        return record_status(record=on, status=status, by=actor, **given)


def stands(who: Post, *records: UUID) -> list[str]:
    """What the reader is shown of the person of these records, the last decided first."""
    with looking(who) as actor:
        people = persons_by_record(people_of(actor, records))
        return [standing.in_words for standing in standings(actor, people.values()).values()]


def test_each_agency_s_last_word_stands_and_nobody_is_cleared_by_half() -> None:
    one = standing([said("alleged"), said("eliminated", after=1), said("under_enquiry", by=COUNCIL, after=2)])
    assert one.in_words == "under enquiry; eliminated"
    assert not one.cleared
    assert [line.status for line in one.earlier] == ["alleged"]
    assert standing([said("alleged"), said("eliminated", after=1)]).cleared
    assert standing([said("eliminated"), said("eliminated", by=COUNCIL)]).cleared
    assert not standing([said("no_further_action"), said("eliminated", by=COUNCIL)]).cleared
    assert not standing([]).cleared


@given(st.lists(st.tuples(st.sampled_from(list(STATUSES)), st.integers(0, 3), st.integers(0, 40)), max_size=12))
def test_nothing_that_was_said_is_lost_or_said_twice(history: list[tuple[str, int, int]]) -> None:
    lines = [
        said(status, by=UUID(int=by), after=after * 50 + number) for number, (status, by, after) in enumerate(history)
    ]
    one = standing(lines)
    assert sorted((*one.current, *one.earlier), key=lambda line: line.at) == sorted(lines, key=lambda line: line.at)
    assert len({line.agency for line in one.current}) == len(one.current)


@pytest.mark.parametrize("status", list(STATUSES))
def test_an_open_status_is_looked_at_again_within_ninety_days_and_a_closed_one_never(status: str) -> None:
    line = said(status)
    assert line.overdue(DAY + timedelta(days=91)) == STATUSES[status].open
    assert not line.overdue(DAY + timedelta(days=90))


@pytest.mark.parametrize("status", list(STATUSES))
def test_a_status_is_a_duty_until_its_agency_says_the_next(status: str) -> None:
    """R67: an open status is owed another look, and climbs like every duty."""
    found = runs("status_review", a_deed("status.recorded", status=status))
    assert [(run.due_at.date() - MONDAY.date()).days for run in found] == ([90] if STATUSES[status].open else [])
    settled = runs(
        "status_review", a_deed("status.recorded", status="alleged"), a_deed("status.recorded", after=3, status=status)
    )
    assert [run.met for run in settled] == [True, *([False] if STATUSES[status].open else [])]
    others = runs(
        "status_review",
        a_deed("status.recorded", status="alleged"),
        a_deed("status.recorded", after=3, by=COUNCIL, status="eliminated"),
    )
    assert [run.met for run in others] == [False]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"status": "guilty"}, "status"),
        ({"source": " "}, "source"),
        ({"words": ""}, "words"),
        ({"decided_on": None}, "decided_on"),
        ({"decided_on": DAY + timedelta(days=1)}, "decided_on"),
    ],
)
def test_a_status_says_which_why_whence_and_when(given: dict[str, Any], field: str) -> None:
    whole = {"status": "charged", "source": "Court register", "words": "Charged", "decided_on": DAY}
    assert lacks(**whole, on=DAY) == {}
    assert set(lacks(**whole | given, on=DAY)) == {field}


def a_node(number: int, *, cleared: bool = False) -> Node:
    return Node(UUID(int=number), "concern", str(number), number, cleared=cleared)


def tied(*pairs: tuple[Node, Node]) -> list[Link]:
    return [Link(left, right, ("Met",), Sure.TOLD, DAY, 1, ()) for left, right in pairs]


def test_who_was_cleared_leaves_a_default_view_with_whoever_hung_on_them_alone() -> None:
    """R67: the node leaves default views; where one begins with them, they stay."""
    child, man, friend, other = a_node(1), a_node(2, cleared=True), a_node(3), a_node(4)
    known, links = (child, man, friend, other), tied((child, man), (man, friend), (child, other))
    assert without_cleared(known, links, starts=[child.identity]) == ((child, other), (links[2],), 1)
    assert without_cleared(known, links, starts=[man.identity]) == (known, tuple(links), 0)


@committing
def test_in_a_network_the_status_shows_and_who_was_eliminated_leaves_it(ife: Post, crane: UUID) -> None:
    """R67: given a person of concern with status 'eliminated', when an analyst opens the graph, then the status shows and the
    node leaves default views."""
    child = a_child(agency=ife.agency, given_names="Quinn", family_name="Harrow", born="2012-01-01")
    an_event(agency=ife.agency, kind="intelligence", summary="Seen together", about=[child], naming=[crane])
    browser, here = a_browser(ife), identity_of(child)
    pages = (f"/child/{here}/network", f"/explore?from={here}")
    record(ife, crane, "alleged")
    for page in pages:
        assert "Darran Crane (status: alleged)" in text_of(browser.get(page)), page
    record(ife, crane, "eliminated")
    for page in pages:
        shown = text_of(browser.get(page))
        assert "Darran Crane" not in shown, page
        assert "1 person is left out who was eliminated" in shown, page
        again = text_of(browser.get(f"{page}{'&' if '?' in page else '?'}cleared=show"))
        assert "Darran Crane (status: eliminated)" in again, page
    own = text_of(browser.get(f"/person/{identity_of(crane)}/network"))
    assert "Darran Crane" in own
    taken = browser.post(f"/explore/export?from={here}", {"format": "csv"})
    assert "Darran Crane" not in taken.content.decode()


@committing
def test_the_status_stands_beside_the_name_on_every_page_that_names_them(ife: Post, crane: UUID) -> None:
    """R67: eliminated and no further action stand beside the allegation, with where it came from and when."""
    child = a_child(agency=ife.agency, given_names="Quinn", family_name="Harrow", born="2012-01-01")
    an_event(agency=ife.agency, kind="intelligence", summary="Seen together", about=[child], naming=[crane])
    record(ife, crane, "alleged")
    record(ife, crane, "no_further_action")
    browser, here = a_browser(ife), identity_of(crane)
    write_tokens(list(Record.objects.using("owner").values_list("id", flat=True)))
    bar = text_of(browser.get(f"/person/{here}"))
    for words in ("Status: no further action", "Source: Enquiry log 41", "Nobody has found that this person did harm."):
        assert words in bar
    assert "No agency that shares with you has recorded a status." not in bar
    assert "No further action" in text_of(browser.get(f"/child/{identity_of(child)}"))
    assert "Status: no further action." in text_of(browser.get("/search?q=crane"))
    history = text_of(browser.get(f"/person/{here}/status"))
    assert "What was said before" in history
    assert "He was at work that day" in history


@committing
def test_a_conviction_is_not_called_no_finding_and_an_appeal_says_that_it_may_change(ife: Post, crane: UUID) -> None:
    """R171: charge, conviction and appeal are held as status of the person of concern."""
    browser, page = a_browser(ife), f"/person/{identity_of(crane)}"
    write_tokens(list(Record.objects.using("owner").values_list("id", flat=True)))
    record(ife, crane, "charged")
    assert "Nobody has found that this person did harm." in text_of(browser.get(page))
    for status, words in (("convicted", "A court found"), ("appeal", "it may change")):
        record(ife, crane, status)
        shown = text_of(browser.get(page))
        assert words in shown
        assert "Nobody has found that this person did harm." not in shown
        found = text_of(browser.get("/search?q=crane"))
        assert f"Status: {status}." in found
        assert "Nobody has found that this person did harm." not in found


@committing
def test_the_status_follows_the_person_when_a_stub_is_resolved(ife: Post, priya: Post, crane: UUID) -> None:
    """R67: whoever sees any record of them reads that they were cleared; an open status only those who see its record."""
    stub = a_named_adult(agency=priya.agency, given_names="", family_name="", aliases="Daz", role="unknown")
    record(ife, crane, "under_enquiry")
    the_same(stub, crane)
    assert stands(priya, stub) == []
    record(ife, crane, "eliminated")
    assert stands(priya, stub) == ["eliminated"]
    page = text_of(a_browser(priya).get(f"/person/{identity_of(stub)}/status"))
    assert "The record on which it rests is not shared with you" in page
    assert "Enquiry log 41" not in page
    assert "He was at work that day" not in page
    record(ife, crane, "under_enquiry")
    assert stands(priya, stub) == []


@committing
@pytest.mark.parametrize("level", ["pointer", "analysis_only", "sealed"])
def test_a_status_on_a_record_that_is_kept_close_changes_nothing_for_others(ife: Post, priya: Post, level: str) -> None:
    close = a_named_adult(agency=ife.agency, given_names="Darran", family_name="Crane", sharing=level)
    stub = a_named_adult(agency=priya.agency, given_names="Darran")
    the_same(stub, close, leaf=True)
    before = text_of(a_browser(priya).get(f"/person/{identity_of(stub)}"))
    record(ife, close, "eliminated")
    assert stands(priya, stub) == []
    assert text_of(a_browser(priya).get(f"/person/{identity_of(stub)}")) == before
    assert stands(ife, close) == ["eliminated"]


@committing
def test_nobody_learns_by_asking_who_was_cleared_of_whom_they_may_not_know(ife: Post, priya: Post, crane: UUID) -> None:
    record(ife, crane, "eliminated")
    for one in (crane, uuid4()):
        with looking(priya), connection.cursor() as cursor:
            cursor.execute("select count(*) from people_cleared(%s)", [[one]])
            assert cursor.fetchone() == (0,)
        assert a_browser(priya).get(f"/person/{one}/status").status_code == 404


@committing
def test_no_status_is_recorded_of_a_child(ife: Post) -> None:
    child = a_child(agency=ife.agency, given_names="Jay", born="2011-01-01")
    with pytest.raises(Lacks, match="child first"):
        record(ife, child, "alleged")
    page = a_browser(ife).get(f"/person/{identity_of(child)}/status")
    assert "This is a child first" in text_of(page)
    assert "Record this status" not in text_of(page)
    sent = a_browser(ife).post(f"/person/{identity_of(child)}/status", {"status": "alleged", "form": str(uuid4())})
    assert sent.status_code == 422


@committing
def test_who_may_not_record_is_told_why_and_the_database_refuses_too(priya: Post, ife: Post, crane: UUID) -> None:
    opened(to=priya.agency, records=[crane])
    with pytest.raises(NotAllowed):
        record(priya, crane, "alleged")
    assert "Safeguarding leads, triage and analysts record a status." in text_of(
        a_browser(priya).get(f"/person/{identity_of(crane)}/status")
    )
    with pytest.raises(DatabaseError), looking(priya), connection.cursor() as cursor:
        cursor.execute("select people_record_status(%s, %s, 'alleged', 'x', 'y', current_date)", [crane, uuid4()])
    lead = a_post(agency=an_agency(code="HOS"), role=Role.SAFEGUARDING_LEAD, name="Owen Hale")
    for one in (crane, uuid4()):
        with pytest.raises(NotFound):
            record(lead, one, "alleged")


@committing
@pytest.mark.parametrize(
    "statement",
    [
        "update people_status set status = 'convicted'",
        "delete from people_status",
        "insert into people_status select * from people_status",
    ],
)
def test_a_status_is_never_changed(ife: Post, crane: UUID, statement: str) -> None:
    record(ife, crane, "alleged")
    with pytest.raises(DatabaseError), looking(ife), connection.cursor() as cursor:
        cursor.execute(statement)
    with pytest.raises(DatabaseError, match="never changed"), connections["owner"].cursor() as cursor:
        cursor.execute("update people_status set status = 'convicted'")


@committing
def test_the_page_records_a_status_and_what_was_typed_stays(ife: Post, crane: UUID) -> None:
    browser, page = a_browser(ife), f"/person/{identity_of(crane)}/status"
    typed = {
        "status": "under_enquiry",
        "words": "Two children named him",
        "decided_on": "1 3 2010",
        "form": str(uuid4()),
    }
    wrong = browser.post(page, typed | {"record": str(crane), "source": ""})
    assert wrong.status_code == 422
    assert "Two children named him" in text_of(wrong)
    assert browser.post(page, typed | {"record": str(crane), "source": "Log 7"}).status_code == 302
    assert "Under enquiry" in text_of(browser.get(page))
    assert stands(ife, crane) == ["under enquiry"]


@committing
def test_who_was_eliminated_leaves_search_the_ecomap_the_place_and_saved_charts_until_asked_for(
    ife: Post, crane: UUID
) -> None:
    """R67: after elimination the name leaves search, charts and saved charts; whoever asks sees it with its status."""
    park = a_place(agency=ife.agency, name="Quarry park")
    child = a_child(agency=ife.agency, given_names="Quinn", family_name="Harrow", born="2012-01-01")
    an_event(agency=ife.agency, kind="intelligence", summary="Seen together", about=[child], naming=[crane], at=park)
    write_tokens(Record.objects.using("owner").values_list("id", flat=True))
    browser, here = a_browser(ife), identity_of(child)
    pages = ("/search?q=Darran+Crane", f"/child/{here}/network/ecomap", f"/place/{identity_of(park)}")
    for page in pages:
        assert "Darran Crane" in adults_named_on(browser, page), page
    record(ife, crane, "eliminated")
    for page in pages:
        assert "Darran Crane" not in adults_named_on(browser, page), page
        again = text_of(browser.get(f"{page}{'&' if '?' in page else '?'}cleared=show"))
        assert "1 person is left out who was eliminated" in text_of(browser.get(page)), page
        assert "Darran Crane" in again, page
        assert "Eliminated" in again or "Status: eliminated" in again, page
    save_chart(browser, f"from={here}&cleared=show")
    [saved] = charts_of(browser)
    assert "Darran Crane" not in text_of(browser.get(saved, follow=True))


@committing
def test_a_chart_saved_before_somebody_was_eliminated_says_so(ife: Post, crane: UUID) -> None:
    """R67: the name leaves charts that were saved, and whoever saved one is told that it is no longer so."""
    child = a_child(agency=ife.agency, given_names="Quinn", family_name="Harrow", born="2012-01-01")
    an_event(agency=ife.agency, kind="intelligence", summary="Seen together", about=[child], naming=[crane])
    browser = a_browser(ife)
    save_chart(browser, f"from={identity_of(child)}")
    [saved] = charts_of(browser)
    assert "had no part in it" not in text_of(browser.get(saved, follow=True))
    record(ife, crane, "eliminated")
    shown = text_of(browser.get(saved, follow=True))
    assert "Darran Crane (status: eliminated) ( found to have had no part in it :" in shown
    assert shown.count("Darran Crane") == 1


@committing
def test_a_search_that_finds_only_somebody_eliminated_does_not_say_that_nothing_is_known(
    ife: Post, crane: UUID
) -> None:
    write_tokens([crane])
    record(ife, crane, "eliminated")
    shown = text_of(a_browser(ife).get("/search?q=Crane"))
    assert "1 person is left out who was eliminated" in shown
    assert "No name, number, place" not in shown


def adults_named_on(browser: Client, page: str) -> str:
    """What the page says of people, without what records tell word for word and without what was typed."""
    return text_of(browser.get(page)).replace("for “Darran Crane”", "").split("Every record of this place")[0]


def save_chart(browser: Client, address: str) -> None:
    """Save the chart of an address."""
    browser.post(f"/explore/save?{address}", {"title": "Around Quinn", "purpose": "Panel", "form": uuid4()})


def charts_of(browser: Client) -> list[str]:
    """The addresses of the charts that one saved."""
    return re.findall(r'href="(/explore/saved/[0-9a-f-]{36})"', browser.get("/explore/saved").content.decode())


@committing
def test_a_peer_map_opens_with_a_place_on_it_though_nobody_says_a_status_of_a_child(ife: Post) -> None:
    """Its table is the ecomap's, which tells where suspicions stand."""
    child = a_child(agency=ife.agency, given_names="Quinn", family_name="Harrow")
    an_event(agency=ife.agency, about=[child], at=a_place(agency=ife.agency, name="Mill Row Shops"), on="2024-03-01")
    shown = a_browser(ife).get(f"/child/{identity_of(child)}/network/peers")
    assert shown.status_code == 200
    assert "Mill Row Shops" in text_of(shown)
