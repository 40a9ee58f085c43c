"""Every duty declares itself with `@duty`; the loader finds all of them by their files.

A clock is a pure function from the deeds about one thing, in their order, to runs. Its key is its file's name, so adding
a duty is adding a file and its test.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from cairn.duties.rules.law import Limit, limit
from cairn.duties.rules.values import Deed, Run

Clock = Callable[[Sequence[Deed], Callable[..., Limit]], Iterable[Run]]
Declared = TypeVar("Declared", bound=Clock)


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One duty. title: what is to be done, as a task; on: the kind of thing; reads: deeds; law: key of its limit.

    begins: those of the deeds that can start it, where they are records; the first it reads unless said.
    """

    key: str
    title: str
    starts: str
    stops: str
    on: str
    reads: tuple[str, ...]
    law: str
    version: int
    clock: Clock
    begins: tuple[str, ...]

    def runs(self, history: Sequence[Deed]) -> list[Run]:
        """Its runs over the deeds about one thing, the earliest first."""
        read = [deed for deed in history if deed.did in self.reads]
        return list(self.clock(read, lambda at: limit(self.law, at=at)))


_DUTIES: dict[str, Duty] = {}


def duty(  # noqa: PLR0913 - one argument a line of its public page
    *,
    title: str,
    starts: str,
    stops: str,
    on: str,
    reads: tuple[str, ...],
    law: str,
    version: int = 1,
    begins: tuple[str, ...] = (),
) -> Callable[[Declared], Declared]:
    """Declare a duty: `clock(history, limit_at)` takes the deeds that it reads and yields runs; it is returned unchanged."""

    def declare(clock: Declared) -> Declared:
        key = clock.__module__.rsplit(".", 1)[-1]
        _DUTIES[key] = Duty(
            key=key,
            title=title,
            starts=starts,
            stops=stops,
            on=on,
            reads=reads,
            law=law,
            version=version,
            clock=clock,
            begins=begins or reads[:1],
        )
        return clock

    return declare


def duties() -> dict[str, Duty]:
    """All duties by key, in the order of their names."""
    from cairn.duties import clocks  # noqa: PLC0415  (the clocks import this module)

    for found in pkgutil.iter_modules(clocks.__path__):
        importlib.import_module(f"{clocks.__name__}.{found.name}")
    return dict(sorted(_DUTIES.items()))


def duties_on(kind: str) -> tuple[Duty, ...]:
    """The duties about one kind of thing."""
    return tuple(one for one in duties().values() if one.on == kind)
