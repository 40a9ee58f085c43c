"""What ties two people or a person and a place, how sure it is, and since when it could be known."""

from datetime import date
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.network.drawing import MOST_BESIDE, small_picture
from cairn.network.rules import Link, Node, Proposed, Sure, links, nodes
from cairn.people.rules.dossier import Tie
from cairn.people.rules.names import Person
from cairn.places.rules import PlaceSaid
from cairn.records.chronology import EventSaid, Part
from people.made_people import a_person, born_child, one_says
from records.made_said import CARE, POLICE, SCHOOL, at, entries, said

SHOP = PlaceSaid(UUID(int=50), POLICE, at("2010-07-09"), "Blackthorn Ink", "tattoo_studio", "3 Tannery Row")


class Made:
    """A small world: people, one shop, who stands in which event."""

    def __init__(self, *people: Person) -> None:
        self.people = people
        self.identities = {record: person.identity for person in people for record in person.records}
        self.identities[SHOP.record] = SHOP.record
        self.nodes = nodes(people, {SHOP.record: SHOP}, dict.fromkeys([*(p.identity for p in people), SHOP.record], 1))
        self.parts: list[Part] = []

    def stand(self, event: EventSaid, **roles: Person) -> EventSaid:
        """Put people into an event: `subject=quinn`, `subject_2=mia`, `person_of_concern=daz`."""
        for role, person in roles.items():
            self.parts.append(Part(event.event, person.records[0], role.rstrip("_0123456789"), event.recorded_at))
        return event

    def links(
        self, *events: EventSaid, ties: tuple[Tie, ...] = (), proposed: tuple[Proposed, ...] = ()
    ) -> tuple[Link, ...]:
        return links(
            self.nodes,
            identities=self.identities,
            entries=entries(*events),
            parts=self.parts,
            ties=ties,
            proposed=proposed,
        )


def pairs(made: tuple[Link, ...]) -> set[frozenset[str]]:
    return {frozenset((link.left.title, link.right.title)) for link in made}


QUINN, MIA = born_child("Quinn Harrow"), born_child("Mia Tansley")
DAZ = a_person(one_says(role="person_of_concern", aliases=("Daz",)))
VELK = a_person(one_says("Darran Velk", role="person_of_concern"))


def test_a_child_and_an_adult_of_one_record_are_tied_from_the_day_it_was_written() -> None:
    """R45."""
    made = Made(QUINN, DAZ)
    (link,) = made.links(
        made.stand(said("2010-09-01", recorded="2010-09-17", statement="said"), subject=QUINN, person_of_concern=DAZ)
    )
    assert (link.known_on, link.sure, link.agencies) == (date(2010, 9, 17), Sure.TOLD, (SCHOOL,))


def test_the_surest_reason_says_how_sure_and_the_first_says_since_when() -> None:
    made = Made(QUINN, DAZ)
    told = made.stand(said("2010-09-17", statement="said"), subject=QUINN, person_of_concern=DAZ)
    seen = made.stand(said("2011-06-18", by=POLICE, statement="seen"), subject=QUINN, person_of_concern=DAZ)
    (link,) = made.links(seen, told)
    assert (link.known_on, link.sure, link.records, link.agencies) == (
        date(2010, 9, 17),
        Sure.FIRST_HAND,
        2,
        (SCHOOL, POLICE),
    )


def test_two_children_found_together_are_tied_and_two_named_together_are_not() -> None:
    made = Made(QUINN, MIA)
    found = made.stand(said("2011-06-18", kind="missing_episode", place=SHOP.record), subject=QUINN, subject_2=MIA)
    assert frozenset(("Quinn Harrow", "Mia Tansley")) in pairs(made.links(found))
    made = Made(QUINN, MIA)
    named = made.stand(said("2012-01-19", kind="parent_worry", statement="said"), subject=QUINN, subject_2=MIA)
    assert made.links(named) == ()


def test_a_meeting_and_a_list_of_children_are_context() -> None:
    children = [born_child(f"Child {number}") for number in range(6)]
    made = Made(*children)
    meeting = made.stand(
        said("2015-02-10", kind="strategy_discussion"), **{f"subject_{n}": c for n, c in enumerate(children)}
    )
    assert made.links(meeting) == ()
    made = Made(*children)
    crowd = made.stand(said("2015-02-10", statement="seen"), **{f"subject_{n}": c for n, c in enumerate(children)})
    assert made.links(crowd) == ()


def test_a_professional_makes_no_tie() -> None:
    worker = a_person(one_says("Jo Ferris", role="adult"))
    made = Made(QUINN, worker)
    assert made.links(made.stand(said("2011-06-18", statement="seen"), subject=QUINN, professional=worker)) == ()


def test_a_proposal_is_a_tie_that_says_so() -> None:
    made = Made(DAZ, VELK)
    one = Proposed(UUID(int=7), "person", DAZ.records[0], VELK.records[0], at("2011-11-11"), (SCHOOL, CARE))
    (link,) = made.links(proposed=(one,))
    assert (link.sure, link.proposal, link.known_on, link.agencies) == (
        Sure.PROPOSED,
        one.id,
        date(2011, 11, 11),
        (SCHOOL, CARE),
    )


def test_who_owns_a_place_is_tied_to_it() -> None:
    made = Made(VELK)
    tie = Tie(CARE, VELK.records[0], SHOP.record, "owns", at("2011-11-11"), "", "")
    (link,) = made.links(ties=(tie,))
    assert (link.sure, link.says) == (Sure.RECORDED, ("Owns",))


def test_a_protected_place_is_no_node() -> None:
    """Harms, H12."""
    hidden = PlaceSaid(UUID(int=51), CARE, at("2011-01-01"), protected=True)
    assert nodes([QUINN], {hidden.record: hidden}, {QUINN.identity: 0, hidden.record: 1}).keys() == {QUINN.identity}


def test_nine_children_and_two_adults_of_one_business_are_listed_with_their_first_dates() -> None:
    """R45."""
    children = [born_child(f"Child {number}") for number in range(1, 10)]
    kez = a_person(one_says("Kester Moyle", role="person_of_concern"))
    made = Made(*children, VELK, kez)
    events = [
        made.stand(said(f"2011-0{number}-01", place=SHOP.record, statement="seen"), subject=child)
        for number, child in enumerate(children, 1)
    ]
    events += [
        made.stand(
            said("2011-11-11", kind="premises_visit", place=SHOP.record),
            person_of_concern=VELK,
            person_of_concern_2=kez,
        )
    ]
    found = made.links(*events)
    known = {
        link.left.title if link.right.sort == "place" else link.right.title: link.known_on
        for link in found
        if "place" in {link.left.sort, link.right.sort}
    }
    assert known == {f"Child {number}": date(2011, number, 1) for number in range(1, 10)} | {
        "Darran Velk": date(2011, 11, 11), "Kester Moyle": date(2011, 11, 11)
    }  # fmt: skip
    assert frozenset(("Darran Velk", "Kester Moyle")) in pairs(found)


def a_node(number: int, sort: str, steps: int) -> Node:
    return Node(UUID(int=number), sort, f"{sort} {number}", steps)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["adult", "child", "concern", "place", "unknown"]), st.integers(1, 4)),
        min_size=1,
        max_size=40,
    ),
    st.lists(st.tuples(st.integers(0, 39), st.integers(0, 39)), max_size=60),
)
def test_a_small_drawing_holds_so_many_at_most_each_once_and_only_their_ties(
    given_nodes: list[tuple[str, int]], ends: list[tuple[int, int]]
) -> None:
    made = [a_node(0, "child", 0), *(a_node(at, sort, steps) for at, (sort, steps) in enumerate(given_nodes, 1))]
    tied = {(a, b) for a, b in ends if a < b < len(made)}
    found = [Link(made[a], made[b], ("Told",), Sure.TOLD, date(2011, 1, 1), 1, (SCHOOL,)) for a, b in sorted(tied)]
    drawn = small_picture(made, found)
    if not found:
        assert drawn is None
        return
    assert drawn is not None
    shown = [one.node.identity for one in drawn.drawn]
    everyone = {end for pair in tied for end in pair}
    assert len(shown) == len(set(shown)) == min(len(everyone), MOST_BESIDE)
    assert drawn.left_out == len(everyone) - len(shown)
    assert len({(one.x, one.y) for one in drawn.drawn}) == len(shown)
    assert len(drawn.lines) == sum({made[a].identity, made[b].identity} <= set(shown) for a, b in tied)
