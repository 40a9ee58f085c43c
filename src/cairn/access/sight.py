"""Why Cairn shows something, in words: the rules whose ids stand in the trail, from `rules_of_sight.toml`. Requirement R65."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("rules_of_sight.toml")
PARTY = "need.party-to-it/1"  # what a look at a concern, a request, a form, a disagreement or a question to a champion goes by
OWN_ROWS = "import.own-rows/1"


@dataclass(frozen=True)
class Agreement:
    """What the parties have signed, as far as these rules carry it out."""

    title: str
    version: str
    says: str


@dataclass(frozen=True)
class Rule:
    """One reason for which something is shown. part: of the agreement; laws: keys of the table of the law; held_by: what does it."""

    id: str
    version: str
    title: str
    says: str
    who: str
    part: str
    laws: tuple[str, ...]
    law_says: str
    held_by: str

    @property
    def named(self) -> str:
        """As the trail names it: `need.own-or-granted/1`."""
        return f"{self.id}/{self.version}"

    @property
    def place(self) -> str:
        """Its anchor on the page of rules."""
        return f"rule-{self.named}".replace(".", "-").replace("/", "-")


@cache
def edition() -> str:
    """Which edition of the rules this is."""
    return str(_read()["version"])


@cache
def agreement() -> Agreement:
    """What the parties signed."""
    return Agreement(**_read()["agreement"])


@cache
def rules() -> dict[str, Rule]:
    """As the trail names a rule -> the rule, in the table's order."""
    found = [Rule(**(row | {"laws": tuple(row["laws"])})) for row in _read()["rule"]]
    return {one.named: one for one in found}


def _read() -> dict[str, Any]:
    return tomllib.loads(TABLE.read_text("utf-8"))
