"""The rows that the deeds about one thing imply: every clock's runs, hand-overs and leavers taken into account."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from cairn.duties.registry import Duty
from cairn.duties.rules.law import limit
from cairn.duties.rules.values import ABOUT, Deed, Run

HANDED_OVER = "duty.handed_over"


@dataclass(frozen=True)
class Row:
    """A duty as it should stand. law: versions of the limit and of the clock."""

    clock: str
    run: Run
    law: str

    @property
    def key(self) -> tuple[str, datetime, UUID]:
        """What makes it the same duty of the same thing."""
        return self.clock, self.run.started_at, self.run.owner.agency


def rows(known: Iterable[Duty], history: Sequence[Deed], *, posts: Collection[tuple[UUID, UUID]]) -> list[Row]:
    """What should stand for one thing. history: its deeds in their order. posts: (staff, agency) that somebody holds now.

    A person who has left owns nothing: it falls back to their role. What is owed to several children by one thing is one
    duty, which ends when it is done for each of them.
    """
    handed = [deed for deed in history if deed.did == HANDED_OVER]
    return [
        Row(duty.key, _owned(duty, run, handed, posts), f"{limit(duty.law, at=run.started_at).version}, clock {duty.version}")
        for duty in known
        for run in _for_all(duty, history)
    ]  # fmt: skip


def _for_all(duty: Duty, history: Sequence[Deed]) -> list[Run]:
    """The runs of a clock over the deeds of each child in turn; of those that began alike one is left."""
    children = {deed.details[ABOUT] for deed in history if ABOUT in deed.details}
    if len(children) < 2:
        return duty.runs(history)
    found: dict[tuple[datetime, UUID], list[Run]] = {}
    for child in sorted(children):
        for run in duty.runs([deed for deed in history if deed.details.get(ABOUT, child) == child]):
            found.setdefault((run.started_at, run.owner.agency), []).append(run)
    return [_last_of(alike) for alike in found.values()]


def _last_of(runs: Sequence[Run]) -> Run:
    """One run for what is owed to each of several children: it ends with the last of them."""
    ended = [run.ended_at for run in runs if run.ended_at is not None]
    running = len(ended) < len(runs)
    return replace(
        runs[0],
        due_at=min(run.due_at for run in runs),
        ended_at=None if running else max(ended),
        met=all(run.met for run in runs),
    )


def _owned(duty: Duty, run: Run, handed: Sequence[Deed], posts: Collection[tuple[UUID, UUID]]) -> Run:
    staff = run.owner.staff
    for deed in handed:
        started = deed.details.get("started_at", "")
        same = deed.details.get("clock") == duty.key and deed.agency == run.owner.agency
        if same and started and datetime.fromisoformat(started) == run.started_at:
            staff = deed.named("to")
    if staff is not None and (staff, run.owner.agency) not in posts:
        staff = None
    return replace(run, owner=replace(run.owner, staff=staff))
