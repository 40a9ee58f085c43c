"""What a call is: its address, what it needs, takes and gives. Plain values, from which views and documents are made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cairn.agencies.roles import Actor
from cairn.web.api.reading import Object

VERSION = "v1"
Schema = dict[str, Any]

LISTED = 100  # lines of a list


@dataclass(frozen=True)
class Sent:
    """What came with a call. version: of If-Match, None where none was sent; places: what stands in its address."""

    body: Object
    query: Mapping[str, str]
    version: str | None
    places: Mapping[str, Any]


@dataclass(frozen=True)
class Answer:
    """What a call gives. version: what If-Match names; place: address of what was made."""

    body: Object
    status: int = 200
    version: str = ""
    place: str = ""


@dataclass(frozen=True)
class Call:
    """One call. may: the operations of which an account needs one; takes: schema of what is sent; gives: of what is answered.

    asks: parameters of the address with what they mean; overwrites: whether it needs If-Match.
    """

    method: str
    address: str
    name: str
    title: str
    says: str
    may: tuple[str, ...]
    do: Callable[[Actor, Sent], Answer]
    gives: Schema
    takes: Callable[[], Schema] | None = None
    asks: Mapping[str, str] = field(default_factory=dict)
    overwrites: bool = False
