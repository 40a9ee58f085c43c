"""The rows that the deeds about one thing imply: every clock's runs, hand-overs and leavers taken into account."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from cairn.duties.registry import Duty
from cairn.duties.rules.law import limit
from cairn.duties.rules.values import Deed, Run

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

    A person who has left owns nothing: it falls back to their role.
    """
    handed = [deed for deed in history if deed.did == HANDED_OVER]
    return [
        Row(duty.key, _owned(duty, run, handed, posts), f"{limit(duty.law, at=run.started_at).version}, clock {duty.version}")
        for duty in known
        for run in duty.runs(history)
    ]  # fmt: skip


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
