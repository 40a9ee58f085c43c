"""What those without an account do: keep answers until they are sent, tell, come back with a code.

Nothing here has entered: every call is a function of `public.sql`, which reads no table to its caller. Answers are sealed
under a key that the browser holds and the database never sees: it knows them by the key's hash alone.
"""

import base64
import hashlib
import ipaddress
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from django.db import connections

from cairn.agencies.models import Agency
from cairn.base.clock import today
from cairn.base.errors import BadInput, NotFound, NotNow
from cairn.base.typed import as_typed
from cairn.concerns.actions import decided_by
from cairn.concerns.asking import LONGEST, Kind, as_told, ready
from cairn.concerns.models import Door
from cairn.concerns.rules.outside import Hours, new_code, typed_code
from cairn.concerns.rules.states import State

KEY_BYTES = 32
_NEAR = [ipaddress.ip_network(net) for net in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")]  # fmt: skip


class Became(StrEnum):
    """What became of something sent."""

    TOLD = "told"
    AGAIN = "again"
    GONE = "gone"
    WAIT = "wait"
    NONE = "none"
    ADDED = "added"
    WRONG = "wrong"
    FULL = "full"


@dataclass(frozen=True)
class Begun:
    """What somebody typed so far; once it is sent, the code in its place, until it was shown."""

    said: dict[str, str]
    code: str = ""


@dataclass(frozen=True)
class Reply:
    """Something that happened since. mine: whoever told it added something; said: what was written for them."""

    at: datetime
    mine: bool
    said: str


@dataclass(frozen=True)
class Answer:
    """What became of a report, for whoever holds its code."""

    state: State
    version: int
    told_at: datetime
    next_on: date | None
    team: str
    replies: tuple[Reply, ...]

    @property
    def late(self) -> bool:
        """Whether the day by which somebody decides has passed."""
        return self.next_on is not None and self.next_on < today()


def hours() -> Hours | None:
    """The front door's hours and numbers; None where no agency is there at all. 1 query."""
    found = _asked("select * from public_door()", [])
    if not found or not found[0]:
        return None
    team, phone, opens, closes, on_call, text = found
    return Hours(team, phone, opens or Hours.opens, closes or Hours.closes, on_call, text)


def set_front_door(*, agency: str, hours: Hours, using: str = "owner") -> None:
    """Say when an agency's door is open and whom to ring. agency: its code. Raises: NotFound, BadInput."""
    found = Agency.objects.using(using).filter(code=agency).first()
    if found is None:
        raise NotFound("There is no agency of this code.")
    if hours.opens >= hours.closes:
        raise BadInput("The door must open before it closes.")
    said = {name: getattr(hours, name) for name in ("opens", "closes", "phone", "on_call_phone", "on_call_text")}
    Door.objects.using(using).update_or_create(agency_id=found.id, defaults=said)


def new_key() -> str:
    """A key for a browser's cookie: 256 random bits."""
    return secrets.token_urlsafe(KEY_BYTES)


def keep(*, key: str, said: Mapping[str, str]) -> None:
    """Keep answers under a key, for a day. Raises: NotNow if they were sent meanwhile."""
    sealed = _box(key).encrypt(json.dumps(dict(said)).encode())
    if not _asked("select public_keep(%s, %s)", [_hash(key), sealed])[0]:
        raise NotNow("This was sent already. Use your code to add something.")


def begun(key: str) -> Begun | None:
    """What is kept under a key; None alike where nothing is, where it was erased, and where the day has passed."""
    if not key:
        return None
    sealed, sent = _asked("select * from public_begun(%s)", [_hash(key)])
    if sealed is None:
        return None
    try:
        kept = json.loads(_box(key).decrypt(bytes(sealed)))
    except InvalidToken:
        return None
    return Begun({}, code=kept["code"]) if sent else Begun({name: str(text) for name, text in kept.items()})


def erase(*, key: str) -> None:
    """Erase what is kept under a key: what was typed, or a code that has been shown."""
    _asked("select public_erase(%s)", [_hash(key)])


def erase_old(*, using: str = "job") -> None:
    """Erase what was typed more than a day ago and never sent."""
    with connections[using].cursor() as cursor:
        cursor.execute("select public_erase_old()")


def tell_from_outside(*, key: str, kind: Kind, said: Mapping[str, str], came_from: str) -> tuple[Became, UUID | None]:
    """Tell what was begun, once however often it is sent; its id for what follows. Raises: BadInput."""
    words = {name: as_typed(text) for name, text in said.items()}
    if not ready(kind, words):
        raise BadInput("Say what was seen, told or thought: one of the boxes is enough.")
    code = new_code()
    sealed = _box(key).encrypt(json.dumps({"code": code}).encode())
    due = decided_by()
    told = json.dumps(as_told(kind, words))
    became, concern = _asked(
        "select * from public_tell(%s, %s::jsonb, %s, %s, %s, %s)",
        [_hash(key), told, due, code_hash(code), sealed, network(came_from)],
    )
    return Became(str(became)), UUID(str(concern)) if concern else None


def answer(*, code: str, came_from: str) -> Answer | Became:
    """What became of the report of a code; WRONG for any other, WAIT after too many from one place."""
    found = _asked("select public_answer(%s, %s)", [code_hash(code), known(came_from)])[0]
    given = json.loads(found) if isinstance(found, str) else dict(found)
    if given["became"] != "found":
        return Became(given["became"])
    replies = tuple(Reply(datetime.fromisoformat(one["at"]), one["mine"], one["said"]) for one in given["steps"])
    next_on = date.fromisoformat(given["next_on"]) if given["next_on"] else None
    told_at = datetime.fromisoformat(given["told_at"])
    return Answer(State(given["state"]), given["version"], told_at, next_on, given["team"], replies)


def add(*, code: str, words: str, came_from: str) -> Became:
    """Add a fact to one's report. Raises: BadInput for nothing, and for too much."""
    plain = as_typed(words)
    if not plain:
        raise BadInput("Write what you want to add")
    if len(plain) > LONGEST:
        raise BadInput(f"This is longer than {LONGEST:,} letters. Send it in two parts.")
    due = decided_by()
    found = _asked("select public_add(%s, %s, %s, %s)", [code_hash(code), plain, due, known(came_from)])
    return Became(str(found[0]))


def code_hash(code: str) -> bytes:
    """What is stored of a code. One that can be none is looked up all the same, under a hash that nothing has."""
    return hashlib.sha256(f"cairn receipt {typed_code(code) or 'none'}".encode()).digest()


def network(address: str) -> str:
    """The coarse network of an address: the first three parts of four, or the first 48 bits; empty if it says nothing."""
    plain = known(address)
    if not plain:
        return ""
    size = 24 if ipaddress.ip_address(plain).version == 4 else 48
    return str(ipaddress.ip_network(f"{plain}/{size}", strict=False))


def known(address: str) -> str:
    """An address that tells senders apart; empty for this machine's own and for those behind one house's door."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return "" if any(found in net for net in _NEAR if net.version == found.version) else str(found)


def _box(key: str) -> Fernet:
    derived = hashlib.sha256(f"cairn begun {key}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(derived))


def _hash(key: str) -> bytes:
    return hashlib.sha256(f"cairn kept under {key}".encode()).digest()


def _asked(sql: str, given: list[Any]) -> tuple[Any, ...]:
    with connections["default"].cursor() as cursor:
        cursor.execute(sql, given)
        row = cursor.fetchone()
    return tuple(row) if row else (None, None)
