"""Files that hang on a concern or on a draft of one: kept, listed, fetched, under the wall of what they hang on."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connections

from cairn.agencies.roles import Actor
from cairn.base.errors import BadInput, NotAllowed, NotFound
from cairn.base.steps import Refusals, take
from cairn.base.typed import as_typed
from cairn.concerns.actions import decided_by
from cairn.concerns.models import Attachment
from cairn.concerns.rules.attachments import MOST_OF_A_CONCERN, Sound, sound

_ATTACH = "select concerns_attach(%s::uuid, %s::uuid, %s::uuid, %s, %s, %s, %s, %s, %s)"
LONGEST_WHY = 2_000  # letters
FROM_MAIL = "This draft came by e-mail. Send it first; then add the file on its page."
_REFUSALS: Refusals = {
    "CC404": NotFound,
    "CC410": lambda: BadInput(FROM_MAIL),
    "CC411": lambda: BadInput(f"There are {MOST_OF_A_CONCERN} files here, and no more can be kept. Put several into one PDF."),
    "CC412": lambda: BadInput("You have added 100 files within a day. Go on tomorrow, or ask whoever runs Cairn."),
    "42501": lambda: NotAllowed("You can’t add a file here."),
}  # fmt: skip


@dataclass(frozen=True)
class AttachmentLine:
    """A file in a list. concern: None while it hangs on a draft."""

    id: UUID
    concern: UUID | None
    name: str
    kind: str
    size: int
    at: datetime
    staff: UUID
    agency: UUID


def attach_to_concern(*, concern: UUID, wanted: UUID, name: str, content: bytes, why: str, by: Actor) -> UUID:
    """Add a file to a concern, with what it shows, as an addition like any other; the same id again adds nothing.

    Raises: BadInput with what to do instead, NotFound.
    """
    said = as_typed(why)
    if not said:
        raise BadInput("Say what the file shows, and where it comes from.")
    if len(said) > LONGEST_WHY:
        raise BadInput(
            f"What you say of the file is longer than {LONGEST_WHY:,} letters. Put the rest under Add what you know."
        )
    return _attach(concern, None, wanted, sound(name=name, content=content), said, by)


def attach_to_draft(*, draft: UUID, wanted: UUID, name: str, content: bytes, by: Actor) -> UUID:
    """Add a file to a draft of one's own. Raises: BadInput with what to do instead, NotFound."""
    return _attach(None, draft, wanted, sound(name=name, content=content), "", by)


def take_off(*, attachment: UUID, by: Actor) -> None:
    """Take a file off a draft of one's own; what hangs on a concern stays."""
    by.person_and_agency()
    with connections["default"].cursor() as cursor:
        cursor.execute("select concerns_take_off(%s)", [attachment])


def of_concern(viewer: Actor, concern: UUID) -> tuple[AttachmentLine, ...]:
    """The files of a concern that the viewer may read, the first one first. 1 query."""
    viewer.person_and_agency()
    found = Attachment.objects.filter(concern_id=concern).defer("content").order_by("at", "id")
    return tuple(_line(one) for one in found)


def of_draft(viewer: Actor, draft: UUID) -> tuple[AttachmentLine, ...]:
    """The files of a draft of the viewer's own, the first one first. 1 query."""
    staff, agency = viewer.person_and_agency()
    found = Attachment.objects.filter(concern__isnull=True, draft_id=draft, staff_id=staff, agency_id=agency)
    return tuple(_line(one) for one in found.defer("content").order_by("at", "id"))


def content(viewer: Actor, wanted: UUID) -> tuple[AttachmentLine, bytes] | None:
    """One file whole, or None alike for one that is not there and one that the viewer may not know of. 1 query."""
    viewer.person_and_agency()
    found = Attachment.objects.filter(id=wanted).first()
    return (_line(found), bytes(found.content)) if found else None


def _attach(concern: UUID | None, draft: UUID | None, wanted: UUID, file: Sound, why: str, by: Actor) -> UUID:
    by.person_and_agency()
    made: UUID = take(
        _ATTACH, concern, draft, wanted, file.name, file.kind, file.fingerprint, file.content, why, decided_by(),
        refusals=_REFUSALS,
    )  # fmt: skip
    return made


def _line(found: Attachment) -> AttachmentLine:
    return AttachmentLine(
        found.id, found.concern_id, found.name, found.kind, found.size, found.at, found.staff_id, found.agency_id
    )
