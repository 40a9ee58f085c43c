"""What of a network a reader chose to see, the way between two, and that a drawing of it can be read."""

import csv
import io
import json
from datetime import date
from itertools import combinations
from uuid import UUID
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.network.charts import (
    SORTS,
    Choice,
    Window,
    chart,
    children_around,
    day_steps,
    held_nodes,
    ordered,
    status_of,
    way_between,
)
from cairn.network.drawing import LETTER, LINE, MOST_DRAWN, MOST_HELD, SHAPE, WIDTH, Drawn, Picture, picture
from cairn.network.export import FORMATS, Shown, as_csv, as_file, as_graphml, as_json
from cairn.network.rules import Link, Node, Sure
from cairn.people.rules.dossier import Desk
from people.made_people import a_person, one_says
from records.made_said import POLICE, SCHOOL


def node(number: int, sort: str = "child", *, steps: int = 1, title: str = "") -> Node:
    person = a_person(one_says(role="person_of_concern", age_low=16, age_high=19)) if sort == "unknown" else None
    return Node(UUID(int=number), sort, title or f"{sort} {number}", steps, person)


def link(
    left: Node, right: Node, *, sure: Sure = Sure.TOLD, known: str = "2011-01-01", says: str = "Concern: seen"
) -> Link:
    return Link(left, right, (says,), sure, date.fromisoformat(known), 1, (SCHOOL,))


QUINN, MIA, DAZ, VELK, SHOP = node(1, steps=0), node(2), node(3, "unknown"), node(4, "concern"), node(5, "place")
EVERYONE = {one.identity: one for one in (QUINN, MIA, DAZ, VELK, SHOP)}
TOLD = link(QUINN, DAZ)
SAME = link(DAZ, VELK, sure=Sure.PROPOSED, known="2011-11-11")
OWNS = link(VELK, SHOP, sure=Sure.RECORDED, known="2010-07-01")
THERE = link(MIA, SHOP, sure=Sure.FIRST_HAND, known="2012-06-18")
LINKS = (TOLD, SAME, OWNS, THERE)


def shown(choice: Choice, *, starts: tuple[UUID, ...] = (QUINN.identity,)) -> tuple[set[str], int]:
    made = chart(EVERYONE, LINKS, choice, starts=starts)
    return {one.title for one in made.nodes}, len(made.links)


def test_nothing_chosen_shows_everything_tied() -> None:
    assert shown(Choice()) == ({one.title for one in EVERYONE.values()}, 4)


def test_a_choice_of_places_and_people_of_concern_leaves_where_one_began_standing() -> None:
    made = chart(EVERYONE, LINKS, Choice(sorts=frozenset({"place", "concern"})), starts=(QUINN.identity,))
    assert {one.title for one in made.nodes} == {"child 1", "concern 4", "place 5"}
    assert (made.links, made.left, made.alone) == ((OWNS,), 2, 0)


def test_a_choice_of_status_counts_those_whom_no_shown_link_ties() -> None:
    made = chart(EVERYONE, LINKS, Choice(statuses=frozenset({"confirmed"})), starts=(QUINN.identity,))
    assert set(made.links) == {OWNS, THERE}
    assert made.alone == 1  # Daz
    assert QUINN in made.nodes


def test_who_is_hidden_goes_with_every_link_and_can_be_named_again() -> None:
    made = chart(EVERYONE, LINKS, Choice(hidden=frozenset({VELK.identity})), starts=(QUINN.identity,))
    assert (made.links, made.hidden) == ((TOLD, THERE), (VELK,))


@pytest.mark.parametrize(
    ("sure", "status"),
    [
        (Sure.FIRST_HAND, "confirmed"),
        (Sure.RECORDED, "confirmed"),
        (Sure.TOLD, "unconfirmed"),
        (Sure.PROPOSED, "proposed"),
    ],
)
def test_three_styles_say_how_sure_a_link_is(sure: Sure, status: str) -> None:
    assert status_of(sure) == status


def test_the_way_between_two_has_the_fewest_steps() -> None:
    """R45."""
    assert way_between(LINKS, QUINN.identity, SHOP.identity) == (TOLD, SAME, OWNS)
    shorter = link(QUINN, SHOP, sure=Sure.TOLD)
    assert way_between((*LINKS, shorter), QUINN.identity, SHOP.identity) == (shorter,)


def test_of_two_ways_as_short_the_surer_is_shown() -> None:
    sure, unsure = link(QUINN, VELK, sure=Sure.RECORDED), link(QUINN, MIA, sure=Sure.PROPOSED)
    assert way_between((unsure, sure, OWNS, THERE), QUINN.identity, SHOP.identity) == (sure, OWNS)


def test_where_there_is_no_way_none_is_made_up() -> None:
    assert way_between((OWNS,), QUINN.identity, SHOP.identity) is None
    assert way_between((), QUINN.identity, QUINN.identity) == ()


def test_the_number_of_children_stands_by_an_adult_from_two_on() -> None:
    one, two = link(QUINN, VELK), link(MIA, VELK)
    assert children_around((one, two)) == {VELK.identity: 2}
    assert children_around((one,)) == {}
    assert children_around((one, link(MIA, VELK, sure=Sure.PROPOSED))) == {}


def test_no_number_stands_by_a_child_or_whoever_may_be_one() -> None:
    """Harms, H2: whoever may be under 18 is a child first."""
    third = node(9)
    links = (link(QUINN, DAZ), link(MIA, DAZ), link(QUINN, third), link(MIA, third), link(QUINN, MIA))
    assert children_around(links) == {}


def test_a_window_keeps_what_was_written_down_within_it() -> None:
    window = Window(date(2011, 1, 1), date(2011, 12, 31), SCHOOL)
    assert window.keeps(date(2011, 1, 1), (SCHOOL, POLICE))
    assert window.keeps(date(2011, 12, 31), (SCHOOL,))
    assert not window.keeps(date(2012, 1, 1), (SCHOOL,))
    assert not window.keeps(date(2010, 12, 31), (SCHOOL,))
    assert not window.keeps(date(2011, 6, 1), (POLICE,))
    assert Window().whole
    assert not window.whole


def test_time_goes_a_known_day_back_and_forward() -> None:
    assert day_steps(LINKS, until=None) == (date(2011, 11, 11), None)
    assert day_steps(LINKS, until=date(2011, 11, 11)) == (date(2011, 1, 1), date(2012, 6, 18))
    assert day_steps(LINKS, until=date(2010, 1, 1)) == (None, date(2010, 7, 1))
    assert day_steps((), until=None) == (None, None)


def test_links_sort_by_each_column_both_ways() -> None:
    assert ordered(LINKS, "known") == (OWNS, TOLD, SAME, THERE)
    assert ordered(LINKS, "known", last_first=True) == (THERE, SAME, TOLD, OWNS)
    assert ordered(LINKS, "sure")[0] == THERE
    assert ordered(LINKS, "near") == LINKS


def test_one_desk_never_ties_two_people_to_one_another() -> None:
    """Access, pointers: the same desk for all."""
    desk = Desk("Health safeguarding desk", "01632 960140")
    pairs = held_nodes({QUINN.identity: (desk,), MIA.identity: (desk,)}, [QUINN, MIA, DAZ])
    assert [about for about, _ in pairs] == [QUINN, MIA]
    assert len({held.identity for _, held in pairs}) == 2
    assert {held.title for _, held in pairs} == {"Someone: ask Health safeguarding desk"}


# --- the drawing ---

WORDS = ("Quinn Harrow", "Someone described as “older boyfriend” (Marlbridge Academy)", "Blackthorn Ink", "“Daz”")


def box(one: Drawn) -> tuple[float, float, float, float]:
    """left, top, right, bottom of a shape and its label."""
    long = max(len(text) for text, _ in one.lines) * LETTER
    across = (one.label_x - long, one.x + SHAPE) if one.left else (one.x - SHAPE, one.label_x + long)
    tops = [y - LINE + 4 for _, y in one.lines]
    return across[0], min(one.y - SHAPE, *tops), across[1], max(one.y + SHAPE, one.lines[-1][1] + 4)


def apart(left: tuple[float, ...], right: tuple[float, ...]) -> bool:
    return left[2] <= right[0] or right[2] <= left[0] or left[3] <= right[1] or right[3] <= left[1]


def readable(drawn: Picture) -> None:
    boxes = [box(one) for one in drawn.drawn]
    for left, right in combinations(boxes, 2):
        assert apart(left, right)
    for at in boxes:
        assert at[0] >= 0
        assert at[1] >= 0
        assert at[2] <= WIDTH
        assert at[3] <= drawn.height


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.sampled_from(SORTS), st.sampled_from(WORDS)), min_size=1, max_size=75),
    st.lists(st.tuples(st.integers(0, 74), st.integers(0, 74)), max_size=120),
)
def test_no_two_names_overlap_none_is_cut_and_sixty_are_drawn_at_most(
    made: list[tuple[str, str]], ends: list[tuple[int, int]]
) -> None:
    nodes = [node(at, sort, title=title) for at, (sort, title) in enumerate(made, 1)]
    tied = {(a, b) for a, b in ends if a < b < len(nodes)}
    drawn = picture(nodes, [link(nodes[a], nodes[b]) for a, b in sorted(tied)])
    assert len(drawn.drawn) == min(len(nodes), MOST_DRAWN)
    assert drawn.left_out == len(nodes) - len(drawn.drawn)
    assert len(drawn.lines) == sum(b < MOST_DRAWN for _, b in tied)
    for one in drawn.drawn:
        assert " ".join(text for text, _ in one.lines) == one.node.title
    readable(drawn)


def test_a_line_says_how_sure_it_is_by_its_style_and_whom_it_ties() -> None:
    drawn = picture(list(EVERYONE.values()), LINKS)
    assert [line.status for line in drawn.lines] == ["unconfirmed", "proposed", "confirmed", "confirmed"]
    assert drawn.lines[0].says == "child 1 and unknown 3: Concern: seen"


def test_desks_are_drawn_all_or_none() -> None:
    desk = Desk("Health safeguarding desk", "01632 960140")
    children = [node(number) for number in range(1, MOST_HELD + 2)]
    few = picture(children, (), held=held_nodes({one.identity: (desk,) for one in children[:2]}, children))
    assert [line.status for line in few.lines] == ["held", "held"]
    readable(few)
    many = picture(children, (), held=held_nodes({one.identity: (desk,) for one in children}, children))
    assert (many.lines, many.held_out) == ((), MOST_HELD + 1)


# --- files ---


def a_file(*links: Link) -> Shown:
    return Shown("Network around =Quinn.", (QUINN, DAZ), links, {SCHOOL: "Marlbridge Academy"})


@pytest.mark.parametrize("typed", ["=HYPERLINK(1)", "+44", "-1+1", "@SUM(A1)", "\tx", "  =1", "|calc"])
def test_no_cell_of_a_file_runs_as_a_formula(typed: str) -> None:
    bad = node(1, title=typed)
    text = as_csv(a_file(link(bad, DAZ, says=typed)))
    for row in csv.reader(io.StringIO(text.lstrip("\ufeff"))):
        assert not any(cell.lstrip().startswith(("=", "+", "-", "@", "|", "\t")) for cell in row)
    assert typed.strip() in text


def test_every_file_holds_the_same_links_and_says_what_it_is_not() -> None:
    shown_here = a_file(TOLD)
    for form in FORMATS:
        text = as_file(shown_here, form)
        assert "To stand in a network is no finding about anyone." in text
        assert "Concern: seen" in text
        assert "Marlbridge Academy" in text
    made = json.loads(as_json(shown_here))
    assert [(one["from"], one["status"]) for one in made["links"]] == [(str(QUINN.identity), "unconfirmed")]
    graph = ElementTree.fromstring(as_graphml(shown_here))  # noqa: S314  our own file
    space = "{http://graphml.graphdrawing.org/xmlns}"
    assert len(graph.findall(f".//{space}node")) == 2
    assert [edge.get("target") for edge in graph.findall(f".//{space}edge")] == [str(DAZ.identity)]


def test_marks_that_xml_cannot_hold_are_left_out_of_it() -> None:
    text = as_graphml(Shown("x\x00y", (node(1, title="Q\x0b & <H>"),), (), {}))
    assert "Q &amp; &lt;H&gt;" in text
    ElementTree.fromstring(text)  # noqa: S314  our own file
