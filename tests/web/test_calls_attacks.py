"""Attacks on the API: secrets that are none, bodies that are none, ids of others, the same sent twice, and what a browser sends by itself."""

import json
import threading
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client

from cairn.access import services
from cairn.access.entry import enter, entry_token
from cairn.access.errands import ask, errand
from cairn.agencies.roles import Role
from cairn.base.errors import NotAllowed
from cairn.concerns.models import Concern
from cairn.trail.models import Deed
from concerns.made_concerns import told
from factories import a_browser, a_post, an_agency, looking
from forms.made_forms import SCREENED, WHO
from forms.made_forms import sent as a_sent_form
from web.conftest import committing
from web.made_calls import TOLD, System, a_system

pytestmark = committing
PATHS = (
    "concerns",
    "forms",
    "duties",
    "form-kinds",
    f"concerns/{uuid4()}",
    f"forms/{uuid4()}",
    "concern-drafts",
    "form-drafts",
)


def concerns() -> int:
    return Concern.objects.using("owner").count()


def says(answer: Any, status: int) -> Any:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert "Set-Cookie" not in answer
    assert "Location" not in answer
    found = answer.json()
    assert found["status"] == status
    return found


def test_without_a_right_secret_every_address_says_401_alike_and_leads_nowhere() -> None:
    right = a_system()
    which, secret = right.secret[6:38], right.secret[39:]
    other = a_system(title="Another", code="POL").secret
    wrong = ["", "x", right.secret[:-1], right.secret + "x", right.secret[:-1] + ("A" if right.secret[-1] != "A" else "B"),
             f"cairn_{uuid4().hex}_{secret}", f"cairn_{which}_{other[39:]}", secret, right.secret.upper(), right.secret + "\x00"]  # fmt: skip
    told_apart = {says(System(one).get(path), 401)["detail"] for one in wrong for path in PATHS}
    assert len(told_apart) == 1
    for kind in ("Basic", "Token", ""):
        answer = Client().get("/api/v1/concerns", headers={"Authorization": f"{kind} {right.secret}"})
        says(answer, 401)
        assert answer["WWW-Authenticate"].startswith("Bearer")
    says(Client().get("/api/v1/concerns"), 401)


def test_nothing_that_is_signed_for_something_else_lets_a_system_in() -> None:
    """Wrong audience: an entry token, errands of other sorts, a session."""
    person, system = a_post(agency=an_agency(code="SCH"), name="Priya Nair"), a_system()
    caller = services.come_in(key=system.secret)
    assert caller is not None
    tokens = [entry_token(post=person.id, purpose="safeguard_a_child"), errand("enter_service", str(caller.id), "concerns.read"),
              errand("service", str(caller.id), services.hashed(system.secret[39:]).hex(), "120")]  # fmt: skip
    for token in tokens:
        says(System(token).get("concerns"), 401)
    for statement, token in (
        ("select access_enter_service(%s::text)", errand("service", str(caller.id), "concerns.read")),
        ("select * from access_service_came(%s::text)", errand("enter_service", str(caller.id), "00", "1")),
        ("select access_enter_service(%s::text)", errand("enter_service", str(caller.id), "concerns.read", life=-1)),
        ("select access_enter_service(%s::text)", errand("enter_service", str(caller.id), "concerns.read") + "0"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            ask(statement, token)
    with pytest.raises(NotAllowed), transaction.atomic():
        enter(post=caller.id, purpose="safeguard_a_child")


def test_a_session_counts_for_nothing_and_its_cookies_are_left_alone() -> None:
    """CSRF has nothing to use: a signed-in browser that is made to call is nobody."""
    browser = a_browser(a_post(agency=an_agency(code="SCH"), name="Priya Nair"))
    assert browser.get("/concerns").status_code == 200
    before = {name: one.value for name, one in browser.cookies.items()}
    says(browser.get("/api/v1/concerns"), 401)
    says(
        browser.post(
            "/api/v1/concerns",
            json.dumps(TOLD),
            content_type="application/json",
            headers={"Idempotency-Key": "12345678"},
        ),
        401,
    )
    assert concerns() == 0
    assert {name: one.value for name, one in browser.cookies.items()} == before
    assert browser.get("/concerns").status_code == 200


def test_a_secret_opens_no_page() -> None:
    system = a_system()
    for page in ("/concerns", "/today", "/staff/systems", "/forms/screening/schema.json"):
        answer = system.client.get(page, headers={"Authorization": f"Bearer {system.secret}"})
        assert (answer.status_code, answer["Location"].startswith("/sign-in")) == (302, True)


def test_an_operation_that_was_not_given_is_refused_before_anything_is_read_and_noted() -> None:
    system = a_system("concerns.tell")
    for call in (system.get("concerns"), system.get(f"concerns/{uuid4()}"), system.get("duties"), system.get("forms"),
                 system.post("form-kinds/screening/forms", b"{not json"), system.post(f"concerns/{uuid4()}/additions", {})):  # fmt: skip
        assert "was not allowed" in says(call, 403)["detail"]
    assert Deed.objects.using("owner").filter(did="call.refused").count() == 6


def test_a_role_that_loses_a_verb_is_refused_whatever_its_account_was_given() -> None:
    system = a_system()
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "delete from access_role where role = 'practitioner' and verb in ('tell_concerns', 'fill_in_forms')"
        )
    assert system.post("concerns", TOLD).status_code >= 400
    assert system.post("form-kinds/screening/forms", WHO | {"answers": SCREENED}).status_code >= 400
    assert concerns() == 0


def test_ids_of_colleagues_other_agencies_and_nobody_are_answered_alike() -> None:
    system, teacher = a_system(), a_post(agency=an_agency(code="SCH"), name="Priya Nair")
    police = a_system(code="POL")
    theirs = police.post("concerns", TOLD).json()["id"]
    form = police.post("form-kinds/screening/forms", WHO | {"answers": SCREENED}).json()["id"]
    answers = [system.get(f"concerns/{one}") for one in (told(teacher), theirs, uuid4())]
    answers += [system.get(f"forms/{one}") for one in (a_sent_form(teacher).id, form, uuid4())]
    answers += [
        system.post(f"concerns/{one}/additions", {"words": "More"}, If_Match='"1"')
        for one in (told(teacher), theirs, uuid4())
    ]
    answers += [system.post(f"concerns?draft={one}", TOLD) for one in (uuid4(), "x", theirs)]
    answers += [system.post(f"form-kinds/screening/forms?draft={uuid4()}", WHO | {"answers": SCREENED}), system.get("concerns/nobody"),
                system.get("form-kinds/no-such-form"), system.post("form-kinds/no-such-form/forms", {}), system.get("nowhere")]  # fmt: skip
    assert {json.dumps(says(one, 404)) for one in answers} == {answers[0].content.decode()}
    assert system.get("concerns").json() == {"concerns": []}
    assert system.get("forms").json() == {"forms": []}


NOT_JSON: list[bytes] = [
    b" ", b"{", b"[]", b"null", b'"text"', b"7", b"{'a': 1}", b'{"a": NaN}', b'{"a": Infinity}', b'{"a": -Infinity}', b'{"told": "a",}',
    b'{"told": "a", "told": "b"}', b'{"a": {"b": 1, "b": 2}}', b"[" * 100_000, b'{"a":' * 50_000, b'{"a": ' + b"[" * 9 + b"]" * 9 + b"}",
    "\ufeff{}".encode(), '{"told": "é"}'.encode("utf-16"), '{"told": "é"}'.encode("latin-1"), b'{"told": "\xff"}', b'{"told": "a"} {}',
    b"a=b&c=d", b'{"told": "a\nb"}', b'{"a": 0x10}', b'{"a": 01}',
]  # fmt: skip


def test_what_is_no_json_is_refused_with_nothing_kept() -> None:
    system = a_system()
    for sent in NOT_JSON:
        says(system.post("concerns", sent), 400)
    assert concerns() == 0


def test_other_media_and_encodings_are_refused() -> None:
    system = a_system()
    for media in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=utf-16",
                  "application/json; charset=latin-1", "application/jsonx", ""):  # fmt: skip
        says(system.post("concerns", json.dumps(TOLD).encode(), media=media), 415)
    says(system.post("concerns", TOLD, Content_Encoding="gzip"), 415)
    assert system.post("concerns", TOLD, media='application/json; charset="UTF-8"').status_code == 201


def test_what_is_too_large_is_refused_before_it_is_read() -> None:
    system = a_system()
    for size in (1024 * 1024, 3 * 1024 * 1024):
        says(system.post("concerns", b'{"told": "' + b"x" * size + b'"}'), 413)
    largest = TOLD | {name: "漢" * 20_000 for name in ("saw", "told", "thinks", "child_words", "adult", "place")}
    assert system.post("concerns", json.dumps(largest, ensure_ascii=False).encode()).status_code == 201


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({"told": 7}, "#/told"), ({"told": 1e400}, "#/told"), ({"told": None}, "#/told"), ({"told": ["a"]}, "#/told"),
        ({"told": {}}, "#/told"), ({"told": True}, "#/told"), ({"allegation": "yes"}, "#/allegation"), ({"allegation": 1}, "#/allegation"),
        ({"staff_id": "x"}, "#/staff_id"), ({"a/b~c": "x"}, "#/a~1b~0c"), ({"told": "a\x00b"}, "#/told"), ({"told": "\ud800"}, "#/told"),
    ],
)  # fmt: skip
def test_what_is_of_another_sort_or_was_not_asked_for_is_named(sent: dict[str, Any], pointer: str) -> None:
    text = json.dumps(TOLD | sent).replace("Infinity", "1e400")
    found = says(a_system().post("concerns", text), 422)
    assert [one["pointer"] for one in found["errors"]] == [pointer]
    assert concerns() == 0


def test_a_number_of_any_length_is_no_text_and_no_burden() -> None:
    found = says(a_system().post("concerns", b'{"told": ' + b"9" * 900_000 + b"}"), 422)
    assert [one["pointer"] for one in found["errors"]] == ["#/told"]


@pytest.mark.parametrize(
    ("answers", "pointer"),
    [
        ({"no_such_question": "yes"}, "#/answers/no_such_question"), ({"cars": ["now"]}, "#/answers/cars"), ({"cars": 1}, "#/answers/cars"),
        ({"level": 3}, "#/answers/level"), ({"cars": "perhaps"}, "#/answers/cars"), ([], "#/answers"), ("x", "#/answers"),
    ],
)  # fmt: skip
def test_answers_of_another_sort_are_named(answers: Any, pointer: str) -> None:
    sent = WHO | {"answers": SCREENED | answers if isinstance(answers, dict) else answers}
    found = says(a_system().post("form-kinds/screening/forms", sent), 422)
    assert [one["pointer"] for one in found["errors"]] == [pointer]


def test_the_same_sent_again_is_kept_once_and_something_else_under_its_key_is_refused() -> None:
    system = a_system()
    first = system.post("concerns", TOLD, key="register-0001")
    again = system.post("concerns", dict(reversed(TOLD.items())), key="register-0001")
    assert (again.status_code, again.json(), again["Location"], again["ETag"]) == (
        201,
        first.json(),
        first["Location"],
        first["ETag"],
    )
    assert concerns() == 1
    says(system.post("concerns", TOLD | {"told": "Another"}, key="register-0001"), 409)
    says(system.post("form-kinds/screening/forms", WHO | {"answers": SCREENED}, key="register-0001"), 409)
    where = f"concerns/{first.json()['id']}/additions"
    added = system.post(where, {"words": "More"}, key="register-0002", If_Match='"1"')
    replayed = system.post(where, {"words": "More"}, key="register-0002", If_Match='"1"')
    assert (replayed.status_code, replayed.json()) == (200, added.json())
    assert Concern.objects.using("owner").get().version == 2
    assert a_system(title="Other system").post("concerns", TOLD, key="register-0001").status_code == 201
    assert concerns() == 2


def test_a_stored_answer_holds_no_word_of_what_was_sent() -> None:
    system = a_system()
    system.post("concerns", TOLD)
    system.post("form-kinds/screening/forms", WHO | {"answers": SCREENED})
    with connections["owner"].cursor() as cursor:
        cursor.execute("select string_agg(a::text, ' ') from access_service_answer a")
        kept = cursor.fetchone()[0]
    assert not [word for word in ("Quinn", "Harrow", "older", "Picked") if word in kept]


def test_a_refused_call_leaves_its_key_free() -> None:
    system = a_system()
    says(system.post("concerns", TOLD | {"happened": "some day"}, key="register-0001"), 422)
    assert system.post("concerns", TOLD, key="register-0001").status_code == 201


@pytest.mark.parametrize("key", [None, "short", "x" * 201, "with space here", "é" * 9])
def test_without_a_sound_key_nothing_is_kept(key: str | None) -> None:
    says(a_system().post("concerns", TOLD, key=key), 400)
    assert concerns() == 0


def test_two_at_once_under_one_key_are_one() -> None:
    system = a_system()
    found: list[Any] = []

    def send() -> None:
        try:
            found.append(System(system.secret).post("concerns", TOLD, key="at-the-same-time"))
        finally:
            connection.close()

    both = [threading.Thread(target=send) for _ in range(4)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert {one.status_code for one in found} == {201}
    assert len({one.json()["id"] for one in found}) == 1
    assert concerns() == 1


@pytest.mark.parametrize(
    ("version", "status"),
    [(None, 428), ('"2"', 412), ('W/"1"', 412), ("1", 412), ("*", 412), ('"x"', 412), ('"' + "9" * 99 + '"', 412)],
)
def test_nothing_is_added_to_what_was_not_read(version: str | None, status: int) -> None:
    system = a_system()
    where = f"concerns/{system.post('concerns', TOLD).json()['id']}/additions"
    says(system.post(where, {"words": "More"}, **({"If_Match": version} if version else {})), status)
    assert Concern.objects.using("owner").get().version == 1


def test_who_calls_too_often_waits_and_nobody_else_does() -> None:
    busy, calm = a_system("concerns.read"), a_system("concerns.read", title="Calm")
    which = busy.secret[:39]
    for _ in range(5):
        says(System(which + "A" * 43).get("concerns"), 401)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "update access_service set calls = %s, minute_at = now() where title <> 'Calm'", [services.CALLS - 3]
        )
    assert [busy.get("concerns").status_code for _ in range(3)] == [200] * 3
    answer = busy.get("concerns")
    says(answer, 429)
    assert 1 <= int(answer["Retry-After"]) <= 60
    assert calm.get("concerns").status_code == 200
    with connections["owner"].cursor() as cursor:
        cursor.execute("update access_service set minute_at = minute_at - interval '1 minute'")
    assert busy.get("concerns").status_code == 200


def test_other_methods_are_refused_with_those_that_there_are() -> None:
    system = a_system()
    for method in ("put", "delete", "patch", "options", "trace"):
        answer = getattr(system.client, method)(
            "/api/v1/concerns", headers={"Authorization": f"Bearer {system.secret}"}
        )
        says(answer, 405)
        assert answer["Allow"] == "POST, GET"


def test_what_breaks_is_told_as_a_problem_without_a_word_of_why() -> None:
    system = a_system()
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter table concerns_draft rename to concerns_draft_away")
    found = says(system.get("concern-drafts"), 503)
    assert "draft" not in found["detail"]


def test_in_the_database_a_service_reads_nothing_of_its_agency_and_takes_no_decision() -> None:
    teacher, system = a_post(agency=an_agency(code="SCH"), name="Priya Nair"), a_system()
    one, form = told(teacher), a_sent_form(teacher).id
    caller = services.come_in(key=system.secret)
    assert caller is not None
    with transaction.atomic(), connections["default"].cursor() as cursor:
        services.enter(service=caller.id, operation="concerns.read")
        for table in ("concerns_concern", "concerns_step", "concerns_reason", "concerns_draft", "forms_sent", "forms_draft",
                      "records_record", "trail_deed", "trail_look", "access_service"):  # fmt: skip
            cursor.execute(f"select count(*) from {table}")
            assert cursor.fetchone()[0] == 0, table
        for statement in (
            "select concerns_step(%s, 1, 'take_up', '{}', current_date + 1, '{}')",
            "select forms_decide(%s, 0, '{}', current_date + 1)",
            "select access_service_end(%s, 'x')",
            "select access_service_turn(%s, sha256('x'), current_date + 1, '0')",
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(statement, [form if "forms" in statement else one])


def test_an_account_that_is_shut_between_two_queries_is_out() -> None:
    system = a_system()
    caller = services.come_in(key=system.secret)
    assert caller is not None
    with connections["owner"].cursor() as cursor:
        cursor.execute("select access_service_close(%s, 'Seen elsewhere', null)", [caller.id])
    with pytest.raises(NotAllowed), transaction.atomic():
        services.enter(service=caller.id, operation="concerns.read")


def test_a_person_can_use_no_key_of_a_system() -> None:
    person = a_post(agency=an_agency(code="SCH"), role=Role.SAFEGUARDING_LEAD, name="Lee Moss")

    with looking(person), connections["default"].cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute("select access_service_begin(sha256('a'), sha256('b'))")
