"""Refusals about forms."""

from cairn.base.errors import Incomplete, NotNow


class Unanswered(Incomplete):
    """A form, or a decision on one, lacks things that it needs; `lacks` says what, by the field where to put it."""


class NotInUse(NotNow):
    """This form, or this version of it, can't be filled in: nobody approved it, or it was withdrawn."""


class DecidedBefore(NotNow):
    """Somebody else decided on this form while this was being written."""
