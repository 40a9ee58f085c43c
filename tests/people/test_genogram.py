"""A genogram says what records say: shapes, lines, households, what is unknown; and it can be read."""

import re
from itertools import combinations
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.people.rules.dossier import Tie
from cairn.people.rules.genogram import Family, Relation, family
from cairn.people.rules.genogram_drawing import EDGE, LETTER, LINE, SHAPE, Drawn, Genogram, genogram
from cairn.people.rules.names import Person
from people.made_people import a_dossier, a_person, born_child, one_says
from records.made_said import CARE, SCHOOL, at, said

QUINN = born_child("Quinn Harrow")
DAWN = a_person(one_says("Dawn Harrow", role="parent_carer", sex="female", date_of_birth="1974-03-14"))
GLEN = a_person(one_says("Glen Harrow", role="parent_carer", sex="male", date_of_birth="1971"))
ROWAN = a_person(one_says("Rowan Harrow", role="child", date_of_birth="2001-06"))
MAUD = a_person(one_says("Maud Ferris", role="adult", sex="female"))


def tie(left: Person, kind: str, right: Person, *, by: UUID = CARE, until: str = "") -> Tie:
    return Tie(by, left.records[0], right.records[0], kind, at("2011-02-01"), "", until)


def family_of(*ties: Tie, everyone: tuple[Person, ...] = (QUINN, DAWN, GLEN, ROWAN, MAUD)) -> Family:
    people = {record: person for person in everyone for record in person.records}
    return family(a_dossier(QUINN), ties, people)


def names(made: Family, generation: int) -> set[str]:
    return {one.person.title for one in made.members if one.generation == generation}


def test_parents_stand_above_and_grandparents_above_them() -> None:
    made = family_of(
        tie(DAWN, "parent_of", QUINN), tie(GLEN, "parent_of", QUINN), tie(MAUD, "parent_of", DAWN), tie(ROWAN, "sibling_of", QUINN)
    )  # fmt: skip
    assert names(made, 0) == {"Quinn Harrow", "Rowan Harrow"}
    assert names(made, -1) == {"Dawn Harrow", "Glen Harrow"}
    assert names(made, -2) == {"Maud Ferris"}
    assert made.parents_recorded


@pytest.mark.parametrize(("person", "shape"), [(DAWN, "circle"), (GLEN, "square"), (ROWAN, "diamond")])
def test_the_shape_says_the_recorded_sex_and_a_diamond_that_none_is(person: Person, shape: str) -> None:
    made = family_of(tie(person, "lives_with", QUINN))
    assert [one.shape for one in made.members if one.person == person] == [shape]


def test_the_birth_date_stands_inside_as_far_as_it_is_known() -> None:
    drawn = genogram(family_of(*(tie(one, "lives_with", QUINN) for one in (DAWN, GLEN, ROWAN, MAUD))))
    inside = {one.member.person.title: tuple(text for text, _ in one.born) for one in drawn.drawn}
    assert inside["Dawn Harrow"] == ("14 Mar", "1974")
    assert inside["Glen Harrow"] == ("1971",)
    assert inside["Rowan Harrow"] == ("Jun", "2001")
    assert inside["Maud Ferris"] == ("?",)


def test_nobody_is_given_parents_that_no_record_says() -> None:
    made = family_of(tie(ROWAN, "sibling_of", QUINN))
    assert not made.parents_recorded
    assert {bond.relation for bond in made.bonds} == {Relation.SIBLING}
    (line,) = genogram(made).lines
    assert "which parents they share isn’t recorded" in line.says


def test_two_parents_of_one_child_are_no_couple_until_a_record_says_so() -> None:
    alone = genogram(family_of(tie(DAWN, "parent_of", QUINN), tie(GLEN, "parent_of", QUINN)))
    assert [line.kind for line in alone.lines if "couple" in line.says] == ["carer"]
    couple = genogram(
        family_of(tie(DAWN, "parent_of", QUINN), tie(GLEN, "parent_of", QUINN), tie(DAWN, "partner_of", GLEN))
    )
    assert [(line.kind, line.slash) for line in couple.lines if "partners" in line.says] == [("known", None)]


def test_a_partnership_that_ended_has_a_slash() -> None:
    made = genogram(family_of(tie(DAWN, "parent_of", QUINN), tie(DAWN, "partner_of", GLEN, until="2009-05-01")))
    (line,) = [line for line in made.lines if "partners until 2009-05-01" in line.says]
    assert line.slash is not None


def test_one_relation_said_by_two_agencies_is_one_bond_with_both() -> None:
    made = family_of(tie(DAWN, "parent_of", QUINN), tie(DAWN, "parent_of", QUINN, by=SCHOOL))
    assert [bond.agencies for bond in made.bonds] == [(CARE, SCHOOL)]


def test_a_carer_named_in_a_record_is_tied_by_a_dashed_line_alone() -> None:
    worry = said("2010-11-03", kind="parent_worry", by=CARE)
    held = a_dossier(QUINN, events=(worry,), with_others=[(worry, DAWN, "reporter")])
    made = family(held, (), held.people)
    assert [(bond.left.title, bond.relation) for bond in made.bonds] == [("Dawn Harrow", Relation.CARER)]
    (line,) = genogram(made).lines
    assert line.kind == "carer"
    assert "how they are related isn’t recorded" in line.says


def test_what_contradicts_the_nearer_records_is_told_and_not_drawn() -> None:
    made = family_of(tie(DAWN, "parent_of", QUINN), tie(QUINN, "parent_of", DAWN))
    assert len(made.bonds) == 1
    assert [(bond.left.title, bond.right.title) for bond in made.undrawn] == [("Quinn Harrow", "Dawn Harrow")]


def test_the_household_is_who_a_record_puts_there() -> None:
    made = family_of(
        tie(DAWN, "parent_of", QUINN), tie(DAWN, "lives_with", QUINN), tie(ROWAN, "lives_with", DAWN),
        tie(GLEN, "parent_of", QUINN), tie(GLEN, "lives_with", QUINN, until="2009-01-01"),
    )  # fmt: skip
    assert {one.person.title for one in made.members if one.home} == {"Quinn Harrow", "Dawn Harrow", "Rowan Harrow"}
    assert genogram(family_of(tie(DAWN, "parent_of", QUINN))).home == ""


# --- what a drawing must be, whatever the family ---


def box(one: Drawn) -> tuple[int, int, int, int]:
    right = one.label_x + max(len(text) for text, _ in one.lines) * LETTER
    tops, bottoms = [y - 14 for _, y in one.lines], [y + 4 for _, y in one.lines]
    return one.x - SHAPE // 2, min(one.top, *tops), right, max(one.bottom, *bottoms)


def corners(path: str) -> list[tuple[int, int]]:
    """The points of an M, H, V, Z path."""
    x = y = 0
    found = []
    for letter, numbers in re.findall(r"([MHV])([\d ]+)", path):
        given = [int(number) for number in numbers.split()]
        if letter == "M":
            x, y = given
        elif letter == "H":
            x = given[0]
        else:
            y = given[0]
        found.append((x, y))
    return found


def inside(points: list[tuple[int, int]], x: int, y: int) -> bool:
    """Whether a point is inside a closed path: an odd number of its sides lies to the right."""
    sides = zip(points, [*points[1:], points[0]], strict=True)
    return sum(x1 == x2 and x1 > x and min(y1, y2) <= y < max(y1, y2) for (x1, y1), (x2, y2) in sides) % 2 == 1


def readable(drawn: Genogram) -> None:
    boxes = [box(one) for one in drawn.drawn]
    for a, b in combinations(boxes, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], "no two names or shapes overlap"
    for left, top, right, bottom in boxes:
        assert (left >= EDGE, top >= 0, right <= drawn.width, bottom <= drawn.height) == (True,) * 4
    for line in drawn.lines:
        for x, y in corners(line.path):
            assert 0 <= x <= drawn.width
            assert 0 <= y <= drawn.height
    for one in drawn.drawn:
        assert " ".join(text for text, _ in one.lines) == one.member.person.title, "no name is cut"
        if drawn.home:
            areas = [corners(part) for part in drawn.home.split("Z") if part]
            assert any(inside(area, one.x, one.y) for area in areas) == one.member.home
    assert LINE < SHAPE


PEOPLE = (QUINN, DAWN, GLEN, ROWAN, MAUD, *(born_child(f"Child Number {number}") for number in range(4)))


@settings(deadline=None, max_examples=80)
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(PEOPLE) - 1),
            st.sampled_from(["parent_of", "sibling_of", "partner_of", "lives_with"]),
            st.integers(0, len(PEOPLE) - 1),
        ),
        max_size=12,
    )
)
def test_no_name_overlaps_or_is_cut_and_the_household_holds_its_members_and_nobody_else(
    given_ties: list[tuple[int, str, int]],
) -> None:
    made = family_of(*(tie(PEOPLE[a], kind, PEOPLE[b]) for a, kind, b in given_ties), everyone=PEOPLE)
    assert made.members[0].person == QUINN
    assert len({one.person.identity for one in made.members}) == len(made.members)
    readable(genogram(made))
