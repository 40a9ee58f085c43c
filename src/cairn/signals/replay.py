"""Feeds records in the order of their recording and tells, step by step, what the rules would have said.

One line for each change of queue, children, people of concern, places or status, as the exchange contract has it.
Steps end at midnight in London; nothing recorded later is used; nobody answers. Known now isn't known then.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

import polars as pl

from cairn.base.clock import end_of_london_day, london_day
from cairn.signals.engines.calibration import Calibration
from cairn.signals.engines.detect import Detector
from cairn.signals.engines.given import Given, given
from cairn.signals.lines import Line
from cairn.signals.registry import rules
from cairn.signals.values import Finding

SUNDAY = 6
QUIET = timedelta(days=14)  # after the last record, so that the clocks of the last days end inside the replay


def replay(
    tables: dict[str, pl.DataFrame] | Given,
    *,
    step: timedelta = timedelta(days=1),
    start: date | None = None,
    end: date | None = None,
    calibration: Calibration | None = None,
    watch: Callable[[list[date]], Iterable[date]] = iter,
) -> Iterator[Line]:
    """Every line from `start` to `end` (days in London, both included), sorted by (last_changed, signal_id).

    start and end bound the lines, not the history: what was raised before is known, and written when it changes.
    calibration: other bars than those shipped, to measure with; watch: is given the days and gives them back, as a progress bar does.
    """
    ready = tables if isinstance(tables, Given) else given(tables)
    detector = Detector(ready, calibration=calibration)
    standing: dict[str, Line] = {}
    for day in watch(list(days(ready.tables, step=step, end=end))):
        detector.advance(end_of_london_day(day))
        for line in changes(standing, detector.findings, day=day):
            standing[line.signal_id] = line
            if start is None or day >= start:
                yield line


def days(tables: Mapping[str, pl.DataFrame], *, step: timedelta, end: date | None = None) -> Iterator[date]:
    """The days on which steps end: every day, or each Sunday and the last day of all."""
    moments = [
        moment
        for frame in tables.values()
        if "recorded_at" in frame.columns
        for moment in (frame["recorded_at"].min(), frame["recorded_at"].max())
        if isinstance(moment, datetime)
    ]
    if not moments:
        return
    first, last = london_day(min(moments)), end or london_day(max(moments)) + QUIET
    day = first if step.days == 1 else first + timedelta(days=(SUNDAY - first.weekday()) % 7)
    while day < last:
        yield day
        day += step
    yield last


def changes(standing: Mapping[str, Line], findings: Mapping[str, Finding], *, day: date) -> list[Line]:
    """The lines of one step: what is new, what changed, and what ended and why; sorted by signal_id."""
    made = []
    for key, finding in findings.items():
        before = standing.get(key)
        if before is not None and before.finding is finding:
            continue
        line = _line(key, finding, before, day)
        if before is None or before.state != line.state:
            made.append(line)
    absorbed = {anchor: key for key, finding in findings.items() for anchor in _also(finding)}
    for key, before in standing.items():
        if key not in findings and before.status == "open":
            made.append(_ended(before, absorbed.get(key), day))
    return sorted(made, key=lambda line: line.signal_id)


def _also(finding: Finding) -> list[str]:
    """Ids under which the hits that a finding took in would have stood alone."""
    return [finding.id_of(anchor) for anchor in finding.hit.also]


def _line(key: str, finding: Finding, before: Line | None, day: date) -> Line:
    hit = finding.hit
    same_queue = before is not None and before.status == "open" and before.queue == finding.queue.value
    return Line(
        signal_id=key,
        kind=finding.kind,
        queue=finding.queue.value,
        first_raised=before.first_raised if before is not None and same_queue else day,
        last_changed=day,
        status="open",
        into=None,
        reason=None,
        children=hit.children,
        people_of_concern=hit.people_of_concern,
        places=hit.places,
        events=hit.events,
        identities=hit.identities,
        explanation=finding.sentence,
        recurrence_weeks=finding.recurrence_weeks,
        count=hit.count,
        expected=hit.expected,
        shape=hit.shape,
        chance=hit.chance,
        counted=hit.counted,
        version=finding.version,
        finding=finding,
    )


def _ended(before: Line, into: str | None, day: date) -> Line:
    if into is not None:
        status, reason = "merged", "The same adult or place and the same children stand in another signal."
    else:
        status, reason = "retracted", rules()[before.kind].about.ends
    kept = {name: value for name, value in vars(before).items() if name != "finding"}
    return Line(**kept | {"last_changed": day, "status": status, "into": into, "reason": reason})


def one_agency(tables: dict[str, pl.DataFrame], agency: str) -> dict[str, pl.DataFrame]:
    """The tables as one agency alone would hold them: its rows, and none that refers to another's."""
    return of_agencies(tables, [agency])


def of_agencies(tables: dict[str, pl.DataFrame], agencies: Collection[str]) -> dict[str, pl.DataFrame]:
    """The tables as some agencies together would hold them: their rows, and none that refers to another's."""
    theirs = pl.col("agency_id").is_in(list(agencies))
    mine = {name: frame.filter(theirs) if "agency_id" in frame.columns else frame for name, frame in tables.items()}
    people, places, events = (
        set(mine[name][column])
        for name, column in (("people", "record_id"), ("places", "record_id"), ("events", "event_id"))
    )
    owners = {"person": people, "place": places, "event": events}
    held = pl.any_horizontal(
        (pl.col("owner") == owner) & pl.col("owner_id").is_in(list(ids)) for owner, ids in owners.items()
    )
    between = pl.col("from_record_id").is_in(list(people)) & pl.col("to_record_id").is_in(list(people | places))
    inside = pl.col("event_id").is_in(list(events)) & pl.col("person_record_id").is_in(list(people))
    known_place = pl.when(pl.col("place_record_id").is_in(list(places))).then("place_record_id")
    return mine | {
        "identifiers": tables["identifiers"].filter(held),
        "involvements": tables["involvements"].filter(inside),
        "relationships": mine["relationships"].filter(between),
        "events": mine["events"].with_columns(known_place.alias("place_record_id")),
    }
