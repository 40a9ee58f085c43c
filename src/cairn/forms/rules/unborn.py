"""An unborn child is a child in their own right: how their record begins, and which words call them to mind. Pure. R18."""

import re
from collections.abc import Mapping
from datetime import date

from cairn.forms.rules.ages import ADULT_AGE, age_on
from cairn.forms.rules.asks import Answers, Prompt

UNNAMED = "Unborn baby"  # compared with nothing: linkage/names/placeholders.toml
OF_MOTHER = {"given_names": "mother_given", "family_name": "mother_family", "born": "mother_born"}
"""What is known of her -> the question of the form about the unborn child that takes it."""
MOTHERS = frozenset({"mother", *OF_MOTHER.values()})
"""Questions whose answers belong to her record alone."""
SHE_IS_A_CHILD = Prompt(
    "She is a child first",
    "Her own screening, her own worker, her own plan. Becoming a mother takes nothing from her right to be kept safe.",
    "Working Together to Safeguard Children 2023, chapter 3",
)
_PREGNANT = re.compile(
    r"\b(pregnan\w*|unborn|expecting a (baby|child)|having (a|his|her) baby|antenatal|due date)\b", re.IGNORECASE
)


def may_be_under_18(born: str, on: date) -> bool:
    """Whether somebody born then is, or may be, under 18 on a day."""
    age = age_on(born, on)
    return age is None or age.low < ADULT_AGE


def speaks_of_pregnancy(text: str) -> bool:
    """Whether words call a pregnancy to mind. It offers a form, and decides nothing."""
    return _PREGNANT.search(text) is not None


def begun_for(mother: Mapping[str, str], answers: Answers) -> tuple[dict[str, str], dict[str, str | list[str]]]:
    """(Whom a form about her unborn child is about, its first answers). A birth date that is no whole day is asked again."""
    known = {question: said for name, question in OF_MOTHER.items() if (said := mother.get(name, ""))}
    if len(known.get("mother_born", "")) != len("2011-02-11"):
        known.pop("mother_born", None)
    named = {"mother": "named"} if known else {}
    return {"given_names": UNNAMED, "family_name": "", "born": ""}, {**named, **known, **answers}
