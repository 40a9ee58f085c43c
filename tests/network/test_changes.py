"""What changed in a chart since it was saved: told apart where the reader may see it, counted alike where not."""

from datetime import date
from uuid import UUID

from cairn.network.changes import Held, changes
from cairn.network.rules import Link, Node, Sure

A, B, C, D = (UUID(int=number) for number in range(1, 5))
RA, RB, RC, RD, RA2 = (UUID(int=number) for number in range(101, 106))


def node(identity: UUID) -> Node:
    return Node(identity, "adult", f"N{identity.int}", 0)


def link(left: UUID, right: UUID, *, sure: Sure = Sure.TOLD, records: int = 1) -> Link:
    return Link(node(left), node(right), ("Worry",), sure, date(2011, 1, 1), records, ())


THEN = Held({RA: A, RB: B}, {(A, B): ("Told", 1)})


def test_the_same_chart_has_not_changed_whichever_way_its_links_point() -> None:
    found = changes(THEN, nodes=[node(A), node(B)], links=[link(B, A)], standing={RA: A, RB: B})
    assert found.number == 0


def test_who_came_what_link_is_new_and_what_rests_on_more_is_told() -> None:
    now = [link(A, B, sure=Sure.FIRST_HAND, records=3), link(B, C)]
    found = changes(THEN, nodes=[node(A), node(B), node(C)], links=now, standing={RA: A, RB: B})
    assert [one.identity for one in found.came] == [C]
    assert [(one.left.identity, one.right.identity) for one in found.new_links] == [(B, C)]
    assert [(one.sure, one.records, one.more) for one in found.altered] == [("Told", 1, 2)]
    assert found.number == 3


def test_what_the_reader_may_not_see_now_is_counted_alike_and_never_named() -> None:
    found = changes(THEN, nodes=[node(A)], links=[], standing={RA: A})
    assert (found.unseen, found.unseen_links, found.left, found.gone_links) == (1, 1, (), ())


def test_who_may_be_seen_but_left_the_chart_is_told_and_so_is_a_link_between_those_who_stayed() -> None:
    left = changes(THEN, nodes=[node(A)], links=[], standing={RA: A, RB: B})
    assert (left.left, left.unseen) == ((B,), 0)
    stayed = changes(THEN, nodes=[node(A), node(B)], links=[], standing={RA: A, RB: B})
    assert (stayed.left, stayed.gone_links) == ((), ((A, B),))


def test_two_who_were_put_together_and_one_who_was_put_apart_are_told() -> None:
    together = changes(THEN, nodes=[node(C)], links=[], standing={RA: C, RB: C})
    assert (together.judged, together.came, together.unseen) == ((C,), (), 0)
    one = Held({RA: A, RA2: A}, {})
    apart = changes(one, nodes=[node(A), node(D)], links=[], standing={RA: A, RA2: D})
    assert (apart.judged, apart.came) == ((A, D), ())


def test_a_new_id_for_the_same_records_is_no_change() -> None:
    found = changes(THEN, nodes=[node(C), node(B)], links=[link(C, B)], standing={RA: C, RB: B})
    assert found.number == 0
