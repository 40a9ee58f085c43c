"""Pages of concerns: telling with scripts off, nothing typed is lost, the reporter reads what was decided; R1, R2, R39."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from cairn.agencies.roles import Role
from cairn.base.clock import today
from cairn.base.stretch import AT_A_TIME
from cairn.base.working_days import working_day_after
from cairn.concerns.models import Concern, Draft
from cairn.duties.models import Wish
from cairn.journeys.take_in_mail import take_in_mail
from concerns.made_concerns import told
from web.conftest import a_post, committing, sign_in

pytestmark = committing
TYPED = {
    "given_names": "Quinn",
    "family_name": "Harrow",
    "told": "An older man waits outside.",
    "happened": "1 March 2024",
}


def text_of(answer: object) -> str:
    """A page's words."""
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode())  # type: ignore[attr-defined]
    return " ".join(plain.split())


def sends(client: Client, **typed: str) -> object:
    """The answer to a form that was sent."""
    return client.post("/concerns/new", {"draft": str(uuid4()), "do": "send"} | TYPED | typed)


def test_r1_a_teaching_assistant_sends_three_answers_and_sees_reference_owner_and_date() -> None:
    a_post(Role.TRIAGE, agency="CSC", name="Nadia Osei")
    client = sign_in(a_post(name="Grace Adeyemi"))
    answer = sends(client)
    assert answer.status_code == 302  # type: ignore[attr-defined]
    said = text_of(client.get(answer["location"]))  # type: ignore[index]
    concern = Concern.objects.using("owner").get()
    assert concern.reference in said
    assert "Children’s Social Care" in said
    assert "A named person decides by" in said
    assert concern.happened == "2024-03-01"


def test_what_lacks_is_told_where_it_lacks_and_every_word_stays() -> None:
    client = sign_in(a_post())
    answer = sends(client, happened="the other day", child_words="He said <it's fine>")
    page = client.get(answer["location"]).content.decode()  # type: ignore[index]
    assert '<a href="#happened">' in page
    assert 'value="the other day"' in page
    assert "He said &lt;it&#x27;s fine&gt;" in page
    assert Draft.objects.using("owner").get().happened == "the other day"


def test_a_draft_is_kept_without_scripts_and_as_one_types_and_found_again_after_signing_in_anew() -> None:
    post = a_post()
    client, draft = sign_in(post), str(uuid4())
    answer = client.post("/concerns/new", {"draft": draft, "do": "keep", "told": "half a sentence"})
    assert answer["location"] == f"/concerns/new?draft={draft}"
    typed = client.post(
        "/concerns/draft", {"draft": draft, "told": "half a sentence, and more"}, headers={"HX-Request": "true"}
    )
    assert "Kept at" in text_of(typed)
    client.logout()
    again = sign_in(post)
    assert "You were still writing" in text_of(again.get("/concerns"))
    assert "half a sentence, and more" in again.get(f"/concerns/new?draft={draft}").content.decode()
    again.post("/concerns/draft/thrown", {"draft": draft})
    assert not Draft.objects.using("owner").exists()


def test_a_draft_by_mail_stands_on_its_writers_today_alone_with_the_day_by_which_it_is_sent() -> None:
    a_post(Role.TRIAGE, agency="CSC", name="Nadia Osei")
    grace, other = a_post(name="Grace Adeyemi"), a_post(username="colleague", name="A Colleague")
    Wish.objects.using("owner").create(staff_id=grace.staff_id, email="grace@school.example")
    taken = take_in_mail(b"From: grace@school.example\r\n\r\nHe waits outside.")
    by = f"{working_day_after(today(), 1):%-d %B %Y}"
    for where in ("/today", "/concerns"):
        said = sign_in(grace).get(where)
        assert f"Send it or throw it away by {by}" in text_of(said)
        assert f"/concerns/new?draft={taken.draft}" in said.content.decode()
        assert "by e-mail" not in text_of(sign_in(other).get(where))


def test_nobody_opens_anothers_draft() -> None:
    client, draft = sign_in(a_post()), str(uuid4())
    client.post("/concerns/draft", {"draft": draft, "told": "mine"})
    colleague = sign_in(a_post(username="colleague", name="A Colleague"))
    assert "mine" not in colleague.get(f"/concerns/new?draft={draft}").content.decode()
    colleague.post("/concerns/draft", {"draft": draft, "told": "overwritten"})
    assert Draft.objects.using("owner").get(id=draft).told == "mine"


def test_the_front_door_decides_and_the_reporter_reads_it_and_not_the_inner_reason() -> None:
    nadia = sign_in(a_post(Role.TRIAGE, agency="CSC", name="Nadia Osei"))
    grace = sign_in(a_post(name="Grace Adeyemi"))
    where = sends(grace)["location"]  # type: ignore[index]
    queue = text_of(nadia.get("/concerns"))
    assert "To decide, by their clocks (1)" in queue
    assert "Quinn Harrow" in queue
    decision = {
        "did": "help", "after": "1", "reason": "The police know him.", "for_reporter": "We meet on Friday.",
        "lead": "Bex", "next_on": f"{today():%d/%m/%Y}",
    }  # fmt: skip
    lacking = nadia.post(f"{where}/step", decision)
    assert lacking.status_code == 422
    assert "forum" in text_of(lacking)
    assert "The police know him." in lacking.content.decode()
    assert nadia.post(f"{where}/step", decision | {"forum": "Team around the school"}).status_code == 302
    read = text_of(grace.get(where))
    assert "We meet on Friday." in read
    assert "Early help, threshold not met" in read
    assert "The police know him." not in read


@pytest.mark.slow
def test_a_queue_of_more_than_a_page_counts_all_and_leads_to_the_rest() -> None:
    nadia = sign_in(a_post(Role.TRIAGE, agency="CSC", name="Nadia Osei"))
    priya = a_post(name="Priya Nair")
    for _ in range(AT_A_TIME + 1):
        told(priya)
    first = nadia.get("/concerns")
    assert f"To decide, by their clocks ({AT_A_TIME + 1})" in text_of(first)
    assert f"1 to {AT_A_TIME} of {AT_A_TIME + 1}" in text_of(first)
    further = re.search(r'href="(\?waiting=\d+)', first.content.decode())
    assert further
    rest = nadia.get(f"/concerns{further.group(1)}")
    assert f"{AT_A_TIME + 1} to {AT_A_TIME + 1} of {AT_A_TIME + 1}" in text_of(rest)
    seen = [set(re.findall(r"/concerns/([0-9a-f-]{36})\"", page.content.decode())) for page in (first, rest)]
    assert [len(one) for one in seen] == [AT_A_TIME, 1]
    assert not seen[0] & seen[1]
    assert f"{AT_A_TIME + 1} concerns wait at your door" in text_of(nadia.get("/today"))
    assert nadia.get("/concerns?waiting=nonsense").status_code == 200


def test_who_decides_second_is_told_what_was_done_and_keeps_their_words() -> None:
    nadia = sign_in(a_post(Role.TRIAGE, agency="CSC", name="Nadia Osei"))
    where = sends(sign_in(a_post()))["location"]  # type: ignore[index]
    assert nadia.post(f"{where}/step", {"did": "take_up", "after": "1"}).status_code == 302
    late = nadia.post(f"{where}/step", {"did": "take_up", "after": "1", "reason": "kept words"})
    assert late.status_code == 409
    assert "Somebody else was quicker" in text_of(late)
    assert "kept words" in late.content.decode()


def test_absent_and_restricted_are_one_answer_and_roles_without_concerns_are_refused() -> None:
    a_post(Role.TRIAGE, agency="CSC")
    where = sends(sign_in(a_post()))["location"]  # type: ignore[index]
    police = sign_in(a_post(Role.TRIAGE, agency="POL"))
    answers = [police.get(one) for one in (where, f"/concerns/{uuid4()}")]
    assert [one.status_code for one in answers] == [404, 404]
    assert text_of(answers[0]) == text_of(answers[1])
    assert police.post(f"{where}/step", {"did": "add", "after": "1", "reason": "x"}).status_code == 404
    board = sign_in(a_post(Role.BOARD, agency="CSC"))
    assert [board.get(one).status_code for one in ("/concerns", "/concerns/new", where)] == [403, 403, 404]


def test_r24_words_that_blame_are_flagged_while_typing_and_a_childs_own_words_are_not() -> None:
    client, draft = sign_in(a_post()), str(uuid4())
    typed = {"draft": draft, "saw": "She is promiscuous.", "child_words": "He is my older boyfriend"}
    said = text_of(client.post("/concerns/draft", typed))
    assert "“promiscuous”" in said
    assert "may be sexually abused or exploited" in said
    assert "boyfriend" not in said
    assert Draft.objects.using("owner").get(id=draft).child_words == "He is my older boyfriend"
    answer = client.post("/concerns/new", typed | {"do": "send", "given_names": "Maya", "happened": "1 3 2024"})
    assert answer["location"].startswith("/concerns/")
    assert Concern.objects.using("owner").get().saw == "She is promiscuous."
