"""Refusals of the way in."""

from collections.abc import Mapping

from cairn.base.errors import BadInput, NotAllowed, NotNow


class TooManyTries(NotNow):
    """This account has to wait before the next code."""


class Asleep(NotAllowed):
    """Nobody used this account for 30 days: its agency wakes it."""


class ForOneself(NotAllowed):
    """Nobody gives, confirms, changes or ends a post of their own."""


class Waiting(NotNow):
    """A post is held or offered already, or was decided meanwhile."""


class Unfit(BadInput):
    """An invitation lacks things that it needs; `lacks` says what, by the field where to put it."""

    def __init__(self, lacks: Mapping[str, str]) -> None:
        super().__init__("; ".join(lacks.values()))
        self.lacks = dict(lacks)
