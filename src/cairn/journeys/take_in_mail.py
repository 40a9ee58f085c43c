"""An e-mail becomes a draft of whoever sent it from an address of an account, and else a concern at the front door. Nothing is lost.

The sender's address proves nothing: a draft is shown to that person alone, who reads and sends it, or throws it away.
"""

import base64
import hashlib
from dataclasses import dataclass
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from cairn.access.roles import Verb, may
from cairn.agencies.models import Post
from cairn.agencies.roles import SYSTEM, Role
from cairn.base.clock import now, today
from cairn.base.errors import Broken
from cairn.concerns import public
from cairn.concerns.asking import LONGEST, kinds
from cairn.concerns.models import Draft
from cairn.concerns.public import Became
from cairn.duties.models import Wish
from cairn.intake.mail import MOST_LETTERS, Mail, read_mail
from cairn.journeys.tell_from_outside import tell_from_outside
from cairn.trail.actions import note


@dataclass(frozen=True)
class Taken:
    """What became of an e-mail: a draft, or a concern at the front door; again: it was there before."""

    draft: UUID | None = None
    again: bool = False


def take_in_mail(raw: bytes, *, using: str = "owner") -> Taken:
    """Keep one e-mail; the same again is kept once. Raises: Broken if it can't be kept now, so that the mail server tries again."""
    mail = read_mail(raw)
    post = _writer(mail.sender, using=using)
    return _keep_draft(mail, post, raw, using=using) if post else _tell(mail, raw)


def _writer(address: str, *, using: str) -> Post | None:
    """Whose address it is, if exactly one open account has it and holds a post that tells concerns."""
    if not address:
        return None
    staff = list(Wish.objects.using(using).filter(email__iexact=address).values_list("staff_id", flat=True)[:2])
    if len(staff) != 1:
        return None
    held = (
        Post.objects.using(using)
        .filter(staff_id=staff[0], staff__is_active=True, ended_at=None)
        .order_by("started_at", "id")
    )
    return next((post for post in held if may(Role(post.role), Verb.TELL_CONCERNS)), None)


def _keep_draft(mail: Mail, post: Post, raw: bytes, *, using: str) -> Taken:
    draft = uuid5(NAMESPACE_URL, f"cairn mail {post.staff_id} {mail.message_id or hashlib.sha256(raw).hexdigest()}")
    made = Draft(
        id=draft, staff_id=post.staff_id, agency_id=post.agency_id, saved_at=now(), told=mail.said(most=MOST_LETTERS),
        happened=(mail.on or today()).isoformat(),
    )  # fmt: skip
    with transaction.atomic(using=using):
        if Draft.objects.using(using).filter(id=draft).exists():
            return Taken(draft, again=True)
        made.save(using=using, force_insert=True)
        note(by=SYSTEM, did="mail.kept_as_draft", on_kind="draft", on=draft, using=using)
    return Taken(draft)


def _tell(mail: Mail, raw: bytes) -> Taken:
    """At the front door it has an owner and a date at once; what is too long for one report follows as additions."""
    key = base64.urlsafe_b64encode(hashlib.sha256(b"cairn mail " + raw).digest()).decode()
    text = mail.said()
    said = {"told": text[:LONGEST], "reach": f"E-mail: {mail.sender}" if mail.sender else ""}
    with transaction.atomic():
        if public.begun(key) is None:
            public.keep(key=key, said=said)
        became = tell_from_outside(key=key, kind=kinds()["public"], said=said, came_from="")
        if became is Became.TOLD:
            _add_the_rest(key, text[LONGEST:])
    if became not in (Became.TOLD, Became.AGAIN):
        raise Broken("The front door takes no more reports just now.")
    return Taken(again=became is Became.AGAIN)


def _add_the_rest(key: str, rest: str) -> None:
    sent = public.begun(key)
    for start in range(0, len(rest), LONGEST):
        if sent and rest[start : start + LONGEST].strip():
            became = public.add(code=sent.code, words=rest[start : start + LONGEST], came_from="")
            if became is not Became.ADDED:
                raise Broken("The front door takes no more of this e-mail just now.")
