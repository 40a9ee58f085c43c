"""Puts words to what happened, from the lists of wording.toml."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cairn.county.generator.geography import Places
from cairn.county.generator.names import Objects

PLACE = "{place}"


@cache
def words(section: str) -> dict[str, tuple[str, ...]]:
    """One section of wording.toml: lists by name."""
    text = files("cairn.county.generator").joinpath("wording.toml").read_text("utf-8")
    return {name: tuple(values) for name, values in tomllib.loads(text)[section].items()}


def one_of(rng: np.random.Generator, choices: tuple[str, ...]) -> str:
    """One of the wordings, each as likely."""
    return choices[int(rng.integers(len(choices)))]


def by_share(rng: np.random.Generator, choices: tuple[tuple[str, float], ...]) -> str:
    """One of the names, by its share."""
    return str(rng.choice([name for name, _ in choices], p=[share for _, share in choices]))


def drawn(rng: np.random.Generator, choices: tuple[str, ...], count: int) -> Objects:
    """`count` wordings."""
    return np.array(choices, dtype=object)[rng.integers(0, len(choices), count)]


def said(rng: np.random.Generator, key: str, count: int, *, section: str = "background") -> dict[str, Any]:
    """Summaries and narratives of one stream, as columns for the book."""
    pairs = [text.split("|") if "|" in text else [text, ""] for text in words(section)[key]]
    which = rng.integers(0, len(pairs), count)
    columns = np.array(pairs, dtype=object)[which]
    return {"summary": columns[:, 0], "narrative": columns[:, 1]}


def name_places(columns: dict[str, Any], place: NDArray[np.int32], places: Places) -> None:
    """{place} becomes the name of the place, or words for somewhere where there is none."""
    names = np.array([*places.name, "the town centre"], dtype=object)
    for column in ("summary", "narrative"):
        texts = columns[column]
        for at in np.flatnonzero([PLACE in text for text in texts]):
            number = place[at]
            texts[at] = texts[at].replace(PLACE, names[number] or "an address")
