"""Pages of advice: asked from a concern, the champion's page, every word kept, champions named, counts for the Board; R37."""

import re
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils.html import strip_tags

from cairn.agencies.models import Agency, Post
from cairn.agencies.roles import Role
from concerns.made_beside import as_web
from concerns.made_concerns import told
from duties.owed import followed
from factories import a_child, looking, the_same
from sharing.made_consults import overdue
from web.conftest import a_post, committing, sign_in
from web.test_concerns import text_of

pytestmark = committing
TYPED = {
    "question": "Is a lift home a sign?",
    "shown": "A girl of 14 & a man who waits.",
    "basis": "safeguarding",
    "told": "not_told",
    "told_why": "He reads her messages.",
}


def named(lead: Post, who: Post, field: str = "exploitation") -> None:
    """By the page, somebody is named."""
    client = sign_in(lead)
    answer = client.post("/consults/champions", {"staff": str(who.staff_id), "field": field}, follow=True)
    assert "They can be asked now" in text_of(answer)


def a_partnership() -> tuple[UUID, Post, Post]:
    """A concern, who told it and a champion of another agency."""
    a_post(Role.TRIAGE, agency="CSC", name="Nadia Osei")
    grace, lead, bex = (
        a_post(name="Grace Adeyemi"), a_post(Role.SAFEGUARDING_LEAD, agency="ASU", name="Jo Ferris"), a_post(agency="ASU", name="Bex Ollerton"),
    )  # fmt: skip
    named(lead, bex)
    return told(grace), grace, bex


def asks(client: Client, concern: UUID, **typed: str) -> str:
    """Where the question stands that somebody put by the page."""
    page = client.get(f"/consults/new?concern={concern}").content.decode()
    champion = page.split('<select class="govuk-select" id="champion"')[1].split('<option value="')[2].split('"')[0]
    answer = client.post(
        "/consults/new", {"concern": str(concern), "form": str(uuid4()), "champion": champion} | TYPED | typed
    )
    assert answer.status_code == 302
    return str(answer["location"])


def test_r37_advice_is_asked_from_a_concern_given_word_for_word_and_stands_on_its_page() -> None:
    concern, grace, bex = a_partnership()
    hers, theirs = sign_in(grace), sign_in(bex)
    assert "Ask a champion or specialist" in text_of(hers.get(f"/concerns/{concern}"))
    where = asks(hers, concern)
    assert "Bex Ollerton" in text_of(hers.get(where))
    shown = text_of(theirs.get(where))
    assert "A girl of 14 &amp; a man who waits." in shown
    assert "Quinn" not in shown
    assert str(concern) not in theirs.get(where).content.decode()
    assert theirs.get(f"/concerns/{concern}").status_code == 404
    theirs.post(f"{where}/answer", {"advice": "Ask who paid, & screen her."})
    page = text_of(hers.get(f"/concerns/{concern}"))
    assert "Ask who paid, &amp; screen her." in page
    assert "Bex Ollerton, exploitation champion" in page


def test_what_lacks_is_told_and_every_word_stays() -> None:
    concern, grace, bex = a_partnership()
    hers = sign_in(grace)
    lacking = hers.post("/consults/new", {"concern": str(concern), "form": str(uuid4())} | TYPED)
    assert lacking.status_code == 422
    assert "Choose whom you ask" in text_of(lacking)
    assert "A girl of 14 &amp; a man who waits." in lacking.content.decode()
    where = asks(hers, concern)
    theirs = sign_in(bex)
    assert theirs.post(f"{where}/answer", {"advice": " "}).status_code == 422
    hers.post(f"{where}/answer", {"do": "end", "why": "It was cleared up."})
    late = theirs.post(f"{where}/answer", {"advice": "Too late & kept."})
    assert late.status_code == 409
    assert "Too late &amp; kept." in late.content.decode()


def test_who_has_no_side_finds_the_page_of_a_question_absent() -> None:
    concern, grace, _ = a_partnership()
    where = asks(sign_in(grace), concern)
    other = sign_in(a_post(agency="POL", name="Owen Hale"))
    assert other.get(where).status_code == 404
    assert other.post(f"{where}/answer", {"advice": "x"}).status_code == 404
    assert other.get(f"/consults/new?concern={concern}").status_code == 404
    assert sign_in(a_post(Role.ADMINISTRATOR, agency="CSC", name="Sam Lister")).get("/consults").status_code == 403


def test_a_late_question_says_so_and_the_board_reads_counts_alone() -> None:
    concern, grace, _ = a_partnership()
    hers = sign_in(grace)
    where = asks(hers, concern)
    overdue(UUID(where.rpartition("/")[2]))
    assert "Nobody answered in time." in text_of(hers.get(where))
    board = text_of(sign_in(a_post(Role.BOARD, agency="DIS", name="Una Field")).get("/consults"))
    assert "Exploitation champion fewer than 5" in " ".join(board.split())
    assert "Is a lift home a sign?" not in board


def an_officer(asker: Agency) -> tuple[Post, Post, Post, UUID]:
    """Who may ask, a designated officer of social care who was named by their lead, that lead, and a child of whom the asker knows."""
    grace, theirs = a_post(name="Grace Adeyemi"), a_post(Role.SAFEGUARDING_LEAD, agency="CSC", name="Jo Ferris")
    officer = a_post(agency="CSC", name="Ada Moss")
    named(theirs, officer, "allegations_staff")
    child = [a_child(agency=one, given_names="Quinn", family_name="Harrow") for one in (asker, theirs.agency)]
    return grace, officer, theirs, the_same(*child)


def seen_by(lead: Post, child: UUID) -> dict[str, set[str]]:
    """All that a lead may read that could tell of a question, as rows without the time of day and without how many looks there were."""
    followed()
    client = sign_in(lead)
    found = {}
    for address in ("/trail", "/duties", "/duties/met", "/consults", f"/child/{child}/looked", "/today"):
        said = client.get(address).content.decode()
        rows = re.findall(r"<(?:tr|li|p|h2|h3)\b.*?</(?:tr|li|p|h2|h3)>", said, re.DOTALL)
        found[address] = {
            re.sub(
                r"\d\d?[:.]\d\d(am|pm)?|\d+ (second|minute)s?|\d+ (?=\d\d? \w+ 20\d\d)",
                "",
                " ".join(strip_tags(row).split()),
            )
            for row in rows
        }
    with looking(lead):
        found["deeds"] = {
            str(row)
            for row in as_web("select did, on_kind, details::text from trail_deed", [])
            if "entered" not in row[0]
        }
        found["looks"] = {
            str(row) for row in as_web("select staff_id, what, on_kind, on_id, rule, shown from trail_look", [])
        }
        found["duties"] = {str(row) for row in as_web("select clock, on_id from duties_duty", [])}
    return found


def told_apart(*times: tuple[dict[str, set[str]], ...]) -> list[tuple[int, str, set[str]]]:
    """Which lead reads what where at one time and not at another."""
    return [
        (which, where, one[where] ^ two[where])
        for which, (one, two) in enumerate(zip(*times, strict=True))
        for where in one
        if one[where] != two[where]
    ]


@pytest.mark.parametrize("kind", ["private", "open"])
def test_r179_no_page_of_a_lead_in_either_agency_tells_whether_a_private_question_was_asked(kind: str) -> None:
    """R179: nor its gap. Before, both only open the pages; then one asks and the other answers. An open question is found."""
    own = a_post(Role.SAFEGUARDING_LEAD, name="Priya Nair")
    grace, officer, theirs, child = an_officer(own.agency)
    if kind == "open":
        named(theirs, officer, "exploitation")
    hers, advisers = sign_in(grace), sign_in(officer)
    for client in (hers, advisers):
        client.get("/consults")
        client.get("/duties")
    page = hers.get(f"/consults/new?person={child}").content.decode()
    seen_by(own, child), seen_by(theirs, child)
    before = seen_by(own, child), seen_by(theirs, child)
    wanted = "Designated officer" if kind == "private" else "Exploitation"
    champion = re.search(rf'<option value="([^"]+)">{wanted}', page).group(1)  # type: ignore[union-attr]
    form = {"person": str(child), "form": str(uuid4()), "champion": champion} | TYPED
    where = str(hers.post("/consults/new", form)["location"])
    assert "A girl of 14" in text_of(advisers.get(where))
    waiting = seen_by(own, child), seen_by(theirs, child)
    assert advisers.post(f"{where}/answer", {"advice": "Ring me today."}).status_code == 302
    assert "Ring me today." in text_of(hers.get(where))
    after = seen_by(own, child), seen_by(theirs, child)
    if kind == "private":
        assert told_apart(before, waiting) == []
        assert told_apart(before, after) == []
    else:
        assert {(0, "deeds"), (1, "/duties"), (1, "/trail")} <= {one[:2] for one in told_apart(before, waiting)}


def test_r179_whoever_asked_a_private_question_that_nobody_answered_is_told_and_can_choose_again() -> None:
    """R179."""
    own = a_post(Role.SAFEGUARDING_LEAD, name="Priya Nair")
    grace, officer, _, child = an_officer(own.agency)
    Post.objects.using("owner").filter(id=officer.id).update(phone="01632 960177")
    hers = sign_in(grace)
    page = hers.get(f"/consults/new?person={child}").content.decode()
    champion = re.search(r'<option value="([^"]+)">Designated officer', page).group(1)  # type: ignore[union-attr]
    form = {"person": str(child), "form": str(uuid4()), "champion": champion} | TYPED
    where = str(hers.post("/consults/new", form)["location"])
    assert "Nobody answered you" not in text_of(hers.get("/today"))
    for address in ("/today", "/duties"):
        assert "Give advice that a colleague asked for" in text_of(sign_in(officer).get(address))
    overdue(UUID(where.rpartition("/")[2]))
    for address in ("/today", "/duties"):
        assert "Nobody answered you: choose again" in text_of(hers.get(address))
    said = hers.get(where).content.decode()
    assert f'href="/consults/new?person={child}"' in said
    assert "01632 960177" in said
    assert "goes to the next champion" not in said
