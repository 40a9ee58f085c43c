"""Refusals about signals and their rules."""

from collections.abc import Mapping

from cairn.base.errors import BadInput, NotNow


class Unsaid(BadInput):
    """Something about a rule lacks what it needs; `lacks` says what, by the field where to put it."""

    def __init__(self, lacks: Mapping[str, str]) -> None:
        super().__init__("; ".join(lacks.values()))
        self.lacks = dict(lacks)


class Measuring(NotNow):
    """The rules are being measured already, or what is to be stopped has ended."""


class Decided(NotNow):
    """Somebody decided about the rule meanwhile, or it stands already as was decided."""
