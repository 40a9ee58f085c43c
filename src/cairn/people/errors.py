"""Refusals about what is kept of a person: flags, statuses and challenges."""

from collections.abc import Mapping

from cairn.base.errors import BadInput, NotNow


class Lacks(BadInput):
    """A flag, a status or a challenge lacks things that it needs; `lacks` says what, by the field where to put it."""

    def __init__(self, lacks: Mapping[str, str]) -> None:
        super().__init__("; ".join(lacks.values()))
        self.lacks = dict(lacks)


class DoneMeanwhile(NotNow):
    """Somebody else reviewed, ended or answered it meanwhile."""
