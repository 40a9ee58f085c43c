"""The made-up cases that practitioners rate with the screening, to learn and to see how far they agree."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

BANK = Path(__file__).with_name("vignettes.toml")


@dataclass(frozen=True)
class Vignette:
    """One made-up case."""

    key: str
    title: str
    says: str


@lru_cache(maxsize=1)
def vignettes() -> tuple[Vignette, ...]:
    """All of them, in the order of the bank."""
    return tuple(Vignette(**one) for one in tomllib.loads(BANK.read_text("utf-8"))["case"])
