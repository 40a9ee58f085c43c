"""When a court does something about a person of concern, each agency that knows a child beside them is asked to tell the child."""

from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, connections

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.errors import NotAllowed, NotFound
from cairn.people.errors import DoneMeanwhile, Lacks
from cairn.people.outcomes import outcome, tell_child
from duties.test_clocks import CARE, a_deed, runs
from factories import a_browser, a_child, a_named_adult, a_post, an_agency, an_event, looking, the_same
from web.conftest import committing
from web.test_requests import text_of
from web.test_statuses import record


@pytest.fixture
def ife() -> Post:
    return a_post(agency=an_agency(code="POL"), role=Role.ANALYST, name="Ife Ade")


@pytest.fixture
def priya() -> Post:
    return a_post(agency=an_agency(code="SCH"), role=Role.SAFEGUARDING_LEAD, name="Priya Nair")


@pytest.fixture
def crane(ife: Post) -> UUID:
    return a_named_adult(agency=ife.agency, given_names="Darran", family_name="Crane", born="1980-01-01")


def beside(who: Post, man: UUID, *, sharing: str = "partnership", **more: str) -> UUID:
    """A child of an agency, in its own record beside the man as the agency knows him."""
    child = a_child(agency=who.agency, given_names="Quinn", family_name="Harrow", sharing=sharing, **more)
    theirs = a_named_adult(agency=who.agency, given_names="Daz", sharing=sharing)
    an_event(agency=who.agency, about=[child], naming=[theirs], sharing=sharing)
    the_same(man, theirs, leaf=sharing != "partnership")
    return child


def asked() -> list[tuple[UUID, UUID, str]]:
    """Of each that is to be told: id, the child's record, and the status."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select id, record_id, status from people_outcome order by at")
        return list(cursor.fetchall())


def test_a_lead_owes_it_until_somebody_says_that_the_child_was_told() -> None:
    """R171: an appeal is a 'tell and support' task with a clock."""
    (run,) = runs("outcome_told", a_deed("outcome.to_tell", agency=str(CARE)))
    assert (run.owner.agency, run.owner.role, run.met) == (CARE, "safeguarding_lead", False)
    (run,) = runs("outcome_told", a_deed("outcome.to_tell", agency=str(CARE)), a_deed("outcome.told", after=2))
    assert run.met


@committing
def test_an_appeal_asks_each_agency_that_knows_a_child_beside_them_to_tell_and_support_the_child(
    ife: Post, priya: Post, crane: UUID
) -> None:
    """R171: given an appeal lodged, when recorded, then each linked child gets a 'tell and support' task with their own agency."""
    child = beside(priya, crane)
    record(ife, crane, "under_enquiry")
    assert asked() == []
    record(ife, crane, "appeal")
    ((one, of, status),) = asked()
    assert (of, status) == (child, "appeal")
    page = text_of(a_browser(priya).get(f"/outcome/{one}"))
    for words in ("Quinn Harrow", "Appeal.", "tell them, in person"):
        assert words in page
    for hidden in ("Crane", "Enquiry log 41", "He was at work that day"):
        assert hidden not in page


@committing
def test_it_is_asked_once_a_child_and_agency_however_many_records_there_are(
    ife: Post, priya: Post, crane: UUID
) -> None:
    child = beside(priya, crane)
    an_event(agency=priya.agency, about=[child], naming=[a_named_adult(agency=priya.agency, given_names="Daz")])
    record(ife, crane, "charged")
    record(ife, crane, "convicted")
    assert [status for _, _, status in asked()] == ["charged", "convicted"]


@committing
@pytest.mark.parametrize("level", ["pointer", "analysis_only", "sealed"])
def test_what_is_kept_close_neither_asks_nor_is_asked(ife: Post, priya: Post, crane: UUID, level: str) -> None:
    beside(priya, crane, sharing=level)
    record(ife, crane, "appeal")
    assert asked() == []
    close = a_named_adult(agency=ife.agency, given_names="Kez", sharing=level)
    an_event(agency=ife.agency, about=[a_child(agency=ife.agency, given_names="Jay")], naming=[close])
    record(ife, close, "appeal")
    assert asked() == []


@committing
def test_only_the_agency_that_is_asked_reads_and_settles_it(ife: Post, priya: Post, crane: UUID) -> None:
    beside(priya, crane)
    record(ife, crane, "appeal")
    ((one, _, _),) = asked()
    for address in (one, uuid4()):
        assert a_browser(ife).get(f"/outcome/{address}").status_code == 404
        with looking(ife) as actor, pytest.raises(NotFound):
            outcome(actor, address)
    with looking(ife) as actor, pytest.raises(NotAllowed):
        tell_child(outcome=one, words="We did", by=actor)
    with looking(priya) as actor:
        with pytest.raises(Lacks):
            tell_child(outcome=one, words=" ", by=actor)
        tell_child(outcome=one, words="Ms Hall told her on Monday", by=actor)
        with pytest.raises(DoneMeanwhile):
            tell_child(outcome=one, words="Again", by=actor)
    for statement in ("update people_outcome set words = 'x'", "delete from people_outcome"):
        with pytest.raises(DatabaseError), looking(priya), connection.cursor() as cursor:
            cursor.execute(statement)
        with pytest.raises(DatabaseError, match="never changed"), connections["owner"].cursor() as cursor:
            cursor.execute(statement)


@committing
def test_the_page_keeps_how_they_were_told(ife: Post, priya: Post, crane: UUID) -> None:
    beside(priya, crane)
    record(ife, crane, "appeal")
    ((one, _, _),) = asked()
    browser = a_browser(priya)
    assert browser.post(f"/outcome/{one}", {"words": ""}).status_code == 422
    assert browser.post(f"/outcome/{one}", {"words": "Ms Hall told her"}).status_code == 302
    assert "Ms Hall told her" in text_of(browser.get(f"/outcome/{one}"))
