"""The second wall, tried with bare SQL as `cairn_web` on the fictional case: what each seat reads, and what it can't.

What may be read is worked out here a second time, slowly and plainly, from what the tables hold as their owner sees them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, connections, transaction

from cairn.access.entry import enter
from cairn.access.roles import Verb, may
from cairn.agencies.models import Post
from cairn.agencies.queries import actor_of
from cairn.agencies.roles import Role
from cairn.base.errors import NotFound
from cairn.signals.actions import answer_signal

pytestmark = [
    pytest.mark.django_db(databases=["default", "owner", "job", "engine"]),
    pytest.mark.usefixtures("case"),
    pytest.mark.slow,
]
SEATS = ("grace", "priya", "nadia", "marcus", "ife", "tom", "shah", "bex", "rob", "helen", "admin")
TABLES = {  # table -> the column that names the record
    "records_record": "id",
    "records_personversion": "record_id",
    "records_eventversion": "record_id",
    "records_placeversion": "record_id",
    "records_identifier": "record_id",
    "records_involvement": "event_id",
    "records_token": "record_id",
    "linkage_member": "record_id",
}


def as_owner(words: str, given: list[object] | None = None) -> list[tuple[Any, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(words, given)
        return list(cursor.fetchall())


def as_web(words: str, given: list[object] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(words, given)
        return list(cursor.fetchall())


@contextmanager
def seated(username: str) -> Iterator[Post]:
    post = Post.objects.using("owner").select_related("agency", "staff").get(staff__username=username, ended_at=None)
    with transaction.atomic():
        enter(post=post.id, purpose="safeguard_a_child")
        yield post


def scoped_to(post: Post) -> set[UUID]:
    return {
        record
        for record, role in as_owner("select record_id, role from access_scope where holder_id = %s", [post.agency_id])
        if role in ("", post.role)
    }


def readable(table: str, post: Post) -> set[Any]:
    """The oracle: ids of rows that this seat may read without opening anybody."""
    role, seen = Role(post.role), set()
    scope = scoped_to(post) if may(role, Verb.READ_GRANTED_RECORDS) else set()
    kinds = dict(as_owner("select id, kind from records_record"))
    protected = {row for (row,) in as_owner("select id from records_placeversion where protected is not null")}
    column = TABLES[table]
    for row, record, agency, sharing in as_owner(f"select id, {column}, agency_id, sharing from {table}"):
        own = agency == post.agency_id and may(role, Verb.READ_OWN_RECORDS)
        shared = sharing == "partnership" and row not in protected
        by_role = may(role, Verb.READ_IDENTITIES) and kinds[record] != "event"
        by_scope = record in scope
        if table in ("records_identifier", "linkage_member"):
            by_role = may(role, Verb.READ_IDENTITIES)
        if table == "records_identifier":
            by_scope = False
        if table in ("records_eventversion", "records_involvement"):
            by_role = by_scope = False
        if own or (shared and (by_role or by_scope)):
            seen.add(row)
    return seen


@pytest.mark.parametrize("table", TABLES)
def test_r66_each_seat_reads_exactly_what_the_plain_oracle_allows(table: str) -> None:
    for seat in SEATS:
        with seated(seat) as post:
            found = {row for (row,) in as_web(f"select id from {table}")}
        assert found == readable(table, post), f"{seat} in {table}"


@pytest.mark.parametrize("table", [*TABLES, "records_relationship", "signals_signal", "linkage_edge", "access_scope"])
def test_nobody_entered_means_no_rows(table: str) -> None:
    assert as_web(f"select count(*) from {table}") == [(0,)]
    assert as_owner(f"select count(*) > 0 from {table}") == [(True,)]


@pytest.mark.parametrize("seat", SEATS)
def test_opening_everybody_opens_only_own_and_granted_records(seat: str) -> None:
    everyone = [row for (row,) in as_owner("select id from records_record")]
    levels = {
        row: (agency, sharing) for row, agency, sharing in as_owner("select id, agency_id, sharing from records_record")
    }
    with seated(seat) as post:
        (opened,) = as_web("select records_open('person', null, %s, 'attack', 'none')", [everyone])[0]
        events = {row for (row,) in as_web("select record_id from records_eventversion")}
    scope = scoped_to(post) if may(Role(post.role), Verb.READ_GRANTED_RECORDS) else set()
    own = {
        row
        for row, (agency, _) in levels.items()
        if agency == post.agency_id and may(Role(post.role), Verb.READ_OWN_RECORDS)
    }
    granted = {row for row in scope if levels[row][1] == "partnership"}
    assert set(opened) == own | granted
    assert events <= own | granted


def test_no_seat_but_its_own_reads_a_health_record_that_is_held_close() -> None:
    close = {row for (row,) in as_owner("select id from records_record where sharing <> 'partnership'")}
    owners = dict(as_owner("select id, agency_id from records_record"))
    everyone = list(owners)
    assert len(close) >= 10
    for seat in SEATS:
        with seated(seat) as post:
            as_web("select records_open('person', null, %s, 'attack', 'none')", [everyone])
            for table, column in TABLES.items():
                seen = {row for (row,) in as_web(f"select {column} from {table}")}
                assert {row for row in seen & close if owners[row] != post.agency_id} == set(), f"{seat} in {table}"


def test_a_teacher_and_an_analyst_see_different_things() -> None:
    with seated("grace"):
        teacher = {row for (row,) in as_web("select id from records_personversion")}
        assert as_web("select count(*) from signals_signal") == [(0,)]
    with seated("ife"):
        analyst = {row for (row,) in as_web("select id from records_personversion")}
        assert as_web("select count(*) > 0 from signals_signal") == [(True,)]
    assert teacher
    assert teacher < analyst


def test_a_signal_on_a_close_record_is_known_to_its_owner_alone() -> None:
    held = as_owner("select id, restricted_to, reference from signals_signal where restricted_to is not null")
    assert {reference.partition("-")[0] for _, _, reference in held} >= {"SHS", "CAMHS", "GP"}
    for seat in SEATS:
        with seated(seat) as post:
            seen = {row for (row,) in as_web("select id from signals_signal where restricted_to is not null")}
            evidence = {
                row for (row,) in as_web("select signal_id from signals_evidence where restricted_to is not null")
            }
        reads = may(Role(post.role), Verb.READ_SIGNALS) or may(Role(post.role), Verb.READ_OWN_SIGNALS)
        mine = {row for row, owner, _ in held if owner == post.agency_id and reads}
        assert seen == mine, seat
        assert evidence == mine, seat


def test_references_of_open_signals_have_no_gap_where_a_close_one_stands() -> None:
    given = as_owner("select reference from signals_signal where restricted_to is null order by reference")
    years: dict[str, list[int]] = {}
    for (reference,) in given:
        year, _, number = reference.partition("-")
        years.setdefault(year, []).append(int(number))
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in years.values())


def test_the_owner_answers_a_close_signal_and_nobody_else_can() -> None:
    signal = as_owner(
        "select s.id from signals_signal s join agencies_agency a on a.id = s.restricted_to where a.code = 'SHS' limit 1"
    )[0][0]
    for seat in ("ife", "nadia", "shah"):
        with seated(seat) as post, pytest.raises(NotFound):
            answer_signal(signal=signal, answer="no", reason="x", by=actor_of(post, purpose="answer_a_concern"))
    with seated("tom") as post:
        answer_signal(
            signal=signal, answer="no", reason="Answered by phone.", by=actor_of(post, purpose="answer_a_concern")
        )
        assert as_web("select answer from signals_signal where id = %s", [signal]) == [("no",)]


@pytest.mark.parametrize(
    "words",
    [
        "insert into records_record (id, agency_id, kind, source_id, sharing, first_recorded_at)"
        " select gen_random_uuid(), agency_id, 'person', 'x', 'partnership', now() from records_record limit 1",
        "update records_record set sharing = 'partnership'",
        "delete from records_eventversion",
        "update linkage_member set identity_id = gen_random_uuid()",
        "update signals_signal set status = 'retracted', status_reason = 'gone'",
        "insert into signals_evidence select * from signals_evidence",
        "delete from signals_answer",
        "update linkage_judgement set answer = 'same'",
        "select * from linkage_identity",
        "update trail_look set what = ''",
    ],
)
def test_the_web_never_writes_what_is_not_its_to_write(words: str) -> None:
    with pytest.raises(Exception, match="permission denied"), seated("nadia"):
        as_web(words)


def test_hidden_and_absent_records_give_the_same_answer_to_a_judgement() -> None:
    hidden = as_owner("select id from records_record where kind = 'person' and sharing = 'analysis_only' limit 1")[0][0]
    shown = as_owner(
        "select max(id::text)::uuid from records_record where kind = 'person' and sharing = 'partnership'"
    )[0][0]
    words = (
        "insert into linkage_judgement (id, record_a, record_b, kind, answer, reason, staff_id, agency_id, at, agreed, facts)"
        " values (gen_random_uuid(), %s, %s, 'person', 'same', 'x', access_staff(), access_agency(), now(), '{}', '{}')"
    )
    said = []
    for record in (hidden, UUID(int=1)):
        with pytest.raises(Exception, match="row-level security") as refused, seated("ife"):
            as_web(words, sorted([record, shown], key=str))
        said.append(str(refused.value))
    assert said[0] == said[1]


def test_a_pointer_names_a_desk_and_nothing_else_and_only_with_a_grant() -> None:
    words = "select desk_name, desk_phone from linkage_pointers(%s)"
    identities = [
        row for (row,) in as_owner("select distinct identity_id from linkage_member where sharing = 'pointer'")
    ]
    for seat, expects in (("grace", False), ("rob", False), ("admin", False), ("nadia", True)):
        with seated(seat):
            found = {row for identity in identities for row in as_web(words, [identity])}
        assert bool(found) is expects, seat
        assert found <= {("Health safeguarding desk", "01632 960140")}
