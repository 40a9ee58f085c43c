"""The API's own description: the document is sound, calls answer as it says, and the examples of the how-to page work."""

import json
import re
import shlex
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve
from jsonschema import Draft202012Validator

from cairn.access.operations import OPERATIONS
from cairn.base.clock import today
from cairn.forms.registry import all_forms, in_use_by_place
from cairn.web.api.openapi import CALLS_THERE, document
from factories import a_browser
from forms.made_forms import SCREENED, WHO
from house.source import ROOT
from web.conftest import committing
from web.made_calls import TOLD, System, a_system, lead_of
from web.test_page_and_call import full_answers
from web.test_services import text

pytestmark = committing
HOW_TO = (ROOT / "docs/how-to/send-from-your-own-system.md").read_text("utf-8")
EXAMPLES = re.findall(r"```sh\n(curl .*?)```", HOW_TO, re.S)


def resolved(schema: Any, whole: dict[str, Any]) -> dict[str, Any]:
    return {"components": whole["components"], **schema}


def test_the_document_is_read_without_an_account_and_every_schema_in_it_is_sound() -> None:
    answer = Client().get("/api/openapi.json")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    told = answer.json()
    assert told == json.loads(json.dumps(document()))
    assert told["openapi"] == "3.1.0"
    assert len(told["paths"]) == len({one.address for one in CALLS_THERE})
    for one in told["components"]["schemas"].values():
        Draft202012Validator.check_schema(one)
    names = re.findall(r'"#/components/(\w+)/([\w-]+)"', json.dumps(told))
    assert [name for sort, name in names if name not in told["components"][sort]] == []
    ids = [one["operationId"] for methods in told["paths"].values() for one in methods.values()]
    assert len(ids) == len(set(ids)) == len(CALLS_THERE)
    assert Client().get("/api/v1").json()["openapi"] == "/api/openapi.json"
    assert Client().post("/api/openapi.json").status_code == 405


def test_every_call_is_behind_the_door_and_needs_an_operation_that_there_is() -> None:
    system = System("cairn_none")
    for call in CALLS_THERE:
        assert call.may
        assert set(call.may) <= set(OPERATIONS)
        where = re.sub(r"<uuid:\w+>", "00000000-0000-4000-8000-000000000000", call.address).replace(
            "<slug:kind>", "screening"
        )
        answer = system.get(where) if call.method == "GET" else system.post(where, {})
        assert answer.status_code == 401, call.name
    assert {one for call in CALLS_THERE for one in call.may} == set(OPERATIONS)


def _asked(told: dict[str, Any], answer: Any) -> dict[str, Any]:
    request = answer.wsgi_request
    route = re.sub(r"<\w+:(\w+)>", r"{\1}", f"/{resolve(request.path).route}")
    found: dict[str, Any] = told["paths"][route][request.method.lower()]
    return found


def fits(told: dict[str, Any], answer: Any) -> None:
    """That an answer is one of those that the document has, of its shape."""
    said = _asked(told, answer)["responses"][str(answer.status_code)]
    if "$ref" in said:
        said = told["components"]["responses"][said["$ref"].rsplit("/", 1)[1]]
    ((media, content),) = said["content"].items()
    assert answer["Content-Type"] == media
    Draft202012Validator(resolved(content["schema"], told)).validate(answer.json())


def test_calls_answer_in_the_shapes_of_the_document() -> None:
    told, system = document(), a_system()
    concern, form = (
        system.post("concerns", TOLD),
        system.post("form-kinds/screening/forms", WHO | {"answers": SCREENED}),
    )
    worry = system.post(
        "form-kinds/short_contact/forms",
        WHO | {"answers": full_answers(in_use_by_place(today())["short_contact"], eager=True)},
    )
    assert worry.json()["opened"]["concern_draft"]
    where = concern.json()["id"]
    for one in (
        concern, form, worry,
        system.post(f"concerns/{where}/additions", {"words": "More"}, If_Match='"1"'),
        system.post(f"concerns/{where}/additions", {"words": "More"}, If_Match='"1"'),
        system.post(f"concerns/{where}/additions", {"words": "More"}),
        system.post("concerns", {}), system.post("concerns", b"{"), system.post("concerns", "{}", media="text/plain"),
        *(system.get(path) for path in ("concerns", "concern-drafts", "forms", "form-drafts", "form-kinds", "form-kinds/screening", "duties",
                                        f"concerns/{where}", f"forms/{form.json()['id']}", f"forms/{where}")),
        System("x").get("concerns"), a_system("concerns.read", title="Other").post("concerns", TOLD),
    ):  # fmt: skip
        fits(told, one)


@pytest.mark.parametrize("kind", sorted(all_forms()))
def test_what_the_document_lets_a_form_be_is_what_is_taken(kind: str) -> None:
    told, form = document(), in_use_by_place(today())[kind]
    sent = WHO | {"answers": full_answers(form, eager=True)}
    assert Draft202012Validator(resolved(told["components"]["schemas"][f"form-{kind}"], told)).is_valid(sent)


def test_a_worry_in_an_answer_waits_as_a_draft_that_the_system_sends_and_the_staff_page_counts() -> None:
    lead = lead_of()
    system = a_system(by=lead)
    answers = full_answers(in_use_by_place(today())["short_contact"], eager=True)
    draft = system.post("form-kinds/short_contact/forms", WHO | {"answers": answers}).json()["opened"]["concern_draft"]
    (waits,) = system.get("concern-drafts").json()["drafts"]
    assert waits["id"] == draft
    assert "1 concern begun and not sent" in text(a_browser(lead).get("/staff/systems"))
    told = system.post(f"concerns?draft={draft}", {"place": "At the gate"})
    assert told.status_code == 201, told.content
    words = system.get(f"concerns/{told.json()['id']}").json()["words"]
    assert (words["given_names"], words["place"]) == ("Quinn", "At the gate")
    assert system.get("concern-drafts").json() == {"drafts": []}
    assert "not sent" not in text(a_browser(lead).get("/staff/systems"))


def test_the_examples_of_the_how_to_page_work() -> None:
    system = a_system()
    form = json.dumps(WHO | {"answers": full_answers(in_use_by_place(today())["change_noticed"], eager=False)})
    known = {"CAIRN": "", "SECRET": system.secret, "ID": ""}
    statuses = []
    for example in EXAMPLES:
        text = example.replace("\\\n", " ")
        words = shlex.split(re.sub(r"\$(\w+)", lambda found: known[found[1]], text))
        answer = _sends(words, form)
        statuses.append(answer.status_code)
        if not known["ID"]:
            known["ID"] = answer.json()["id"]
    assert statuses == [201, 200, 200, 200, 201, 200]


def _sends(words: list[str], form: str) -> Any:
    """What curl does with these words, as far as the page uses it."""
    assert words[:2] == ["curl", "-sS"]
    where, rest, headers, body = words[2], words[3:], {}, None
    for option, value in zip(rest[::2], rest[1::2], strict=True):
        if option == "-H":
            name, _, given = value.partition(": ")
            headers[name] = given
        else:
            assert option == "-d"
            body = form if value == "@form.json" else value
    media = headers.pop("Content-Type", "")
    client = Client()
    return (
        client.get(where, headers=headers)
        if body is None
        else client.post(where, body, content_type=media, headers=headers)
    )
