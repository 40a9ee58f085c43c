"""What a profile in case of going missing starts from: what the records that one reader may see already say. Pure.

No address and no place that is protected, whoever asks: where a child lives or learns is no part of it.
"""

from collections.abc import Iterable
from uuid import UUID

from cairn.people.rules.dossier import Dossier
from cairn.people.rules.missing import Overview

REACHED_BY = {"phone": "phone", "handle": "online"}
NEAR = {
    "associate_of": "friend or acquaintance",
    "sibling_of": "brother or sister",
    "parent_of": "parent or child",
    "partner_of": "partner",
}
MOST = 6  # lines of one answer, so that the profile stays on one page


def known(held: Dossier, missing: Overview) -> dict[str, str]:
    """Question of the profile -> what is known; what nobody wrote is absent, and asked."""
    mine = set(held.person.records)
    found = {
        "looks": _lines(said.description for said in held.person.said if said.description),
        "phone": _lines(f"{one.value} ({REACHED_BY[one.kind]})" for one in held.things if one.record in mine and one.kind in REACHED_BY),
        "places": _lines(f"{one.title} ({_days(one.days)})" for one in missing.named if one.place is not None),
        "friends": _lines([*_tied(held, mine), *_found_with(missing)]),
    }  # fmt: skip
    return {name: words for name, words in found.items() if words}


def _tied(held: Dossier, mine: set[UUID]) -> list[str]:
    found = []
    for tie in held.ties:
        other = tie.target if tie.source in mine else tie.source
        person = held.people.get(other)
        if tie.kind in NEAR and person is not None and person.identity != held.found.identity:
            found.append(f"{person.title} ({NEAR[tie.kind]})")
    return found


def _found_with(missing: Overview) -> list[str]:
    return [f"{one.title} (named {_days(one.days)})" for one in missing.named if one.person is not None]


def _days(days: Iterable[object]) -> str:
    return ", ".join(f"{day:%-d %b %Y}" for day in list(days)[-2:])


def _lines(found: Iterable[str]) -> str:
    return "\n".join(list(dict.fromkeys(" ".join(one.split()) for one in found))[:MOST])
