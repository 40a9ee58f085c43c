"""The triage queue and a concern's page: what is already known beside the new worry, who reads it, and what brought it back."""

from uuid import UUID

from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from concerns.made_beside import also, came_back, joined, told_and_kept
from concerns.made_concerns import decided, told
from concerns.test_beside import a_circle
from factories import a_child, an_agency, an_event
from web.conftest import a_post, committing, sign_in
from web.test_concerns import text_of

pytestmark = committing


def the_door() -> tuple[Post, Post]:
    """Who decides and who tells."""
    return a_post(Role.TRIAGE, agency="CSC", name="Nadia Osei"), a_post(name="Grace Adeyemi")


def page(client: Client, one: UUID) -> str:
    return text_of(client.get(f"/concerns/{one}"))


def test_the_queue_says_how_much_is_known_and_the_page_says_what() -> None:
    nadia, grace = the_door()
    one = told_and_kept(grace)
    a_circle(one)
    client = sign_in(nadia)
    queue = text_of(client.get("/concerns"))
    assert "Already known: 1 concern, 1 agency, 1 shared adult, 1 shared place" in queue
    shown = page(client, one)
    assert "Already known: 1 concern, 1 agency, 1 shared adult, 1 shared place." in shown
    assert "Police: 2 records, the last of 1 February 2011" in shown
    assert shown.index("1 February 2011: Concern") < shown.index("5 January 2011: Missing")
    assert "reliable source, known indirectly and corroborated" in shown
    assert "Stands in records of 1 other person too. Nobody has found that this person did harm." in shown


def test_the_reporter_sees_none_of_it() -> None:
    _, grace = the_door()
    one = told_and_kept(grace)
    a_circle(one)
    shown = page(sign_in(grace), one)
    for word in ("Already known", "Daz", "Police", "I am reading this"):
        assert word not in shown


def test_a_desk_is_named_and_nothing_else_of_what_is_held_closely() -> None:
    nadia, grace = the_door()
    one = told_and_kept(grace)
    joined(one, a_child(agency=an_agency(code="POL")))
    client = sign_in(nadia)
    before = text_of(client.get("/concerns"))
    clinic = an_agency(code="SHS", desk_name="Health safeguarding desk", desk_phone="01632 960140")
    hidden = a_child(agency=clinic, sharing="pointer")
    an_event(agency=clinic, about=[hidden], sharing="pointer", summary="Canary at the clinic", on="2011-03-01")
    also(one, hidden)
    assert text_of(client.get("/concerns")) == before
    shown = page(client, one)
    assert (
        "Something is held. What, and since when, isn’t shown. Ring and say why you ask: Health safeguarding desk"
        in shown
    )
    assert "Canary" not in shown
    assert "Sexual Health" not in shown


def test_opening_claims_nothing_a_button_does_and_others_see_who_reads_it_since_when() -> None:
    nadia, grace = the_door()
    asha = a_post(Role.TRIAGE, agency="CSC", username="asha", name="Asha Rahman")
    one = told(grace)
    hers, mine = sign_in(asha), sign_in(nadia)
    page(hers, one)
    assert "Nobody says that they are reading this" in page(mine, one)
    hers.post(f"/concerns/{one}/claim")
    assert "You are reading this until" in page(hers, one)
    assert "Asha Rahman is reading this since" in page(mine, one)
    assert "Asha Rahman is reading it since" in text_of(mine.get("/concerns"))
    refused = text_of(mine.post(f"/concerns/{one}/claim", follow=True))
    assert "Important Asha Rahman is reading this since" in refused
    decision = {"did": "protect", "after": "1", "reason": "x", "for_reporter": "y", "lead": "z", "next_on": "2 1 2027"}
    assert mine.post(f"/concerns/{one}/step", decision).status_code == 302
    assert "Asha Rahman is reading" not in page(mine, one)
    hers.post(f"/concerns/{one}/claim")
    hers.post(f"/concerns/{one}/given-back")
    assert "Nobody says that they are reading this" in page(mine, one)


def test_claims_are_refused_alike_for_hidden_and_absent_and_by_get() -> None:
    _, grace = the_door()
    one = told(grace)
    police = sign_in(a_post(Role.TRIAGE, agency="POL"))
    absent = "00000000-0000-4000-8000-000000000000"
    answers = [police.post(f"/concerns/{wanted}/claim") for wanted in (one, absent)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert text_of(answers[0]) == text_of(answers[1])
    assert police.get(f"/concerns/{one}/claim").status_code == 405


def test_what_brought_it_back_is_named_to_who_may_read_it_and_kept_from_others() -> None:
    nadia, grace = the_door()
    one = told_and_kept(grace)
    quinn = a_child(agency=an_agency(code="POL"))
    joined(one, quinn)
    decided(one, "no_further_action", by=nadia)
    event = an_event(
        agency=an_agency(code="POL"), kind="missing_episode", about=[quinn], on="2011-02-01", summary="Gone two nights"
    )
    assert came_back() == 1
    shown = page(sign_in(nadia), one)
    assert "Came back by itself" in shown
    assert "Cairn, by itself" in shown
    assert "About the child: Missing , 1 February 2011, Police Gone two nights" in shown
    told_back = page(sign_in(grace), one)
    assert "Came back by itself" in told_back
    assert "Gone two nights" not in told_back
    with connections["owner"].cursor() as cursor:
        cursor.execute("update records_record set sharing = 'analysis_only' where id = %s", [event])
    narrowed = page(sign_in(nadia), one)
    assert "About the child: a record that its agency keeps close" in narrowed
    assert "Gone two nights" not in narrowed


def test_the_queue_asks_the_database_as_often_for_eight_concerns_as_for_two() -> None:
    nadia, grace = the_door()
    client = sign_in(nadia)
    asked = []
    for names in (("Ada", "Bea"), ("Cy", "Dee", "Eve", "Fay", "Gus", "Hal")):
        for name in names:
            told(grace, given_names=name)
        client.get("/concerns")
        with CaptureQueriesContext(connections["default"]) as found:
            client.get("/concerns")
        asked.append(len(found))
    assert asked[0] == asked[1]


def test_a_step_that_names_no_step_that_was_read_loses_no_word_and_breaks_nothing() -> None:
    """Digits without end among them, which no whole number is made of."""
    nadia, grace = the_door()
    one, client = told_and_kept(grace), sign_in(nadia)
    decision = {
        "did": "protect",
        "reason": "He waits at the gate",
        "for_reporter": "y",
        "lead": "z",
        "next_on": "2 1 2027",
    }
    for after in ("9" * 5_000, "-1", "1.0", "١", ""):
        response = client.post(f"/concerns/{one}/step", decision | {"after": after})
        assert response.status_code == 409, after[:9]
        assert "He waits at the gate" in response.content.decode()


def test_a_reason_longer_than_can_be_kept_is_said_at_its_box_and_no_letter_of_it_is_lost() -> None:
    nadia, grace = the_door()
    one, client = told_and_kept(grace), sign_in(nadia)
    long = "He waits at the gate. " * 1_000
    decision = {"did": "protect", "after": "1", "reason": long, "for_reporter": "y", "lead": "z", "next_on": "2 1 2027"}
    response = client.post(f"/concerns/{one}/step", decision)
    assert response.status_code == 422
    assert "This is longer than 20,000 letters" in text_of(response)
    assert response.content.decode().count("He waits at the gate. ") == 1_000
    assert '<a href="#reason">' in response.content.decode()
    nought = client.post(f"/concerns/{one}/step", decision | {"reason": "He\x00waits"})
    assert (nought.status_code, "can’t be kept" in text_of(nought)) == (422, True)
    assert client.post(f"/concerns/{one}/step", decision | {"reason": long[:20_000]}).status_code == 302


def test_r36_who_an_adult_is_is_asked_on_the_concerns_page_until_somebody_answers_or_says_why_not() -> None:
    """Harms, H14 too: it asks who and how old, never for details of harm, and stops once it is answered."""
    nadia, grace = the_door()
    one = told(grace, adult="Daz, at the ink place", adult_known="not_asked", adult_why_not="ten minutes")
    hers, theirs = sign_in(grace), sign_in(nadia)
    with connections["owner"].cursor() as cursor:
        for words in (
            "alter table concerns_concern disable trigger user",
            "update concerns_concern set at = at - interval '15 days'",
            "alter table concerns_concern enable trigger user",
        ):
            cursor.execute(words)
    for client in (hers, theirs):
        shown = page(client, one)
        assert "Who is the adult, and how old?" in shown
        assert "Not known for 15 days." in shown
        assert "never for details of harm" in shown
    empty = hers.post(f"/concerns/{one}/step", {"did": "adult_asked", "after": "1", "adult_said": " "})
    assert empty.status_code == 422
    assert '<a href="#adult_said">' in empty.content.decode()
    said = {"did": "adult_asked", "after": "1", "adult_said": "Not safe to ask yet."}
    assert hers.post(f"/concerns/{one}/step", said).status_code == 302
    for client in (hers, theirs):
        assert "Who is the adult, and how old?" not in page(client, one)
    assert "Not safe to ask yet." in page(theirs, one)
    second = theirs.post(f"/concerns/{one}/step", said | {"adult_said": "kept words"})
    assert second.status_code == 409
    assert "kept words" in second.content.decode()
