"""Keys: what two sightings may share, as one text.

A key joins one token from each axis of its form (“name+town”, “trade+vehicle”, “phone”): the more axes agree, the less
an unrelated sighting would (rarity). A whole identifier is a key by itself, and no matter of chance.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations, product
from typing import NamedTuple

import polars as pl

from cairn.linkage.engines.descriptor_names import classes, heard, plain
from cairn.linkage.engines.descriptor_words import Words
from cairn.linkage.engines.partial import LEAST_KNOWN, parts
from cairn.signals.engines.rarity import LOCAL, Counts, Form, given_names, whole_names
from cairn.signals.engines.sightings import NEVER, Sighting

STRONG = ("phone", "plate", "handle", "whole")  # an axis that makes a key by itself
JOINING = ("name", "trade", "where", "vehicle", "plate", "phone", "handle", "companion")
FORMS: tuple[Form, ...] = tuple(
    [*((axis,) for axis in STRONG), *((axis, "town") for axis in STRONG)]
    + [(*pair, "town") for pair in (("name",), ("vehicle",), ("companion",), ("name", "vehicle"), ("name", "trade"))]
    + list(combinations(JOINING, 2))
    + [triple for triple in combinations(JOINING, 3) if "name" in triple or "vehicle" in triple]
)
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


@dataclass(frozen=True)
class Keys:
    """Every key that two or more child records share, with its rows in the order of becoming known."""

    rows: Mapping[str, tuple[Row, ...]]
    form: Mapping[str, Form]
    parts: Mapping[str, tuple[str, ...]]
    exact: frozenset[str]
    counts: Counts


def parts_of(one: Sighting, *, words: Words, given: frozenset[str]) -> dict[str, list[Part]]:
    """The parts of a sighting by axis; a name gives its classes and its sound, a number its known ends."""
    found: dict[str, dict[str, tuple[datetime, datetime]]] = defaultdict(dict)
    for token in one.tokens:
        span = (token.known, token.until or NEVER)
        values = [(token.axis, value) for value in _values(token.axis, token.kind, token.value, words)]
        if token.axis == "name":
            values += [("whole", value) for value in whole_names(token.value, words=words, given=given)]
        for axis, value in values:
            held = found[axis].get(value)
            found[axis][value] = span if held is None else (min(span[0], held[0]), max(span[1], held[1]))
    return {
        axis: [Part(axis, value, *span) for value, span in sorted(values.items())] for axis, values in found.items()
    }


def _values(axis: str, kind: str, value: str, words: Words) -> Iterable[str]:
    if axis in ("name", "companion"):
        named = plain(value)
        if not named:
            return ()
        return [*(f"form {form}" for form in classes(named[0], words=words)), f"sound {heard(named[0])}"]
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


def build(found: Sequence[Sighting], people: pl.DataFrame, *, words: Words) -> Keys:
    """All keys of all sightings; keys that one child record alone bears are left out."""
    rows: dict[str, list[Row]] = defaultdict(list)
    about: dict[str, tuple[Form, tuple[str, ...]]] = {}
    counts, exact = Counts(), set()
    counts.add_people(people, words=words)
    given = given_names(people)
    for one in found:
        held = parts_of(one, words=words, given=given)
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


def _chosen(held: Mapping[str, list[Part]]) -> Iterator[tuple[Form, tuple[Part, ...]]]:
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
