"""Everybody whom an agency holds here, as a list that is compared with another organisation's; each comparison is its deed."""

from uuid import UUID

from cairn.agencies.models import Agency
from cairn.agencies.roles import Actor, Role
from cairn.base.errors import NotFound
from cairn.records.columns import SHARING_LEVELS
from cairn.sharing.held_words import words_held
from cairn.sharing.lists import Row
from cairn.trail.actions import note


def held_by(agency: UUID, *, using: str) -> list[Row]:
    """Everybody whom an agency holds here, in each way in which it named them, but those who are kept and not used. 1 query."""
    return [Row(one.source, one.words) for one in words_held(levels=SHARING_LEVELS, agency=agency, using=using)]


def agency_of(code: str, *, using: str) -> UUID:
    """The agency of a code. 1 query. Raises: NotFound."""
    found = Agency.objects.using(using).filter(code=code).first()
    if found is None:
        raise NotFound(f"There is no agency {code}.")
    return found.id


def note_compared(*, agency: UUID, did: str, comparison: UUID, rows: int, why: str, using: str) -> None:
    """Note in an agency's trail that those whom it holds are compared with another's list. why: with whom, and for what."""
    by = Actor(staff=None, agency=agency, role=Role.SYSTEM, purpose="safeguard_a_child")
    note(by=by, did=did, on_kind="comparison", on=comparison, why=why, details={"rows": rows}, using=using)
