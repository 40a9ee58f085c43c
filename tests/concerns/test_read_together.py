"""The database itself holds that earlier concerns are read together before one is let go: attacks by bare SQL; R3."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, connections

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from concerns.made_allegations import officer, somebody, told_of_pike
from concerns.made_concerns import DECISION, SOON, front_door, now_stands, teacher, told
from factories import a_post, an_agency, looking

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job"])
SOONEST = SOON.isoformat()


def by_sql(did: str, concern: UUID, *read: UUID, by: Post, version: int = 1) -> str:
    """A step that skips every action of ours; what it came to, or the SQLSTATE that it was refused with."""
    try:
        with looking(by), connection.cursor() as cursor:
            cursor.execute(
                "select concerns_step(%s, %s, %s, %s::jsonb, %s, %s::uuid[])",
                [concern, version, did, json.dumps(DECISION), SOONEST, list(read)],
            )
            return str(cursor.fetchone()[0])
    except DatabaseError as error:
        return str(getattr(error.__cause__, "sqlstate", ""))


def seen_before(concern: UUID, *, by: Post) -> list[UUID]:
    with looking(by), connection.cursor() as cursor:
        cursor.execute("select concerns_earlier(%s)", [concern])
        return [row[0] for row in cursor.fetchall()]


def kept_as_read(concern: UUID) -> list[Any]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select r.read_together from concerns_reason r join concerns_step s on s.id = r.step_id"
            " where r.concern_id = %s order by s.number",
            [concern],
        )
        return [row[0] for row in cursor.fetchall()]


def test_r3_a_statement_of_the_web_lets_nothing_go_before_all_was_read() -> None:
    nadia, priya = front_door(), teacher()
    first, second, third = (told(priya) for _ in range(3))
    for read in ((), (first,), (first, third), (uuid4(), uuid4())):
        assert by_sql("no_further_action", third, *read, by=nadia) == "CC412"
    assert now_stands(third).state == "waiting"
    assert by_sql("no_further_action", third, first, second, by=nadia) == "watching"


def test_r3_what_was_watched_first_is_not_ended_unread_either() -> None:
    nadia, priya = front_door(), teacher()
    first, second = told(priya), told(priya)
    assert by_sql("watch", second, by=nadia) == "watching"
    assert by_sql("end", second, by=nadia, version=2) == "CC412"
    assert by_sql("end", second, first, by=nadia, version=2) == "ended"


def test_r3_nobody_is_held_up_by_or_learns_of_one_that_they_may_not_know() -> None:
    nadia, priya = front_door(), teacher()
    clinic = a_post(agency=an_agency(code="SHS"), name="Una Reid")
    hidden = told(clinic)
    open_one = told(priya)
    assert seen_before(open_one, by=nadia) == []
    assert by_sql("no_further_action", open_one, hidden, by=nadia) == "watching"
    assert kept_as_read(open_one) == [[], []], "nobody has read what they may not know"


def test_r3_what_is_kept_apart_holds_up_nobody_who_decides() -> None:
    nadia, priya = front_door(), teacher()
    officer()
    somebody("Darren Pike", agency="SPT")
    apart, open_one = told_of_pike(priya), told(priya)
    assert seen_before(open_one, by=nadia) == []
    assert by_sql("no_further_action", open_one, by=nadia) == "watching"
    assert seen_before(apart, by=nadia) == []


def test_r3_nothing_of_a_concern_that_one_may_not_read_is_told_by_what_came_before_it() -> None:
    front_door()
    priya = teacher()
    first, second = told(priya), told(priya)
    other = a_post(agency=an_agency(code="POL"), role=Role.TRIAGE, name="Tom Reeve")
    assert seen_before(second, by=priya) == [first]
    assert seen_before(second, by=other) == seen_before(uuid4(), by=other) == []
