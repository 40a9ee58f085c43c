"""Refusals about what is kept of a person: flags, statuses, challenges, and what somebody asks by right."""

from cairn.base.errors import Incomplete, NotNow


class Lacks(Incomplete):
    """A flag, a status, a challenge or a request lacks things that it needs; `lacks` says what, by the field where to put it."""


class DoneMeanwhile(NotNow):
    """Somebody else reviewed, ended or answered it meanwhile."""


class InTheWay(NotNow):
    """An answer can't be proposed or released yet; the page says what stands in the way."""
