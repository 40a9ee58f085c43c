"""Entering and opening, attacked: what an injected statement of `cairn_web` could try."""

import time
from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction

from cairn.access.entry import enter, entry_token
from cairn.access.roles import ROLES, Verb, may
from cairn.agencies.actions import give_post, register_staff
from cairn.agencies.models import Agency, Post
from cairn.agencies.roles import Role
from cairn.base.errors import NotAllowed

committing = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])
ME = "select access_staff(), access_agency(), access_acting_role(), access_purpose()"


@pytest.fixture
def post() -> Post:
    agency = Agency.objects.using("owner").create(code="SCH", name="School", kind="education")
    staff = register_staff(username="a.teacher", name="A. Teacher", password="made up")
    return give_post(staff=staff, agency=agency, role=Role.PRACTITIONER)


def ask(words: str, given: list[object] | None = None) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(words, given)
        found: tuple[Any, ...] = cursor.fetchone()
        return found


@committing
def test_entry_says_who_for_whom_as_what_and_why(post: Post) -> None:
    with transaction.atomic():
        enter(post=post.id, purpose="provide_care")
        assert ask(ME) == (post.staff_id, post.agency_id, "practitioner", "provide_care")


@committing
def test_entry_ends_with_its_transaction(post: Post) -> None:
    with transaction.atomic():
        enter(post=post.id, purpose="provide_care")
    with transaction.atomic():
        assert ask(ME) == (None, None, None, None)


@committing
def test_a_setting_made_by_hand_is_no_entry(post: Post) -> None:
    with transaction.atomic():
        ask("select set_config('cairn.entry', %s, true)", [f"{post.staff_id}|{post.agency_id}|triage|x|forged"])
        assert ask(ME) == (None, None, None, None)


@committing
def test_an_entry_kept_from_another_transaction_is_no_entry(post: Post) -> None:
    with transaction.atomic():
        enter(post=post.id, purpose="provide_care")
        (kept,) = ask("select current_setting('cairn.entry')")
    with transaction.atomic():
        ask("select set_config('cairn.entry', %s, true)", [kept])
        assert ask(ME) == (None, None, None, None)


@committing
def test_a_list_of_opened_records_made_by_hand_opens_nothing(post: Post) -> None:
    with transaction.atomic():
        enter(post=post.id, purpose="provide_care")
        ask("select set_config('cairn.opened', %s, true)", ["{" + str(uuid4()) + "}|forged"])
        assert ask("select access_opened()") == ([],)


@pytest.mark.parametrize(
    "words",
    [
        "select * from access_secret",
        "select access_mac('inside', 'anything')",
        "select access_sign_opened('{}')",
        "select trail_seal_waiting()",
        "insert into access_role values ('practitioner', 'read_signals')",
        "insert into access_scope select gen_random_uuid()",
        "insert into access_grant select gen_random_uuid()",
        "create temp table mine (x int)",
        "create table mine (x int)",
        "select * from pg_stat_user_tables",
    ],
)
@pytest.mark.django_db(databases=["default"])
def test_the_web_role_may_not(words: str) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
        ask(words)


@committing
@pytest.mark.parametrize("part", [0, 1, 2, 3, 4])
def test_a_changed_token_is_refused(post: Post, part: int) -> None:
    parts = entry_token(post=post.id, purpose="provide_care").split("|")
    parts[part] = str(uuid4()) if part == 0 else str(int(time.time()) + 9999) if part == 2 else "other"
    with pytest.raises(Exception, match="not signed"), transaction.atomic():
        ask("select access_enter(%s)", ["|".join(parts)])


@committing
def test_an_old_token_is_refused(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: 1_000_000_000.0)
    old = entry_token(post=post.id, purpose="provide_care")
    with pytest.raises(Exception, match="expired"), transaction.atomic():
        ask("select access_enter(%s)", [old])


@committing
def test_a_post_that_has_ended_enters_no_more(post: Post) -> None:
    Post.objects.using("owner").filter(id=post.id).update(ended_at=post.started_at)
    with pytest.raises(NotAllowed, match="This post has ended"), transaction.atomic():
        enter(post=post.id, purpose="provide_care")


@committing
def test_database_and_pages_agree_on_every_verb_of_every_role(post: Post) -> None:
    for role in Role:
        Post.objects.using("owner").filter(id=post.id).update(role=role.value)
        with transaction.atomic():
            enter(post=post.id, purpose="assure_quality")
            held = {verb for verb in Verb if ask("select access_may(%s)", [verb.value]) == (True,)}
        assert held == {verb for verb in Verb if may(role, verb)}


def test_an_administrator_reads_no_record() -> None:
    held = ROLES[Role.ADMINISTRATOR].may
    assert not held & {Verb.READ_OWN_RECORDS, Verb.READ_GRANTED_RECORDS, Verb.READ_IDENTITIES, Verb.READ_SIGNALS}
