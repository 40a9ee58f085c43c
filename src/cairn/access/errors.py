"""Refusals of the way in."""

from cairn.base.errors import NotNow


class TooManyTries(NotNow):
    """This account has to wait before the next code."""
