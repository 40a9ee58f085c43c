"""A sent form as rows of a bundle, so that it is linked and looked through like everything that agencies write down.

Questions of some names mean the same in every form: `happened`, `happened_to`, `place`, `adult`, `raised_by`,
`partner_known` with `partner_why_not`. Of a restricted form nothing but its title leaves. Levels never leave.
"""

from collections.abc import Sequence
from datetime import datetime

import polars as pl

from cairn.base.clock import london_day
from cairn.forms.models import Decision, Sent
from cairn.forms.rules.answers import said
from cairn.forms.rules.asks import Answers, Form, Sort, chosen
from cairn.forms.rules.levels import DECISIONS
from cairn.forms.rules.unborn import MOTHERS

SHORT = 120  # letters of a summary
STAYS = (
    frozenset({"level", "lower_because", "happened", "happened_to", "place", "raised_by", "partner_known"}) | MOTHERS
)
CHILDS = "child_words"  # the child's own; what anybody else said word for word stands in the narrative
Row = dict[str, str | None]


def as_rows(
    sent: Sent, shape: Form, decisions: Sequence[Decision], *, agency: str, sealed: bool = False
) -> dict[str, pl.DataFrame]:
    """The tables people, places, events and involvements with one form in them. agency: its code; sealed: it seals all."""
    key, answers = f"form-{sent.reference}", {} if sent.restricted or shape.stays else sent.answers
    written = max([sent.at, *(one.at for one in decisions)]).isoformat()
    whose: Row = {"agency_id": agency, "recorded_at": sent.at.isoformat()}
    if sent.restricted and not sealed:
        whose["sharing"] = "analysis_only"  # it helps to link, and tells nobody that it is there
    nobody: Row = {"given_names": None, "family_name": None, "date_of_birth": None, "description": None}
    whom = {"given_names": sent.given_names or None, "family_name": sent.family_name or None}
    people: list[Row] = [
        whose | nobody | whom | {"record_id": f"{key}-child", "date_of_birth": sent.born or None, "role": "child"}
    ]
    involved: list[Row] = [{"event_id": key, "person_record_id": f"{key}-child", "role": "subject"}]
    if adult := chosen(answers, "adult"):
        people.append(whose | nobody | {"record_id": f"{key}-adult", "role": "unknown", "description": adult})
        involved.append({"event_id": key, "person_record_id": f"{key}-adult", "role": "person_of_concern"})
    place, _, address = (part.strip() for part in chosen(answers, "place").partition(","))
    at: Row = {"record_id": f"{key}-place", "name": place or address, "address": address or None}
    places: list[Row] = [whose | at] if place or address else []
    event = _event(sent, shape, answers, decisions) | whose | {"event_id": key, "recorded_at": written}
    event["place_record_id"] = f"{key}-place" if places else None
    tables = {"people": people, "places": places, "events": [event], "involvements": involved}
    return {name: pl.DataFrame(rows, infer_schema_length=None) for name, rows in tables.items() if rows}


def _event(sent: Sent, shape: Form, answers: Answers, decisions: Sequence[Decision]) -> Row:
    ends = "; ".join(DECISIONS[one.did].title for one in decisions if one.did in DECISIONS) or shape.outcome(answers)
    moment: datetime | None = decisions[-1].at if decisions else sent.at if ends else None
    partner = chosen(answers, "partner_known")
    return {
        "kind": shape.record_kind(answers),
        "occurred_from": chosen(answers, "happened") or london_day(sent.at).isoformat(),
        "occurred_to": chosen(answers, "happened_to") or None,
        "summary": _summary(shape, answers),
        "narrative": _narrative(shape, answers) or None,
        "statement": "judged" if shape.levels else "said",
        "voice": _voice(answers) or None,
        "partner_asked": f"not_asked: {chosen(answers, 'partner_why_not')}"
        if partner == "not_asked"
        else partner or None,
        "outcome": None if sent.restricted else ends or None,
        "outcome_at": None if sent.restricted or not ends or moment is None else moment.isoformat(),
        "raised_by": chosen(answers, "raised_by") or "professional",
    }


def _summary(shape: Form, answers: Answers) -> str:
    first = next(
        (
            chosen(answers, one.name)
            for one in shape.questions
            if one.sort is Sort.TEXT and one.name not in MOTHERS and chosen(answers, one.name)
        ),
        "",
    )
    text = f"{shape.title}: {' '.join(first.split())}" if first else shape.title
    return text if len(text) <= SHORT else text[: SHORT - 1].rsplit(" ", 1)[0] + "…"


def _narrative(shape: Form, answers: Answers) -> str:
    lines = [
        f"{ask.says.rstrip('?:.')}: {words}"
        for _, asked in said(shape, answers)
        for ask, words in asked
        if ask.name != CHILDS and ask.name not in STAYS and answers[ask.name] != "no"
    ]
    return "\n".join(lines)


def _voice(answers: Answers) -> str:
    return chosen(answers, CHILDS)
