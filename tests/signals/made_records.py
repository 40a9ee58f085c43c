"""Records made by hand: a few agencies, children and half-known adults, said in as few words as a test needs."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import polars as pl

from cairn.base.clock import end_of_london_day
from cairn.county.frames import frame_of_rows
from cairn.records.columns import TABLES

AGENCIES = {
    "SCH": "education",
    "ASU": "youth_support",
    "POL": "police",
    "CSC": "childrens_social_care",
    "DIS": "district_council",
}


def day(text: str) -> date:
    """A day from its ISO text."""
    return date.fromisoformat(text)


def noon(text: str) -> datetime:
    """Noon of a day, in UTC."""
    return datetime.combine(day(text), time(12), UTC)


class Records:
    """Rows written one by one. People, places and events are recorded on the day they are given, unless said."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
        for agency, kind in AGENCIES.items():
            self.rows["agencies"].append({"agency_id": agency, "name": agency, "kind": kind, "area": "Marlbridge"})

    def child(self, record: str, name: str, on: str, **more: Any) -> str:
        """A child's record; `name` is given and family name, the agency stands before the dash of the record."""
        given, _, family = name.partition(" ")
        said = {
            "role": "child",
            "date_of_birth": "1996-05-14",
            "sex": "female",
            "address": f"{len(self.rows['people']) + 3} Mill Lane, Marlbridge",
        }
        self._person(record, on, {"given_names": given, "family_name": family or None} | said | more)
        return record

    def adult(self, record: str, on: str, **more: Any) -> str:
        """A person of concern, known by what is given."""
        self._person(record, on, {"role": "person_of_concern"} | more)
        return record

    def _person(self, record: str, on: str, said: dict[str, Any]) -> None:
        row = {
            "record_id": record,
            "agency_id": record.split("-", maxsplit=1)[0],
            "recorded_at": end_of_london_day(day(on)),
            "sharing": "partnership",
        }
        self.rows["people"].append(row | said)

    def place(self, record: str, on: str, **more: Any) -> str:
        """A place record."""
        row = {
            "record_id": record,
            "agency_id": record.split("-", maxsplit=1)[0],
            "recorded_at": end_of_london_day(day(on)),
            "sharing": "partnership",
        }
        self.rows["places"].append(row | more)
        return record

    def event(
        self, event: str, on: str, *, children: tuple[str, ...] = (), adults: tuple[str, ...] = (), **more: Any
    ) -> str:
        """An event and who is part of it; `recorded` is the day it was written down, if not the day itself."""
        recorded = end_of_london_day(day(more.pop("recorded", on)))
        row = {
            "event_id": event, "agency_id": event.split("-", maxsplit=1)[0], "kind": "concern", "occurred_from": noon(on), "recorded_at": recorded,
            "summary": "A worry", "sharing": "partnership", "raised_by": "professional", "outcome": "done", "outcome_at": recorded,
        }  # fmt: skip
        self.rows["events"].append(row | more)
        for people, role in ((children, "subject"), (adults, "person_of_concern")):
            for person in people:
                self.rows["involvements"].append(
                    {
                        "event_id": event,
                        "person_record_id": person,
                        "role": role,
                        "recorded_at": recorded,
                        "sharing": "partnership",
                    }
                )
        return event

    def identifier(self, owner: str, kind: str, value: str, on: str) -> None:
        """A number, plate or handle of a person."""
        self.rows["identifiers"].append(
            {
                "owner": "person",
                "owner_id": owner,
                "kind": kind,
                "value": value,
                "recorded_at": end_of_london_day(day(on)),
                "sharing": "partnership",
            }
        )

    def tables(self) -> dict[str, pl.DataFrame]:
        """The seven frames."""
        return {name: frame_of_rows(name, rows) for name, rows in self.rows.items()}


def two_told_of_one(*, second: str = "2011-02-21", recorded: str | None = None) -> Records:
    """A youth worker and a school each write down Daz of the tattoo place, around two girls of two homes."""
    made = Records()
    made.child("ASU-1", "Quinn Harrow", "2010-09-17")
    made.adult("ASU-2", "2010-09-17", aliases="Daz", description="works at the tattoo place on Tannery Row")
    made.event("ASU-E1", "2010-09-17", children=("ASU-1",), adults=("ASU-2",))
    known = recorded or second
    made.child("SCH-1", "Cerys Lowde", known, date_of_birth="1995-01-20", address="8 Dyers Close, Marlbridge")
    made.adult("SCH-2", known, aliases="Daz", description="at the ink place in Tannery Row")
    made.event("SCH-E1", second, recorded=known, children=("SCH-1",), adults=("SCH-2",))
    return made


def later(text: str, days: int) -> str:
    """A day so many days later, as ISO text."""
    return (day(text) + timedelta(days)).isoformat()
