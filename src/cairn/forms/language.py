"""The language check: words that blame a child, with what says it better. It never blocks and never changes a word.

What stands in quotation marks is somebody's own and is left alone, and so are fields for words as they were said.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

LIST = Path(__file__).with_name("language.toml")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]{2,}’(?!\w)|(?<!\w)'[^']{2,}'(?!\w)")


@dataclass(frozen=True)
class Hint:
    """Words that were found, why they harm, and what says it better."""

    found: str
    why: str
    say: str


@dataclass(frozen=True)
class _Rule:
    looks_for: re.Pattern[str]
    why: str
    say: str


def hints(texts: Iterable[str]) -> tuple[Hint, ...]:
    """What could be said better in these texts: each rule once, in the order in which its words come."""
    found: dict[str, Hint] = {}
    for text in texts:
        plain = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)
        hits = [(hit.start(), hit[0], rule) for rule in _rules() for hit in rule.looks_for.finditer(plain)]
        for _, words, rule in sorted(hits, key=lambda hit: hit[0]):
            found.setdefault(rule.say, Hint(" ".join(words.split()), rule.why, rule.say))
    return tuple(found.values())


def version() -> str:
    """The version of the list."""
    return str(_list()["version"])


@lru_cache(maxsize=1)
def _list() -> dict[str, object]:
    return tomllib.loads(LIST.read_text("utf-8"))


@lru_cache(maxsize=1)
def _rules() -> tuple[_Rule, ...]:
    rules = _list()["rule"]
    assert isinstance(rules, list)  # noqa: S101 - the list is ours
    return tuple(
        _Rule(re.compile(rf"\b(?:{'|'.join(rule['words'])})(?!\w)", re.IGNORECASE), rule["why"], rule["say"])
        for rule in rules
    )
