"""Deeds and looks on the real database: who wrote them can't be chosen, and they can't be changed."""

import json
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connections, transaction

from cairn.access.entry import enter
from cairn.agencies.actions import give_post, register_staff
from cairn.agencies.models import Agency, Post
from cairn.agencies.queries import actor_of
from cairn.agencies.roles import Actor, Role
from cairn.trail.actions import look, note, seal_waiting
from cairn.trail.export import export
from cairn.trail.signing import public_key
from cairn.trail.verify import verify

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])


def a_post(*, agency: str = "SCH", role: Role = Role.PRACTITIONER) -> Post:
    made, _ = Agency.objects.using("owner").get_or_create(code=agency, defaults={"name": agency, "kind": "education"})
    staff = register_staff(username=f"{agency}-{role}", name="A. Person", password="made up")
    return give_post(staff=staff, agency=made, role=role)


def an_actor(post: Post) -> Actor:
    return actor_of(post, purpose="safeguard_a_child")


def test_a_deed_is_noted_by_whom_the_entry_says_whatever_the_caller_says() -> None:
    post, other = a_post(), an_actor(a_post(agency="POL"))
    with transaction.atomic():
        enter(post=post.id, purpose="safeguard_a_child")
        note(by=other, did="test.done", on_kind="test")
    with connections["job"].cursor() as cursor:
        cursor.execute("select staff_id, agency_id, purpose from trail_deed")
        assert cursor.fetchall() == [(post.staff_id, post.agency_id, "safeguard_a_child")]


def test_nobody_notes_or_looks_without_entry() -> None:
    with pytest.raises(Exception, match="nobody has entered"), transaction.atomic():
        look(what="picture", on_kind="person")
    with pytest.raises(Exception, match="nobody has entered"), transaction.atomic():
        note(by=an_actor(a_post()), did="test.done", on_kind="test")


def test_r68_any_export_verifies_and_lists_who_what_and_why() -> None:
    post = a_post()
    for _ in range(3):
        with transaction.atomic():
            enter(post=post.id, purpose="answer_a_concern")
            look(what="picture", on_kind="person", on=post.id)
            note(by=an_actor(post), did="test.done", on_kind="test", why="because it was so")
    assert seal_waiting() == 6
    lines = list(export(post.agency_id))
    assert verify(lines, public_key=public_key(settings.CAIRN_TRAIL_KEY)).findings == ()
    rows = [json.loads(line) for line in lines[1:-1]]
    assert [row["seq"] for row in rows] == [1, 2, 3, 4, 5, 6]
    looks = [row["fields"] for row in rows if row["fields"][0] == "look"]
    assert all(fields[4] == str(post.staff_id) and fields[7] == "answer_a_concern" for fields in looks)
    assert all("because it was so" not in line for line in lines)


def test_sealing_twice_goes_on_where_it_stopped() -> None:
    post = a_post()
    for _ in range(2):
        with transaction.atomic():
            enter(post=post.id, purpose="safeguard_a_child")
            look(what="picture", on_kind="person")
        assert seal_waiting() == 1
    assert verify(export(post.agency_id), public_key=public_key(settings.CAIRN_TRAIL_KEY)).findings == ()


@pytest.mark.parametrize("role", ["cairn_web", "cairn_job", "cairn_engine", "cairn_owner"])
@pytest.mark.parametrize("table", ["trail_deed", "trail_look", "trail_seal"])
@pytest.mark.parametrize("words", ["update {} set id = id", "delete from {}", "truncate {} cascade"])
def test_no_role_changes_the_trail(
    role: str, table: str, words: str, connect_as: Callable[[str], psycopg.Connection[dict[str, Any]]]
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connect_as(role).execute(words.format(table))


def test_a_superuser_who_changes_a_row_is_found_by_the_export(
    connect_as: Callable[[str], psycopg.Connection[dict[str, Any]]],
) -> None:
    post = a_post()
    with transaction.atomic():
        enter(post=post.id, purpose="safeguard_a_child")
        look(what="picture", on_kind="person")
    seal_waiting()
    root = connect_as("postgres")
    root.execute("alter table trail_look disable trigger all")
    root.execute("update trail_look set what = 'nothing'")
    findings = verify(export(post.agency_id), public_key=public_key(settings.CAIRN_TRAIL_KEY)).findings
    assert len(findings) == 1
    assert "was changed" in findings[0]
