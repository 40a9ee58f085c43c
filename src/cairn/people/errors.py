"""Refusals about what is kept of a person: flags, statuses and challenges."""

from cairn.base.errors import Incomplete, NotNow


class Lacks(Incomplete):
    """A flag, a status or a challenge lacks things that it needs; `lacks` says what, by the field where to put it."""


class DoneMeanwhile(NotNow):
    """Somebody else reviewed, ended or answered it meanwhile."""
