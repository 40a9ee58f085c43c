"""Birthdays that ask for another look, and change nothing by themselves."""

from datetime import date

from cairn.forms.rules.ages import age_on
from cairn.forms.rules.asks import Prompt

ASKS = {
    16: "They can now consent in law, which says nothing about being free to. Nothing was closed or lowered: look again.",
    18: "They are an adult now. Nothing was closed or lowered: offer the ways for adults, and look again.",
}


def birthdays_since(born: str, *, since: date, on: date) -> tuple[Prompt, ...]:
    """The birthdays, of those that ASKS names, that passed, or may have passed, since a form was sent."""
    then, now = age_on(born, since), age_on(born, on)
    if then is None or now is None:
        return ()
    return tuple(
        Prompt(f"They have turned {age}, or may have", says)
        for age, says in ASKS.items()
        if then.low < age <= now.high and now.high > then.high
    )
