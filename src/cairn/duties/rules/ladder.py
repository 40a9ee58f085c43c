"""Who holds a duty that is past due: rung by rung, read from ladder.toml. Nothing past due stays with nobody."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True)
class Rung:
    """One step of the ladder. after: past due; role: '' leaves it where it is; board: whoever sits on it, of any agency."""

    number: int
    key: str
    title: str
    after: timedelta
    role: str

    @property
    def board(self) -> bool:
        """Whether it is the last rung, held by all partners together."""
        return self.role == "board"


@dataclass(frozen=True)
class Ladder:
    """All rungs, the lowest first; version: kept with every climb."""

    version: str
    rungs: tuple[Rung, ...]

    def next_after(self, step: int) -> Rung | None:
        """The rung after `step` (0: not late yet); None from the last on."""
        return self.rungs[step] if step < len(self.rungs) else None

    def at(self, step: int, due_at: datetime) -> datetime | None:
        """When a duty leaves `step`; None if it stands on the last."""
        rung = self.next_after(step)
        return due_at + rung.after if rung else None


@lru_cache(maxsize=1)
def ladder() -> Ladder:
    """The ladder of this installation. Raises: ValueError if its rungs don't rise."""
    said = tomllib.loads((Path(__file__).parent / "ladder.toml").read_text(encoding="utf-8"))
    rungs = tuple(
        Rung(number, one["key"], one["title"], timedelta(hours=one["after_hours"]), one["role"])
        for number, one in enumerate(said["rung"], start=1)
    )
    if [one.after for one in rungs] != sorted({one.after for one in rungs}):
        raise ValueError("ladder.toml: each rung comes later than the one below it")
    return Ladder(said["version"], rungs)


def holding_role(rung: Rung, *, held: Collection[str]) -> str:
    """Which role of an agency holds a duty on a rung, given the roles that somebody holds there.

    Where nobody holds that of the rung, the next one up does; where none does, the Board ('board').
    """
    wanted = [one.role for one in ladder().rungs if one.number >= rung.number and one.role]
    return next((role for role in wanted if role in held or role == "board"), "board")
