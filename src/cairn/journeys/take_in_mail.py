"""An e-mail becomes a draft of whoever sent it from an address of an account, and else a concern at the front door. Nothing is lost.

The sender's address proves nothing: a draft is shown to that person alone, who reads and sends it, or throws it away. A
draft that is not sent by the next working day goes to the front door by itself (`pass_on_mail`).
"""

import json
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import BooleanField, F, Func, Value
from django.db.models.functions import Coalesce
from django.utils.crypto import salted_hmac

from cairn.access.roles import Verb, may
from cairn.agencies.models import Post
from cairn.agencies.roles import SYSTEM, Role
from cairn.base.clock import now, today
from cairn.base.errors import Broken
from cairn.concerns import public
from cairn.concerns.actions import decided_by
from cairn.concerns.asking import LONGEST, kinds
from cairn.concerns.models import Draft
from cairn.concerns.public import Became
from cairn.duties.models import Wish
from cairn.intake.mail import MOST_LETTERS, Mail, read_mail
from cairn.journeys.tell_from_outside import tell_from_outside
from cairn.trail.actions import note
from cairn.trail.models import Deed

AS_DRAFT, AT_THE_DOOR = "mail.kept_as_draft", "mail.kept_at_the_door"


@dataclass(frozen=True)
class Taken:
    """What became of an e-mail: a draft, or a concern at the front door; again: it was there before."""

    draft: UUID | None = None
    again: bool = False


def take_in_mail(raw: bytes, *, using: str = "owner") -> Taken:
    """Keep one e-mail; the same again is kept once. Raises: Broken if it can't be kept now, so that the mail server tries again."""
    mail = read_mail(raw)
    named = _id_of(mail)
    before = Deed.objects.using(using).filter(on_id=named, did__in=(AS_DRAFT, AT_THE_DOOR)).first()
    if before is not None:
        return Taken(named if before.did == AS_DRAFT else None, again=True)
    post = _writer(mail.sender, using=using)
    if post is not None:
        return _keep_draft(mail, post, named, using=using)
    again = at_the_door(named, text=mail.said(), reach=mail.sender)
    note(by=SYSTEM, did=AT_THE_DOOR, on_kind="mail", on=named, using=using)
    return Taken(again=again)


def at_the_door(named: UUID, *, text: str, reach: str) -> bool:
    """Make words a concern at the front door, with an owner and a date; returns whether it was one before. Raises: Broken.

    What is too long for one report follows as additions. named: the id under which it is kept once.
    """
    key = salted_hmac("cairn mail at the door", str(named), algorithm="sha256").hexdigest()
    said = {"told": text[:LONGEST], "reach": f"E-mail: {reach}" if reach else ""}
    with transaction.atomic():
        if public.begun(key) is None:
            public.keep(key=key, said=said)
        became = tell_from_outside(key=key, kind=kinds()["public"], said=said, came_from="")
        if became is Became.TOLD:
            _add_the_rest(key, text[LONGEST:])
    if became not in (Became.TOLD, Became.AGAIN):
        raise Broken("The front door takes no more reports just now.")
    return became is Became.AGAIN


def _id_of(mail: Mail) -> UUID:
    """The same for the same Message-ID, sender and words, whatever way it took; nobody outside can work it out."""
    ident = mail.message_id or f"of {mail.on}"  # two that say “Ring me” on two days are two
    said = json.dumps([ident, mail.sender, mail.said()])
    return UUID(salted_hmac("cairn mail", said, algorithm="sha256").hexdigest()[:32])


def _writer(address: str, *, using: str) -> Post | None:
    """Whose address it is, if exactly one open account that does not sleep has it and holds a post that tells concerns."""
    if not address:
        return None
    staff = list(Wish.objects.using(using).filter(email__iexact=address).values_list("staff_id", flat=True)[:2])
    if len(staff) != 1:
        return None
    asleep = Coalesce(Func(F("staff_id"), function="agencies_asleep", output_field=BooleanField()), Value(value=False))
    held = (
        Post.objects.using(using)
        .filter(staff_id=staff[0], staff__is_active=True, ended_at=None)
        .alias(asleep=asleep)
        .filter(asleep=False)
        .order_by("started_at", "id")
    )
    return next((post for post in held if may(Role(post.role), Verb.TELL_CONCERNS)), None)


def _keep_draft(mail: Mail, post: Post, named: UUID, *, using: str) -> Taken:
    made = Draft(
        id=named, staff_id=post.staff_id, agency_id=post.agency_id, saved_at=now(), told=mail.said(most=MOST_LETTERS),
        happened=(mail.on or today()).isoformat(), mailed_on=today(), send_by=decided_by(),
    )  # fmt: skip
    with transaction.atomic(using=using):
        made.save(using=using, force_insert=True)
        note(by=SYSTEM, did=AS_DRAFT, on_kind="draft", on=named, using=using)
    return Taken(named)


def _add_the_rest(key: str, rest: str) -> None:
    sent = public.begun(key)
    for start in range(0, len(rest), LONGEST):
        if sent and rest[start : start + LONGEST].strip():
            became = public.add(code=sent.code, words=rest[start : start + LONGEST], came_from="")
            if became is not Became.ADDED:
                raise Broken("The front door takes no more of this e-mail just now.")
