"""The Fenestra-like case as a bundle: fourteen records that nobody joined, what came later, and forty of other lives.

Fictional, made to test software; it proves nothing about the real case. The facts stand in fenestra.toml, one line
for what one agency wrote down on one day. A person is loaded only with the line that first holds them.
Source: the Fenestra-like case, 5.1-5.4 and its rules for turning a line into rows.
"""

import tomllib
from datetime import UTC, date, datetime, time
from importlib.resources import files
from typing import Any

import polars as pl

from cairn.base.clock import LONDON, end_of_london_day
from cairn.county.frames import frame_of_rows
from cairn.records.columns import TABLES

_FACTS = "fenestra.toml"
_ROLES = {"children": "subject", "people": "subject", "witnesses": "witness", "parents": "reporter"}
_PERSON = ("given_names", "family_name", "aliases", "sex", "date_of_birth", "description", "address", "postcode")
_IDENTIFIERS = ("phone", "vehicle", "handle")
_EVENT = ("kind", "summary", "narrative", "voice", "statement", "partner_asked", "raised_by", "sharing")

Rows = dict[str, list[dict[str, Any]]]


def facts() -> dict[str, Any]:
    """The case as written: title, area, agencies, cast, places and lines."""
    return tomllib.loads(files("cairn.county").joinpath(_FACTS).read_text("utf-8"))


def title() -> str:
    """What the bundle is called: it says that it is fictional."""
    return str(facts()["title"])


def fenestra_bundle(*, noise: bool = True) -> dict[str, pl.DataFrame]:
    """The seven tables of the case, with or without the forty records of other people's lives."""
    rows, _ = _written(noise=noise)
    return {name: frame_of_rows(name, rows.get(name, [])) for name in TABLES}


bundle = fenestra_bundle


def fenestra_truth() -> dict[str, pl.DataFrame]:
    """Who and where each record is really about, for tests: people [record_id, person_id, form], places."""
    rows, whose = _written(noise=True)
    people = [
        {"record_id": row["record_id"], "person_id": whose[row["record_id"]], "form": _form(row)}
        for row in rows["people"]
    ]
    places = [{"record_id": row["record_id"], "place_id": whose[row["record_id"]]} for row in rows["places"]]
    return {"people": pl.DataFrame(people), "places": pl.DataFrame(places)}


def opportunities() -> dict[int, str]:
    """The event that each of the fourteen opportunities became: number to event_id."""
    return {line["n"]: event_id for event_id, line in _lines(facts()) if "n" in line}


def _lines(case: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Each line in the order of its day, with the id of its event."""
    by_day = sorted(case["line"], key=lambda line: line["on"])
    return [(f"{line['agency']}-E{at:03}", line) for at, line in enumerate(by_day, 1)]


def _written(*, noise: bool) -> tuple[Rows, dict[str, str]]:
    """Every row in the order of writing, and whose record is whose."""
    case = facts()
    rows: Rows = {name: [] for name in TABLES}
    rows["agencies"] = [{"agency_id": key, "area": case["area"], **about} for key, about in case["agencies"].items()]
    desk = _Desk(case, rows)
    for event_id, line in _lines(case):
        if noise or not line.get("noise"):
            desk.write(event_id, line)
    return rows, desk.whose


def _form(row: dict[str, Any]) -> str:
    return "full" if row.get("family_name") or row.get("date_of_birth") else "stub"


def _day(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


class _Desk:
    """Writes lines into rows and remembers which people and places an agency already has on file."""

    def __init__(self, case: dict[str, Any], rows: Rows) -> None:
        self.case, self.rows = case, rows
        self.whose: dict[str, str] = {}
        self.on_file: dict[tuple[str, str], str] = {}

    def write(self, event_id: str, line: dict[str, Any]) -> None:
        """One line: its event, the people and places that it brings, and how they belong to it."""
        place = self._place(line["place"], line) if "place" in line else None
        self._event(event_id, line, place)
        for part, role in _ROLES.items():
            for person in line.get(part, ()):
                self._involve(event_id, line, self._child_or_other(person), role)
        for adult in line.get("adults", ()):
            self._involve(event_id, line, adult, "person_of_concern")
        if "event_vehicle" in line:
            self._identifier(line, "event", event_id, "vehicle", line["event_vehicle"])

    def _child_or_other(self, person: str | dict[str, Any]) -> dict[str, Any]:
        if isinstance(person, str):
            return {"who": person, "record": person, "role": "child", **self.case["cast"][person]}
        known = {"record": person["who"], "role": "child" if "date_of_birth" in person else "parent_carer"}
        return known | person

    def _event(self, event_id: str, line: dict[str, Any], place: str | None) -> None:
        grades = dict(zip(("source_grade", "information_grade", "handling"), line.get("grades", ()), strict=False))
        row = {
            "event_id": event_id,
            "agency_id": line["agency"],
            "occurred_from": _day(line["on"]),
            "occurred_precision": "day",
            "recorded_at": end_of_london_day(line["on"]),
            "place_record_id": place,
            "sharing": "partnership",
            **{name: line[name] for name in _EVENT if name in line},
            **grades,
        }
        answered = line.get("answered")
        if answered is None:
            self.rows["events"].append(row | {"outcome": line.get("outcome")})
            return
        answer = {"outcome": line["outcome"], "outcome_at": _day(answered)}
        if answered > line["on"]:  # what was answered later is known later: a second version of the event
            self.rows["events"].append(row)
            row = row | {"recorded_at": end_of_london_day(answered)}
        self.rows["events"].append(row | answer)

    def _involve(self, event_id: str, line: dict[str, Any], person: dict[str, Any], role: str) -> None:
        record = self._person(person, line)
        self.rows["involvements"].append(
            {
                "event_id": event_id,
                "person_record_id": record,
                "role": role,
                "recorded_at": end_of_london_day(line["on"]),
                "sharing": line.get("sharing", "partnership"),
            }
        )

    def _person(self, person: dict[str, Any], line: dict[str, Any]) -> str:
        """The agency's record of the person; somebody half known gets a new one each time."""
        agency = line["agency"]
        on_file = person.get("record")
        if on_file and (agency, on_file) in self.on_file:
            return self.on_file[agency, on_file]
        record = f"{agency}-P{sum(row['agency_id'] == agency for row in self.rows['people']) + 1:03}"
        if on_file:
            self.on_file[agency, on_file] = record
        self.whose[record] = person["who"]
        low, high = person.get("age", (None, None))
        born = person.get("date_of_birth")
        self.rows["people"].append(
            {
                "record_id": record,
                "agency_id": agency,
                "recorded_at": end_of_london_day(line["on"]),
                "role": person.get("role", "person_of_concern"),
                "age_low": low,
                "age_high": high,
                "date_of_birth_precision": born and ("year", "month", "day")[born.count("-")],
                "sharing": line.get("sharing", "partnership"),
                **{name: person[name] for name in _PERSON if name in person},
            }
        )
        for kind in _IDENTIFIERS:
            if kind in person:
                self._identifier(line, "person", record, kind, person[kind])
        if "owns" in person:
            self._owns(record, person["owns"], line)
        return record

    def _identifier(self, line: dict[str, Any], owner: str, owner_id: str, kind: str, value: str) -> None:
        self.rows["identifiers"].append(
            {
                "owner": owner,
                "owner_id": owner_id,
                "kind": kind,
                "value": value,
                "recorded_at": end_of_london_day(line["on"]),
                "sharing": line.get("sharing", "partnership"),
            }
        )

    def _place(self, name: str, line: dict[str, Any]) -> str:
        about = self.case["places"][name]
        agency = about["agency"]
        if (agency, name) in self.on_file:
            return self.on_file[agency, name]
        record = f"{agency}-L{sum(row['agency_id'] == agency for row in self.rows['places']) + 1:03}"
        self.on_file[agency, name] = record
        self.whose[record] = about["who"]
        self.rows["places"].append(
            {
                "record_id": record,
                "agency_id": agency,
                "recorded_at": end_of_london_day(line["on"]),
                "sharing": "partnership",
                **{part: about[part] for part in ("name", "kind", "address") if part in about},
            }
        )
        return record

    def _owns(self, record: str, place: str, line: dict[str, Any]) -> None:
        self.rows["relationships"].append(
            {
                "agency_id": line["agency"],
                "from_record_id": record,
                "to_record_id": self._place(place, line),
                "kind": "owns",
                "recorded_at": end_of_london_day(line["on"]),
                "sharing": line.get("sharing", "partnership"),
            }
        )
