"""Staff say whether they know a person in their own life; a lead, never the same one, reads it. Source: harms, H13."""

from uuid import UUID

import pytest
from django.db import DatabaseError, connection

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.errors import NotAllowed, NotFound
from cairn.sharing.acquaintances import declare, lines, read
from cairn.sharing.errors import Lacking, Over
from factories import a_browser, a_child, a_post, an_agency, identity_of, looking
from web.conftest import committing
from web.test_requests import text_of

pytestmark = committing
ASKED = "share a surname. Do you know them?"


@pytest.fixture
def grace() -> Post:
    return a_post(agency=an_agency(code="SCH"), role=Role.PRACTITIONER, name="Grace O’Neill")


@pytest.fixture
def priya() -> Post:
    return a_post(agency=an_agency(code="SCH"), role=Role.SAFEGUARDING_LEAD, name="Priya Nair")


@pytest.fixture
def ana() -> UUID:
    return identity_of(a_child(agency=an_agency(code="SCH"), given_names="Ana", family_name="O'Neill"))


def the_page(who: Post, child: UUID) -> str:
    return text_of(a_browser(who).get(f"/child/{child}"))


def waiting(lead: Post) -> list[str]:
    with looking(lead) as actor:
        return [one.answer for one in lines(actor) if one.waits]


def said(who: Post, child: UUID, answer: str, words: str = "") -> None:
    with looking(who) as actor:
        declare(person=child, answer=answer, words=words, by=actor)


def settled(lead: Post, finding: str) -> None:
    with looking(lead) as actor:
        (one,) = [line for line in lines(actor) if line.waits]
        read(line=one.id, finding=finding, words="Mr Dale takes it over.", by=actor)


def test_who_shares_a_surname_is_asked_until_they_answer_and_the_lead_sees_it(
    grace: Post, priya: Post, ana: UUID
) -> None:
    assert ASKED in the_page(grace, ana)
    assert ASKED in the_page(grace, ana)
    assert waiting(priya) == [""]
    said(grace, ana, "no")
    assert ASKED not in the_page(grace, ana)
    assert waiting(priya) == []


def test_who_shares_none_is_not_asked_and_may_say_so_all_the_same(priya: Post, ana: UUID) -> None:
    other = a_post(agency=an_agency(code="SCH"), role=Role.PRACTITIONER, name="Mia Hall")
    page = the_page(other, ana)
    assert ASKED not in page
    assert "in your own life? Say so" in page
    assert waiting(priya) == []
    said(other, ana, "yes", "My neighbour’s girl")
    assert waiting(priya) == ["yes"]


def test_a_lead_says_what_follows_and_the_page_tells_it(grace: Post, priya: Post, ana: UUID) -> None:
    said(grace, ana, "yes", "My niece")
    settled(priya, "leave")
    assert "asked you to leave Ana O&#x27;Neill to others" in the_page(grace, ana)
    assert "Mr Dale takes it over." in the_page(grace, ana)
    said(grace, ana, "yes", "My cousin's girl, whom I never met")
    assert waiting(priya) == ["yes"]


def test_who_was_told_to_leave_somebody_to_others_can_not_wipe_it_by_another_answer(
    grace: Post, priya: Post, ana: UUID
) -> None:
    said(grace, ana, "yes", "My niece")
    settled(priya, "leave")
    said(grace, ana, "no")
    assert "asked you to leave" in the_page(grace, ana)
    assert waiting(priya) == ["no"]
    settled(priya, "go_on")
    assert "asked you to leave" not in the_page(grace, ana)
    assert waiting(priya) == []


def test_a_yes_says_how_and_a_finding_says_why(grace: Post, priya: Post, ana: UUID) -> None:
    with pytest.raises(Lacking):
        said(grace, ana, "yes")
    with pytest.raises(Lacking):
        said(grace, ana, "perhaps")
    said(grace, ana, "yes", "My niece")
    with looking(priya) as actor, pytest.raises(Lacking):
        read(line=lines(actor)[0].id, finding="leave", words=" ", by=actor)


def test_it_is_read_once(grace: Post, priya: Post, ana: UUID) -> None:
    said(grace, ana, "yes", "My niece")
    with looking(priya) as actor:
        line = lines(actor)[0].id
    settled(priya, "go_on")
    with looking(priya) as actor, pytest.raises(Over):
        read(line=line, finding="leave", words="Again", by=actor)


def test_nobody_reads_their_own_or_another_agency_s(priya: Post, ana: UUID) -> None:
    said(priya, ana, "yes", "My goddaughter")
    assert waiting(priya) == []
    with looking(priya) as actor:
        with connection.cursor() as cursor:
            cursor.execute("select id from sharing_acquaintance")
            (own,) = cursor.fetchone()
        with pytest.raises(NotFound):
            read(line=own, finding="go_on", words="It is fine", by=actor)
    stranger = a_post(agency=an_agency(code="POL"), role=Role.SAFEGUARDING_LEAD, name="Owen Hale")
    assert waiting(stranger) == []
    with looking(stranger) as actor, pytest.raises(NotFound):
        read(line=own, finding="go_on", words="It is fine", by=actor)
    colleague = a_post(agency=an_agency(code="SCH"), role=Role.PRACTITIONER, name="Mia Hall")
    with looking(colleague) as actor:
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from sharing_acquaintance")
            assert cursor.fetchone() == (0,)
        with pytest.raises(NotAllowed):
            lines(actor)


def test_hidden_and_absent_people_answer_alike(grace: Post) -> None:
    hidden = identity_of(a_child(agency=an_agency(code="POL"), given_names="Ana", family_name="O'Neill"))
    for child in (hidden, UUID(int=7)):
        with pytest.raises(NotFound):
            said(grace, child, "no")
        with looking(grace), connection.cursor() as cursor:
            cursor.execute("select sharing_acquainted(%s, true)", [child])
            assert cursor.fetchone() == (None,)


@pytest.mark.parametrize(
    "statement",
    [
        "update sharing_acquaintance set answer = 'no', words = ''",
        "delete from sharing_acquaintance",
        "insert into sharing_acquaintance (id, agency_id, staff_id, about_id) select gen_random_uuid(), agency_id, id, id from agencies_post",
    ],
)
def test_the_web_writes_none_but_by_the_steps(grace: Post, ana: UUID, statement: str) -> None:
    said(grace, ana, "yes", "My niece")
    with pytest.raises(DatabaseError), looking(grace), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_pages_take_the_answer_and_the_finding(grace: Post, priya: Post, ana: UUID) -> None:
    browser, lead = a_browser(grace), a_browser(priya)
    wrong = browser.post(f"/person/{ana}/know", {"answer": "yes", "words": ""})
    assert wrong.status_code == 422
    assert "Say how you know them" in text_of(wrong)
    assert browser.post(f"/person/{ana}/know", {"answer": "yes", "words": "My niece"}).status_code == 302
    assert "1 answer to read today" in text_of(lead.get("/today"))
    board = text_of(lead.get("/acquaintances"))
    assert "My niece" in board
    assert "Grace O’Neill" in board
    with looking(priya) as actor:
        line = lines(actor)[0].id
    kept = lead.post(f"/acquaintances/{line}", {"finding": "leave", "words": "I take it."})
    assert kept.status_code == 302
    assert "to read today" not in text_of(lead.get("/today"))
    assert browser.get("/acquaintances").status_code == 403


def test_whoever_never_said_anything_of_a_person_is_asked_on_a_page_that_opens(grace: Post, ana: UUID) -> None:
    """Found by the matrix: the page broke for everybody who had not said something before, and a wrong form lost its words."""
    browser = a_browser(a_post(agency=grace.agency, role=Role.TRIAGE, name="Mia Hall"))
    page = browser.get(f"/person/{ana}/know")
    assert page.status_code == 200
    assert "in your own life?" in text_of(page)
    wrong = browser.post(f"/person/{ana}/know", {"answer": "", "words": "My neighbour’s girl"})
    assert wrong.status_code == 422
    assert "My neighbour’s girl" in text_of(wrong)
