"""While somebody writes of a child: who it may be, only of those the writer may read, never in the way, kept and settled."""

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection, connections, transaction
from django.db.utils import ProgrammingError
from django.test import Client

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.concerns.models import Concern, Draft
from cairn.forms.models import Sent
from cairn.journeys.refresh import refresh
from cairn.journeys.send_form import follow_form
from cairn.journeys.tell_concern import follow_concern
from cairn.linkage.keys import write_keys
from cairn.linkage.models import Edge, Judgement, Said
from factories import a_browser, a_child, a_post, an_agency, looking, looks, opened
from web.conftest import committing

pytestmark = committing
QUINN = {"given_names": "Quinn", "family_name": "Harrow", "born": "2009-04-08"}
TYPED = {"given_names": "Quin", "family_name": "Harrow", "born": "8 April 2009"}
HTMX = {"HX-Request": "true"}


def known(code: str = "SCH", **said: Any) -> UUID:
    """A child's record that stands with its keys."""
    record = a_child(agency=an_agency(code=code), **QUINN | said)
    write_keys([record])
    return record


def teacher(code: str = "SCH") -> Post:
    return a_post(agency=an_agency(code=code), name="Priya Nair")


def asked(client: Client, **typed: str) -> str:
    """What stands under the field once these are typed."""
    given = {"draft": str(uuid4())} | TYPED | typed
    answer = client.post("/may-be", given, headers=HTMX)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_name_and_a_birth_date_show_who_it_may_be_and_a_name_alone_shows_nobody() -> None:
    record = known()
    client = a_browser(teacher())
    said = asked(client)
    assert "1 record may be this child" in said
    assert "Quinn Harrow, born 8 April 2009" in said
    assert "same birth date" in said
    assert f'name="may_be-{record}"' in said
    for less in ({"born": ""}, {"given_names": "", "family_name": ""}, {"given_names": "Unknown", "family_name": ""}):
        assert "may be this child" not in asked(client, **less)
    assert "may be this child" not in asked(client, born="the other day")
    assert "may be this child" not in asked(client, given_names="Freya", family_name="Dunmow", born="2001")


def test_what_the_writer_may_not_read_answers_exactly_as_if_it_were_not_there() -> None:
    """Another agency's record, without a grant, with a closer lock, and none at all: one answer, and the same looks."""
    client = a_browser(teacher())
    nobody = asked(client)
    known("POL")
    known("SHS", sharing="pointer")
    known("POL", sharing="sealed")
    assert asked(client) == nobody
    assert {(look["what"], look["shown"], tuple(look["owners"])) for look in looks()} == {("typed_name", 0, ())}


def test_a_grant_or_a_role_that_names_opens_it_and_a_closer_lock_stays_shut() -> None:
    record, close = known("POL"), known("POL", sharing="analysis_only")
    opened(to=an_agency(code="SCH"), records=[record])
    said = asked(a_browser(teacher()))
    assert "1 record may be this child" in said
    assert str(close) not in said
    said = asked(a_browser(a_post(agency=an_agency(code="CSC"), role=Role.ANALYST, name="Ife Ade")))
    assert str(record) in said
    assert str(close) not in said


def test_each_asking_is_a_look_and_the_owner_of_what_was_shown_is_named() -> None:
    known("POL")
    client = a_browser(a_post(agency=an_agency(code="CSC"), role=Role.ANALYST, name="Ife Ade"))
    asked(client)
    noted = {look["what"]: look for look in looks()}
    assert noted["typed_name"]["shown"] == 0
    assert noted["typed_match"]["owners"] == [an_agency(code="POL").id]


def test_names_cannot_be_tried_in_bulk_and_the_page_says_so_without_standing_in_the_way() -> None:
    known()
    client = a_browser(teacher())
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "insert into trail_look (id, at, staff_id, agency_id, role, purpose, what, on_kind, rule, owners, shown)"
            " select gen_random_uuid(), now(), %s, %s, 'practitioner', 'safeguard_a_child', 'typed_name', 'search', '', '{}', 0"
            " from generate_series(1, 120)",
            [teacher().staff_id, an_agency(code="SCH").id],
        )
    said = asked(client)
    assert "looked up many names this hour" in said
    assert "Quinn Harrow" not in said
    sent = client.post(
        "/concerns/new", TYPED | {"draft": str(uuid4()), "do": "send", "told": "He waits.", "happened": "1 3 2024"}
    )
    assert Concern.objects.using("owner").count() == 1
    assert sent.status_code == 302


def test_with_scripts_off_it_stands_on_the_kept_draft_and_the_answer_is_kept() -> None:
    record, draft = known(), str(uuid4())
    client = a_browser(teacher())
    kept = client.post("/concerns/new", TYPED | {"draft": draft, "do": "keep", "told": "He waits."})
    page = client.get(kept["location"]).content.decode()
    assert "1 record may be this child" in page
    client.post("/concerns/new", TYPED | {"draft": draft, "do": "keep", f"may_be-{record}": "same"})
    page = client.get(kept["location"]).content.decode()
    assert f'id="may_be-{record}-same" name="may_be-{record}" type="radio" value="same" checked' in page
    client.post("/concerns/draft", TYPED | {"draft": draft, f"may_be-{record}": "unsure"}, headers=HTMX)
    assert [(one.answer, one.became) for one in Said.objects.using("owner").all()] == [("unsure", "")]
    client.post("/concerns/draft/thrown", {"draft": draft})
    assert not Said.objects.using("owner").exists()
    assert not Draft.objects.using("owner").exists()


def sent(by: Post, record: UUID, answer: str) -> Concern:
    """A concern sent with an answer about one record, taken in."""
    given = TYPED | {"draft": str(uuid4()), "do": "send", "told": "He waits.", "happened": "1 3 2024"}
    a_browser(by).post("/concerns/new", given | {f"may_be-{record}": answer})
    concern = Concern.objects.using("owner").get()
    for _ in range(2):
        follow_concern(concern=concern.id)
    return concern


def test_same_by_whoever_may_not_judge_becomes_a_proposal_in_the_queue() -> None:
    a_post(agency=an_agency(code="CSC"), role=Role.TRIAGE, name="Nadia Osei")
    record = known(given_names="Freya", family_name="Dunmow", born="2001-01-30")
    sent(teacher(), record, "same")
    assert [one.became for one in Said.objects.using("owner").all()] == ["proposal"]
    assert not Judgement.objects.using("owner").exists()
    refresh()
    edge = Edge.objects.using("owner").get()
    assert record in (edge.record_a, edge.record_b)
    assert edge.band == "ask"
    assert edge.why == [{"field": "whoever wrote it", "says": "said that it is the same child", "weight": 0.0}]


@pytest.mark.parametrize("answer", ["same", "different", "unsure"])
def test_an_answer_of_whoever_may_judge_becomes_a_judgement_once(answer: str) -> None:
    triage = a_post(agency=an_agency(code="CSC"), role=Role.TRIAGE, name="Nadia Osei")
    record = known("CSC")
    sent(triage, record, answer)
    made = Judgement.objects.using("owner").get()
    assert (made.answer, made.staff_id, made.counts) == (answer, triage.staff_id, True)
    assert record in (made.record_a, made.record_b)
    assert made.record_a < made.record_b


def test_an_answer_while_writing_is_bound_by_the_two_person_rule_too() -> None:
    """H16: children of two agencies are not joined by one person, whichever page they say it on."""
    triage = a_post(agency=an_agency(code="CSC"), role=Role.TRIAGE, name="Nadia Osei")
    record = known("POL")
    opened(to=an_agency(code="CSC"), records=[record])
    sent(triage, record, "same")
    assert not Judgement.objects.using("owner").get().counts


def test_an_answer_about_a_record_that_the_writer_may_not_read_or_that_is_not_there_is_kept_nowhere() -> None:
    hidden, client, draft = known("POL"), a_browser(teacher()), str(uuid4())
    answers = {f"may_be-{record}": "same" for record in (hidden, uuid4(), "no-id")}
    kept = client.post("/concerns/draft", TYPED | {"draft": draft} | answers, headers=HTMX)
    assert kept.status_code == 200
    assert not Said.objects.using("owner").exists()


SAID = "insert into linkage_said (id, draft_id, staff_id, agency_id, role, record_id, answer) values (gen_random_uuid(), gen_random_uuid(), {staff}, access_agency(), {role}, '{record}', '{answer}')"


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"staff": "gen_random_uuid()"}, psycopg.errors.InsufficientPrivilege),
        ({"role": "'analyst'"}, psycopg.errors.InsufficientPrivilege),
        ({"record": str(UUID(int=7))}, psycopg.errors.InsufficientPrivilege),
        ({"answer": "surely"}, psycopg.errors.CheckViolation),
        ({}, None),
    ],
)
def test_the_database_refuses_what_nobody_said(wrong: dict[str, str], error: type[Exception] | None) -> None:
    record = known()
    given = {"staff": "access_staff()", "role": "access_acting_role()", "record": str(record), "answer": "same"} | wrong
    with looking(teacher()), transaction.atomic(), connection.cursor() as cursor:
        if error is None:
            cursor.execute(SAID.format(**given))
            cursor.execute("update linkage_said set answer = 'different'")
            assert cursor.rowcount == 1
            return
        with pytest.raises(Exception) as refused, transaction.atomic():  # noqa: PT011 - its cause is asked below
            cursor.execute(SAID.format(**given))
        assert isinstance(refused.value.__cause__, error)


@pytest.mark.parametrize(
    "attempt",
    [
        "insert into linkage_said (id, draft_id, staff_id, agency_id, role, record_id, answer, at) values"
        " (gen_random_uuid(), gen_random_uuid(), access_staff(), access_agency(), access_acting_role(), gen_random_uuid(), 'same', '2001-01-01')",
        "update linkage_said set became = 'judgement'",
        "update linkage_said set at = '2001-01-01'",
        "select linkage_key_number('0')",
    ],
)
def test_the_web_sets_no_time_settles_nothing_and_makes_no_key(attempt: str) -> None:
    with (
        looking(teacher()),
        connection.cursor() as cursor,
        pytest.raises(ProgrammingError) as refused,
        transaction.atomic(),
    ):
        cursor.execute(attempt)
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_nobody_reads_what_a_colleague_says_before_it_is_sent() -> None:
    record = known()
    a_browser(teacher()).post(
        "/concerns/draft", TYPED | {"draft": str(uuid4()), f"may_be-{record}": "same"}, headers=HTMX
    )
    assert Said.objects.using("owner").count() == 1
    for role in (Role.SAFEGUARDING_LEAD, Role.ANALYST):
        with looking(a_post(agency=an_agency(code="SCH"), role=role, name="Lee Marsh")), connection.cursor() as cursor:
            cursor.execute("select count(*) from linkage_said")
            assert cursor.fetchone() == (0,)


def test_without_entering_nothing_is_looked_up() -> None:
    with transaction.atomic(), connection.cursor() as cursor, pytest.raises(ProgrammingError), transaction.atomic():
        cursor.execute("select * from linkage_may_be(array['0'])")


def test_a_form_asks_too_and_its_check_page_where_no_script_runs() -> None:
    record, draft, writer = known(), str(uuid4()), teacher()
    client = a_browser(writer)
    answers = {f"a-{name}": "no" for name in ("spoken_for", "afraid", "given", "worried")}
    kept = client.post("/forms/short_contact/new", TYPED | answers | {"draft": draft, "do": "check"})
    assert kept["location"] == f"/forms/draft/{draft}/check"
    page = client.get(kept["location"]).content.decode()
    assert "1 record may be this child" in page
    assert "hx-post" not in page
    sent_form = client.post(kept["location"], {f"may_be-{record}": "same"})
    assert sent_form.status_code == 302
    follow_form(sent=Sent.objects.using("owner").get().id)
    said = Said.objects.using("owner").get()
    assert (said.answer, said.became, said.record_id) == ("same", "proposal", record)


def test_a_form_begun_from_a_childs_page_asks_nothing() -> None:
    client = a_browser(teacher())
    page = client.get("/forms/short_contact/new").content.decode()
    assert 'id="may_be"' in page
    assert "may be this child" not in page
