"""How much two half-known records agree: facts that agree add bits by their local rarity, doubtful ones hardly count.

Frequencies are those of the records known at the moment of the pair, smoothed by a plain prior, so that "Jay" in a
county full of them weighs little and a later record never changes an earlier weight.
"""

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from rapidfuzz.distance import OSA

from cairn.linkage.engines.descriptor_names import MADE, agreement, classes, heard, plain
from cairn.linkage.engines.descriptor_words import Words
from cairn.linkage.engines.partial import LEAST_KNOWN, shared
from cairn.linkage.engines.proposals_index import GROUPS, NUMBERS, Fact, Subject

AGREE = 0.9  # how often records of one adult agree in a fact that both tell
PRIOR = {  # share of unrelated records with the same value, before any are known
    "name": 1 / 150, "family": 1 / 500, "trade": 1 / 20, "street": 1 / 300, "number": 1 / 3000, "premises": 1 / 1000,
    "postcode": 1 / 500, "vehicle": 1 / 25, "plate": 1 / 2000, "phone": 1 / 5000, "email": 1 / 100_000,
    "handle": 1 / 100_000, "companion": 1 / 150,
}  # fmt: skip
PRIOR_WEIGHT = 20.0  # records that a prior counts for
SHOP_HAS_TRADE = 0.3  # share of a trade's weight that is kept when the place agrees too: a shop brings its trade
HARDLY = -0.3  # bits of a disagreement in an age, a car or a town. Source: detection notes, 1(a)
NOT_THAT_NAME = -1.0  # bits of two names that can't be one
NOT_THAT_SEX = -4.0  # bits
NEAR_STREET = 0.8  # share of a street's weight that is kept when one letter differs
AGE_SLACK = 2  # years between two ranges of birth that still may be one
WORDS_OF = {
    "nickname": "name", "trade": "trade", "street": "street", "number": "address", "premises": "premises",
    "postcode": "postcode", "vehicle": "vehicle", "plate": "plate", "phone": "phone", "email": "e-mail address",
    "handle": "handle", "companion": "companion",
}  # fmt: skip


class Match(NamedTuple):
    """Two facts that agree: group and kind, what to say, the share of the weight kept, what is counted, since when."""

    group: str
    kind: str
    says: str
    strength: float
    counted: tuple[str, ...]
    exact: bool
    start: datetime
    end: datetime | None


class Against(NamedTuple):
    """A disagreement: what it is about, what to say and its bits."""

    field: str
    says: str
    weight: float


class Rarity:
    """How many records told a value, and told anything of its kind, by any moment."""

    def __init__(self, subjects: Sequence[Subject], *, words: Words) -> None:
        self.value: dict[str, list[datetime]] = defaultdict(list)
        self.kind: dict[str, list[datetime]] = defaultdict(list)
        for one in subjects:
            values: dict[str, datetime] = {}
            kinds: dict[str, datetime] = {}
            for fact in one.facts:
                for kind, value in counted(fact, words=words):
                    values[value] = min(values.get(value, fact.known), fact.known)
                    kinds[kind] = min(kinds.get(kind, fact.known), fact.known)
            for into, found in ((self.value, values), (self.kind, kinds)):
                for name, known in found.items():
                    into[name].append(known)
        self.first = sorted(min(fact.known for fact in one.facts) for one in subjects if one.subject != "place")
        for held in (*self.value.values(), *self.kind.values()):
            held.sort()

    def records(self, at: datetime) -> int:
        """Half-known adults, and events that speak of one, by a moment."""
        return bisect_right(self.first, at)

    def seen(self, value: str, at: datetime) -> int:
        """Records that told a value by a moment."""
        return bisect_right(self.value.get(value, []), at)

    def share(self, kind: str, value: str, at: datetime) -> float:
        """Share of other records of the kind that tell the value; the two of the pair itself are left out."""
        total = max(bisect_right(self.kind.get(kind, []), at) - 2, 0)
        alike = max(self.seen(value, at) - 2, 0)
        return (alike + PRIOR_WEIGHT * PRIOR[kind]) / (total + PRIOR_WEIGHT)


def counted(fact: Fact, *, words: Words) -> Iterator[tuple[str, str]]:
    """Under which kind and value a fact is counted: a name by its classes and its sound, a full name by its surname."""
    if fact.kind in ("nickname", "name", "companion"):
        kind = "companion" if fact.kind == "companion" else "name"
        given = plain(fact.value)[0]
        yield from ((kind, f"{kind} form {form}") for form in classes(given, words=words))
        yield kind, f"{kind} sound {heard(given)}"
        if fact.kind == "name":
            yield "family", f"family {heard(plain(fact.value)[-1])}"
    elif fact.kind in PRIOR:
        yield fact.kind, f"{fact.kind} {fact.value}"


def matches(one: Subject, other: Subject, *, words: Words) -> Iterator[Match]:
    """Every two facts of two records that agree."""
    for group, mine in one.by_group.items():
        for left in mine:
            for right in other.by_group.get(group, ()):
                found = _agree(left, right, words)
                if found:
                    ends = [moment for moment in (left.until, right.until) if moment is not None]
                    start, end = max(left.known, right.known), min(ends, default=None)
                    if end is None or end > start:
                        yield from (Match(*part, start, end) for part in found)


Way = tuple[str, str, str, float, tuple[str, ...], bool]  # group, kind, words, strength, what is counted, whole


def _agree(left: Fact, right: Fact, words: Words) -> list[Way]:
    """Each way in which two facts of one group agree."""
    kind = left.kind
    if {kind, right.kind} <= {"nickname", "name"}:
        return _names_agree(left, right, words)
    if kind != right.kind or kind not in GROUPS:
        return []
    if kind in ("phone", "plate"):
        return _parts_agree(left, right)
    if kind == "companion":
        return _companions_agree(left, right, words)
    return _values_agree(left, right, words)


def _companions_agree(left: Fact, right: Fact, words: Words) -> list[Way]:
    how = agreement(left.value, right.value, words=words)
    says = f"same companion: {_title(left.value)}"
    return [("companion", "companion", says, how.strength, _tokens(left, words), False)] if how else []


def _values_agree(left: Fact, right: Fact, words: Words) -> list[Way]:
    """Two facts with one value; a street may have one letter different."""
    kind = left.kind
    counts = (f"{kind} {left.value}",)
    if left.value == right.value:
        says = f"same {WORDS_OF[kind]}: {_shown(kind, left.value, words)}"
        return [(GROUPS[kind], kind, says, 1.0, counts, left.exact and right.exact)]
    if kind == "street" and near_street(left.value, right.value):
        says = f"street one letter different: {left.value.title()}, {right.value.title()}"
        return [("place", kind, says, NEAR_STREET, counts, False)]
    return []


def _parts_agree(left: Fact, right: Fact) -> list[Way]:
    """Two numbers or plates, whole or in part, that agree in at least three known characters."""
    known = shared(left.value, right.value)
    if known < LEAST_KNOWN:
        return []
    both = left.exact and right.exact and left.value == right.value
    says = _numbers(left.kind, left.value, right.value)
    return [(GROUPS[left.kind], left.kind, says, 1.0, (f"known {known}",), both)]


def two_styles(one: Subject, other: Subject) -> bool:
    """Whether two records tell a name apart: Big Mo and Little Mo."""
    mine, theirs = ({fact.value for fact in subject.facts if fact.kind == "style"} for subject in (one, other))
    dimensions = {value.split()[0] for value in mine} & {value.split()[0] for value in theirs}
    return bool(dimensions) and not mine & theirs


def near_street(left: str, right: str) -> bool:
    """Whether two streets are one but for a letter: `tannery row`, `tanery row`."""
    return (
        left.rsplit(maxsplit=1)[-1] == right.rsplit(maxsplit=1)[-1]
        and min(len(left), len(right)) > 8
        and OSA.distance(left, right, score_cutoff=1) <= 1
    )


def _names_agree(left: Fact, right: Fact, words: Words) -> list[Way]:
    how = agreement(left.value, right.value, words=words)
    if how is None:
        return []
    kind = "name" if left.kind == right.kind == "name" else "nickname"
    says = f"{how.says}: {_title(left.value)}" + ("" if left.value == right.value else f", {_title(right.value)}")
    mine, theirs = _tokens(left, words), _tokens(right, words)
    common = tuple(sorted(set(mine) & set(theirs))) or (mine if how.how != MADE else ())
    found = [
        ("name", kind, says, how.strength, tuple(token for token in common if not token.startswith("family")), False)
    ]
    if kind == "name":
        family = tuple(token for token in common if token.startswith("family"))
        found.append(("family", "name", f"same surname: {plain(left.value)[-1].title()}", 1.0, family, False))
    return found


def _tokens(fact: Fact, words: Words) -> tuple[str, ...]:
    return tuple(value for _, value in counted(fact, words=words))


def _title(name: str) -> str:
    return name.title()


def _numbers(kind: str, left: str, right: str) -> str:
    what = "numbers" if kind == "phone" else "plates"
    if left == right and "*" not in left and "?" not in left:
        return f"same {WORDS_OF[kind]}: {left.upper()}"
    ends = [value[1:] for value in (left, right) if value.startswith("*") and value[1:].isalnum()]
    if len(ends) == 2 or (ends and kind == "phone"):
        return f"both {what} end {min(ends, key=len).upper()}"
    return f"parts of {what} fit: {left.upper()}, {right.upper()}"


def _shown(kind: str, value: str, words: Words) -> str:
    if kind == "trade":
        return words.says.get(value, value)
    return value.upper() if kind == "postcode" else (value if kind in (*NUMBERS, "vehicle") else value.title())


def weight(match: Match, rarity: Rarity, at: datetime, *, of_place: bool) -> float:
    """Bits for an agreement: by how rare the value is among the records known at a moment.

    `of_place`: one side is a place, whose own records must not make its street look common: the prior stands.
    """
    kind = {"nickname": "name", "name": match.group}.get(match.kind, match.kind)
    if of_place and match.group in ("place", "trade"):
        share = PRIOR[kind]
    elif match.exact and match.kind in NUMBERS:
        share = PRIOR["handle"]
    elif match.counted and match.counted[0].startswith("known "):
        share = max(10.0 ** -(0.9 * int(match.counted[0].split()[1])), PRIOR["email"])
    elif match.counted:
        share = max(rarity.share(kind, value, at) for value in match.counted)
    else:
        share = PRIOR[kind]
    return round(math.log2(AGREE / min(share, AGREE)) * match.strength, 2)


def disagreements(one: Subject, other: Subject, at: datetime, *, words: Words) -> list[Against]:
    """What speaks against one adult, as known at a moment: names, ages, vehicles, plates, trades and towns that differ."""
    mine, theirs = _standing(one, at), _standing(other, at)
    found = []
    if not _any_name(mine, theirs, words):
        names = [
            next((fact.value for fact in facts if fact.kind in ("name", "nickname")), "") for facts in (mine, theirs)
        ]
        if all(names):
            found.append(Against("name", f"names differ: {_title(names[0])}, {_title(names[1])}", NOT_THAT_NAME))
    ages = [_born(facts) for facts in (mine, theirs)]
    if all(ages) and _apart(ages[0], ages[1]):
        found.append(Against("age", f"ages differ: born about {_years(ages[0])}, {_years(ages[1])}", HARDLY))
    for kind, field in (("vehicle", "vehicle"), ("trade", "trade")):
        values = [sorted(fact.value for fact in facts if fact.kind == kind) for facts in (mine, theirs)]
        if all(values) and not set(values[0]) & set(values[1]):
            shown = [_shown(kind, value[0], words) for value in values]
            found.append(Against(field, f"{field}s differ: {shown[0]}, {shown[1]}", HARDLY))
    (here, told_here), (there, told_there) = town_of(mine), town_of(theirs)
    if here and there and here != there:
        field, whose = ("town", "towns") if told_here and told_there else ("child's town", "towns of the children")
        found.append(Against(field, f"{whose} differ: {here.title()}, {there.title()}", HARDLY))
    return found


def _standing(one: Subject, at: datetime) -> list[Fact]:
    return [fact for fact in one.facts if fact.known <= at and (fact.until is None or fact.until > at)]


def _any_name(mine: list[Fact], theirs: list[Fact], words: Words) -> bool:
    kinds = ("name", "nickname")
    left, right = ([fact.value for fact in facts if fact.kind in kinds] for facts in (mine, theirs))
    return any(agreement(a, b, words=words) for a in left for b in right)


def _born(facts: list[Fact]) -> str:
    """The narrowest years of birth that are told."""
    told = [fact.value for fact in facts if fact.kind == "age"]
    return min(told, key=lambda value: (int(value[-4:]) - int(value[:4]), value), default="")


def _years(told: str) -> str:
    """As people write it: one year where both are the same."""
    return told[:4] if told[:4] == told[-4:] else f"{told[:4]} to {told[-4:]}"


def _apart(left: str, right: str) -> bool:
    return int(left[:4]) - AGE_SLACK > int(right[-4:]) or int(right[:4]) - AGE_SLACK > int(left[-4:])


def town_of(facts: Sequence[Fact]) -> tuple[str, bool]:
    """The town that is told nearest and whether it is told of the adult or a place, not only of the child's home."""
    for source in ("own", "place", "child"):
        towns = {fact.value for fact in facts if fact.kind == "town" and fact.read_from == source}
        if towns:
            return (towns.pop() if len(towns) == 1 else "", source != "child")
    return "", False
