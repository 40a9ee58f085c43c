"""The outbox: what each person is told of duties, and sending it without a name or a subject in it."""

from collections.abc import Collection, Iterable
from uuid import UUID

from cairn.base.clock import now
from cairn.concerns.allegations import may_be_told
from cairn.duties.joined import When, when_told
from cairn.duties.models import Duty, Notice

MANAGER = "safeguarding_lead"
ALLEGATION = "allegation"
Held = dict[UUID, dict[str, list[UUID]]]


def owners(one: Duty, held: Held) -> list[tuple[UUID, UUID]]:
    """(staff, agency) of whoever owns a duty: one person, or all who hold its role."""
    if one.owner_staff_id:
        return [(one.owner_staff_id, one.owner_agency_id)]
    return in_role(one, one.holder_role or one.owner_role, held)


def in_role(one: Duty, role: str, held: Held) -> list[tuple[UUID, UUID]]:
    """(staff, agency) of those who hold a role in the agency that owns a duty."""
    return [(staff, one.owner_agency_id) for staff in held.get(one.owner_agency_id, {}).get(role, [])]


def tell(
    one: Duty, kind: str, people: Iterable[tuple[UUID, UUID]], *, beside: Collection[UUID] = (), using: str
) -> None:
    """Put a notice for each of these people into the outbox, once a person, duty, kind and step.

    beside: late duties about the same child, with which it is told. Of an allegation neither whoever is named nor
    their line is told.
    """
    made, people = now(), list(dict.fromkeys(people))
    if one.on_kind == ALLEGATION:
        people = list(may_be_told(one.on_id, people, using=using))
    later = when_told(one, kind, people, beside, using=using, at=made)
    at_once = When()
    Notice.objects.using(using).bulk_create(
        [
            Notice(
                staff_id=staff,
                agency_id=agency,
                duty=one,
                kind=kind,
                step=one.step,
                made_at=made,
                try_after=later.get((staff, agency), at_once).not_before,
                told_with=later.get((staff, agency), at_once).told_with,
            )
            for staff, agency in people
        ],
        ignore_conflicts=True,
    )
