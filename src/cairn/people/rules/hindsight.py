"""What was written down, by whom, by a day, and what the rules would have said by then: known now isn't known then.

It names agencies and rules, never a worker. Prompts that came to nothing stand beside the others. Screens, 12b.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from cairn.base.clock import london_day, today
from cairn.records.chronology import EventSaid

MEETINGS = ("strategy_discussion", "meeting")
LEFT, RIGHT = 12.0, 868.0  # of the drawing, in its own units


@dataclass(frozen=True)
class Prompt:
    """A signal as hindsight shows it. came_to: in words, if it came to nothing."""

    identity: UUID
    reference: str
    kind: str
    queue: str
    raised_on: date
    says: str
    came_to: str
    several: bool = True  # about more than one child
    stages: tuple[tuple[date, str, str], ...] = ()  # from which day, in which queue, what it said

    @property
    def days(self) -> tuple[date, ...]:
        """The days on which it was raised and on which it said something else."""
        return tuple(sorted({self.raised_on, *(day for day, _, _ in self.stages)}))

    @property
    def to_answer_from(self) -> date | None:
        """The first day from which a named person had to answer it; None if it was only ever a question."""
        stages = self.stages or ((self.raised_on, self.queue, self.says),)
        return min((day for day, queue, _ in stages if queue != "ask"), default=None)

    def on(self, day: date) -> "Prompt":
        """The prompt as it stood at the end of a day."""
        said = [stage for stage in self.stages if stage[0] <= day] or list(self.stages[:1])
        return replace(self, queue=said[-1][1], says=said[-1][2]) if said else self


@dataclass(frozen=True)
class Knew:
    """What one agency had written down by a day."""

    agency: UUID
    records: int
    last: EventSaid


@dataclass(frozen=True)
class Mark:
    """Something on the line of time. what: record, prompt, nothing, meeting or now."""

    what: str
    x: float
    day: date
    says: str


@dataclass(frozen=True)
class Hindsight:
    """A case on a day. knew: agencies in the order of first writing; prompts: those of that day or before, as they stood.

    first_prompt: from when on somebody had to answer a prompt about several children; first_alone: about one child.
    """

    on: date
    knew: tuple[Knew, ...]
    prompts: tuple[Prompt, ...]
    days: tuple[date, ...]
    first_prompt: date | None
    first_alone: date | None
    first_meeting: date | None
    marks: tuple[Mark, ...]

    @property
    def before(self) -> date | None:
        """The last day before this one on which something was written or said."""
        return max((day for day in self.days if day < self.on), default=None)

    @property
    def after(self) -> date | None:
        """The first day after this one on which something was written or said."""
        return min((day for day in self.days if day > self.on), default=None)

    @property
    def span(self) -> tuple[date, date]:
        """The first and last day of the line of time."""
        days = [mark.day for mark in self.marks]
        return min(days), max(days)

    @property
    def days_won(self) -> int | None:
        """From the first prompt about several children that somebody had to answer to the first meeting of agencies."""
        if self.first_prompt is None or self.first_meeting is None or self.first_meeting <= self.first_prompt:
            return None
        return (self.first_meeting - self.first_prompt).days


def hindsight(events: Iterable[EventSaid], prompts: Iterable[Prompt], *, on: date | None) -> Hindsight:
    """A case on a day, or on the day of its first prompt.

    events: every version that the reader may see of everything about the children, the adults and the places of the case.
    """
    first = _first_versions(events)
    said = sorted(prompts, key=lambda prompt: (prompt.raised_on, prompt.reference))
    written = [london_day(one.recorded_at) for one in first]
    days = tuple(sorted({*written, *(day for prompt in said for day in prompt.days)}))
    answered = min((day for prompt in said if prompt.several and (day := prompt.to_answer_from)), default=None)
    meeting = min((one.first_day for one in first if one.kind in MEETINGS), default=None)
    chosen = on or answered or (days[0] if days else today())
    return Hindsight(
        on=chosen,
        knew=_knew([one for one in first if london_day(one.recorded_at) <= chosen]),
        prompts=tuple(prompt.on(chosen) for prompt in said if prompt.raised_on <= chosen),
        days=days,
        first_prompt=answered,
        first_alone=min(
            (day for prompt in said if not prompt.several and (day := prompt.to_answer_from)), default=None
        ),
        first_meeting=meeting,
        marks=_marks(first, said, on=chosen, meeting=meeting),
    )


def _first_versions(events: Iterable[EventSaid]) -> list[EventSaid]:
    kept: dict[UUID, EventSaid] = {}
    for said in sorted(events, key=lambda said: (said.recorded_at, str(said.event))):
        kept.setdefault(said.event, said)
    return list(kept.values())


def _knew(first: Sequence[EventSaid]) -> tuple[Knew, ...]:
    by_agency: dict[UUID, list[EventSaid]] = {}
    for said in first:
        by_agency.setdefault(said.agency, []).append(said)
    return tuple(Knew(agency, len(mine), mine[-1]) for agency, mine in by_agency.items())


def _marks(first: Sequence[EventSaid], said: Sequence[Prompt], *, on: date, meeting: date | None) -> tuple[Mark, ...]:
    days = [london_day(one.recorded_at) for one in first] + [day for prompt in said for day in prompt.days] + [on]
    start, end = min(days), max([*days, *([meeting] if meeting else [])])
    span = max((end - start).days, 1)

    def at(what: str, day: date, says: str) -> Mark:
        return Mark(what, round(LEFT + (RIGHT - LEFT) * (day - start).days / span, 1), day, says)

    marks = [at("record", london_day(one.recorded_at), one.summary) for one in first]
    marks += [
        at("nothing" if prompt.came_to else "prompt", day, prompt.on(day).says)
        for prompt in said
        for day in prompt.days
    ]
    marks += [at("meeting", meeting, "The first meeting of agencies on record")] if meeting else []
    return (*marks, at("now", on, "The day that is shown"))
