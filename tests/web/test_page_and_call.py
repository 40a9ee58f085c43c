"""What a person sends by page and a system by call is kept alike, row by row: ids, names of the sender and times apart."""

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections
from django.test import Client

from cairn.base.clock import today
from cairn.concerns.rules.words import ONE_OF, WORDS
from cairn.forms.registry import all_forms, in_use
from cairn.forms.rules.answers import answered, apart_lacks, open_questions, who_lacks
from cairn.forms.rules.asks import About, Ask, Form, Sort
from web.conftest import a_post, committing, sign_in
from web.made_calls import TOLD, System, a_system

pytestmark = committing
WHO = {"given_names": "Quinn", "family_name": "Harrow", "born": "2011-02-11"}
KINDS = sorted(kind for kind in all_forms() if in_use(kind, today()))
APART = {
    "id",
    "reference",
    "draft_id",
    "at",
    "saved_at",
    "staff_id",
    "sent_id",
    "concern_id",
    "step_id",
    "on_id",
    "commitment",
    "due_at",
}
UUIDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
KEPT = {
    "forms_sent": "staff_id = %s",
    "forms_draft": "staff_id = %s",
    "forms_finding": "sent_id in (select id from forms_sent where staff_id = %s)",
    "concerns_concern": "staff_id = %s",
    "concerns_draft": "staff_id = %s",
    "concerns_step": "staff_id = %s",
    "concerns_reason": "staff_id = %s",
    "trail_deed": "staff_id = %s and did not like 'staff.%%' and did not like 'service.%%' and did <> 'contact.tried_again'",
}


def tries(ask: Ask, eager: bool) -> list[Any]:
    """What could answer a question, the likeliest first. eager: every sign is there."""
    if ask.sort is Sort.SEVERAL:
        return [list(ask.options)] if eager else [*([key] for key in ask.options), list(ask.options)]
    if ask.options:
        return list(ask.options) if eager else list(ask.options)[::-1]
    if ask.sort is Sort.DAY:
        return [(today() + timedelta(days=far)).isoformat() for far in (30, 0, -1, -3)]
    return ["28"] if ask.sort is Sort.NUMBER else [f"  Seen by the gate: “{ask.name}” – é 漢\r\nsecond line  "]


def full_answers(form: Form, *, eager: bool) -> dict[str, Any]:
    """Answers with which a form can be sent, to every question that is put."""
    about = About(today(), WHO["born"])
    found: dict[str, Any] = {}
    turn: dict[str, int] = {}
    for _ in range(60):
        for ask in open_questions(form, answered(form, found, about)[0]):
            found.setdefault(ask.name, tries(ask, eager)[0])
        lacks = answered(form, found, about)[1]
        if not lacks:
            return found
        asked = {ask.name: ask for ask in form.questions}
        for name in lacks:
            choice = tries(asked[name], eager)
            turn[name] = turn.get(name, 0) + 1
            found[name] = choice[turn[name] % len(choice)]
    raise AssertionError(f"{form.title} can't be answered: {lacks}")


def rows_of(staff: UUID) -> dict[str, list[dict[str, Any]]]:
    """All that somebody's sending kept, what differs by nature apart."""
    found = {}
    for table, which in KEPT.items():
        with connections["owner"].cursor() as cursor:
            cursor.execute(f"select to_jsonb(t)::text from {table} t where {which}", [staff])
            lines = [cursor_row[0] for cursor_row in cursor.fetchall()]
        found[table] = sorted((plain(line) for line in lines), key=str)
    return found


def plain(line: str) -> dict[str, Any]:

    return {
        name: json.loads(UUIDS.sub("*", json.dumps(value)))
        for name, value in json.loads(line).items()
        if name not in APART
    }


def queued() -> list[str]:
    """What is to follow, by name."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select task_name from procrastinate_jobs order by id")
        return [row[0] for row in cursor.fetchall()]


def by_page(client: Client, kind: str, answers: Mapping[str, Any]) -> None:
    given = {**WHO, "draft": str(uuid4())} | {f"a-{name}": value for name, value in answers.items()}
    checking = client.post(f"/forms/{kind}/new", given)["location"]
    assert checking.endswith("/check"), checking
    assert client.post(checking).status_code == 302


@pytest.mark.slow
@pytest.mark.parametrize("eager", [True, False], ids=["every sign", "no sign"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_form_is_kept_alike_whether_a_person_or_a_system_sends_it(kind: str, eager: bool) -> None:
    form = in_use(kind, today())
    assert form is not None
    assert not who_lacks(WHO) | apart_lacks(WHO)
    answers = full_answers(form, eager=eager)
    person, system = a_post(), a_system()
    by_page(sign_in(person), kind, answers)
    follows = queued()
    sent = system.post(f"form-kinds/{kind}/forms", WHO | {"answers": answers})
    assert sent.status_code == 201, sent.content
    assert sent.json()["left_out"] == []
    page, call = rows_of(person.staff_id), rows_of(account(system))
    assert len(page["forms_sent"]) == 1
    assert page == call
    assert queued() == follows * 2
    assert follows


@pytest.mark.parametrize(
    "said",
    [
        {},
        {name: f"  “{name}” – é 漢  " for name in WORDS if name not in ("happened", "born", *ONE_OF)}
        | {"born": "2010-05"},
        {"adult_known": "not_asked", "adult_why_not": "Not safe to ask yet", "born": "2010"},
        {"child_words": "  He said not to tell.  ", "allegation": "yes"},
        {"adult": "A coach", "works_with_children": "yes"},
    ],
)
def test_a_concern_is_kept_alike_whether_a_person_or_a_system_tells_it(said: dict[str, str]) -> None:
    said = TOLD | said
    person, system = a_post(), a_system()
    browser = sign_in(person)
    told = browser.post("/concerns/new", {**said, "draft": str(uuid4())})["location"]
    assert told.startswith("/concerns/")
    sent: dict[str, Any] = said | ({"allegation": True} if "allegation" in said else {})
    where = system.post("concerns", sent)["Location"].removeprefix("/api/v1/")
    browser.post(f"{told}/step", {"did": "add", "after": "1", "reason": "  He came back.  "})
    added = system.post(f"{where}/additions", {"words": "  He came back.  "}, If_Match='"1"')
    assert added.status_code == 200, added.content
    page, call = rows_of(person.staff_id), rows_of(account(system))
    assert len(page["concerns_step"]) == 2
    assert page == call


@pytest.mark.parametrize(
    "said",
    [{"given_names": ""}, {"told": " "}, {"happened": "2999-01-01"}, {"happened": "some day"}, {"born": "May"},
     {"adult_known": "not_asked"}, {"adult_known": "maybe"}, {"told": "x" * 20_001}],
)  # fmt: skip
def test_what_a_concern_lacks_is_told_in_the_same_words_by_page_and_call(said: dict[str, str]) -> None:
    said = {"given_names": "Quinn", "happened": "2024-03-01", "told": "An older man."} | said
    browser = sign_in(a_post())
    page = browser.get(browser.post("/concerns/new", {**said, "draft": str(uuid4())})["location"]).content.decode()
    answer = a_system().post("concerns", said)
    assert answer.status_code == 422
    wrong = {one["pointer"].removeprefix("#/"): one["detail"] for one in answer.json()["errors"]}
    assert wrong
    for field, sentence in wrong.items():
        assert f'<a href="#{field}">{sentence}</a>' in page, sentence


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_form_lacks_is_told_in_the_same_words_by_page_and_call(kind: str) -> None:
    browser = sign_in(a_post())
    page = browser.get(
        browser.post(f"/forms/{kind}/new", {"draft": str(uuid4()), "born": "May"})["location"]
    ).content.decode()
    answer = a_system().post(f"form-kinds/{kind}/forms", {"born": "May", "answers": {}})
    assert answer.status_code == 422
    wrong = answer.json()["errors"]
    assert {"#/given_names", "#/born"} <= {one["pointer"] for one in wrong}
    for one in wrong:
        assert one["detail"] in page, one


def account(system: System) -> UUID:
    found = system.staff.id
    assert found is not None
    return found
