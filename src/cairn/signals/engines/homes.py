"""Which children are of one home, and which two records may be one child under two names.

Children of one home count once: siblings told of the same man are one coincidence, not two. The same caution covers
records that linking left apart: unless something speaks against it, two half-known children may be one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from cairn.linkage.engines.addresses import house_and_street, plain_words
from cairn.linkage.engines.names import fold, name_table

KIN = ("sibling_of", "lives_with", "parent_of")
SAME_PARTS = 2  # of day, month and year that must agree for two birth dates to be one with a slip


@dataclass(frozen=True)
class Child:
    """What one record says of who somebody is, for telling two children apart."""

    given: frozenset[str]
    family: frozenset[str]
    born: tuple[str, ...]
    sex: str | None
    address: str | None


@dataclass(frozen=True)
class Homes:
    """What binds records to a home: record -> tokens with the moment each became known; records -> what they say."""

    tokens: Mapping[str, tuple[tuple[str, datetime], ...]]
    said: Mapping[str, Child]

    def of(self, records: Iterable[str], at: datetime) -> frozenset[str]:
        """The home tokens of a person's records as known at a moment."""
        return frozenset(token for record in records for token, known in self.tokens.get(record, ()) if known <= at)

    def apart(self, left: Iterable[str], right: Iterable[str]) -> bool:
        """Whether two children are told apart by what their records say, and not of one family at one address."""
        others = [self.said[record] for record in right if record in self.said]
        mine = [self.said[record] for record in left if record in self.said]
        return all(told_apart(one, other) for one in mine for other in others)


def told_apart(one: Child, other: Child) -> bool:
    """Two records that can't be one child, and are no family that shares a name without two known addresses."""
    if (
        one.family
        and one.family & other.family
        and not (one.address and other.address and one.address != other.address)
    ):
        return False
    return (
        _differ(one.given, other.given)
        or _born_apart(one.born, other.born)
        or (_differ(one.family, other.family) and bool(one.born) and bool(other.born))
        or (one.sex is not None and other.sex is not None and one.sex != other.sex)
    )


def _differ(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one) and bool(other) and not one & other


def _born_apart(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Birth dates that differ by more than one slip of the pen."""
    if not one or not other:
        return False
    if len(one) < 3 or len(other) < 3:
        return one[0] != other[0]
    return sum(a == b for a, b in zip(one, other, strict=True)) < SAME_PARTS and sorted(one) != sorted(other)


def homes(tables: dict[str, pl.DataFrame]) -> Homes:
    """Home tokens and sayings of every person record, all versions."""
    tokens: dict[str, dict[str, datetime]] = defaultdict(dict)
    said: dict[str, Child] = {}
    people = tables["people"].sort("recorded_at", "content")
    columns = [
        "record_id",
        "recorded_at",
        "given_names",
        "family_name",
        "aliases",
        "date_of_birth",
        "sex",
        "address",
        "postcode",
    ]
    for record, known, given, family, aliases, born, sex, address, postcode in people.select(columns).iter_rows():
        home = home_of(address, postcode)
        if home:
            tokens[record].setdefault(f"at {home}", known)
        said[record] = Child(
            _names(given, aliases),
            frozenset(fold(family)),
            _born(born),
            sex if sex in ("female", "male") else None,
            home,
        )
    for kind, one, other, known in _kin(tables["relationships"]):
        bond = f"parent {one}" if kind == "parent_of" else f"kin {min(one, other)} {max(one, other)}"
        for record in (one, other):
            if record in said and known < tokens[record].get(bond, datetime.max.replace(tzinfo=known.tzinfo)):
                tokens[record][bond] = known
    return Homes({record: tuple(sorted(found.items())) for record, found in tokens.items()}, said)


def _kin(relationships: pl.DataFrame) -> Iterable[tuple[str, str, str, datetime]]:
    kept = relationships.filter(pl.col("kind").is_in(KIN)).sort("recorded_at")
    return kept.select("kind", "from_record_id", "to_record_id", "recorded_at").iter_rows()


def home_of(address: str | None, postcode: str | None) -> str | None:
    """One spelling of where somebody lives: house and street, or for an institution all its words."""
    where = house_and_street(address) or " ".join(plain_words(address))
    if not where:
        return None
    return f"{where} {''.join(plain_words(postcode))}".strip()


def _names(given: str | None, aliases: str | None) -> frozenset[str]:
    """Every form under which a child's given names may be met."""
    table = name_table()
    words = [*fold(given), *(word for alias in (aliases or "").split(";") for word in fold(alias))]
    return frozenset(form for word in words for form in (word, *table.classes(word)))


def _born(date_of_birth: str | None) -> tuple[str, ...]:
    return tuple(date_of_birth.split("-")) if date_of_birth else ()
