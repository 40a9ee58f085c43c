"""The queue is in the order of what a judgement would settle, all of it by page; a judgement is of its pair, kind and now."""

from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection, connections, transaction
from django.db.utils import ProgrammingError

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.linkage.actions import judge, weigh_edges
from cairn.linkage.queries import proposals_waiting
from collected import collect_once
from factories import (
    a_browser,
    a_child,
    a_judgement,
    a_named_adult,
    a_place,
    a_post,
    a_proposal,
    an_agency,
    looking,
    the_same,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])
Pair = tuple[UUID, UUID]


@pytest.fixture
def analyst() -> Post:
    return a_post(agency=an_agency(code="POL"), role=Role.ANALYST, name="Ife Ade")


def children(*codes: str) -> Pair:
    """Records of children of these agencies that may be one, in order."""
    first, second = sorted((a_child(agency=an_agency(code=code), given_names="Quinn") for code in codes), key=str)
    return first, second


def proposed(pair: Pair, **says: object) -> UUID:
    return a_proposal(record_a=pair[0], record_b=pair[1], **says).id


def order(post: Post, **given: int) -> list[UUID]:
    with looking(post) as actor:
        return [one.id for one in proposals_waiting(actor, **given)]


def test_what_would_join_most_agencies_and_children_stands_first_then_what_waited_longest(analyst: Post) -> None:
    adults = tuple(sorted((a_named_adult(agency=an_agency(code="SCH")) for _ in range(2)), key=str))
    of_adults = proposed(adults, match_weight=20.0)  # type: ignore[arg-type]  # two ids
    of_one_agency = proposed(children("SCH", "SCH"), match_weight=9.0, known_at="2011-01-02T00:00Z")
    older = proposed(children("SCH", "SCH"), match_weight=1.0, known_at="2011-01-01T00:00Z")
    of_two = proposed(children("SCH", "POL"), match_weight=1.0)
    drawn = children("SCH", "POL")
    the_same(drawn[0], a_child(agency=an_agency(code="CSC"), given_names="Quinn"))
    of_three = proposed(drawn, match_weight=0.5)
    weigh_edges()
    assert order(analyst) == [of_three, of_two, older, of_one_agency, of_adults]
    with looking(analyst) as actor:
        assert [(one.children, one.agencies) for one in proposals_waiting(actor)][:2] == [(3, 3), (2, 2)]


def test_every_proposal_is_reached_by_page_and_none_twice(analyst: Post) -> None:
    made = {proposed(children("SCH", "SCH"), match_weight=float(at)) for at in range(7)}
    pages = [order(analyst, most=3, after=after) for after in (0, 3, 6)]
    assert [len(found) for found in pages] == [3, 3, 1]
    assert {one for found in pages for one in found} == made


def test_what_was_judged_leaves_the_queue_and_comes_back_with_a_new_fact(analyst: Post) -> None:
    pair = children("SCH", "SCH")
    wanted = proposed(pair)
    with looking(analyst) as actor:
        judge(kind="person", record_a=pair[0], record_b=pair[1], answer="different", reason="Two girls", by=actor)
    assert order(analyst) == []
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            """update linkage_edge set why = why || '[{"field": "phone", "says": "one phone", "weight": -2}]'"""
        )
        assert order(analyst) == []
        cursor.execute(
            """update linkage_edge set why = why || '[{"field": "phone", "says": "one phone", "weight": 2}]'"""
        )
    assert order(analyst) == [wanted]


def test_the_page_goes_on_to_the_next_and_an_odd_page_number_is_the_first(analyst: Post) -> None:
    collect_once()
    for at in range(51):
        proposed(children("SCH", "SCH"), match_weight=float(at))
    client = a_browser(analyst)
    first, second = client.get("/links").content.decode(), client.get("/links?page=2").content.decode()
    assert first.count('<th role="rowheader"') == 50
    assert "?page=2" in first
    assert second.count('<th role="rowheader"') == 1
    assert "?page=1" in second
    for odd in ("0", "-1", "x", "9" * 30, "²"):
        assert client.get("/links", {"page": odd}).content.decode().count('<th role="rowheader"') == 50


JUDGE = (
    "insert into linkage_judgement (id, record_a, record_b, kind, answer, reason, staff_id, agency_id, at, agreed, facts)"
    " values (gen_random_uuid(), %s, %s, %s, 'same', 'x', access_staff(), access_agency(), now() + %s::interval, '{}', '{}')"
)


def refused(post: Post, pair: Pair, kind: str, off: str = "0 s") -> bool:
    """Whether the database refuses this judgement of a page."""
    with looking(post), connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(JUDGE, [*pair, kind, off])
        except ProgrammingError as error:
            return isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege)
    return False


def test_a_reversed_pair_a_false_kind_and_a_false_time_are_refused(analyst: Post) -> None:
    pair, place = children("SCH", "SCH"), a_place(agency=an_agency(code="SCH"), name="The ink place")
    mixed = tuple(sorted((pair[0], place), key=str))
    assert refused(analyst, (pair[1], pair[0]), "person")
    assert refused(analyst, (pair[0], pair[0]), "person")
    for kind in ("place", "person_place", "thing"):
        assert refused(analyst, pair, kind)
    for kind in ("person", "place"):
        assert refused(analyst, mixed, kind)  # type: ignore[arg-type]  # two ids
    for off in ("-1 day", "1 day", "10 years"):
        assert refused(analyst, pair, "person", off)
    assert not refused(analyst, pair, "person")
    assert not refused(analyst, mixed, "person_place")  # type: ignore[arg-type]  # two ids


def test_the_moment_of_a_judgement_is_the_databases_own(analyst: Post) -> None:
    pair = children("SCH", "SCH")
    assert not refused(analyst, pair, "person", "-4 minutes")
    with connections["owner"].cursor() as cursor:
        cursor.execute("select abs(extract(epoch from now() - at)) < 60 from linkage_judgement")
        assert cursor.fetchall() == [(True,)]


@pytest.mark.parametrize(
    "words",
    [
        "insert into linkage_edge (id) values (gen_random_uuid())",
        "update linkage_edge set band = 'ask'",
        "delete from linkage_judgement",
        "select linkage_settle_edges()",
    ],
)
def test_a_page_writes_no_proposal_and_takes_no_judgement_away(analyst: Post, words: str) -> None:
    a_judgement(record_a=uuid4(), record_b=uuid4(), answer="same", by=analyst)
    with (
        looking(analyst),
        connection.cursor() as cursor,
        pytest.raises(Exception, match="permission denied"),
        transaction.atomic(),
    ):
        cursor.execute(words)
