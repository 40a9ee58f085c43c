"""Refusals about asking and answering."""

from cairn.base.errors import Incomplete, NotNow


class Lacking(Incomplete):
    """A question, an answer or an obstacle lacks things that it needs; `lacks` says what, by the field where to put it."""


class Over(NotNow):
    """The request has ended, the answer was withdrawn, or the refusal was escalated or settled before."""


class NoEvaluator(NotNow):
    """The evaluator isn't there, or did not answer as it should."""

    def __init__(self) -> None:
        super().__init__(
            "Quiet questions can’t be asked at the moment: the part of Cairn that hides whom they are about isn’t answering."
        )


class EnoughToday(NotNow):
    """The agency has asked all the quiet questions of a day."""

    def __init__(self) -> None:
        super().__init__(
            "You can ask no more quiet questions today: ten are for one person, twenty for an agency. If it can’t wait, ring."
        )
