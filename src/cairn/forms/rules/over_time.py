"""What several forms about one child say together: tries since somebody was last reached, and how things changed, side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cairn.forms.kinds.how_it_is import PARTS, SIDES, WORDS
from cairn.forms.rules.asks import Answers, chosen


@dataclass(frozen=True)
class Tries:
    """How often somebody was tried without being reached. last_on: the last try."""

    times: int
    last_on: str
    next_on: str
    next_how: str


def tries(contacts: Iterable[Answers]) -> Tries | None:
    """The tries since somebody was last reached, the latest contact first; None where the last one reached them. R22."""
    found: list[Answers] = []
    for one in contacts:
        if chosen(one, "reached") == "yes":
            break
        found.append(one)
    if not found:
        return None
    latest = found[0]
    return Tries(len(found), chosen(latest, "happened"), chosen(latest, "next_try"), chosen(latest, "next_how"))


@dataclass(frozen=True)
class ChangeLine:
    """What one side said of one part of life, the oldest first."""

    part: str
    side: str
    said: tuple[str, ...]


def change_lines(reviews: Sequence[Answers]) -> tuple[tuple[date, ...], tuple[ChangeLine, ...]]:
    """The days, and a line for each part of life and side; never added up. reviews: in any order. R156."""
    inorder = sorted(reviews, key=lambda one: chosen(one, "happened"))
    days = tuple(date.fromisoformat(chosen(one, "happened")) for one in inorder)
    lines = tuple(
        ChangeLine(says, by, tuple(WORDS.get(chosen(one, f"{side}_{part}"), "Not known") for one in inorder))
        for part, says in PARTS.items()
        for side, by in SIDES.items()
    )
    return days, lines
