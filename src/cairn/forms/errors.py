"""Refusals about forms."""

from collections.abc import Mapping

from cairn.base.errors import BadInput, NotNow


class Unanswered(BadInput):
    """A form, or a decision on one, lacks things that it needs; `lacks` says what, by the field where to put it."""

    def __init__(self, lacks: Mapping[str, str]) -> None:
        super().__init__("; ".join(lacks.values()))
        self.lacks = dict(lacks)


class NotInUse(NotNow):
    """This form, or this version of it, can't be filled in: nobody approved it, or it was withdrawn."""


class DecidedBefore(NotNow):
    """Somebody else decided on this form while this was being written."""
