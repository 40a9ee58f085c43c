"""A tie: one record that names a thing (an adult, what one is called, a vehicle, a number, a place) around a child.

Built once for all moments. How often two children would share a thing though nothing joins them follows from ties alone:
each child keeps as many, each thing keeps as many, and a tie may change hands within its town, quarter and kind. That
null needs no permutation: of a child's tries in a kind each meets a thing as often as others of the stratum do. Strata
are thin in a small county, so a stratum's share is pulled towards the county's, and the county's towards a plain prior.
Sources: Tumminello and others 2011, PLoS ONE 6:e17994; Saracco and others 2017, New J. Phys. 19:053022.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import polars as pl

from cairn.linkage.engines.descriptor_words import Words
from cairn.signals.engines.keys import parts_of
from cairn.signals.engines.namings import Naming
from cairn.signals.engines.rarity import PRIOR, given_names
from cairn.signals.engines.sightings import NEVER, Sighting

LINES = {  # kinds by the line of evidence they belong to: two kinds of one line are one fact told twice
    "person": "who", "whole": "who", "name": "who", "companion": "companion", "vehicle": "vehicle", "plate": "vehicle",
    "phone": "number", "handle": "number", "place": "place",
}  # fmt: skip
SHARES = PRIOR | {"person": 1 / 1000, "whole": 1 / 1000, "place": 1 / 400}
STRATUM_WEIGHT, COUNTY_WEIGHT = 20.0, 20.0  # ties that the county's share, and the prior, count for
QUARTER = 91  # days
UNKNOWN = ""
Stratum = tuple[str, str, int]  # kind, town, quarter


class Tie(NamedTuple):
    """One thing named around one child in one record. adult, place: the record that is the thing, or ''."""

    thing: str
    kind: str
    child: str
    adult: str
    place: str
    event: str
    agency: str
    occurred: datetime
    known: datetime
    until: datetime
    town: str

    @property
    def line(self) -> str:
        """The line of evidence that its kind belongs to."""
        return LINES[self.kind]

    @property
    def stratum(self) -> Stratum:
        """Within what it may change hands."""
        return self.kind, self.town, self.occurred.toordinal() // QUARTER


def ties(found: Sequence[Sighting], named: Sequence[Naming], people: pl.DataFrame, *, words: Words) -> tuple[Tie, ...]:
    """Every tie, in the order of becoming known. An adult known to work with children makes none from then on."""
    towns = _towns(people)
    given = given_names(people)
    made = [tie for one in found if one.event for tie in _of_sighting(one, towns, words=words, given=given)]
    for one in named:
        if one.child:
            town = towns.get(one.child, UNKNOWN)
            made.append(
                Tie(f"place {one.place}", "place", one.child, "", one.place, one.event, one.agency, one.occurred, one.known, one.until, town)
            )  # fmt: skip
    return tuple(sorted(made, key=lambda tie: (tie.known, tie.event, tie.child, tie.thing, tie.until)))


def _of_sighting(one: Sighting, towns: Mapping[str, str], *, words: Words, given: frozenset[str]) -> Iterator[Tie]:
    ends = one.until or NEVER
    if one.at_work is not None:
        ends = min(ends, one.at_work)
    town = towns.get(one.child, UNKNOWN)
    said = [("person", one.adult, one.known, ends)] if one.adult else []
    for kind, held in parts_of(one, words=words, given=given).items():
        if kind in LINES:
            said += [(kind, part.value, max(one.known, part.known), min(ends, part.until)) for part in held]
    for kind, value, known, until in said:
        if known < until:
            yield Tie(
                f"{kind} {value}",
                kind,
                one.child,
                one.adult,
                "",
                one.event,
                one.agency,
                one.occurred,
                known,
                until,
                town,
            )


def _towns(people: pl.DataFrame) -> dict[str, str]:
    """Child record -> the town that its first address ends with."""
    rows = people.sort("recorded_at", "content").select("record_id", "address").drop_nulls().iter_rows()
    found: dict[str, str] = {}
    for record, address in rows:
        _, comma, town = address.rpartition(",")
        found.setdefault(record, town.strip().casefold() if comma else UNKNOWN)
    return found


class Degrees:
    """How many ties a thing, a kind and a stratum had by any moment; each child's record counts once with each thing."""

    def __init__(self, made: Iterable[Tie]) -> None:
        self._thing: dict[str, list[datetime]] = defaultdict(list)
        self._kind: dict[str, list[datetime]] = defaultdict(list)
        self._there: dict[tuple[str, Stratum], list[datetime]] = defaultdict(list)
        self._stratum: dict[Stratum, list[datetime]] = defaultdict(list)
        seen: set[tuple[str, str]] = set()
        for tie in made:
            if (tie.child, tie.thing) not in seen:
                seen.add((tie.child, tie.thing))
                self._thing[tie.thing].append(tie.known)
                self._kind[tie.kind].append(tie.known)
                self._there[tie.thing, tie.stratum].append(tie.known)
                self._stratum[tie.stratum].append(tie.known)

    def of(self, things: Iterable[str], at: datetime) -> int:
        """Around how many children's records a thing was named by a moment. things: what it is called in several records."""
        return sum(_by(self._thing[thing], at) for thing in things)

    def share(self, things: Sequence[str], tie: Tie, at: datetime, *, mine: int) -> float:
        """How often an unrelated tie of the kind, town and quarter of one would be with the same thing, as known then.

        things: what the thing is called in several records; mine: ties of the two children with it, left out.
        """
        kind, stratum = tie.kind, tie.stratum
        everywhere = max(self.of(things, at) - mine, 0)
        total = max(_by(self._kind[kind], at) - mine, 0)
        prior = (everywhere + COUNTY_WEIGHT * SHARES[kind]) / (total + COUNTY_WEIGHT)
        here = max(sum(_by(self._there[thing, stratum], at) for thing in things) - mine, 0)
        there = max(_by(self._stratum[stratum], at) - mine, 0)
        return min((here + STRATUM_WEIGHT * prior) / (there + STRATUM_WEIGHT), 1.0)


def _by(moments: Sequence[datetime], at: datetime) -> int:
    return bisect_right(moments, at)
