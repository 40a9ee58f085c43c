"""How people come to act for an agency, and how they leave: invited by a code with which they set their own password.

Nobody ever knows somebody else's password. Done by the owner of the installation, and noted in the agency's own chain.
"""

import hashlib
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import connections, transaction

from cairn.access.errands import ask, errand
from cairn.access.roles import ROLES
from cairn.agencies.actions import give_post
from cairn.agencies.models import Agency, Post, Staff
from cairn.agencies.roles import SYSTEM, Role
from cairn.base.clock import now
from cairn.base.errors import BadInput, NotFound
from cairn.trail.actions import note

GOOD_FOR = timedelta(days=7)  # from making a code to setting a password with it. Our own limit
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no sign that another looks like
GROUPS, IN_A_GROUP = 4, 5  # 31^20 codes: 99 bits
GIVEN = tuple(role.value for role in ROLES if role is not Role.SYSTEM)


def new_code() -> str:
    """A code as it is said on the phone: four groups of five signs."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(IN_A_GROUP)) for _ in range(GROUPS))


def invite(  # noqa: PLR0913 - one argument a line of the page
    *, username: str, name: str, agency: str, role: str, title: str = "", phone: str = "", using: str = "owner"
) -> str:
    """Give somebody a post; returns the code with which a new account sets its password, or "" for one that has one.

    agency: its code. Raises: BadInput for a name or role that can't be; NotFound for an unknown agency.
    """
    username, name = username.strip(), name.strip()
    if not username or not username.isprintable() or " " in username:
        raise BadInput("A sign-in name has no spaces.")
    if role not in GIVEN:
        raise BadInput(f"{role} is no role. There are: {', '.join(GIVEN)}.")
    with transaction.atomic(using=using):
        where = _agency(agency, using=using)
        staff = Staff.objects.using(using).filter(username__iexact=username).first()
        if staff is None and not name:
            raise BadInput("Say the person's name as well: nobody signs in as that yet.")
        if staff is None:
            staff = Staff(username=username, name=name, is_active=False, password=make_password(None))
            staff.save(using=using)
        give_post(staff=staff, agency=where, role=Role(role), title=title, phone=phone, using=using)
        _note("staff.invited", staff.id, where.id, using=using, role=role)
        return "" if staff.is_active else _code(staff.id, using=using)


def code_anew(*, username: str, using: str = "owner") -> str:
    """A code for somebody who can't sign in any more; the password that they had works until it is used. Wakes who sleeps.

    Raises: NotFound if nobody of that name holds a post.
    """
    with transaction.atomic(using=using):
        staff = _staff(username, using=using)
        posts = list(Post.objects.using(using).filter(staff=staff, ended_at=None))
        if not posts:
            raise NotFound(f"{username} holds no post. Invite them to one.")
        asleep = _asleep(staff.id, using=using)
        if asleep:
            Staff.objects.using(using).filter(id=staff.id).update(woken_at=now())
        for agency in sorted({post.agency_id for post in posts}, key=str):
            _note("staff.invited_anew", staff.id, agency, using=using)
            if asleep:
                _note("staff.woken", staff.id, agency, using=using)
        return _code(staff.id, using=using)


def leave(*, username: str, agency: str = "", using: str = "owner") -> int:
    """End somebody's posts, at one agency or all; returns how many. Without a post the account is shut at once.

    What they owed falls back to their role. Raises: NotFound if there is no such person or post.
    """
    with transaction.atomic(using=using):
        staff = _staff(username, using=using)
        posts = Post.objects.using(using).filter(staff=staff, ended_at=None)
        if agency:
            posts = posts.filter(agency=_agency(agency, using=using))
        ending = list(posts)
        if not ending:
            raise NotFound(f"{username} holds no post there." if agency else f"{username} holds no post.")
        for post in ending:
            post.ended_at = now()
            post.save(using=using, update_fields=["ended_at"])
            _note("staff.left", staff.id, post.agency_id, using=using, role=post.role)
        if not Post.objects.using(using).filter(staff=staff, ended_at=None).exists():
            staff.is_active = False
            staff.save(using=using, update_fields=["is_active"])
        return len(ending)


def welcome(*, code: str, password: str) -> str | None:
    """Set a first or a new password with a code; the sign-in name of whose it is, or None for every code that isn't good.

    As the web, with nobody entered. Every session that the person had ends.
    """
    rows = ask(
        "select access_welcome(%s::text)", errand("welcome", hashlib.sha256(plain(code)).hexdigest(), make_password(password))
    )  # fmt: skip
    found: str | None = rows[0][0]
    return found


def plain(code: str) -> bytes:
    """A code as it is hashed, however somebody typed it."""
    return "".join(sign for sign in code.lower() if sign.isalnum()).encode()


def _asleep(staff: UUID, *, using: str) -> bool:
    with connections[using].cursor() as cursor:
        cursor.execute("select agencies_asleep(%s)", [staff])
        return bool(cursor.fetchone()[0])


def _code(staff: UUID, *, using: str) -> str:
    """A new code; those before it are over."""
    code = new_code()
    with connections[using].cursor() as cursor:
        cursor.execute("update access_invitation set ends_at = now() where staff_id = %s and used_at is null", [staff])
        cursor.execute(
            "insert into access_invitation (staff_id, code, ends_at) values (%s, %s, %s)",
            [staff, hashlib.sha256(plain(code)).digest(), good_until()],
        )
    return code


def good_until() -> datetime:
    """When a code that is made now is over."""
    return now() + GOOD_FOR


def _agency(code: str, *, using: str) -> Agency:
    found = Agency.objects.using(using).filter(code=code).first()
    if found is None:
        raise NotFound(f"There is no agency {code}. Agencies come with a bundle: `cairn import`.")
    return found


def _staff(username: str, *, using: str) -> Staff:
    found = Staff.objects.using(using).filter(username__iexact=username).first()
    if found is None:
        raise NotFound(f"Nobody signs in as {username}.")
    return found


def _note(did: str, staff: UUID, agency: UUID, *, using: str, **details: str) -> None:
    given: dict[str, str | int | list[str]] = dict(details)
    note(by=replace(SYSTEM, agency=agency), did=did, on_kind="staff", on=staff, details=given, using=using)
