"""Kinds of events: what an agency's record may be called, as `event_kinds.toml` lists them. Plain data, no Django."""

import tomllib
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True)
class EventKind:
    """says: on a page; one, many: how one and several are counted."""

    says: str
    one: str
    many: str


def _read() -> dict[str, EventKind]:
    text = resources.files("cairn.records").joinpath("event_kinds.toml").read_text(encoding="utf-8")
    return {
        code: EventKind(told["says"], told.get("one", told["says"].lower()), told["many"])
        for code, told in tomllib.loads(text).items()
    }


EVENT_KINDS = _read()
