"""Refusals about asking and answering."""

from collections.abc import Mapping

from cairn.base.errors import BadInput, NotNow


class Lacking(BadInput):
    """A question, an answer or an obstacle lacks things that it needs; `lacks` says what, by the field where to put it."""

    def __init__(self, lacks: Mapping[str, str]) -> None:
        super().__init__("; ".join(lacks.values()))
        self.lacks = dict(lacks)


class Over(NotNow):
    """The request has ended, the answer was withdrawn, or the refusal was escalated or settled before."""
