"""How somebody is told of their duties: where messages go, how often, and a calendar feed with a key of its own."""

import hashlib
import secrets
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db import connections

from cairn.agencies.roles import Actor
from cairn.base.errors import BadInput
from cairn.duties.models import Wish

OFTEN = {"at_once": "At once", "daily": "Once a day, after half past seven", "never": "Never: I look under Today"}
LONGEST_ADDRESS = 254  # RFC 5321
KEY_BYTES = 20  # 160 random bits


def set_wish(*, email: str, often: str, by: Actor) -> None:
    """Say where messages go and how often. Raises: BadInput for an address or a choice that can't be used."""
    staff, _ = by.person_and_agency()
    address = email.strip()
    if often not in OFTEN:
        raise BadInput("Choose how often you want to be told.")
    if address:
        try:
            EmailValidator()(address[: LONGEST_ADDRESS + 1])
        except ValidationError as error:
            raise BadInput("Write an e-mail address like name@example.org, or leave it empty.") from error
        if len(address) > LONGEST_ADDRESS:
            raise BadInput("This e-mail address is too long.")
    Wish.objects.update_or_create(staff_id=staff, defaults={"email": address, "often": often})


def new_feed(*, by: Actor) -> str:
    """A new key for this person's calendar feed, shown once; the one before ends with it."""
    staff, agency = by.person_and_agency()
    key = secrets.token_urlsafe(KEY_BYTES)
    Wish.objects.update_or_create(staff_id=staff, defaults={"feed_hash": hash_of(key), "feed_agency_id": agency})
    return key


def end_feed(*, by: Actor) -> None:
    """End this person's calendar feed."""
    staff, _ = by.person_and_agency()
    Wish.objects.filter(staff_id=staff).update(feed_hash="", feed_agency_id=None)


def hash_of(key: str) -> str:
    """What is kept of a feed's key."""
    return hashlib.sha256(key.encode()).hexdigest()


def mark_read(*, notices: list[UUID], by: Actor) -> int:
    """Mark one's own notices as read; returns how many."""
    by.person_and_agency()
    with connections["default"].cursor() as cursor:
        cursor.execute("select duties_read_notices(%s::uuid[])", [notices])
        done: int = cursor.fetchone()[0]
    return done
