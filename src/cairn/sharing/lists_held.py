"""Everybody whom an agency holds here, as a list that is compared with another organisation's; each comparison is its deed."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db import connections

from cairn.agencies.models import Agency
from cairn.agencies.roles import Actor, Role
from cairn.base.errors import NotFound
from cairn.sharing.lists import Row
from cairn.sharing.rules.identity_keys import identity_words
from cairn.trail.actions import note

_HELD = """
select r.source_id, v.given_names, v.family_name, v.date_of_birth,
  array(select i.kind || ' ' || i.value from records_identifier i
        where i.record_id = v.record_id and i.kind in ('nhs_number', 'upn') order by 1)
from records_record r join records_personversion v on v.record_id = r.id
where r.kind = 'person' and r.withdrawn_at is null and r.agency_id = %s and not r.id = any((select records_restricted())::uuid[])
order by r.source_id, v.recorded_at
"""


def held_by(agency: UUID, *, using: str) -> list[Row]:
    """Everybody whom an agency holds here, in each way in which it named them, but those who are kept and not used. 1 query."""
    with connections[using].cursor() as cursor:
        cursor.execute(_HELD, [agency])
        return [
            Row(source, identity_words(given_names=given, family_name=family, born=born, numbers=_pairs(numbers)))
            for source, given, family, born, numbers in cursor.fetchall()
        ]


def agency_of(code: str, *, using: str) -> UUID:
    """The agency of a code. 1 query. Raises: NotFound."""
    found = Agency.objects.using(using).filter(code=code).first()
    if found is None:
        raise NotFound(f"There is no agency {code}.")
    return found.id


def _pairs(numbers: Sequence[str]) -> Iterator[tuple[str, str]]:
    for one in numbers:
        kind, _, value = one.partition(" ")
        yield kind, value


def note_compared(*, agency: UUID, did: str, comparison: UUID, rows: int, why: str, using: str) -> None:
    """Note in an agency's trail that those whom it holds are compared with another's list. why: with whom, and for what."""
    by = Actor(staff=None, agency=agency, role=Role.SYSTEM, purpose="safeguard_a_child")
    note(by=by, did=did, on_kind="comparison", on=comparison, why=why, details={"rows": rows}, using=using)
