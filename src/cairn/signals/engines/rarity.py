"""How often an unrelated sighting would share what two share: local counts of each moment, shrunk towards plain priors.

Whole names weigh by how common their parts are among everybody on record here, nicknames by how many adults in the
county and before in the town go by them. A number's end is as rare as its digits make it, however few were seen.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

import polars as pl

from cairn.linkage.engines.descriptor_names import classes, heard, plain
from cairn.linkage.engines.descriptor_words import Words

LOCAL = ("name", "companion")  # axes whose shares are those of the town
PRIOR = {"name": 1 / 200, "trade": 1 / 20, "where": 1 / 400, "vehicle": 1 / 30, "plate": 1 / 2000, "phone": 1 / 10_000,
         "handle": 1 / 10_000, "companion": 1 / 200, "town": 1 / 10}  # fmt: skip
NEVER_RARER = ("phone", "plate", "handle")  # axes whose prior is arithmetic: seeing none of them makes none rarer
SHORT_END = 10  # an end of three figures is this much commoner than one of four
SPREAD = defaultdict(lambda: 2.0, name=0.5, companion=0.5)  # gamma shapes: how unlike the values of an axis are
PRIOR_WEIGHT = 20.0  # sightings that the prior counts for
LOCAL_WEIGHT = 30.0  # sightings of a county's share when a town's own share is taken
SHOP_HAS_TRADE = 0.3  # a place's trade comes with the place: the two are hardly two facts
LEAST_OTHERS = 10  # a young system has seen few sightings, which makes nothing rare
FAMILIES, GIVENS = 2000.0, 300.0  # names that one unseen name counts among, before anything is known
Form = tuple[str, ...]


class Share(NamedTuple):
    """The probability that an unrelated sighting bears a key, and how well that is known (a gamma shape)."""

    mean: float
    shape: float


@dataclass
class Counts:
    """How many sightings bore a form, a token, or a token in a town, by any moment: sorted moments of becoming known."""

    form: dict[Form, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    axis: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    value: dict[tuple[str, str], list[datetime]] = field(default_factory=lambda: defaultdict(list))
    town: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    local: dict[tuple[str, str], list[datetime]] = field(default_factory=lambda: defaultdict(list))
    families: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    givens: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    everybody: list[datetime] = field(default_factory=list)

    def settle(self) -> None:
        """Sort every list once everything is counted."""
        for counted in (self.form, self.axis, self.value, self.town, self.local, self.families, self.givens):
            for moments in counted.values():
                moments.sort()
        self.everybody.sort()

    def add_people(self, people: pl.DataFrame, *, words: Words) -> None:
        """Count the names of everybody on record. people: a frame of person records."""
        named = people.filter(pl.col("family_name").is_not_null() & pl.col("given_names").is_not_null())
        for given, family, known in named.select("given_names", "family_name", "recorded_at").iter_rows():
            first, last = plain(given), plain(family)
            if first and last:
                self.everybody.append(known)
                self.families[heard(last[-1])].append(known)
                for form in classes(first[0], words=words) or (first[0],):
                    self.givens[form].append(known)


def given_names(people: pl.DataFrame) -> frozenset[str]:
    """Given names that children and parents on record bear, so that no origin's names are taken for nicknames."""
    named = people.filter(pl.col("role").is_in(["child", "parent_carer"]) & pl.col("family_name").is_not_null())
    firsts = (plain(text) for text in named["given_names"].drop_nulls().unique())
    return frozenset(first[0] for first in firsts if first)


def whole_names(value: str, *, words: Words, given: frozenset[str]) -> list[str]:
    """A whole name as its given name's classes with the sound of its family name; none for a nickname of two words."""
    named = plain(value)
    if len(named) < 2 or len(named[-1]) < 2:
        return []
    forms = classes(named[0], words=words) or ((named[0],) if named[0] in given else ())
    return [f"whole {form} {heard(named[-1])}" for form in forms]


def others(counts: Counts, form: Form, at: datetime, *, days: float, mine: int) -> int:
    """How many other sightings said anything on the form's axes in the days up to a moment."""
    moments = counts.form[form]
    upto = bisect_right(moments, at)
    return max(upto - bisect_right(moments, at - timedelta(days=days)) - mine, LEAST_OTHERS)


def share(counts: Counts, form: Form, chosen: Sequence[str], at: datetime, *, window: tuple[int, datetime]) -> Share:
    """How often an unrelated sighting that says anything on the form's axes bears these values, as known at a moment.

    window: how many sightings are under test, left out here, and when it starts: a town's own share is taken before.
    """
    mine, since = window
    town = chosen[form.index("town")] if "town" in form else None
    shares = {}
    for axis, value in zip(form, chosen, strict=True):
        shares[axis] = _share(counts, axis, value, at, mine=mine)
        if town is not None and axis in LOCAL and not value.startswith("whole "):
            shares[axis] = _in_town(counts, axis, value, shares[axis], (town, since))
    if "where" in shares and "trade" in shares:
        shares["trade"] = Share(max(shares["trade"].mean, SHOP_HAS_TRADE), shares["trade"].shape)
    return _together(shares.values())


def _together(shares: Iterable[Share]) -> Share:
    mean, doubt = 1.0, 0.0
    for one in shares:
        mean, doubt = mean * one.mean, doubt + 1 / one.shape
    return Share(min(mean, 1.0), 1 / doubt)


def _share(counts: Counts, axis: str, value: str, at: datetime, *, mine: int) -> Share:
    total = max(bisect_right(counts.axis[axis], at) - mine, 0)
    seen = max(bisect_right(counts.value[axis, value], at) - mine, 0)
    if value.startswith("whole "):
        mean = max(_among_everybody(counts, value, at), seen / (total + PRIOR_WEIGHT))
        return Share(mean, seen + SPREAD["whole"])
    prior = PRIOR[axis] * (
        SHORT_END if axis in ("phone", "plate") and len(value.rsplit(" ", maxsplit=1)[-1]) < 4 else 1
    )
    mean = min((seen + PRIOR_WEIGHT * prior) / (total + PRIOR_WEIGHT), 1.0)
    return Share(max(mean, prior) if axis in NEVER_RARER else mean, seen + SPREAD[axis])


def _among_everybody(counts: Counts, value: str, at: datetime) -> float:
    """How common a whole name is, from how common its two parts are."""
    _, given, family = value.split(" ", 2)
    people = bisect_right(counts.everybody, at)
    first = (bisect_right(counts.givens[given], at) + 1) / (people + GIVENS)
    last = (bisect_right(counts.families[family], at) + 1) / (people + FAMILIES)
    return first * last


def _in_town(counts: Counts, axis: str, value: str, county: Share, where: tuple[str, datetime]) -> Share:
    town, since = where
    here = bisect_right(counts.town[f"{town} {axis}"], since)
    local = bisect_right(counts.local[town, f"{axis} {value}"], since)
    return Share(min((local + LOCAL_WEIGHT * county.mean) / (here + LOCAL_WEIGHT), 1.0), county.shape)
