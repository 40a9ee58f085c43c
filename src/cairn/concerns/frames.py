"""A concern as rows of a bundle, so that it is linked and looked through like everything that agencies write down.

Ids are made from the concern's reference: taken in twice, it is there once.
"""

import polars as pl

from cairn.base.clock import london_day
from cairn.concerns.models import Concern

SHORT = 120  # letters of a summary


def as_rows(told: Concern, *, agency: str) -> dict[str, pl.DataFrame]:
    """The tables people, places, events and involvements with one concern in them. agency: its code."""
    key, when = f"concern-{told.reference}", told.at.isoformat()
    whose = {"agency_id": agency, "recorded_at": when}
    people: list[dict[str, str | None]] = [
        {"record_id": f"{key}-child", "given_names": told.given_names or None, "family_name": told.family_name or None,
         "date_of_birth": told.born or None, "role": "child", "aliases": None, "description": told.described or None, **whose}
    ]  # fmt: skip
    involved: list[dict[str, str | None]] = [{"event_id": key, "person_record_id": f"{key}-child", "role": "subject"}]
    if told.adult:
        people.append(
            {"record_id": f"{key}-adult", "given_names": None, "family_name": None, "date_of_birth": None,
             "role": "unknown", "aliases": None, "description": told.adult, **whose}
        )  # fmt: skip
        involved.append({"event_id": key, "person_record_id": f"{key}-adult", "role": "person_of_concern"})
    places: list[dict[str, str | None]] = (
        [{"record_id": f"{key}-place", "name": told.place, **whose}] if told.place else []
    )
    event: dict[str, str | None] = {
        "event_id": key, "kind": "concern", "occurred_from": told.happened or london_day(told.at).isoformat(),
        "place_record_id": f"{key}-place" if told.place else None, "summary": _summary(told), "narrative": _narrative(told),
        "statement": _statement(told), "voice": told.child_words or None, "partner_asked": _asked(told),
        "raised_by": told.told_as or "professional", **whose,
    }  # fmt: skip
    tables: dict[str, list[dict[str, str | None]]] = {
        "people": people,
        "places": places,
        "events": [event],
        "involvements": involved,
    }
    return {name: pl.DataFrame(rows, infer_schema_length=None) for name, rows in tables.items() if rows}


def _summary(told: Concern) -> str:
    text = " ".join((told.saw or told.told or told.child_words or told.thinks).split())
    return text if len(text) <= SHORT else text[: SHORT - 1].rsplit(" ", 1)[0] + "…"


def _narrative(told: Concern) -> str:
    parts = (
        ("Seen", told.saw),
        ("Told", told.told),
        ("Thought", told.thinks),
        ("When", told.when_said),
        ("An adult", told.adult),
    )
    return "\n".join(f"{title}: {text}" for title, text in parts if text)


def _statement(told: Concern) -> str:
    return "seen" if told.saw else "said" if told.told or told.child_words else "judged"


def _asked(told: Concern) -> str | None:
    if told.adult_known == "not_asked":
        return f"not_asked: {told.adult_why_not}"
    return told.adult_known or None
