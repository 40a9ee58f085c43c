"""Whoever is named at a place after it became a signal stands in the signal too: long memory, by its own evidence."""

from collections.abc import Iterable
from dataclasses import replace

from cairn.signals.engines.known import Known
from cairn.signals.engines.namings import Naming
from cairn.signals.values import MOST_CHILDREN_NAMED, Hit


def with_later(hit: Hit, namings: Iterable[Naming], known: Known) -> Hit:
    """The hit with the children, events and agencies of later namings; itself where that would name too many children.

    What was counted and how likely it was stays as it was: the later ones only say that it goes on.
    """
    later = sorted(
        (one for one in namings if one.child and one.known > hit.known_at),
        key=lambda one: (one.known, one.event, one.child),
    )
    fresh = [one for one in later if known.identity(one.child) not in hit.identities]
    children = {known.identity(one.child): one.child for one in reversed(fresh)}
    if not children or not hit.children or len(hit.children) + len(children) > MOST_CHILDREN_NAMED:
        return hit
    number = len(children)
    return replace(
        hit,
        known_at=max(one.known for one in fresh),
        children=tuple(sorted({*hit.children, *children.values()})),
        places=tuple(sorted({*hit.places, *(one.place for one in fresh)})),
        events=tuple(sorted({*hit.events, *(one.event for one in fresh)})),
        identities=tuple(sorted({*hit.identities, *children})),
        agencies=tuple(sorted({*hit.agencies, *(one.agency for one in fresh)})),
        evidence=(*hit.evidence, f"{number} more {'child was' if number == 1 else 'children were'} named here later."),
    )
