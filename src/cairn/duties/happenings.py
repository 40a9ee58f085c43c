"""Reads the records that start or stop clocks, as if each were a deed about the event that started it. As the job worker.

An event about two children owes something to each: their deeds stand one child after another, and each says whose it is.
Only what was written down about when it happened starts a clock: an old case that is brought in whole owes nothing today.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connections

from cairn.base.clock import now
from cairn.duties.models import Duty
from cairn.duties.registry import duties_on
from cairn.duties.rules.values import ABOUT, Deed

KIND = "event"
PREFIX = "record."
PROFILE = "missing_profile"
LOOKS_BACK = timedelta(days=120)  # since a record was received; what runs longer has climbed to the Board long ago
READS_BACK = timedelta(days=365)  # for what came before it
FRESH = 14  # days from happening to being received
_HAPPENINGS = """
select event_id, kind, agency_id, identity_id, begun_at, ended_at, received_at, shared, front, minor, health, latest_at,
  police
from duties_happenings(%(kinds)s, %(since)s, %(fresh)s) order by event_id, identity_id
"""


@dataclass(frozen=True)
class Happening:
    """A record of an event about one person. shared: of the partnership level, it and all that it names; minor: under 18 then; health: a health service wrote it;
    latest_at: when it may have begun at the latest, where it gives a day alone; police: the force that talks with a child who was found.
    """

    event: UUID
    kind: str
    agency: UUID
    child: UUID
    begun_at: datetime
    ended_at: datetime | None
    received_at: datetime
    shared: bool
    front: UUID
    minor: bool
    health: bool
    latest_at: datetime
    police: UUID | None


def as_deeds(*, using: str, at: datetime | None = None) -> dict[tuple[str, UUID], list[Deed]]:
    """Thing -> what happened to its children from then on, child by child, each in order, as deeds that clocks read. 1 query.

    What another agency holds closely neither starts nor stops anything here.
    """
    moment = at or now()
    found = _happenings(using=using, since=moment - READS_BACK)
    starts = {read.removeprefix(PREFIX) for duty in duties_on(KIND) for read in duty.begins}
    later: dict[UUID, list[Happening]] = defaultdict(list)
    for one in found:
        later[one.child].append(one)
    history: dict[tuple[str, UUID], list[Deed]] = defaultdict(list)
    for one in {(each.event, each.child): each for each in found}.values():
        if one.kind in starts and one.received_at >= moment - LOOKS_BACK:
            since = one.ended_at or one.begun_at
            after = {
                each.event: each
                for each in sorted(later[one.child], key=lambda each: (each.begun_at, each.event))
                if each.latest_at >= since and each.event != one.event and (each.shared or each.agency == one.agency)
            }
            before = {"before": _before(one, later[one.child]), "profile": _profile_of(one, later[one.child])}
            first = replace(_deed(one), details=dict(_deed(one).details) | before)
            history[KIND, one.event] += [first, *(_deed(each, since) for each in after.values())]
    return dict(history)


def _before(one: Happening, all_of_child: Iterable[Happening]) -> list[tuple[str, bool]]:
    """What of this child had happened before, the earliest first, as far as its agency may know: (deed, by a health service)."""
    earlier = {each.event: each for each in all_of_child if (each.begun_at, each.event) < (one.begun_at, one.event)}
    seen = [each for each in earlier.values() if each.shared or each.agency == one.agency]
    return [
        (f"{PREFIX}{each.kind}", each.health) for each in sorted(seen, key=lambda each: (each.begun_at, each.event))
    ]


def _profile_of(one: Happening, all_of_child: Iterable[Happening]) -> str:
    """The agency that last wrote a profile in case of going missing before it, as far as whoever wrote it may know; or nothing."""
    found = [
        each
        for each in all_of_child
        if each.kind == PROFILE and each.begun_at <= one.begun_at and (each.shared or each.agency == one.agency)
    ]
    return str(max(found, key=lambda each: (each.begun_at, each.received_at)).agency) if found else ""


def _happenings(*, using: str, since: datetime) -> list[Happening]:
    kinds = sorted({read.removeprefix(PREFIX) for duty in duties_on(KIND) for read in duty.reads})
    with connections[using].cursor() as cursor:
        cursor.execute(_HAPPENINGS, {"kinds": kinds, "since": since, "fresh": FRESH})
        return [Happening(*row) for row in cursor.fetchall()]


def _deed(one: Happening, since: datetime | None = None) -> Deed:
    """at: when it was known here, which is when it began unless the record says that it ended.

    since: what it comes after; where it gives a day and no hour it stands no earlier than that.
    """
    known_at = one.ended_at or one.begun_at
    said = {
        "event": str(one.event), ABOUT: str(one.child), "front": str(one.front), "shared": "yes" if one.shared else "", "minor": "yes" if one.minor else "",
        "health": "yes" if one.health else "",
        "police": str(one.police) if one.police else "", "ended_at": one.ended_at.isoformat() if one.ended_at else "", "received_at": one.received_at.isoformat(),
    }  # fmt: skip
    return Deed(f"{PREFIX}{one.kind}", max(known_at, since) if since else known_at, None, one.agency, said)


def open_or_close(one: Duty, *, using: str) -> None:
    """Let whoever owes something to a child find that child as long as the duty runs, and no longer."""
    if one.on_kind == KIND:
        with connections[using].cursor() as cursor:
            cursor.execute("select duties_close(%s)" if one.ended_at else "select duties_open(%s)", [one.id])
