"""Asking a champion or specialist: what can be asked about, what a question needs, and how long an answer may take.

Source: requirement R37; words: champion, consult.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from cairn.sharing.rules.basis import chosen_from
from cairn.sharing.rules.words import LONGEST

ANSWERED_WITHIN = (
    2  # working days, of each champion. Source: Cairn's default; `consult_answer` of the clocks says the same
)
TABLE = Path(__file__).with_name("expertise.toml")
ABOUT = ("concern", "person", "signal")
"""What can be asked about. A record is asked about from the page of whom it is about."""
ASKED = ("question", "shown", "with_concern", "basis", "told", "told_why")
STATES = {"waiting": "Waits for advice", "advised": "Advice was given", "ended": "Ended: no advice needed any more"}


@dataclass(frozen=True)
class Field:
    """A kind of expertise. private: only whoever asked and whoever is asked can read a question."""

    key: str
    title: str
    says: str
    source: str
    private: bool = False


@cache
def fields() -> dict[str, Field]:
    """Key -> kind of expertise, in the table's order."""
    rows = tomllib.loads(TABLE.read_text("utf-8"))["field"]
    return {row["key"]: Field(**row) for row in rows}


def lacks_of_consult(said: Mapping[str, str], *, on: date, elsewhere: bool) -> dict[str, str]:
    """Box -> what it lacks. elsewhere: another agency is asked, so that it is a sharing decision too."""
    lacks = {name: f"Say it in at most {LONGEST:,} characters" for name in ASKED if len(said.get(name, "")) > LONGEST}
    if not said.get("question", "").strip():
        lacks["question"] = "Say what you want advice about"
    if not said.get("shown", "").strip():
        lacks["shown"] = "Say what they need to know to advise you"
    if elsewhere:
        if said.get("basis", "") not in chosen_from(on):
            lacks["basis"] = "Choose the law that you rely on: you ask another agency"
        if said.get("told", "") not in ("told", "not_told"):
            lacks["told"] = "Say whether the child or parent knows that you ask"
        elif not said.get("told_why", "").strip():
            lacks["told_why"] = "Say what they were told, or why not"
    return lacks
