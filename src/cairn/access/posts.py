"""Who works for an agency: people of it give, confirm, change and end its posts. The database decides who may.

A post that lets somebody see more than its giver takes two people, one of them a safeguarding lead; nobody does any of it for
themselves. Each step is a deed in the agency's own chain. Source: access design; requirement R66.
"""

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connections

from cairn.access.errors import ForOneself, Unfit, Waiting
from cairn.access.invitations import GIVEN, new_code, plain
from cairn.access.roles import Verb, may
from cairn.agencies.roles import Actor, Role
from cairn.base.clock import now
from cairn.base.errors import NotAllowed, NotFound
from cairn.base.steps import Refusals, take_row
from cairn.base.typed import as_typed

SLEEPS_AFTER = timedelta(days=30)  # since an account was last used. Source: access design, Sign-in
WAITS_FOR = timedelta(days=14)  # that an offer waits for a second person. Our own limit
LONGEST = {"username": 150, "name": 200, "title": 200, "phone": 50}  # characters
NOT_HERE = "Whoever cares for the staff of an agency is its safeguarding lead or its administrator. Ask one of them."
_COLLEAGUES = """
select p.id, p.staff_id, s.name, s.username, p.role, p.title, p.phone, p.started_at, s.used_at,
       s.is_active, agencies_asleep(s.id), agencies_awake_since(s.id), access_may_make_code(s.id)
from agencies_post p join agencies_staff s on s.id = p.staff_id
where p.agency_id = %s and p.ended_at is null order by lower(s.name), s.id, p.role
"""
_OFFERS = """
select o.id, o.username, o.name, o.role, o.title, o.phone, o.given_by, o.given_as, o.given_at, o.ends_at, o.replaces_id,
       s.id, (select min(p.started_at) from agencies_post p where p.staff_id = s.id)
from access_offer o
left join lateral (
  select a.id from agencies_staff a where lower(a.username) = lower(o.username) order by a.username = o.username desc limit 1) s on true
where o.state = 'waits' and o.ends_at > now() order by o.given_at, o.id
"""
_ENDED = """
select p.id, p.staff_id, s.name, p.role, p.title, p.started_at, p.ended_at, access_may_give_back(p.id) from agencies_post p
join agencies_staff s on s.id = p.staff_id where p.agency_id = %s and p.ended_at is not null
order by p.ended_at desc, p.id limit 50
"""


@dataclass(frozen=True)
class Held:
    """A post that somebody holds now."""

    id: UUID
    role: str
    title: str
    phone: str
    since: datetime


@dataclass(frozen=True)
class Colleague:
    """Somebody who works for the viewer's agency. used_at: when they last came in, None if never."""

    id: UUID
    name: str
    username: str
    posts: tuple[Held, ...]
    used_at: datetime | None
    invited: bool
    asleep: bool
    sleeps_at: datetime
    may_code: bool

    @property
    def soon_asleep(self) -> bool:
        """Whether the account sleeps within a week unless it is used."""
        return not self.asleep and not self.invited and self.sleeps_at - now() < timedelta(days=7)


@dataclass(frozen=True)
class Offer:
    """A post that waits for a second person. staff: whose it would be, if they have an account; since: of their first post."""

    id: UUID
    username: str
    name: str
    role: str
    title: str
    phone: str
    given_by: UUID
    given_as: str
    given_at: datetime
    ends_at: datetime
    replaces: UUID | None
    staff: UUID | None
    since: datetime | None


@dataclass(frozen=True)
class Ended:
    """A post that ended. can_come_back: whether the viewer ended it a moment ago."""

    id: UUID
    staff: UUID
    name: str
    role: str
    title: str
    since: datetime
    ended_at: datetime
    can_come_back: bool


@dataclass(frozen=True)
class DeedLine:
    """Something done about the staff. by: None for Cairn itself; staff: whom it was about, if they have an account."""

    at: datetime
    did: str
    by: UUID | None
    staff: UUID | None
    name: str
    role: str


@dataclass(frozen=True)
class Given:
    """What became of a post that was given. code: what its holder sets a password with, '' if there is none to hand over."""

    holds: bool
    staff: UUID | None
    code: str


def check_can_care(actor: Actor) -> None:
    """The safeguarding lead and the administrator of an agency. Raises: NotAllowed."""
    if not may(actor.role, Verb.MANAGE_STAFF):
        raise NotAllowed(NOT_HERE)


def why_not_confirm(viewer: Actor, offer: Offer) -> str:
    """Why the viewer can't be the second person; '' if they can. The database asks the same."""
    if offer.given_by == viewer.staff:
        return "You gave it: somebody else confirms it."
    if offer.staff == viewer.staff:
        return "It is yours: somebody else confirms it."
    if not (may(viewer.role, Verb.CONFIRM_POSTS) or _leads(offer.given_as)):
        return "An administrator gave it: a safeguarding lead confirms it."
    return ""


def _leads(role: str) -> bool:
    return may(Role(role), Verb.CONFIRM_POSTS)


def colleagues(viewer: Actor) -> tuple[Colleague, ...]:
    """Who works for the viewer's agency, by name. 1 query. Raises: NotAllowed."""
    check_can_care(viewer)
    posts: dict[UUID, list[Held]] = defaultdict(list)
    about: dict[UUID, tuple[Any, ...]] = {}
    for row in _read(_COLLEAGUES, viewer.agency):
        posts[row[1]].append(Held(row[0], row[4], row[5], row[6], row[7]))
        about[row[1]] = row
    return tuple(
        Colleague(
            id=who, name=row[2], username=row[3], posts=tuple(posts[who]), used_at=row[8],
            invited=not row[9], asleep=row[10], sleeps_at=row[11] + SLEEPS_AFTER, may_code=bool(row[12]),
        )
        for who, row in about.items()
    )  # fmt: skip


def offers(viewer: Actor) -> tuple[Offer, ...]:
    """Posts of the viewer's agency that wait for a second person, the oldest first; none for whoever cares for no staff. 1 query."""
    return tuple(Offer(*row) for row in _read(_OFFERS)) if may(viewer.role, Verb.MANAGE_STAFF) else ()


def ended(viewer: Actor) -> tuple[Ended, ...]:
    """The last fifty posts of the viewer's agency that ended. 1 query. Raises: NotAllowed."""
    check_can_care(viewer)
    return tuple(Ended(*row) for row in _read(_ENDED, viewer.agency))


def deeds(viewer: Actor, *, most: int = 30) -> tuple[DeedLine, ...]:
    """What was done about the staff of the viewer's agency, the latest first. 1 query. Raises: NotAllowed."""
    check_can_care(viewer)
    return tuple(DeedLine(*row) for row in _read("select * from access_staff_deeds(%s)", most))


def give_post(*, by: Actor, said: dict[str, str], instead_of: UUID | None = None) -> Given:
    """Give somebody a post of the giver's agency, or another in place of one they hold.

    said: username, name, role, title, phone. Raises: NotAllowed, NotFound, Unfit, ForOneself, Waiting.
    """
    check_can_care(by)
    plainly = {field: as_typed(said.get(field, "")) for field in (*LONGEST, "role")}
    if lacks := _lacks(plainly, new=instead_of is None):
        raise Unfit(lacks)
    code = new_code()
    outcome, who, coded = _call(
        "select * from access_give_post(%s, %s, %s, %s, %s, %s, %s)", plainly["username"], plainly["name"], plainly["role"],
        plainly["title"], plainly["phone"], instead_of, _hashed(code),
    )  # fmt: skip
    return Given(outcome == "holds", who, code if coded else "")


def _lacks(said: dict[str, str], *, new: bool) -> dict[str, str]:
    lacks = {field: f"At most {most} characters" for field, most in LONGEST.items() if len(said[field]) > most}
    if said["role"] not in GIVEN:
        lacks["role"] = "Choose what they may do"
    if new and not said["name"]:
        lacks["name"] = "Enter their name, as colleagues know them"
    if new and (not said["username"] or re.search(r"\s", said["username"]) or not said["username"].isprintable()):
        lacks["username"] = "Enter a sign-in name without spaces, such as sam.lister"
    return lacks


def confirm_post(*, offer: UUID, by: Actor) -> Given:
    """Be the second person. Raises: NotAllowed, NotFound, ForOneself, Waiting, Unfit."""
    check_can_care(by)
    code = new_code()
    who, coded = _call("select * from access_confirm_post(%s, %s)", offer, _hashed(code))
    return Given(True, who, code if coded else "")


def decline_post(*, offer: UUID, why: str, by: Actor) -> bool:
    """Take back what one gave, or say no to what another gave; True if it was one's own. Raises: as `confirm_post`."""
    check_can_care(by)
    return bool(_call("select access_decline_post(%s, %s)", offer, _reason(why, needed=False))[0] == "withdrawn")


def describe_post(*, post: UUID, title: str, phone: str, by: Actor) -> None:
    """Say what a colleague is called and where they are rung. Raises: NotAllowed, NotFound, ForOneself, Unfit."""
    check_can_care(by)
    said = {"title": as_typed(title), "phone": as_typed(phone)}
    if lacks := {field: f"At most {LONGEST[field]} characters" for field in said if len(said[field]) > LONGEST[field]}:
        raise Unfit(lacks)
    _call("select access_describe_post(%s, %s, %s)", post, said["title"], said["phone"])


def end_posts(*, staff: UUID, post: UUID | None, why: str, by: Actor) -> bool:
    """End one post of a colleague, or all of them here; True if their account is shut. Raises: as `describe_post`."""
    check_can_care(by)
    return bool(_call("select * from access_end_posts(%s, %s, %s)", staff, post, _reason(why, needed=True))[1])


def give_back(*, post: UUID, by: Actor) -> None:
    """Undo an ending of one's own within half an hour. Raises: NotAllowed, NotFound, Waiting."""
    check_can_care(by)
    _call("select access_give_back(%s)", post)


def new_code_for(*, staff: UUID, by: Actor) -> str:
    """A new code for a colleague who lost theirs. Raises: NotAllowed, NotFound, ForOneself."""
    check_can_care(by)
    code = new_code()
    _call("select access_new_code(%s, %s)", staff, _hashed(code))
    return code


def wake(*, staff: UUID, why: str, by: Actor) -> None:
    """Let a colleague in again whose account sleeps. Raises: NotAllowed, NotFound, ForOneself, Waiting, Unfit."""
    check_can_care(by)
    _call("select access_wake(%s, %s)", staff, _reason(why, needed=True))


def _reason(why: str, *, needed: bool) -> str:
    said = as_typed(why)
    if needed and not said:
        raise Unfit({"why": "Say why, in a few words"})
    if len(said) > 500:
        raise Unfit({"why": "Say why in at most 500 characters"})
    return said


def _hashed(code: str) -> bytes:
    return hashlib.sha256(plain(code)).digest()


_REFUSALS: Refusals = {
    "42501": lambda: NotAllowed("You can’t do this by yourself: a safeguarding lead of your agency has to."),
    "CA403": lambda: ForOneself("Nobody gives, confirms, changes or ends a post of their own. Ask a colleague who cares for the staff."),
    "CA404": NotFound,
    "CA409": lambda: Waiting("This was decided meanwhile, or is over. Read below how it stands now."),
    "CA410": lambda: Unfit({"role": "Choose what they may do"}),
    "CA411": lambda: Unfit({"username": "Somebody else signs in by this name. Choose another; if it is the same person, type their name as their account has it"}),
    "CA412": lambda: Waiting("They hold this post already."),
    "one_waiting_offer_a_person_and_role": lambda: Waiting("This post was given already, and waits for a second person."),
    "one_live_post_a_role": lambda: Waiting("They hold this post already."),
}  # fmt: skip


def _call(statement: str, *given: Any) -> tuple[Any, ...]:
    """What a step of the database answers, in a transaction of its own."""
    return take_row(statement, *given, refusals=_REFUSALS)


def _read(statement: str, *given: Any) -> list[tuple[Any, ...]]:
    with connections["default"].cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())
