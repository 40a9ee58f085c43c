"""Children hang together by links that survive a null in which every child and every thing keeps as many. R45, R48."""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from cairn.base.clock import end_of_london_day
from cairn.county.generator import make
from cairn.signals.engines.given import given
from cairn.signals.engines.groups import HUB, Groups, pair_chance
from cairn.signals.engines.known import Known
from cairn.signals.engines.merging import alone
from cairn.signals.engines.namings import namings, place_homes
from cairn.signals.engines.places import Places
from cairn.signals.engines.sightings import sightings
from cairn.signals.engines.ties import Degrees, ties
from cairn.signals.registry import rules
from cairn.signals.values import Finding, Hit, Queue
from signals.made_records import Records, day

RULE = rules()["group_pattern"]
STREETS = ("Mill Lane", "Dyers Close", "Weaver Row", "Orchard Way", "Church Court", "Brook End")
NAMES = ("Quinn Harrow", "Cerys Lowde", "Tamsin Orrick", "Bryony Felder", "Isla Penhale", "Nessa Wythe")


def pairs(tables: dict[str, pl.DataFrame], on: date, *, steps: Sequence[date] = (), link: float = 0.0) -> pl.DataFrame:
    """What the rule reads on a day, reached in these steps. link: another bar for a pair than the rule's."""
    ready = given(tables)
    seen, named = sightings(ready.tables, ready.facts), namings(ready.tables, ready.proposals)
    known = Known(ready.tables, ready.edges)
    places = Places(named, ready.tables["places"], ready.place_edges, homes=place_homes(ready.tables["places"]))
    made = ties(seen, named, ready.tables["people"], words=ready.words)
    groups = Groups(made, tokens=known.homes.tokens, link=link or RULE.limit("link"))
    for step in (*steps, on):
        at = end_of_london_day(step)
        touched = known.advance(at)
        places.advance(known, touched, at, held=())
        groups.advance(known, places, touched, at)
    return groups.rows({known.identity(tie.child) for tie in made}, known)


def hits(made: Records, on: str) -> list[Hit]:
    return list(RULE.find(pairs(made.tables(), day(on)), at=end_of_london_day(day(on)), **dict(RULE.limits)))


def told(**more: str) -> Records:
    """Four agencies each write of one of two men, around three girls of three homes; more: what a man's record says."""
    made = Records()
    men = {"Daz": "drives a grey van, plate ends 7XKQ", "Spanner": "a red motorbike, phone ending 0417"}
    rows = (("ASU", 0, "Daz"), ("SCH", 1, "Daz"), ("POL", 1, "Spanner"), ("CSC", 2, "Spanner"))
    for number, (agency, girl, man) in enumerate(rows):
        on = f"2010-0{number + 4}-10"
        made.child(
            f"{agency}-1", NAMES[girl], on, date_of_birth=f"199{girl + 4}-05-14", address=f"{girl + 3} {STREETS[girl]}, Marlbridge"
        )  # fmt: skip
        made.adult(f"{agency}-2", on, **({"aliases": man, "description": men[man]} | more))
        made.event(f"{agency}-E1", on, children=(f"{agency}-1",), adults=(f"{agency}-2",))
    return made


def test_two_men_between_three_children_make_one_group() -> None:
    (hit,) = hits(told(), "2010-09-01")
    assert len(hit.children) == 3
    assert hit.homes == 3
    assert hit.may_raise
    assert hit.expected is not None
    assert hit.count > 100 * hit.expected
    assert "3 children of 3 homes hang together" in hit.said


def test_a_group_is_known_on_the_day_of_the_record_that_brings_its_third_child() -> None:
    assert not hits(told(), "2010-07-09")
    (hit,) = hits(told(), "2010-07-10")
    assert hit.known_at == end_of_london_day(day("2010-07-10"))


def test_pairs_of_a_county_are_the_same_by_week_and_at_once() -> None:
    tables = make(seed=7, children=800, years=2, networks=8)[0]
    last = max(moment for moment in tables["events"]["recorded_at"]).date()
    weeks = [last - timedelta(days=7 * number) for number in range(110, 0, -1)]
    at_once = pairs(tables, last, link=0.2)
    assert at_once["group"].n_unique() > 3
    assert pairs(tables, last, steps=weeks, link=0.2).equals(at_once)


def test_professionals_join_nobody() -> None:
    assert pairs(told(description="her teacher, grey van, plate ends 7XKQ").tables(), day("2010-09-01")).is_empty()


def test_children_of_one_list_hang_together_by_nothing() -> None:
    made = Records()
    girls = []
    for number, (name, street) in enumerate(zip(NAMES, STREETS, strict=True)):
        girls.append(made.child(f"SCH-{number}", name, "2010-05-01", date_of_birth=f"199{number}-03-0{number + 1}", address=f"{number + 3} {street}, Marlbridge"))  # fmt: skip
    man = made.adult("SCH-9", "2010-05-01", aliases="Daz", description="grey van, plate ends 7XKQ, phone ending 0417")
    made.event("SCH-E1", "2010-05-01", children=tuple(girls), adults=(man,))
    assert pairs(made.tables(), day("2010-06-01")).is_empty()


def test_siblings_of_one_home_are_no_pair() -> None:
    made = told()
    for row in made.rows["people"]:
        if row["role"] == "child":
            row |= {"address": "3 Mill Lane, Marlbridge"}
    assert not hits(made, "2010-09-01")


def test_what_is_around_many_children_joins_nobody_anew() -> None:
    made = Records()
    for number in range(HUB + 6):
        on = (day("2010-01-01") + timedelta(days=number)).isoformat()
        made.child(f"SCH-{number}", f"Girl{chr(97 + number % 26)}{number} Family{number}", on, date_of_birth=f"{1990 + number % 8}-0{1 + number % 9}-1{number % 9}", address=f"{number} Lane {number}, Marlbridge")  # fmt: skip
        made.adult(f"SCH-A{number}", on, aliases="Daz", description="grey van, plate ends 7XKQ, phone ending 0417")
        made.event(f"SCH-E{number}", on, children=(f"SCH-{number}",), adults=(f"SCH-A{number}",))
    rows = pairs(made.tables(), day("2010-12-01"))
    last = f"SCH-{HUB + 5}"
    assert last not in {*rows["record_one"], *rows["record_other"]}


def test_the_null_keeps_degrees_within_town_quarter_and_kind() -> None:
    """A thing that many name in one town and quarter is no coincidence there, and stays one elsewhere."""
    made = Records()
    for number in range(12):
        on = (day("2010-01-04") + timedelta(days=number)).isoformat()
        town = "Marlbridge" if number < 8 else "Aldermere"
        alias = "Daz" if number < 6 else f"Nick{chr(97 + number)}"
        made.child(f"SCH-{number}", f"Girl Family{number}", on, address=f"{number} Lane {number}, {town}")
        made.adult(f"SCH-A{number}", on, aliases=alias, description="tall")
        made.event(f"SCH-E{number}", on, children=(f"SCH-{number}",), adults=(f"SCH-A{number}",))
    ready = given(made.tables())
    held = ties(sightings(ready.tables, ready.facts), [], ready.tables["people"], words=ready.words)
    degrees, at = Degrees(held), end_of_london_day(day("2010-02-01"))
    daz = next(tie for tie in held if tie.kind == "name" and tie.event == "SCH-E0")
    here = degrees.share([daz.thing], daz, at, mine=2)
    there = degrees.share([daz.thing], daz._replace(town="aldermere"), at, mine=2)
    assert here > there > 0


def test_two_lines_are_surer_than_one_and_no_line_says_nothing() -> None:
    assert pair_chance([]) == 1.0
    assert pair_chance([0.01, 0.01]) < pair_chance([0.01])
    assert pair_chance([2.0]) == 1.0


def test_a_group_that_another_signal_names_is_not_said_twice() -> None:
    hit = Hit(anchor="a", said="", known_at=end_of_london_day(day("2010-06-01")), identities=("1", "2", "3"))
    other = Hit(anchor="b", said="", known_at=end_of_london_day(day("2010-06-01")), identities=("1", "2", "man"))
    found = Finding(
        kind="shared_person_of_concern", title="", version=1, queue=Queue.ASK, hit=other, recurrence_weeks=None,
        owner="", cannot_tell="", limits=(),
    )  # fmt: skip
    assert not alone([hit], [found], queue=lambda _: Queue.ASK)
    assert alone([hit], [found], queue=lambda _: Queue.RAISE) == [hit]
