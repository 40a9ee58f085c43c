"""From the lines of a replay to what is published: each signal as it last stood, its evidence by the day it was known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from cairn.signals.lines import Line
from cairn.signals.values import Finding

PARTS = {"children": "child", "people_of_concern": "person_of_concern", "places": "place", "events": "event"}


@dataclass(frozen=True)
class Stage:
    """What a signal said from a day on, and in which queue."""

    on: date
    queue: str
    says: str


@dataclass(frozen=True, kw_only=True)
class Publication:
    """A signal as it last stood: everything in it is a function of partnership records, or it is for their owner alone.

    evidence: (part, record) to the day from which the signal rested on it. counted, expected: in what the sentence
    counts. recurrence_weeks: by chance once in so many weeks; None for a fact. into: the key of another signal or ''.
    restricted_to: the one agency that may know of it, where it rests on a record that others may not see. stages: what it
    said, the first first.
    """

    key: str
    kind: str
    queue: str
    status: str
    reason: str
    into: str
    first_raised_on: date
    changed_on: date
    explanation: str
    counted: float | None
    expected: float | None
    recurrence_weeks: float | None
    against: tuple[str, ...]
    not_asked: tuple[str, ...]
    rule_version: str
    limits: str
    evidence: dict[tuple[str, UUID], date]
    restricted_to: UUID | None = None
    stages: tuple[Stage, ...] = ()

    def as_received(self, received: Mapping[UUID, date]) -> "Publication":
        """The same with no day on which Cairn held not yet what it rests on.

        received: record -> the day on which its first version came. In a past that was loaded whole that is the day of
        recording, and nothing changes.
        """
        known = {part: max(day, received.get(part[1], day)) for part, day in self.evidence.items()}

        def held(day: date) -> date:
            return max([day, *(known[part] for part, since in self.evidence.items() if since <= day)])

        moved = {(day := held(one.on)): replace(one, on=day) for one in self.stages}
        return replace(
            self,
            first_raised_on=held(self.first_raised_on),
            changed_on=held(self.changed_on),
            evidence=known,
            stages=tuple(moved[day] for day in sorted(moved)),
        )


def publications(lines: Iterable[Line]) -> tuple[Publication, ...]:
    """What these lines come to, in the order in which signals were first raised. lines: sorted as a replay gives them."""
    last: dict[str, Line] = {}
    found: dict[str, Finding] = {}
    first: dict[str, date] = {}
    evidence: dict[str, dict[tuple[str, UUID], date]] = {}
    stages: dict[str, list[Stage]] = {}
    for line in lines:
        key = line.signal_id
        last[key] = line
        first.setdefault(key, line.first_raised)
        if line.finding is not None:
            found[key] = line.finding
            stages.setdefault(key, []).append(Stage(line.last_changed, line.queue, line.explanation))
        held = evidence.setdefault(key, {})
        for name, part in PARTS.items():
            for record in getattr(line, name):
                held.setdefault((part, UUID(record)), line.last_changed)
    return tuple(
        replace(_publication(last[key], found[key], first[key], evidence[key]), stages=tuple(stages[key]))
        for key in last
        if key in found
    )


def _publication(line: Line, finding: Finding, first: date, evidence: dict[tuple[str, UUID], date]) -> Publication:
    hit = finding.hit
    return Publication(
        key=line.signal_id,
        kind=line.kind,
        queue=line.queue,
        status=line.status,
        reason=line.reason or "",
        into=line.into or "",
        first_raised_on=first,
        changed_on=line.last_changed,
        explanation=line.explanation,
        counted=float(hit.count),
        expected=hit.expected,
        recurrence_weeks=line.recurrence_weeks,
        against=hit.against,
        not_asked=hit.not_asked,
        rule_version=str(finding.version),
        limits="; ".join(f"{name} {value:g}" for name, value in finding.limits),
        evidence=evidence,
    )
