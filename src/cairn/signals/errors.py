"""Refusals about signals and their rules."""

from cairn.base.errors import Incomplete, NotNow


class Unsaid(Incomplete):
    """Something about a rule lacks what it needs; `lacks` says what, by the field where to put it."""


class Measuring(NotNow):
    """The rules are being measured already, or what is to be stopped has ended."""


class Decided(NotNow):
    """Somebody decided about the rule meanwhile, or it stands already as was decided."""
