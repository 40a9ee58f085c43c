"""Pages of disagreements: raised from a concern, its ladder, each side's turn with every word kept, counted for the Board; R90."""

from uuid import UUID, uuid4

from django.test import Client

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from concerns.made_concerns import decided, told
from concerns.made_disagreements import overdue
from web.conftest import a_post, committing, sign_in
from web.test_concerns import text_of

pytestmark = committing


def a_decision() -> tuple[UUID, Post, Post]:
    """A concern that was let go, who told it and who decided."""
    nadia, grace = a_post(Role.TRIAGE, agency="CSC", name="Nadia Osei"), a_post(name="Grace Adeyemi")
    one = told(grace)
    decided(one, "watch", by=nadia)
    return one, grace, nadia


def raises(client: Client, concern: UUID, **typed: str) -> str:
    """Where the disagreement stands that somebody raised by the page."""
    answer = client.post(
        f"/concerns/{concern}/disagree", {"form": str(uuid4()), "step": "2", "words": "He waits there daily."} | typed
    )
    assert answer.status_code == 302
    return str(answer["location"])


def turns(client: Client, where: str, did: str, words: str, after: int) -> object:
    return client.post(f"{where}/turn", {"did": did, "words": words, "after": str(after)})


def test_r90_the_reporter_disagrees_from_the_concern_and_takes_it_to_the_next_stage_when_nobody_answers() -> None:
    one, grace, _ = a_decision()
    client = sign_in(grace)
    assert "I disagree with a decision" in text_of(client.get(f"/concerns/{one}"))
    where = raises(client, one)
    shown = text_of(client.get(where))
    assert "1. Practitioners Here now" in shown
    assert "He waits there daily." in shown
    assert "Take it to the next stage" not in shown
    overdue(UUID(where.rpartition("/")[2]))
    late = text_of(client.get(where))
    assert "Nobody answered in time." in late
    assert "Take it to the next stage" in late
    turns(client, where, "climbed", "Nobody answered.", 1)
    risen = text_of(client.get(where))
    assert "1. Practitioners Passed" in risen
    assert "2. Managers Here now" in risen
    assert "Stage 2 of 4" in text_of(client.get(f"/concerns/{one}"))


def test_the_other_side_answers_and_whoever_disagreed_settles_it() -> None:
    one, grace, nadia = a_decision()
    hers, theirs = sign_in(grace), sign_in(nadia)
    where = raises(hers, one)
    assert "disagrees with “Watch until a date”" in text_of(theirs.get(f"/concerns/{one}"))
    turns(theirs, where, "answered", "We look again on Friday.", 1)
    assert "Answered: does that settle it?" in text_of(hers.get(where))
    turns(hers, where, "settled", "Friday is soon enough.", 2)
    assert "It is over." in text_of(hers.get(where))
    assert "Settled" in text_of(theirs.get("/disagreements"))


def test_what_lacks_or_came_second_is_told_and_every_word_stays() -> None:
    one, grace, nadia = a_decision()
    hers, theirs = sign_in(grace), sign_in(nadia)
    lacking = hers.post(f"/concerns/{one}/disagree", {"form": str(uuid4()), "words": "kept & <words>"})
    assert lacking.status_code == 422
    assert "kept &amp; &lt;words&gt;" in lacking.content.decode()
    assert "Choose the decision that you disagree with" in text_of(lacking)
    where = raises(hers, one)
    empty = turns(theirs, where, "answered", " ", 1)
    assert empty.status_code == 422  # type: ignore[attr-defined]
    turns(theirs, where, "answered", "First.", 1)
    second = turns(theirs, where, "answered", "second words", 1)
    assert second.status_code == 409  # type: ignore[attr-defined]
    assert "second words" in text_of(second)
    forged = turns(theirs, where, "settled", "not mine to settle", 2)
    assert forged.status_code == 409  # type: ignore[attr-defined]
    assert "not mine to settle" in text_of(forged)


def test_who_is_no_party_finds_nothing_alike_for_hidden_and_absent() -> None:
    one, grace, _ = a_decision()
    where = raises(sign_in(grace), one)
    police = sign_in(a_post(Role.TRIAGE, agency="POL"))
    answers = [police.get(where), police.get(f"/disagreements/{uuid4()}")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert text_of(answers[0]) == text_of(answers[1])
    assert turns(police, where, "answered", "x", 1).status_code == 404  # type: ignore[attr-defined]
    assert police.get(f"/concerns/{one}/disagree").status_code == 404
    assert "Yours (0)" in text_of(police.get("/disagreements"))


def test_the_executive_reads_what_was_said_and_not_the_child_and_the_board_reads_counts_of_few_as_few() -> None:
    one, grace, _ = a_decision()
    where = raises(sign_in(grace), one)
    executive = text_of(sign_in(a_post(Role.EXECUTIVE, agency="CSC", name="Len Carver")).get(where))
    assert "He waits there daily." in executive
    assert "Harrow" not in executive
    board = text_of(sign_in(a_post(Role.BOARD, agency="DIS", name="Una Field")).get("/disagreements"))
    assert "1. Practitioners fewer than 5" in board
    assert "He waits there daily." not in board


def test_a_duty_leads_to_its_disagreement() -> None:
    from duties.owed import followed

    one, grace, nadia = a_decision()
    where = raises(sign_in(grace), one)
    followed()
    page = sign_in(nadia).get("/duties").content.decode()
    assert f'href="{where}"' in page
    assert "Answer a professional disagreement" in page
