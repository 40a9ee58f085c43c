"""Refusals about saved charts."""

from collections.abc import Mapping

from cairn.base.errors import BadInput


class Unnamed(BadInput):
    """A chart to be saved lacks its name or purpose; `lacks` says what, by the field where to put it."""

    def __init__(self, lacks: Mapping[str, str]) -> None:
        super().__init__("; ".join(lacks.values()))
        self.lacks = dict(lacks)
