"""Half-known adults and places that may be one: proposed with reasons, never linked by rule.

Two independent facts make a proposal (a name, a trade, a street or place, a vehicle, the end of a number, a handle, a
companion), or one whole number, handle or plate; for an adult and a place, one exact place. Ages, cars, trades and
towns that differ are shown and hardly count. Source: linkage design, Half-known adults.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import polars as pl

from cairn.linkage.engines.descriptor_facts import facts as read_facts
from cairn.linkage.engines.descriptor_words import Words
from cairn.linkage.engines.proposals_context import Context, compared, context_of, sexes_differ, told_apart
from cairn.linkage.engines.proposals_index import NUMBERS, SPOTS, Subject, candidates, subjects_of
from cairn.linkage.engines.proposals_weigh import (
    NOT_THAT_SEX,
    SHOP_HAS_TRADE,
    Against,
    Match,
    Rarity,
    disagreements,
    matches,
    two_styles,
    weight,
)
from cairn.records.columns import MOMENT

FEWEST_OTHERS = 50  # half-known records that a county is taken to have at least: one of them is the one in question
AT_A_PLACE = 7.0  # bits: one in 128 places that share a key is the place in question
LEAST_PROBABLE = 0.1  # below, nine others or more would agree as well by chance: too common to ask anybody about
OF_PLACES = frozenset(["trade", "place"])  # groups that a shop brings by itself
OF_A_CHILD = -4.0  # bits: an account on a child's record is often that of somebody whom the child met
ENOUGH = 2  # independent facts
SCHEMA: dict[str, Any] = {
    "record_a": pl.Utf8, "record_b": pl.Utf8, "subject_a": pl.Utf8, "subject_b": pl.Utf8, "known_at": MOMENT,
    "until": MOMENT, "match_weight": pl.Float64, "probability": pl.Float64, "band": pl.Utf8, "why": pl.Utf8,
    "kind": pl.Utf8, "agreed": pl.List(pl.Utf8), "independent": pl.Int8, "against": pl.Utf8,
}  # fmt: skip


class Weighing(NamedTuple):
    """What every pair is weighed with."""

    context: Context
    rarity: Rarity
    words: Words


def proposals(tables: Mapping[str, pl.DataFrame], *, words: Words, facts: pl.DataFrame | None = None) -> pl.DataFrame:
    """Pairs of half-known records that may be one adult, one place, or an adult and a place.  Columns: SCHEMA.

    An edge holds from `known_at` up to `until` (exclusive, null = still); a pair has one row for each moment at which
    what agrees changed. `agreed`: kinds of fact; `independent`: how many of them are independent, where a trade and a
    place that come from one shop count once. subject_a/b: person, place or event (an event without an adult's record).
    """
    found = read_facts(tables, words=words) if facts is None else facts
    subjects = subjects_of(compared(found, tables))
    by = Weighing(context_of(tables), Rarity(subjects, words=words), words)
    rows: list[dict[str, Any]] = []
    for left, right in candidates(subjects, words=words):
        rows.extend(_steps(*_ordered(subjects[left], subjects[right]), by))
    return pl.DataFrame(rows, schema=SCHEMA).sort("record_a", "record_b", "known_at")


def standing(edges: pl.DataFrame, moment: datetime) -> pl.DataFrame:
    """The proposals that stand at a moment: one row a pair."""
    return edges.filter((pl.col("known_at") <= moment) & (pl.col("until").is_null() | (pl.col("until") > moment)))


def _ordered(one: Subject, other: Subject) -> tuple[Subject, Subject]:
    return (one, other) if one.record < other.record else (other, one)


def _steps(one: Subject, other: Subject, by: Weighing) -> list[dict[str, Any]]:
    """The rows of a pair: one for each moment at which the facts that agree changed, until the records say more."""
    end = told_apart(one, other, by.context)
    found = [match for match in matches(one, other, words=by.words) if end is None or match.start < end]
    if two_styles(one, other):
        found = [match for match in found if match.kind != "nickname"]
    moments = {moment for match in found for moment in (match.start, match.end) if moment is not None}
    rows: list[dict[str, Any]] = []
    before: tuple[Match, ...] = ()
    for at in sorted(moment for moment in moments if end is None or moment < end):
        agreeing = _best([match for match in found if match.start <= at and (match.end is None or match.end > at)])
        if agreeing == before:
            continue
        before = agreeing
        if rows and rows[-1]["until"] is None:
            rows[-1]["until"] = at
        row = _row(one, other, agreeing, at=at, by=by)
        if row is not None:
            rows.append(row)
    if rows and rows[-1]["until"] is None:
        rows[-1]["until"] = end
    return rows


def _best(agreeing: Iterable[Match]) -> tuple[Match, ...]:
    """Of each group and kind the best match: whole before part, near before far."""
    best: dict[tuple[str, str], Match] = {}
    for match in agreeing:
        held = best.get((match.group, match.kind))
        if held is None or _worth(match) > _worth(held):
            best[match.group, match.kind] = match
    return tuple(best[key] for key in sorted(best))


def _worth(match: Match) -> tuple[bool, float, int, str]:
    """Longer known parts before shorter; then by the words, so that the order of arrival never matters."""
    known = int(match.counted[0].split()[1]) if match.counted and match.counted[0].startswith("known ") else 0
    return match.exact, match.strength, known, match.says


def _enough(one: Subject, other: Subject, agreeing: Sequence[Match]) -> bool:
    """Whether what agrees makes a proposal: two independent facts, one whole number, or one exact place of a place."""
    if any(match.exact and match.kind in NUMBERS for match in agreeing):
        return True
    if len({match.group for match in agreeing}) >= ENOUGH:
        return True
    return _has_place(one, other) and any(match.exact and match.kind in SPOTS for match in agreeing)


def _refuted(one: Subject, other: Subject, agreeing: Sequence[Match], against: Sequence[Against]) -> bool:
    """Whether a disagreement leaves nothing: a street of another town, or two names at one shop, which are two people."""
    fields, groups = {item.field for item in against}, {match.group for match in agreeing}
    whole = any(match.exact for match in agreeing)
    if "town" in fields and "place" in groups and groups <= OF_PLACES | {"name"}:
        return True
    if "child's town" in fields and _has_place(one, other) and not whole and groups <= OF_PLACES:
        return True
    return groups <= OF_PLACES and "name" in fields and not _has_place(one, other)


def _has_place(one: Subject, other: Subject) -> bool:
    return "place" in (one.subject, other.subject) or one.subject == other.subject == "event"


def _kind(one: Subject, other: Subject, groups: set[str]) -> str:
    """person, place or person_place; an event without an adult stands for the place or the adult that it speaks of."""
    sorts = {one.subject, other.subject}
    if "place" in sorts:
        return "person_place" if "person" in sorts else "place"
    if groups <= OF_PLACES and "event" in sorts:
        return "person_place" if "person" in sorts else "place"
    return "person"


def _row(
    one: Subject, other: Subject, agreeing: Sequence[Match], *, at: datetime, by: Weighing
) -> dict[str, Any] | None:
    """The proposal that a pair makes at a moment, or None."""
    if not _enough(one, other, agreeing):
        return None
    groups = {match.group for match in agreeing}
    kind = _kind(one, other, groups)
    weighed = [(weight(match, by.rarity, at, of_place=kind != "person"), match) for match in agreeing]
    others = math.log2(max(by.rarity.records(at), FEWEST_OTHERS)) if kind == "person" else AT_A_PLACE
    if kind == "person" and _probability(sum(bits for bits, _ in weighed), others) < LEAST_PROBABLE:
        return None  # even if nothing spoke against it
    against = disagreements(one, other, at, words=by.words)
    if _refuted(one, other, agreeing, against):
        return None
    if sexes_differ(one.record, other.record, by.context, at):
        against.append(Against("sex", "one is recorded as female, the other as male", NOT_THAT_SEX))
    if one.child or other.child:
        against.append(Against("child", "on a child's record: it may be somebody else's who met the child", OF_A_CHILD))
    told = _reasons(weighed, by.rarity, at)
    told += [{"field": item.field, "says": item.says, "weight": item.weight} for item in against]
    bits = round(sum(reason["weight"] for reason in told), 2)
    probability = _probability(bits, others)
    if kind == "person" and probability < LEAST_PROBABLE:
        return None
    counted = {"shop" if group in OF_PLACES else group for group in groups - {"family"}}
    return {
        "record_a": one.record, "record_b": other.record, "subject_a": one.subject, "subject_b": other.subject,
        "known_at": at, "until": None, "match_weight": bits, "probability": probability, "band": "ask", "kind": kind,
        "agreed": sorted({match.kind for match in agreeing}), "independent": len(counted),
        "against": "; ".join(item.says for item in against), "why": json.dumps(told, ensure_ascii=False),
    }  # fmt: skip


def _probability(bits: float, others: float) -> float:
    """Probability from the bits of what agrees and the bits of how many others it might be."""
    return 1 / (1 + math.exp2(others - bits))


def _reasons(weighed: Sequence[tuple[float, Match]], rarity: Rarity, at: datetime) -> list[dict[str, Any]]:
    """Each agreement in words with its bits; one group counts once, a shop's trade with its street hardly."""
    reasons: list[dict[str, Any]] = []
    placed = any(match.group == "place" for _, match in weighed)
    taken: set[str] = set()
    for full, match in sorted(weighed, key=lambda pair: (-pair[0], pair[1].says)):
        again = match.group in taken
        taken.add(match.group)
        kept = SHOP_HAS_TRADE if match.group == "trade" and placed else 1.0
        says = f"{match.says} (not counted twice)" if again else match.says + _others(match, rarity, at)
        reasons.append({"field": match.kind, "says": says, "weight": 0.0 if again else round(full * kept, 2)})
    return reasons


def _others(match: Match, rarity: Rarity, at: datetime) -> str:
    """How many other records told the same by then, where that says how common it is."""
    if match.group not in ("name", "trade", "vehicle") or not match.counted or match.counted[0].startswith("known "):
        return ""
    others = max(rarity.seen(value, at) for value in match.counted) - 2
    if others > 0:
        return f"; {others} other record{'s say' if others > 1 else ' says'} so"
    return "; no other record says so"
