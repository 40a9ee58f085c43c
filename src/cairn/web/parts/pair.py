"""What stands around a pair that is compared: pages of both, records about them since, and signals that rest on them."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from cairn.agencies.roles import Actor
from cairn.linkage.affected import Affected
from cairn.linkage.queries import Proposal
from cairn.people.queries.identities import places_of
from cairn.people.queries.persons import people_of, persons_by_record
from cairn.records.chronology import EventSaid
from cairn.records.queries import RULE, events_about
from cairn.signals.queries import SignalLine, signals_about
from cairn.trail import actions as trail
from cairn.web.parts.about import page_of

WHAT = "comparison of two records"  # as the trail names it
MOST = 12  # records about either since a judgement


def pages_of_pair(viewer: Actor, pair: Proposal) -> Mapping[UUID, str]:
    """Record -> the page of whom or where it is about, for those that the viewer may open. 2 queries."""
    records = [pair.record_a, pair.record_b]
    found = {record: page_of(person) for record, person in persons_by_record(people_of(viewer, records)).items()}
    places, identities = places_of(viewer, records)
    shown = {record for record, place in places.items() if record in identities and not place.protected}
    return found | {record: reverse("place", args=[identities[record]]) for record in shown}


def said_since(viewer: Actor, pair: Proposal, since: datetime) -> tuple[EventSaid, ...]:
    """What came to us since of either that the viewer may read without opening anything, newest first. 1 query."""
    both = [pair.record_a, pair.record_b]
    newest = {said.event: said for said in events_about(viewer, people=both, places=both) if said.received_at > since}
    return tuple(sorted(newest.values(), key=lambda said: said.recorded_at, reverse=True)[:MOST])


def signals_touched(viewer: Actor, touched: Affected) -> tuple[SignalLine, ...]:
    """Open signals that rest on either side now, as far as the viewer may see them. 1 query."""
    found = signals_about(viewer, [member.record for member in touched.everyone])
    return tuple(line for line in found if line.status == "open")


def look_at(viewer: Actor, pair: Proposal, touched: Affected) -> None:
    """Write down that both were looked at, so that it shows on the page of either."""
    if pair.kind != "person":
        return
    owners = sorted({pair.agency_a, pair.agency_b, *(one.agency_id for one in touched.everyone)}, key=str)
    for identity in touched.identities:
        trail.look(what=WHAT, on_kind="person", on=identity, rule=RULE, owners=owners, shown=len(touched.everyone))
