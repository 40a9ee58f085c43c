"""Drafts, which are their writer's own, kept as somebody types, by two requests at once too."""

from collections.abc import Mapping
from uuid import UUID, uuid4

from django.db import models

from cairn.base.errors import NotNow


def keep(drafts: type[models.Model], *, staff: UUID, agency: UUID, wanted: UUID, values: Mapping[str, object]) -> UUID:
    """Keep a draft under an id, or under a new one where that is another's; returns its id. Raises: NotNow."""
    mine = drafts._default_manager.filter(staff_id=staff, agency_id=agency)
    for one in (wanted, uuid4()):
        if mine.filter(id=one).update(**values):
            return one
        made = drafts(id=one, staff_id=staff, agency_id=agency, **values)
        drafts._default_manager.bulk_create([made], ignore_conflicts=True)
        if mine.filter(id=one).exists():
            return one
    raise NotNow("This draft could not be kept just now. Try again.")
