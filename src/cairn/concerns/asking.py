"""The questions for those without an account, as data: one file a kind of reporter, read and checked once."""

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

ASKS = Path(__file__).with_name("asks")
HELP_LINES = Path(__file__).with_name("help_lines.toml")
LONGEST = 20_000  # characters of one answer
SAID = ("saw", "told", "thinks", "child_words")
"""Of these, one is needed: everything else may stay empty."""
KEPT = (
    "given_names", "family_name", "described", "saw", "told", "thinks", "child_words", "when_said", "place", "adult",
    "relation", "reach", "safe_to_reach",
)  # fmt: skip
SAY_SOMETHING = "Write something in one of the boxes: a few words are enough"
TOO_LONG = f"This is longer than {LONGEST:,} letters. Send the rest later, with your code."


@dataclass(frozen=True)
class Box:
    """One box to write in, or one choice. rows: of a large box; 0 for one line."""

    name: str
    label: str
    hint: str = ""
    rows: int = 0
    choices: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """One question. name: its short name in a title and in the list of answers."""

    key: str
    name: str
    title: str
    hint: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Kind:
    """A kind of reporter with its pages. key: the name of its file."""

    key: str
    version: str
    order: int
    title: str
    hint: str
    told_as: str
    raised_by: str
    pages: tuple[Page, ...]

    def page(self, key: str) -> Page | None:
        """The page of this key."""
        return next((page for page in self.pages if page.key == key), None)


@dataclass(frozen=True)
class HelpLine:
    """Whom to ring at any hour."""

    name: str
    number: str
    says: str
    source: str


@lru_cache(maxsize=1)
def kinds() -> dict[str, Kind]:
    """Every kind of reporter, in the order in which they are offered."""
    found = [_kind(file.stem, tomllib.loads(file.read_text("utf-8"))) for file in ASKS.glob("*.toml")]
    return {kind.key: kind for kind in sorted(found, key=lambda kind: kind.order)}


@lru_cache(maxsize=1)
def help_lines() -> tuple[HelpLine, ...]:
    """Numbers that answer at any hour, the emergency number first."""
    return tuple(HelpLine(**line) for line in tomllib.loads(HELP_LINES.read_text("utf-8"))["line"])


@lru_cache(maxsize=1)
def exit_to() -> str:
    """The site to which a page is left in haste."""
    return str(tomllib.loads(HELP_LINES.read_text("utf-8"))["exit_to"])


def lacks(page: Page, said: dict[str, str]) -> dict[str, str]:
    """What hinders the answers of one page, by the box where to put it right."""
    wrong = {box.name: TOO_LONG for box in page.boxes if len(said.get(box.name, "")) > LONGEST}
    wrong |= {
        box.name: "Choose one of the answers, or none"
        for box in page.boxes
        if box.choices and said.get(box.name, "") not in ("", *box.choices)
    }
    asked = [box.name for box in page.boxes if box.name in SAID]
    if asked and not any(said.get(name) for name in asked):
        wrong.setdefault(asked[0], SAY_SOMETHING)
    return wrong


def ready(kind: Kind, said: dict[str, str]) -> bool:
    """Whether it may be sent: something was said, and nothing is too long."""
    return not any(lacks(page, said) for page in kind.pages)


def as_told(kind: Kind, said: dict[str, str]) -> dict[str, str | bool]:
    """The words of a concern from answers; an online name stands with the other people whom they describe."""
    told: dict[str, str | bool] = {name: said.get(name, "") for name in KEPT}
    if said.get("online"):
        told["adult"] = "\n".join(filter(None, (said.get("adult", ""), f"Online: {said['online']}")))
    if said.get("about") in ("me", "friend", "other"):
        told["relation"] = {"me": "About themselves", "friend": "A friend", "other": "Knows them"}[said["about"]]
    if said.get("works") == "yes":
        told["works_with_children"] = "yes"
    return told | {"told_as": kind.told_as, "wants_call": said.get("wants_call") == "yes"}


def _kind(key: str, given: dict[str, Any]) -> Kind:
    pages = tuple(
        Page(**(page | {"boxes": tuple(Box(**box) for box in page.pop("box", []))})) for page in given.pop("page")
    )
    return Kind(key=key, pages=pages, **given)
