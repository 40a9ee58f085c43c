"""Somebody without an account tells a concern; after it is kept, it becomes a record like every other."""

from collections.abc import Mapping

from cairn.concerns import public
from cairn.concerns.asking import Kind
from cairn.concerns.public import Became
from cairn.journeys.tasks import after_concern


def tell_from_outside(*, key: str, kind: Kind, said: Mapping[str, str], came_from: str) -> Became:
    """Keep a report, and queue what follows in the same transaction; sent twice, it is one report. Raises: BadInput."""
    became, concern = public.tell_from_outside(key=key, kind=kind, said=said, came_from=came_from)
    if concern is not None:
        after_concern.defer(concern=str(concern))
    return became
