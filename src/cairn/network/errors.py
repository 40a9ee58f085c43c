"""Refusals about saved charts."""

from cairn.base.errors import Incomplete


class Unnamed(Incomplete):
    """A chart to be saved lacks its name or purpose; `lacks` says what, by the field where to put it."""
