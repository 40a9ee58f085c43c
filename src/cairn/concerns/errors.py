"""Refusals about concerns."""

from cairn.base.errors import BadInput, NotNow


class DecidedMeanwhile(NotNow):
    """Somebody else took the next step while this one was being written; the sentence says who and what."""


class NotYet(NotNow):
    """This step can't be taken from the state in which the concern is."""


class Missing(BadInput):
    """A step lacks something that it needs; `field` is where to put it."""

    def __init__(self, field: str, says: str) -> None:
        super().__init__(says)
        self.field = field
