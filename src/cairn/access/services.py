"""Service accounts: an agency's own system sends and reads by them, under the same walls as a person.

An administrator asks for one and a safeguarding lead confirms it, or a lead makes it; the secret is shown once to that lead, and
only a hash of it is kept. It reads nothing but what it sent itself and the answers. Each step is a deed. Source: ADR 36.
"""

import hashlib
import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connections

from cairn.access.errands import ask, errand
from cairn.access.errors import SentBefore, Unfit, Waiting
from cairn.access.operations import OPERATIONS, ROLES_GIVEN, Operation
from cairn.access.posts import check_can_care
from cairn.access.roles import PURPOSES, ROLES, Verb, may
from cairn.agencies.roles import Actor, Role
from cairn.base.clock import now, today
from cairn.base.errors import NotAllowed, NotFound
from cairn.base.steps import Refusals, take_row
from cairn.base.typed import as_typed

CALLS = 120  # a minute and account. Our own limit: an account that asks more waits, and no other account with it
LASTS = 365  # days that an account may last before its secret is made anew. Our own limit
SLEEPS_AFTER = timedelta(days=30)  # since it was last used. Source: access design, Sign-in
OLD_GOOD_FOR = timedelta(days=1)  # that an old secret works beside the new one, so that nothing sent in between is lost
LONGEST = 100  # characters of a name
LAST_DAY = "Give its last day: between today and a year from now"
A_LEAD_DOES = "A safeguarding lead of your agency does this: whoever holds the secret can read what the system sent."
SIGN = re.compile(r"cairn_([0-9a-f]{32})_([A-Za-z0-9_-]{43})")


_LIST = """
select v.id, v.staff_id, v.title, v.role, v.purpose, v.operations, v.state, v.ends_on, v.asked_by, v.asked_at, v.decided_by,
       v.decided_at, v.key_since, v.old_until, v.used_at
from access_service v where v.agency_id = %s order by v.state not in ('waits', 'holds'), lower(v.title), v.asked_at desc limit 200
"""


@dataclass(frozen=True)
class Account:
    """An account as those who care for the staff see it. Its secret is nowhere."""

    id: UUID
    staff: UUID | None
    title: str
    role: str
    purpose: str
    operations: tuple[str, ...]
    state: str
    ends_on: date
    asked_by: UUID | None
    asked_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    key_since: datetime | None
    old_until: datetime | None
    used_at: datetime | None

    @property
    def over(self) -> bool:
        """Whether its last day has passed."""
        return self.state == "holds" and self.ends_on < today()

    @property
    def asleep(self) -> bool:
        """Whether nobody used it for so long that it sleeps; a new secret wakes it."""
        last = max((one for one in (self.key_since, self.used_at) if one), default=None)
        return self.state == "holds" and last is not None and now() - last > SLEEPS_AFTER

    @property
    def may_in_words(self) -> list[str]:
        """What it may do."""
        return [OPERATIONS[one].title for one in self.operations if one in OPERATIONS]


@dataclass(frozen=True)
class Caller:
    """Whose secret came with a call. waits: seconds that it has to wait first, 0 for none."""

    id: UUID
    waits: int
    actor: Actor
    operations: tuple[str, ...]


@dataclass(frozen=True)
class Made:
    """An account that was asked for. secret: shown this once; '' while it waits for a lead."""

    id: UUID
    secret: str


def fitting_operations(role: str) -> tuple[Operation, ...]:
    """What an account of this role can be allowed."""
    return tuple(one for one in OPERATIONS.values() if role in tuple(ROLES_GIVEN) and may(Role(role), one.needs))


def lacks_of(*, title: str, role: str, purpose: str, operations: Sequence[str], ends_on: date | None) -> dict[str, str]:
    """What a wish for an account lacks, by the field."""
    lacks = {}
    if not title or len(title) > LONGEST or not title.isprintable():
        lacks["title"] = f"Say which system it is, in at most {LONGEST} letters, such as: the school’s register"
    if role not in tuple(ROLES_GIVEN):
        lacks["role"] = f"Choose as what it acts: {', '.join(ROLES[one].title.lower() for one in ROLES_GIVEN)}"
    if purpose not in PURPOSES:
        lacks["purpose"] = "Choose what it is for"
    if not operations or not set(operations) <= set(OPERATIONS):
        lacks["may"] = "Choose what it may do"
    elif "role" not in lacks and (wrong := set(operations) - {one.key for one in fitting_operations(role)}):
        titles = ", ".join(OPERATIONS[one].title.lower() for one in sorted(wrong))
        lacks["may"] = f"A {ROLES[Role(role)].title.lower()} may not: {titles}. Choose another role, or leave it out"
    if not _lasts(ends_on):
        lacks["ends_on"] = LAST_DAY
    return {name: lacks[name] for name in ("title", "may", "role", "purpose", "ends_on") if name in lacks}


def _lasts(ends_on: date | None) -> bool:
    return ends_on is not None and today() <= ends_on <= today() + timedelta(days=LASTS)


def services(viewer: Actor) -> tuple[Account, ...]:
    """The accounts of the viewer's agency, those in use first. 1 query. Raises: NotAllowed."""
    check_can_care(viewer)
    with connections["default"].cursor() as cursor:
        cursor.execute(_LIST, [viewer.agency])
        return tuple(
            Account(row[0], row[1], row[2], row[3], row[4], tuple(row[5]), *row[6:]) for row in cursor.fetchall()
        )


def service(viewer: Actor, wanted: UUID) -> Account:
    """One account of the viewer's agency. 1 query. Raises: NotAllowed, NotFound."""
    found = next((one for one in services(viewer) if one.id == wanted), None)
    if found is None:
        raise NotFound
    return found


def ask_for(*, title: str, role: str, purpose: str, operations: Sequence[str], ends_on: date | None, by: Actor) -> Made:
    """Ask for an account; a safeguarding lead's holds at once. Raises: NotAllowed, Unfit."""
    check_can_care(by)
    lacks = lacks_of(title=title, role=role, purpose=purpose, operations=operations, ends_on=ends_on)
    if lacks:
        raise Unfit(lacks)
    said = new_secret()
    made, holds = _call(
        "select * from access_service_ask(%s, %s, %s, %s, %s, %s)",
        title, role, purpose, sorted(set(operations)), ends_on, hashed(said),
    )  # fmt: skip
    return Made(made, written(made, said) if holds else "")


def confirm(*, service: UUID, by: Actor) -> str:
    """Be the safeguarding lead who says yes; returns the secret. Raises: NotAllowed, NotFound, Waiting."""
    check_can_care(by)
    said = new_secret()
    _call("select access_service_confirm(%s, %s)", service, hashed(said))
    return written(service, said)


def make_secret(*, service: UUID, ends_on: date | None, overlap: bool, by: Actor) -> str:
    """A new secret and last day, as a safeguarding lead. overlap: whether the old one works a day longer. Raises: as `confirm`, and Unfit."""
    check_can_care(by)
    if not may(by.role, Verb.CONFIRM_POSTS):
        raise NotAllowed(A_LEAD_DOES)
    if not _lasts(ends_on):
        raise Unfit({"ends_on": LAST_DAY})
    said, old = new_secret(), OLD_GOOD_FOR if overlap else timedelta()
    _call("select access_service_turn(%s, %s, %s, %s)", service, hashed(said), ends_on, old)
    return written(service, said)


def shut(*, service: UUID, why: str, by: Actor) -> str:
    """Shut an account at once, or decline one that waits; returns its state. Raises: NotAllowed, NotFound, Waiting, Unfit."""
    check_can_care(by)
    state: str = _call("select access_service_end(%s, %s)", service, reason(why))[0]
    return state


def come_in(*, key: str) -> Caller | None:
    """Whose secret this is; None alike for one that is no secret, wrong, old, over, asleep or shut. 1 query."""
    found = SIGN.fullmatch(key)
    if found is None:
        return None
    which = UUID(found[1])
    rows = ask(
        "select * from access_service_came(%s::text)",
        errand("service", str(which), hashed(found[2]).hex(), str(CALLS)),
    )
    if not rows:
        return None
    waits, staff, agency, role, purpose, operations, title, agency_name = rows[0]
    actor = Actor(
        staff=staff, agency=agency, role=Role(role), purpose=purpose, name=f"{title} (a system)", agency_name=agency_name,
        title="a system",
    )  # fmt: skip
    return Caller(which, waits, actor, tuple(operations))


def enter(*, service: UUID, operation: str) -> None:
    """Enter the present transaction as a service account, for one operation.

    Raises: NotAllowed if the account is shut or over, or was not allowed this operation.
    """
    try:
        ask("select access_enter_service(%s::text)", errand("enter_service", str(service), operation))
    except DatabaseError as error:
        state = getattr(error.__cause__, "sqlstate", "")
        if state == "CA403":
            raise NotAllowed("This account was not allowed to do this. Its agency says what it may do.") from error
        if state == "42501":
            raise NotAllowed("This account has ended.") from error
        raise


def begin(*, key: bytes, fingerprint: bytes) -> dict[str, Any] | None:
    """What was answered before under this key; None: nothing was sent under it, and it is taken now. Raises: SentBefore."""
    refusals: Refusals = {
        "CA422": lambda: SentBefore(
            "Something else was sent under this key. Give each thing that you send a key of its own."
        )
    }
    found = take_row("select access_service_begin(%s, %s)", key, fingerprint, refusals=refusals)[0]
    before: dict[str, Any] | None = json.loads(found) if isinstance(found, str) else found
    return before


def done(*, key: bytes, answer: dict[str, Any]) -> None:
    """Keep what was answered under a key: ids, a reference and a state, no word of what was sent."""
    ask("select access_service_done(%s, %s::jsonb)", key, json.dumps(answer, default=str))


def new_secret() -> str:
    """256 random bits, as 43 signs."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> bytes:
    """What is kept of a secret. It has 256 random bits, so that no slow hash is needed."""
    return hashlib.sha256(f"cairn service {secret}".encode()).digest()


def written(service: UUID, secret: str) -> str:
    """A secret as a system sends it."""
    return f"cairn_{service.hex}_{secret}"


def reason(why: str) -> str:
    """Why, as it is kept. Raises: Unfit."""
    said = as_typed(why)
    if not said or len(said) > 500:
        raise Unfit({"why": "Say why, in at most 500 characters"})
    return said


_REFUSALS: Refusals = {
    "42501": lambda: NotAllowed(A_LEAD_DOES),
    "CA404": NotFound,
    "CA409": lambda: Waiting("This was decided meanwhile, or is over. Read below how it stands now."),
    "CA410": lambda: Unfit({"ends_on": LAST_DAY}),
    "CA411": lambda: Unfit({"may": "Its role may not do all of this. Choose another role, or leave something out"}),
}  # fmt: skip


def _call(statement: str, *given: object) -> tuple[Any, ...]:
    return take_row(statement, *given, refusals=_REFUSALS)
