"""Deeds and looks on the real database: who wrote them can't be chosen, and they can't be changed."""

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import DataError, connections, transaction

from cairn.access.entry import enter
from cairn.agencies.actions import give_post, register_staff
from cairn.agencies.models import Agency, Post
from cairn.agencies.queries import actor_of
from cairn.agencies.roles import Actor, Role
from cairn.trail.actions import look, note, seal_waiting
from cairn.trail.export import export, heads
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
        look(what="picture", on_kind="person", rule="need.own-or-granted/1")
    with pytest.raises(Exception, match="nobody has entered"), transaction.atomic():
        note(by=an_actor(a_post()), did="test.done", on_kind="test")


def test_r68_any_export_verifies_and_lists_who_what_and_why() -> None:
    post = a_post()
    for _ in range(3):
        with transaction.atomic():
            enter(post=post.id, purpose="answer_a_concern")
            look(what="picture", on_kind="person", rule="need.own-or-granted/1", on=post.id)
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
            look(what="picture", on_kind="person", rule="need.own-or-granted/1")
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
        look(what="picture", on_kind="person", rule="need.own-or-granted/1")
    seal_waiting()
    root = connect_as("postgres")
    root.execute("alter table trail_look disable trigger all")
    root.execute("update trail_look set what = 'nothing'")
    findings = verify(export(post.agency_id), public_key=public_key(settings.CAIRN_TRAIL_KEY)).findings
    assert len(findings) == 1
    assert "was changed" in findings[0]


def look_and_seal(post: Post, *, times: int) -> None:
    for _ in range(times):
        with transaction.atomic():
            enter(post=post.id, purpose="safeguard_a_child")
            look(what="picture", on_kind="person", rule="need.own-or-granted/1", on=post.id)
    assert seal_waiting() == times


def kept_now() -> list[str]:
    """A file of heads, as the sealer writes it: one head a line, of every chain there is."""
    return [json.dumps(head) for head in heads()]


def test_an_older_export_passes_by_itself_and_not_against_heads_that_were_kept() -> None:
    post, other = a_post(), a_post(agency="POL")
    key = public_key(settings.CAIRN_TRAIL_KEY)
    look_and_seal(post, times=3)
    look_and_seal(other, times=1)
    older, early = list(export(post.agency_id)), kept_now()
    assert len(early) == 2, "a head of each agency's chain"
    look_and_seal(post, times=2)
    newer, late = list(export(post.agency_id)), kept_now()
    for whole, kept, fixed in ((older, early, 3), (newer, early, 3), (newer, late, 5), (newer, early + late, 5)):
        verdict = verify(whole, public_key=key, heads={"kept": kept})
        assert (verdict.findings, verdict.kept_to) == ((), fixed)
    assert verify(older, public_key=key).findings == ()
    [found] = verify(older, public_key=key, heads={"kept": early + late}).findings
    assert found.startswith("Rows 4 to 5 are missing at the end: a head kept outside, of 2")
    assert found.endswith(" is signed over row 5.")


def test_a_history_that_a_superuser_rewrote_and_sealed_anew_is_found_by_a_kept_head(
    connect_as: Callable[[str], psycopg.Connection[dict[str, Any]]],
) -> None:
    post, key = a_post(), public_key(settings.CAIRN_TRAIL_KEY)
    look_and_seal(post, times=2)
    early = kept_now()
    look_and_seal(post, times=3)
    late = kept_now()
    root = connect_as("postgres")
    for table in ("trail_look", "trail_seal"):
        root.execute(f"alter table {table} disable trigger all")
    root.execute("update trail_look set what = 'nothing' where id = (select row from trail_seal where seq = 4)")
    root.execute(
        "insert into trail_unsealed (row, source, agency_id, leaf)"
        " select l.id, 'look', l.agency_id, trail_leaf(trail_look_fields(l))"
        " from trail_seal s join trail_look l on l.id = s.row where s.seq > 3"
    )
    root.execute("delete from trail_seal where seq > 3")
    assert seal_waiting() == 2
    anew = list(export(post.agency_id))
    assert verify(anew, public_key=key).findings == (), "the service itself signed it"
    [found] = verify(anew, public_key=key, heads={"kept": early + late}).findings
    assert found.startswith("Row 5 is not the one that was signed on 2")
    assert found.endswith(": rows 3 to 5 hold a change.")


def noted(post: Post, **said: Any) -> None:
    with transaction.atomic():
        enter(post=post.id, purpose="safeguard_a_child")
        note(**({"by": an_actor(post), "did": "test.done", "on_kind": "test"} | said))


@pytest.mark.parametrize("said", [{"did": "a\x1fb"}, {"rule": "\x1f"}, {"version": "1\x1f"}, {"on_kind": "\x1ftest"}])
def test_a_deed_that_holds_the_border_between_fields_is_refused(said: dict[str, str]) -> None:
    post = a_post()
    with pytest.raises(DataError, match=r"holds U\+001F"):
        noted(post, **said)
    assert seal_waiting() == 0


def test_what_a_deed_is_about_may_hold_any_letter_and_verifies() -> None:
    """In `details` JSON writes the border as an escape, so it is none."""
    post = a_post()
    noted(post, details={"a": "\x1f\u2028é😀\\", "b": ['"', "\n"]})
    seal_waiting()
    assert verify(export(post.agency_id), public_key=public_key(settings.CAIRN_TRAIL_KEY)).findings == ()


@pytest.mark.parametrize("role", ["cairn_web", "cairn_job", "cairn_engine"])
def test_no_working_role_calls_the_leaf_itself(
    role: str, connect_as: Callable[[str], psycopg.Connection[dict[str, Any]]]
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connect_as(role).execute("select trail_leaf(array['a'])")


def test_a_leaf_is_the_same_as_before_fields_were_looked_at(
    connect_as: Callable[[str], psycopg.Connection[dict[str, Any]]],
) -> None:
    given = ["look", None, "", "é"]
    row = connect_as("postgres").execute("select trail_leaf(%s::text[]) as leaf", [given]).fetchone()
    assert row is not None
    assert bytes(row["leaf"]) == sha256("look\x1f\x1f\x1fé".encode()).digest()
