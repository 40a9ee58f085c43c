"""Keys: what two sightings may share, as one text; and how often an unrelated sighting would share it.

A key joins one token from each axis of its form (“name+town”, “trade+vehicle”, “phone”). The chance that an unrelated
sighting bears it is the product of the tokens' local shares among the sightings that say anything on those axes, each
share shrunk towards a plain prior and taken without the sightings under test. All counts are those of a moment.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations, product
from typing import NamedTuple

from cairn.linkage.engines.descriptor_names import classes, heard, plain
from cairn.linkage.engines.descriptor_words import Words
from cairn.linkage.engines.partial import LEAST_KNOWN, parts
from cairn.signals.engines.sightings import NEVER, Sighting

STRONG = ("phone", "plate", "handle")  # an axis that makes a key by itself
LOCAL = ("name", "companion")  # axes whose shares are those of the town
JOINING = ("name", "trade", "where", "vehicle", "plate", "phone", "handle", "companion")
FORMS = tuple(
    [*((axis,) for axis in STRONG)]
    + [(*pair, "town") for pair in (("name",), ("vehicle",), ("companion",), ("name", "vehicle"), ("name", "trade"))]
    + list(combinations(JOINING, 2))
    + [triple for triple in combinations(JOINING, 3) if "name" in triple or "vehicle" in triple]
)
PRIOR = {"name": 1 / 200, "trade": 1 / 20, "where": 1 / 400, "vehicle": 1 / 30, "plate": 1 / 2000, "phone": 1 / 5000,
         "handle": 1 / 5000, "companion": 1 / 200, "town": 1 / 10}  # fmt: skip
PRIOR_WEIGHT = 20.0  # sightings that the prior counts for
LOCAL_WEIGHT = 30.0  # sightings of a county's share when a town's own share is taken
SHOP_HAS_TRADE = 0.3  # a place's trade comes with the place: the two are hardly two facts
LEAST_OTHERS = 10  # a young system has seen few sightings, which makes nothing rare
LEAST_RUN = 4  # known characters in a row of a plate that make it rare


class Part(NamedTuple):
    """A token as keys use it: its axis, what is shared, and since when it is known."""

    axis: str
    value: str
    known: datetime
    until: datetime


class Row(NamedTuple):
    """One sighting under one key, for as long as all of the key's facts are known."""

    sighting: int
    known: datetime
    until: datetime


@dataclass
class Counts:
    """How many sightings bore a form, a token, or a token in a town, by any moment: sorted moments of becoming known."""

    form: dict[tuple[str, ...], list[datetime]] = field(default_factory=lambda: defaultdict(list))
    axis: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    value: dict[tuple[str, str], list[datetime]] = field(default_factory=lambda: defaultdict(list))
    town: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    local: dict[tuple[str, str], list[datetime]] = field(default_factory=lambda: defaultdict(list))

    def settle(self) -> None:
        """Sort every list once all sightings are counted."""
        for counted in (self.form, self.axis, self.value, self.town, self.local):
            for moments in counted.values():
                moments.sort()


@dataclass(frozen=True)
class Keys:
    """Every key that two or more child records share, with its rows in the order of becoming known."""

    rows: Mapping[str, tuple[Row, ...]]
    form: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, tuple[str, ...]]
    exact: frozenset[str]
    counts: Counts


def parts_of(one: Sighting, *, words: Words) -> dict[str, list[Part]]:
    """The parts of a sighting by axis; a name gives its classes and its sound, a number its known ends."""
    found: dict[str, dict[str, tuple[datetime, datetime]]] = defaultdict(dict)
    for token in one.tokens:
        for value in _values(token.axis, token.kind, token.value, words):
            span = (token.known, token.until or NEVER)
            held = found[token.axis].get(value)
            found[token.axis][value] = span if held is None else (min(span[0], held[0]), max(span[1], held[1]))
    return {axis: [Part(axis, value, *span) for value, span in sorted(values.items())] for axis, values in found.items()}


def _values(axis: str, kind: str, value: str, words: Words) -> Iterable[str]:
    if axis in ("name", "companion"):
        named = plain(value)
        if not named:
            return ()
        full = [f"full {' '.join(named)}"] if len(named) > 1 else []
        return [*full, *(f"form {form}" for form in classes(named[0], words=words)), f"sound {heard(named[0])}"]
    if axis == "phone":
        return _ends(value)
    if axis == "plate":
        return _runs(value)
    return (f"{kind} {value}",) if axis == "where" else (value,)


def _ends(value: str) -> list[str]:
    """The known end of a number: its last three and four figures."""
    end = ""
    for letter, certain in reversed(parts(value)):
        if not certain:
            break
        end = letter + end
    return [f"ends {end[-size:]}" for size in (LEAST_KNOWN, LEAST_RUN) if len(end) >= size]


def _runs(value: str) -> list[str]:
    """Every run of four known characters of a plate, or one of three where no more is known."""
    text = "".join(letter if certain else " " for letter, certain in parts(value))
    runs = [run for run in text.split() if len(run) >= LEAST_KNOWN]
    long = {run[at : at + LEAST_RUN] for run in runs for at in range(len(run) - LEAST_RUN + 1)}
    return sorted(f"has {run}" for run in long or {run[:LEAST_KNOWN] for run in runs})


def build(found: Sequence[Sighting], *, words: Words) -> Keys:
    """All keys of all sightings; keys that one child record alone bears are left out."""
    rows: dict[str, list[Row]] = defaultdict(list)
    about: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    counts, exact = Counts(), set()
    for one in found:
        held = parts_of(one, words=words)
        _count(held, counts)
        for form, chosen in _chosen(held):
            key = " & ".join(f"{part.axis} {part.value}" for part in chosen)
            about[key] = (form, tuple(part.value for part in chosen))
            span = (max(part.known for part in chosen), min(part.until for part in chosen))
            rows[key].append(Row(one.number, max(one.known, span[0]), min(one.until or NEVER, span[1])))
        for token in one.tokens:
            if token.exact:
                key = f"exactly {token.axis} {token.value}"
                about[key] = (("exact",), (token.value,))
                exact.add(key)
                rows[key].append(Row(one.number, token.known, min(one.until or NEVER, token.until or NEVER)))
    counts.settle()
    shared = {key: held for key, held in rows.items() if len({found[row.sighting].child for row in held}) > 1}
    ordered = {key: tuple(sorted(held, key=lambda row: (row.known, row.sighting))) for key, held in shared.items()}
    return Keys(
        rows=ordered,
        form={key: about[key][0] for key in ordered},
        parts={key: about[key][1] for key in ordered},
        exact=frozenset(exact & ordered.keys()),
        counts=counts,
    )


def _chosen(held: Mapping[str, list[Part]]) -> Iterator[tuple[tuple[str, ...], tuple[Part, ...]]]:
    for form in FORMS:
        if all(axis in held for axis in form):
            for chosen in product(*(held[axis] for axis in form)):
                yield form, chosen


def _count(held: Mapping[str, list[Part]], counts: Counts) -> None:
    since = {axis: min(part.known for part in values) for axis, values in held.items()}
    for axis, values in held.items():
        counts.axis[axis].append(since[axis])
        for part in values:
            counts.value[axis, part.value].append(part.known)
    for form in FORMS:
        if all(axis in since for axis in form):
            counts.form[form].append(max(since[axis] for axis in form))
    for town, axis in product(held.get("town", ()), LOCAL):
        if axis in since:
            counts.town[f"{town.value} {axis}"].append(max(since[axis], town.known))
            for part in held[axis]:
                counts.local[town.value, f"{axis} {part.value}"].append(max(part.known, town.known))


def others(keys: Keys, key: str, at: datetime, *, days: float, mine: int) -> int:
    """How many other sightings said anything on the key's axes in the days up to a moment."""
    moments = keys.counts.form[keys.form[key]]
    upto = bisect_right(moments, at)
    return max(upto - bisect_right(moments, at - timedelta(days=days)) - mine, LEAST_OTHERS)


def share(keys: Keys, key: str, at: datetime, *, mine: int) -> float:
    """The probability that an unrelated sighting which says anything on the key's axes bears the key."""
    form, chosen = keys.form[key], keys.parts[key]
    town = chosen[form.index("town")] if "town" in form else None
    shares = {
        axis: _share(keys.counts, axis, value, at, mine=mine, town=town)
        for axis, value in zip(form, chosen, strict=True)
    }
    if "where" in shares and "trade" in shares:
        shares["trade"] = max(shares["trade"], SHOP_HAS_TRADE)
    product_of_shares = 1.0
    for one in shares.values():
        product_of_shares *= one
    return min(product_of_shares, 1.0)


def _share(counts: Counts, axis: str, value: str, at: datetime, *, mine: int, town: str | None) -> float:
    total = max(bisect_right(counts.axis[axis], at) - mine, 0)
    seen = max(bisect_right(counts.value[axis, value], at) - mine, 0)
    county = (seen + PRIOR_WEIGHT * PRIOR[axis]) / (total + PRIOR_WEIGHT)
    if town is None or axis not in LOCAL:
        return min(county, 1.0)
    here = max(bisect_right(counts.town[f"{town} {axis}"], at) - mine, 0)
    local = max(bisect_right(counts.local[town, f"{axis} {value}"], at) - mine, 0)
    return min((local + LOCAL_WEIGHT * county) / (here + LOCAL_WEIGHT), 1.0)
