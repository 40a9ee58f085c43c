"""Pages of advice: asked from a concern, the champion's page, every word kept, champions named, counts for the Board; R37."""

from uuid import UUID, uuid4

from django.test import Client

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from concerns.made_concerns import told
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
