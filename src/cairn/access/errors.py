"""Refusals of the way in."""

from cairn.base.errors import Incomplete, NotAllowed, NotNow


class TooManyTries(NotNow):
    """This account has to wait before the next code."""


class Asleep(NotAllowed):
    """Nobody used this account for 30 days: its agency wakes it."""


class ForOneself(NotAllowed):
    """Nobody gives, confirms, changes or ends a post of their own."""


class Waiting(NotNow):
    """A post is held or offered already, or was decided meanwhile."""


class Unfit(Incomplete):
    """An invitation lacks things that it needs; `lacks` says what, by the field where to put it."""


class SentBefore(NotNow):
    """Something else was sent under the key that came with a call."""
