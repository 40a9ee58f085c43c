"""Judges the lines of a replay one by one: a network found, worth a look, a repeat, or false.

Source: exchange contract, Commands, evaluate.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cairn.county.evaluation.county_truth import Known, Matter
from cairn.county.evaluation.reading import Line

ONE_CHILD = (
    "individual_pattern", "unheard_concern", "information_gap", "service_gap", "contact_gap", "screening_inconsistency",
)  # fmt: skip
REPEAT_WITHIN = 182  # days
FOUND, WORTH_A_LOOK, REPEAT, FALSE = "found", "worth a look", "repeats", "false"
LEAST_CHILDREN = 2


@dataclass(frozen=True)
class Verdict:
    """One group line and what it is; `networks` that it finds, and since which day it counts."""

    line: Line
    sort: str
    networks: tuple[str, ...]
    since: date
    children: frozenset[str]
    adults: frozenset[str]
    places: frozenset[str]


def judge(lines: Sequence[Line], known: Known) -> list[Verdict]:
    """A verdict on every open group line, in order of last_changed; repeats are told within each queue."""
    verdicts: list[Verdict] = []
    earlier: dict[str, list[Verdict]] = defaultdict(list)
    for line in sorted(lines, key=lambda one: (one.last_changed, one.signal_id)):
        if line.kind in ONE_CHILD or line.status != "open":
            continue
        verdict = _verdict(line, known, earlier[line.queue])
        verdicts.append(verdict)
        if verdict.sort != REPEAT:
            earlier[line.queue].append(verdict)
    return verdicts


def _verdict(line: Line, known: Known, earlier: list[Verdict]) -> Verdict:
    children = frozenset(known.person.get(record, record) for record in line.children)
    adults = frozenset(known.person.get(record, record) for record in line.people_of_concern)
    places = frozenset(known.place.get(record, record) for record in line.places)
    found = [matter for matter in known.matters if finds(matter, children, adults, places)]
    if found:
        networks = tuple(matter.network_id for matter in found)
        since = max(line.first_raised, min(_held_since(line, known, matter) for matter in found))
        return Verdict(line, FOUND, networks, since, children, adults, places)
    bare = Verdict(line, FALSE, (), line.last_changed, children, adults, places)
    if any(_repeats(bare, other) for other in earlier):
        return Verdict(line, REPEAT, (), line.last_changed, children, adults, places)
    if _worth_a_look(bare, known):
        return Verdict(line, WORTH_A_LOOK, (), line.last_changed, children, adults, places)
    return bare


def finds(matter: Matter, children: frozenset[str], adults: frozenset[str], places: frozenset[str]) -> bool:
    """Two or more of its children, half or more of those named, and one of its people, or no people and a place."""
    mine = children & matter.children
    if len(mine) < LEAST_CHILDREN or 2 * len(mine) < len(children):
        return False
    if adults:
        theirs = adults & matter.adults
        return bool(theirs) and 2 * len(theirs) >= len(adults)
    return bool(places & matter.places)


def _held_since(line: Line, known: Known, matter: Matter) -> date:
    """The day by which two of its children and one of its people, or a place, were on record in what is named."""
    children = _first_days(line.children, known.person, known, matter.children)
    who = _first_days(line.people_of_concern, known.person, known, matter.adults)
    where = _first_days(line.places, known.place, known, matter.places)
    return max(children[LEAST_CHILDREN - 1], (who or where)[0])


def _first_days(records: Sequence[str], true_id: dict[str, str], known: Known, wanted: frozenset[str]) -> list[date]:
    days: dict[str, date] = {}
    for record in records:
        key = true_id.get(record)
        if key in wanted:
            held = known.held.get(record, date.max)
            days[key] = min(held, days.get(key, date.max))
    return sorted(days.values())


def _repeats(verdict: Verdict, other: Verdict) -> bool:
    """The same adult or place, or the same signal, and half the children of an earlier line, within half a year."""
    if (verdict.line.last_changed - other.line.last_changed).days > REPEAT_WITHIN:
        return False
    same = verdict.line.signal_id == other.line.signal_id
    same = same or bool(verdict.adults & other.adults or verdict.places & other.places)
    return same and 2 * len(verdict.children & other.children) >= len(verdict.children)


def _worth_a_look(verdict: Verdict, known: Known) -> bool:
    """An adult who truly is around two of the children, of different homes, and not as a professional."""
    for adult in verdict.adults:
        near = sorted(verdict.children & known.around.get(adult, frozenset()))
        homes = [known.homes.get(child, frozenset({child})) for child in near]
        if any(not one & other for at, one in enumerate(homes) for other in homes[at + 1 :]):
            return True
    return False
