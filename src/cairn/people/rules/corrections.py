"""What agencies corrected of what they had said of a person: the old words beside the new, so that nothing is lost. Pure."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from uuid import UUID

from cairn.base.clock import london_day
from cairn.people.rules.names import PersonSaid

FIELDS = {
    "given_names": "Given names",
    "family_name": "Family name",
    "aliases": "Also known as",
    "date_of_birth": "Born",
    "sex": "Sex",
    "address": "Address",
    "postcode": "Postcode",
    "description": "Description",
    "first_language": "First language",
}


@dataclass(frozen=True)
class Correction:
    """One field that an agency said anew, on a day. before, after: '' for nothing said."""

    agency: UUID
    on: date
    field: str
    before: str
    after: str


def corrections(versions: Sequence[PersonSaid], *, at: datetime | None = None) -> tuple[Correction, ...]:
    """What was corrected by a moment, the latest first. versions: all that the reader may see of one person's records."""
    known = [said for said in versions if at is None or said.recorded_at <= at]
    ordered = sorted(known, key=lambda said: (str(said.record), said.recorded_at))
    found = [
        Correction(now.agency, london_day(now.recorded_at), title, _told(before, name), _told(now, name))
        for _, mine in itertools.groupby(ordered, key=attrgetter("record"))
        for before, now in itertools.pairwise(mine)
        for name, title in FIELDS.items()
        if _told(before, name) != _told(now, name)
    ]
    return tuple(sorted(found, key=attrgetter("on"), reverse=True))


def _told(said: PersonSaid, name: str) -> str:
    value = getattr(said, name)
    return ", ".join(value) if isinstance(value, tuple) else value
