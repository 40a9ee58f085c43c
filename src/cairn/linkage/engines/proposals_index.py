"""Which half-known records to compare: those that share two keys of different kinds, or one whole number or place.

Every list under a key is walked in the order of becoming known, and each record meets at most the `NEIGHBOURS` records
before it: common values cost little, and nothing that comes later changes which earlier records met.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np
import polars as pl

from cairn.linkage.engines.descriptor_names import name_keys, plain
from cairn.linkage.engines.descriptor_subjects import SPAN_END, spans
from cairn.linkage.engines.descriptor_words import Words
from cairn.linkage.engines.partial import index_keys

NEIGHBOURS = 12  # earlier records that one record meets under one key; what more share tells none of them apart
GROUPS = {  # kinds that say one thing are one group: a plate and a colour are one vehicle
    "nickname": "name", "name": "name", "trade": "trade", "street": "place", "number": "place", "premises": "place",
    "postcode": "place", "vehicle": "vehicle", "plate": "vehicle", "phone": "phone", "email": "email",
    "handle": "handle", "companion": "companion",
}  # fmt: skip
NUMBERS = ("phone", "plate", "email", "handle")  # whole, they point at one thing by themselves
ACCOUNTS = ("email", "handle")  # of a child's own record these alone are compared: who met the child online?
SPOTS = ("number", "premises")  # whole, they point at one place


class Fact(NamedTuple):
    """A fact of one record as it is compared."""

    kind: str
    value: str
    exact: bool
    known: datetime
    until: datetime | None
    read_from: str


class Subject(NamedTuple):
    """A half-known record: person, place or event, with its facts; or a child's own accounts."""

    subject: str
    record: str
    facts: tuple[Fact, ...]
    by_group: Mapping[str, tuple[Fact, ...]]
    child: bool


def subjects_of(facts: pl.DataFrame) -> list[Subject]:
    """The records of a facts frame with their facts, each kind, value and source once for each span, sorted by id.

    `read_from` is here `own`, `place` (where the adult was, owns or works) or `child` (the town of the child's home).
    """
    own = pl.col("role").fill_null("adult") == "child"
    kept = facts.filter(~own | pl.col("kind").is_in(ACCOUNTS))
    source = pl.when(pl.col("read_from").is_in(["place", "child"])).then("read_from").otherwise(pl.lit("own"))
    by = ("subject", "subject_id", "kind", "value", "source")
    once = (
        spans(kept.with_columns(source=source), by)
        .group_by(*by, "span")
        .agg(pl.col("exact").any(), pl.col("known_at").min(), SPAN_END.alias("until"))
    )
    children = set(kept.filter(own)["subject_id"]) - set(kept.filter(~own)["subject_id"])
    held: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    columns = ("subject", "subject_id", "kind", "value", "exact", "known_at", "until", "source")
    for subject, record, *fact in once.sort(*by, "known_at").select(columns).iter_rows():
        held[subject, record].append(Fact(*fact))
    return [
        Subject(subject, record, tuple(found), _by_group(found), record in children)
        for (subject, record), found in sorted(held.items())
    ]


def _by_group(facts: Iterable[Fact]) -> dict[str, tuple[Fact, ...]]:
    found: dict[str, tuple[Fact, ...]] = {}
    for fact in facts:
        if fact.kind in GROUPS:
            group = GROUPS[fact.kind]
            found[group] = (*found.get(group, ()), fact)
    return found


def _keys(fact: Fact, words: Words) -> Iterator[tuple[str, str]]:
    """The group of a fact and each key under which it is found."""
    group = GROUPS[fact.kind]
    if group in ("name", "companion"):
        full = fact.kind == "name"
        yield from ((group, key) for key in name_keys(fact.value, words=words, full=full))
        if full:
            yield "family", plain(fact.value)[-1][:3]
    elif fact.kind in ("phone", "plate"):
        yield from ((group, f"{fact.kind}{key}") for key in index_keys(fact.value))
    elif fact.kind == "street":
        yield group, f"street{street_key(fact.value)}"
    else:
        yield group, f"{fact.kind}{fact.value}"


def street_key(street: str) -> str:
    """The first letters of a street and its last word, so that a misspelt name is still met."""
    words = street.split()
    return f"{words[0][:2]} {words[-1]}"


def candidates(subjects: Sequence[Subject], *, words: Words) -> list[tuple[int, int]]:
    """Pairs of positions in `subjects` worth weighing, sorted; never two places or two events."""
    keyed: list[tuple[int, str, str, datetime]] = []
    alone: dict[str, list[tuple[datetime, int]]] = defaultdict(list)
    for at, one in enumerate(subjects):
        for fact in one.facts:
            if fact.kind not in GROUPS:
                continue
            keyed.extend((at, group, key, fact.known) for group, key in _keys(fact, words))
            if fact.exact and fact.kind in NUMBERS:
                alone[f"{fact.kind}{fact.value}"].append((fact.known, at))
    pairs = _by_two_keys(keyed) | _windows(alone) | _at_spots(subjects)
    return sorted(pair for pair in pairs if not _alike(subjects, pair))


def _alike(subjects: Sequence[Subject], pair: tuple[int, int]) -> bool:
    """Two places, which `place_edges` compares, or two events without an adult, of which nobody needs to be asked."""
    return subjects[pair[0]].subject == subjects[pair[1]].subject != "person"


def _by_two_keys(keyed: list[tuple[int, str, str, datetime]]) -> set[tuple[int, int]]:
    """Pairs that share keys of two groups: each record's keys are joined two by two and walked as one key."""
    if not keyed:
        return set()
    rows = pl.DataFrame(keyed, schema=("at", "group", "key", "known"), orient="row").with_columns(
        pl.concat_str("group", "key", separator=":").alias("key")
    )
    rows = rows.group_by("at", "group", "key").agg(pl.col("known").min())
    both = rows.join(rows, on="at", suffix="_two").filter(pl.col("group") < pl.col("group_two"))
    both = both.select(
        "at", pl.max_horizontal("known", "known_two").alias("known"), pl.concat_str("key", "key_two", separator="|")
    )
    shared = both.filter(pl.col("key").count().over("key") > 1).sort("key", "known", "at")
    return _neighbours(shared["key"].rank("dense").to_numpy(), shared["at"].to_numpy())


def _neighbours(keys: np.ndarray, at: np.ndarray) -> set[tuple[int, int]]:
    """Pairs of records at most `NEIGHBOURS` apart under one key.  keys: sorted, one a row."""
    found: set[tuple[int, int]] = set()
    for apart in range(1, min(NEIGHBOURS + 1, len(keys))):
        same = keys[apart:] == keys[:-apart]
        if not same.any():
            break
        low = np.minimum(at[apart:][same], at[:-apart][same])
        high = np.maximum(at[apart:][same], at[:-apart][same])
        found.update((a, b) for a, b in zip(low.tolist(), high.tolist(), strict=True) if a != b)
    return found


def _windows(lists: Mapping[str, list[tuple[datetime, int]]]) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    for held in lists.values():
        ordered = [at for _, at in sorted(held)]
        for later in range(1, len(ordered)):
            for earlier in ordered[max(0, later - NEIGHBOURS) : later]:
                if earlier != ordered[later]:
                    found.add((min(earlier, ordered[later]), max(earlier, ordered[later])))
    return found


def _at_spots(subjects: Sequence[Subject]) -> set[tuple[int, int]]:
    """Adults and events whose words name one exact place, with the first records of that place."""
    places: dict[str, list[tuple[datetime, int]]] = defaultdict(list)
    for at, key, known in _spots(subjects, ("place",)):
        places[key].append((known, at))
    first = {key: [at for _, at in sorted(held)[:NEIGHBOURS]] for key, held in places.items()}
    return {
        (min(at, place), max(at, place))
        for at, key, _ in _spots(subjects, ("person", "event"))
        for place in first.get(key, ())
    }


def _spots(subjects: Sequence[Subject], sorts: Iterable[str]) -> Iterator[tuple[int, str, datetime]]:
    for at, one in enumerate(subjects):
        if one.subject in sorts:
            for fact in one.facts:
                if fact.exact and fact.kind in SPOTS and (fact.read_from == "own" or one.subject == "place"):
                    yield at, f"{fact.kind}{fact.value}", fact.known
