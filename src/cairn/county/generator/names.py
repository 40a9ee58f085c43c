"""Draws names of made-up people from our own lists of nine origins, with the short forms that friends use."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

FEMALE, MALE = 0, 1
BUILT_SHARE = 0.6  # of English surnames are built from a front and a back: rare names exist
COMMON_SHARE_FLATNESS = 8
NICKNAME_ZIPF = 0.9  # detection notes 1(a)
NICKNAMES = 900

Objects = NDArray[np.object_]


@dataclass(frozen=True)
class Origin:
    """One origin's lists, most frequent first."""

    name: str
    share: float
    given: tuple[tuple[str, ...], tuple[str, ...]]  # female, male
    family: tuple[str, ...]
    short: dict[str, tuple[str, ...]]


@cache
def origins() -> tuple[Origin, ...]:
    """Every origin of names.toml; the first is the majority's."""
    lists = _lists()
    found = []
    for name, about in lists.items():
        if "family" in about:
            given = (tuple(about["female"].split()), tuple(about["male"].split()))
            short = {full: tuple(forms.split()) for full, forms in about.get("short", {}).items()}
            found.append(Origin(name, about["share"], given, tuple(about["family"].split()), short))
    return tuple(found)


@cache
def _lists() -> dict[str, dict[str, Any]]:
    text = files("cairn.county.generator").joinpath("names.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def built_surnames() -> tuple[str, ...]:
    """English surnames made of a front and a back."""
    about = _lists()["english"]
    return tuple(f + b for f in about["front"].split() for b in about["back"].split() if f[-1] != b[0])


def falling(length: int, *, power: float = 1.0, flat: float = COMMON_SHARE_FLATNESS) -> NDArray[np.float64]:
    """Shares that fall with rank as 1 / (rank + flat) ** power, summing to one."""
    weights = 1 / (np.arange(length) + flat) ** power
    return np.asarray(weights / weights.sum())


def given_names(rng: np.random.Generator, origin: NDArray[np.int8], sex: NDArray[np.int8]) -> Objects:
    """A given name for each person."""
    made = np.empty(len(origin), dtype=object)
    for number, lists in enumerate(origins()):
        for which in (FEMALE, MALE):
            mine = np.flatnonzero((origin == number) & (sex == which))
            names = np.array(lists.given[which], dtype=object)
            made[mine] = rng.choice(names, len(mine), p=falling(len(names), power=0.8))
    return made


def family_names(rng: np.random.Generator, origin: NDArray[np.int8]) -> Objects:
    """A family name for each household or adult."""
    made = np.empty(len(origin), dtype=object)
    for number, lists in enumerate(origins()):
        mine = np.flatnonzero(origin == number)
        names = np.array(lists.family, dtype=object)
        made[mine] = rng.choice(names, len(mine), p=falling(len(names), power=0.8))
    built = np.array(built_surnames(), dtype=object)
    rare = np.flatnonzero((origin == 0) & (rng.random(len(origin)) < BUILT_SHARE))
    made[rare] = rng.choice(built, len(rare), p=falling(len(built), power=0.6, flat=50))
    return made


def short_forms(name: str) -> tuple[str, ...]:
    """What friends call somebody of this given name; empty where no short form is usual."""
    for origin in origins():
        if name in origin.short:
            return origin.short[name]
    return ()


@cache
def nicknames() -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Nine hundred nicknames and how often each is used, by Zipf's law."""
    about = _lists()["nicknames"]
    plain = about["plain"].split()
    made = [*plain, *(f"{word} {name}" for word in about["before"].split() for name in plain)]
    made = made[:NICKNAMES]
    return tuple(made), tuple(falling(len(made), power=NICKNAME_ZIPF, flat=1))


def misspelt(rng: np.random.Generator, text: str) -> str:
    """The text with one slip of the pen: a letter dropped, doubled, swapped or wrong."""
    if len(text) < 3:
        return text
    at = int(rng.integers(1, len(text) - 1))
    slip = rng.integers(4)
    if slip == 0:
        return text[:at] + text[at + 1 :]
    if slip == 1:
        return text[:at] + text[at] + text[at:]
    if slip == 2:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + "aeiourstln"[int(rng.integers(10))] + text[at + 1 :]


def heard_differently(rng: np.random.Generator, name: str) -> str:
    """A nickname as somebody may write it who has only heard it: Daz, Dazz, Das; Kez, Kezz, Kes."""
    pairs = (("z", "zz"), ("z", "s"), ("k", "c"), ("ck", "k"), ("y", "ie"), ("s", "z"), ("ay", "ai"), ("i", "y"))
    low = name.lower()
    fitting = [(old, new) for old, new in pairs if old in low[1:]]
    if not fitting:
        return name + name[-1]
    old, new = fitting[int(rng.integers(len(fitting)))]
    at = low.index(old, 1)
    return name[:at] + new + name[at + len(old) :]
