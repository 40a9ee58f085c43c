"""Every rule declares itself with `@signal`; the loader finds all of them by their files.

A rule is a pure function `find`; its kind is its file's name, so adding a signal is adding a file and its test.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from cairn.signals.values import Hit, Queue

Find = TypeVar("Find", bound=Callable[..., Iterable[Hit]])


@dataclass(frozen=True, kw_only=True)
class About:
    """What the public page of a rule says in words."""

    title: str
    sentence: str
    source: str
    owner: str
    told_apart_from: str
    cannot_tell: str
    retires: str
    ends: str = "A record that it rested on was corrected, withdrawn or linked otherwise."
    numbers: Mapping[str, str] = field(default_factory=dict)  # limit -> what it counts, as a phrase after its value


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule. reads: the rows that `find` takes; limits: its numbers, (name, value), their sources in its file."""

    kind: str
    about: About
    version: int
    reads: str
    queues: tuple[Queue, ...]
    limits: tuple[tuple[str, float], ...]
    find: Callable[..., Iterable[Hit]]

    def in_words(self, limits: Iterable[tuple[str, float]] | None = None) -> list[str]:
        """Its numbers as a person reads them, those that stood at some time or the present ones."""
        given = self.limits if limits is None else limits
        return [f"{value:g} {self.about.numbers.get(name, name.replace('_', ' '))}" for name, value in given]

    def limit(self, name: str) -> float:
        """One of the rule's numbers by its name."""
        return dict(self.limits)[name]


_RULES: dict[str, Rule] = {}


def signal(
    about: About, *, version: int, reads: str, queues: tuple[Queue, ...], **limits: float
) -> Callable[[Find], Find]:
    """Declare a rule: `find(rows, *, at, <its limits>)` takes columns and yields hits; it is returned unchanged."""

    def declare(find: Find) -> Find:
        kind = find.__module__.rsplit(".", 1)[-1]
        _RULES[kind] = Rule(
            kind=kind,
            about=about,
            version=version,
            reads=reads,
            queues=queues,
            limits=tuple(sorted(limits.items())),
            find=find,
        )
        return find

    return declare


def rules() -> dict[str, Rule]:
    """All rules of the catalogue by kind, in the order of their names."""
    from cairn.signals import catalogue  # noqa: PLC0415  (the catalogue imports this module)

    for found in pkgutil.iter_modules(catalogue.__path__):
        importlib.import_module(f"{catalogue.__name__}.{found.name}")
    return dict(sorted(_RULES.items()))
