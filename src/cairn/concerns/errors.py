"""Refusals about concerns."""

from cairn.base.errors import Incomplete, NotNow


class DecidedMeanwhile(NotNow):
    """Somebody else took the next step while this one was being written; the sentence says who and what."""


class NotYet(NotNow):
    """This step can't be taken from the state in which the concern is."""


class ReadByAnother(NotNow):
    """Somebody else said just now that they are reading it; the sentence says who and since when."""


class Missing(Incomplete):
    """What is told, or a step, lacks things that it needs; `lacks` says what, by the field where to put it."""
