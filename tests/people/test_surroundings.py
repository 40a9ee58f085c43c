"""An ecomap and a peer map say what records say, as thick as agencies say it; and they can be read."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.people.rules.dossier import Tie
from cairn.people.rules.ring_drawing import LETTER, MOST_DRAWN, Box, Rings, _through, box, rings
from cairn.people.rules.surroundings import Around, peers, surroundings
from cairn.places.rules import PlaceSaid
from cairn.records.chronology import EventSaid
from people.made_people import a_dossier, a_person, born_child, one_says
from records.made_said import CARE, POLICE, SCHOOL, at, entries, said

QUINN, MIA, SKYE = born_child("Quinn Harrow"), born_child("Mia Tansley"), born_child("Skye Orrin")
DAWN = a_person(one_says("Dawn Harrow", role="parent_carer"))
DAZ = a_person(one_says(role="person_of_concern", aliases=("Daz",)))
SHOP = PlaceSaid(QUINN.identity, POLICE, at("2010-07-09"), "Blackthorn Ink", "tattoo_studio")


def around(
    *given: tuple[EventSaid, object, str], ties: tuple[Tie, ...] = (), places: tuple[PlaceSaid, ...] = ()
) -> dict[str, Around]:
    events = tuple(dict.fromkeys(event for event, *_ in given))
    held = a_dossier(QUINN, events=events, with_others=given, ties=ties, places=places)  # type: ignore[arg-type]
    return {one.title: one for one in surroundings(held, entries(*events)) if one.title}


def test_strength_is_how_many_agencies_say_it_and_no_more_than_three() -> None:
    days = ("2011-01-01", "2011-02-01", "2011-03-01")
    told = [
        (said(day, by=by, statement="said"), DAZ, "person_of_concern")
        for day, by in zip(days, (SCHOOL, POLICE, CARE), strict=True)
    ]
    assert around(*told)["“Daz”"].strength == 3
    assert around(*told[:2])["“Daz”"].strength == 2
    twice = (said("2011-05-01", statement="said"), DAZ, "person_of_concern")
    one = around(told[0], twice)["“Daz”"]
    assert (one.strength, one.records, one.sure) == (1, 2, False)


@pytest.mark.parametrize("kind", ["strategy_discussion", "meeting", "screening"])
def test_who_meets_only_in_a_meetings_record_is_not_around_a_child(kind: str) -> None:
    assert "Mia Tansley" not in around((said("2015-02-10", kind=kind), MIA, "subject"))


def test_a_list_of_many_children_says_nothing_of_two_of_them() -> None:
    event = said("2015-02-10", statement="seen")
    many = [(event, born_child(f"Child {number}"), "subject") for number in range(5)]
    assert around(*many) == {}


def test_a_parent_who_reports_is_family_and_a_professional_is_nobody() -> None:
    worry = said("2010-11-03", kind="parent_worry")
    found = around((worry, DAWN, "reporter"), (worry, a_person(one_says("Jo Ferris", role="adult")), "professional"))
    assert {title: one.group for title, one in found.items()} == {"Dawn Harrow": "family"}


def test_rings_say_how_the_records_know_it() -> None:
    seen = said("2011-06-18", kind="missing_episode", statement="seen")
    named = said("2011-07-01", kind="concern", statement="said")
    friend = born_child("Jodie Pell")
    found = around((seen, MIA, "subject"), (named, SKYE, "subject"), (named, friend, "witness"), (named, DAZ, "person_of_concern"),
        ties=(Tie(SCHOOL, QUINN.records[0], friend.records[0], "associate_of", at("2011-01-01"), "", ""),))  # fmt: skip
    assert [(one.title, one.ring) for one in peers(found.values())] == [
        ("Jodie Pell", "friend"), ("Mia Tansley", "together"), ("Skye Orrin", "named"),
    ]  # fmt: skip


def test_a_place_names_the_children_of_its_records_and_a_protected_one_is_not_drawn() -> None:
    """Harms, H12."""
    event = said("2011-06-18", kind="missing_episode", place=SHOP.record, statement="seen")
    assert around((event, MIA, "subject"), places=(SHOP,))["Blackthorn Ink"].with_whom == ("Mia Tansley",)
    hidden = PlaceSaid(SHOP.record, CARE, at("2011-01-01"), protected=True)
    assert not [one for one in around((event, MIA, "subject"), places=(hidden,)).values() if one.place]


# --- the drawing ---


def apart(a: Box, b: Box) -> bool:
    return (
        a.left + a.width <= b.left
        or b.left + b.width <= a.left
        or a.top + a.height <= b.top
        or b.top + b.height <= a.top
    )


def readable(drawn: Rings) -> None:
    child = Box("child", (), 72, 72, 0, drawn.x, drawn.y)
    for a, b in combinations([*drawn.boxes, child], 2):
        assert apart(a, b)
    for one in drawn.boxes:
        assert min(one.left, one.top) >= 0
        assert one.left + one.width <= drawn.width
        assert one.top + one.height <= drawn.height
        assert all(len(text) * LETTER <= one.width for text, _ in one.lines), "no word is wider than its box"
        assert all(one.top < y < one.top + one.height for _, y in one.lines)


TITLES = st.sampled_from(
    ["Quinn Harrow", "“Daz”", "Someone described as “older man, controls her”", "Marlbridge Academy"]
)


@settings(deadline=None, max_examples=40)
@given(st.lists(TITLES, min_size=1, max_size=20))
def test_no_box_of_an_ecomap_touches_another_and_no_line_runs_through_one(titles: list[str]) -> None:
    drawn = rings([box(at, title) for at, title in enumerate(titles)], spokes=True)
    assert len(drawn.boxes) + drawn.left_out == len(titles)
    assert len(drawn.boxes) <= MOST_DRAWN
    for one in drawn.boxes:
        assert " ".join(one.text) == titles[one.key]  # type: ignore[call-overload]
    readable(drawn)
    middle = [Box(o.key, o.text, o.width, o.height, 0, o.x - drawn.x, o.y - drawn.y) for o in drawn.boxes]
    for line in middle:
        assert not any(_through(line, other) for other in middle if other is not line)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(TITLES, st.integers(0, 3)), min_size=1, max_size=20))
def test_rings_of_a_peer_map_stand_one_outside_the_other(made: list[tuple[str, int]]) -> None:
    drawn = rings(
        [box(at, title, ring=ring) for at, (title, ring) in enumerate(sorted(made, key=lambda m: m[1]))], spokes=False
    )
    assert list(drawn.rings) == sorted(set(drawn.rings))
    readable(drawn)
