"""Puts what was written into the seven tables of a bundle."""

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cairn.county.frames import frame, frame_of_rows
from cairn.county.generator.adult_records import AdultRecords
from cairn.county.generator.fates import OVERWRITES, Written
from cairn.county.generator.moments import dates, moments
from cairn.county.generator.names import Objects
from cairn.county.generator.person_records import PersonRecords
from cairn.county.generator.place_records import PlaceRecords
from cairn.county.generator.world import World
from cairn.records.columns import TABLES, default_sharing

DATED_ONLY = ("education", "childrens_social_care", "youth_support", "early_help", "mental_health", "voluntary")
PHONE_FROM_AGE = 11
HOLDS = {  # kind of identifier -> kinds of agency that hold it, and how often
    "nhs_number": (("primary_care", "acute_health", "mental_health", "maternity", "community_health"), 0.92),
    "upn": (("education",), 0.9),
    "social_care_ref": (("childrens_social_care",), 1.0),
    "police_ref": (("police",), 0.8),
}
PHONES_HELD = {
    "education": 0.5,
    "police": 0.4,
    "childrens_social_care": 0.5,
    "youth_support": 0.6,
    "sexual_health": 0.7,
}
OWN_PHONE = 0.7  # of a teenager's phone numbers on file are the teenager's, the rest the household's


def sharing_of_events(world: World, written: Written) -> Objects:
    """The level of each event: sealed, or the default of its agency and kind."""
    kinds = written.columns["kind"]
    levels = {
        (number, kind): default_sharing(agency.kind, kind)
        for number, agency in enumerate(world.agencies.all)
        for kind in sorted(set(kinds.tolist()))
    }
    pairs = zip(written.columns["agency"].tolist(), kinds.tolist(), strict=True)
    by_default: Objects = np.array([levels[pair] for pair in pairs], dtype=object)
    by_default[written.sealed] = "sealed"
    return by_default


def agency_sharing(world: World, agency: NDArray[np.int16], sealed: NDArray[np.bool_]) -> Objects:
    """The level of records that hang on no event."""
    levels: Objects = np.array([one.sharing for one in world.agencies.all], dtype=object)[agency]
    levels[sealed] = "sealed"
    return levels


def agency_ids(world: World, agency: NDArray[Any]) -> Objects:
    """The id of each agency."""
    ids: Objects = np.array([one.id for one in world.agencies.all], dtype=object)
    return np.asarray(ids[agency], dtype=object)


def agencies_table(world: World) -> pl.DataFrame:
    """Who sends records."""
    return frame_of_rows(
        "agencies",
        [{"agency_id": a.id, "name": a.name, "kind": a.kind, "area": "Made-up county"} for a in world.agencies.all],
    )


def events_table(world: World, written: Written, places: PlaceRecords) -> pl.DataFrame:
    """Events; an answer that came later is a second version, or stands in the only row where an agency overwrites."""
    columns = written.columns
    kinds = np.array([one.kind for one in world.agencies.all], dtype=object)[columns["agency"]]
    overwrites = np.isin(kinds.astype(str), OVERWRITES)
    later = np.isfinite(written.outcome_at) & (written.outcome_at > written.recorded) & ~overwrites
    dated = np.isin(kinds.astype(str), DATED_ONLY)
    happened = np.where(dated, np.floor(columns["at"]), columns["at"])
    place = np.where(places.of_event >= 0, places.record_id[places.of_event], "").astype(object)
    texts = ("kind", "summary", "narrative", "voice", "statement", "partner_asked", "raised_by", "source_grade",
             "information_grade", "handling")  # fmt: skip
    base: dict[str, Any] = {name: columns[name] for name in texts} | {
        "event_id": written.event_id,
        "agency_id": agency_ids(world, columns["agency"]),
        "occurred_from": moments(happened),
        "occurred_precision": np.where(dated, "day", "time").astype(object),
        "recorded_at": moments(written.recorded),
        "place_record_id": place,
        "sharing": sharing_of_events(world, written),
        "outcome": np.where(later, "", columns["outcome"]).astype(object),
        "outcome_at": moments(np.where(later, np.nan, written.outcome_at)),
    }
    base["outcome"][np.isnan(written.outcome_at)] = ""
    first = pl.DataFrame(
        {name: pl.Series(name, list(v) if isinstance(v, np.ndarray) else v) for name, v in base.items()}
    )
    answered = first.with_columns(
        pl.Series("outcome", columns["outcome"].tolist()),
        moments(written.outcome_at).alias("outcome_at"),
        moments(written.outcome_at).alias("recorded_at"),
    ).filter(pl.Series(later))
    both = pl.concat([first, answered]).sort("recorded_at", "event_id", maintain_order=True)
    return frame("events", {name: both[name] for name in both.columns})


def people_table(world: World, records: PersonRecords, adults: AdultRecords) -> pl.DataFrame:
    """Children, parents and spoken-of adults, as each agency wrote them down."""
    version = records.versions
    which = records.record
    texts = [name for name in version if name != "recorded"]
    columns: dict[str, Any] = {name: pl.Series(name, version[name].tolist(), dtype=pl.Utf8) for name in texts}
    columns["record_id"] = records.record_id[which].tolist()
    columns["agency_id"] = agency_ids(world, records.agency[which]).tolist()
    columns["recorded_at"] = moments(version["recorded"])
    columns["sharing"] = agency_sharing(world, records.agency, records.sealed)[which].tolist()
    spoken = pl.DataFrame(adults.people, infer_schema_length=None) if adults.people else None
    table = pl.DataFrame(columns)
    if spoken is not None:
        spoken = spoken.with_columns(moments(spoken["recorded"].to_numpy()).alias("recorded_at")).drop("recorded")
        table = pl.concat([table, spoken], how="diagonal_relaxed")
    born = pl.col("date_of_birth")
    table = table.with_columns(pl.when(born == "").then(None).otherwise(born).alias("date_of_birth")).with_columns(
        pl.when(born.str.len_chars() == 4)
        .then(pl.lit("year"))
        .when(born.is_not_null())
        .then(pl.lit("day"))
        .alias("date_of_birth_precision")
    )
    table = table.sort("recorded_at", "record_id", maintain_order=True)
    return frame("people", {name: table[name] for name in table.columns})


def places_table(world: World, places: PlaceRecords) -> pl.DataFrame:
    """Places as each agency knows them."""
    columns: dict[str, Any] = {name: list(values) for name, values in places.columns.items()}
    columns["record_id"] = places.record_id.tolist()
    columns["agency_id"] = agency_ids(world, places.agency).tolist()
    columns["recorded_at"] = moments(places.recorded)
    columns["sharing"] = agency_sharing(world, places.agency, places.sealed).tolist()
    return frame("places", columns)


def identifiers_table(
    world: World, written: Written, records: PersonRecords, adults: AdultRecords, *, sources: list[list[int]]
) -> pl.DataFrame:
    """Numbers of people on file, numbers said of adults, plates and numbers seen."""
    rng = world.stream("identifiers")
    rows = _numbers_on_file(rng, world, records)
    level = sharing_of_events(world, written)
    for events, kind, values in world.book.marks:
        for event, value in zip(events.tolist(), values, strict=True):
            for at in sources[event]:
                rows.append(("event", written.event_id[at], kind, value, written.recorded[at], level[at]))
    names = ("owner", "owner_id", "kind", "value", "recorded", "sharing")
    rows += [tuple(row[name] for name in names) for row in adults.identifiers]
    table = pl.DataFrame(rows, schema=names, orient="row", infer_schema_length=None)
    table = table.with_columns(moments(table["recorded"].to_numpy()).alias("recorded_at"))
    table = table.unique(["owner", "owner_id", "kind", "value"], keep="first", maintain_order=True)
    table = table.sort("recorded_at", "owner_id", maintain_order=True)
    return frame("identifiers", {name: table[name] for name in table.columns if name != "recorded"})


def _numbers_on_file(rng: np.random.Generator, world: World, records: PersonRecords) -> list[tuple[Any, ...]]:
    people, rows = world.people, []
    level = agency_sharing(world, records.agency, records.sealed)
    kinds = np.array([one.kind for one in world.agencies.all], dtype=object)[records.agency]
    child = records.person < people.children
    number = np.minimum(records.person, people.children - 1)
    references = np.array([f"{at:07}" for at in range(100_000, 100_000 + len(kinds))], dtype=object)
    values = {"nhs_number": people.nhs[number], "upn": people.upn[number]}
    for kind, (agencies, share) in HOLDS.items():
        held = np.isin(kinds.astype(str), agencies) & child & (rng.random(len(kinds)) < share)
        value = values.get(kind, references)
        rows += [
            ("person", records.record_id[at], kind, value[at], records.first[at], level[at])
            for at in np.flatnonzero(held)
            if value[at]
        ]
    holds = np.array([PHONES_HELD.get(kind, 0.1) for kind in kinds])
    age = (records.first - people.born[records.person]) / 365.25
    own = (age >= PHONE_FROM_AGE) & child & (rng.random(len(kinds)) < OWN_PHONE)
    phone = np.where(own, people.phone[number], people.homes.phone[people.household[records.person]])
    held = rng.random(len(kinds)) < holds
    rows += [
        ("person", records.record_id[at], "phone", phone[at], records.first[at], level[at])
        for at in np.flatnonzero(held)
    ]
    return rows


def involvements_table(
    world: World, written: Written, parts: tuple[NDArray[np.int64], Objects, Objects]
) -> pl.DataFrame:
    """Who was part of which event; a person takes one part once. parts: written events, record ids, roles."""
    events, record_ids, roles = parts
    level = sharing_of_events(world, written)
    table = pl.DataFrame(
        {
            "event_id": written.event_id[events].tolist(),
            "person_record_id": record_ids.tolist(),
            "role": roles.tolist(),
            "recorded_at": moments(written.recorded[events]),
            "sharing": level[events].tolist(),
        },
        schema_overrides={"event_id": pl.Utf8, "person_record_id": pl.Utf8, "role": pl.Utf8, "sharing": pl.Utf8},
    )
    table = table.unique(["event_id", "person_record_id", "role"], keep="first", maintain_order=True)
    table = table.sort("recorded_at", "event_id", maintain_order=True)
    return frame("involvements", {name: table[name] for name in table.columns})


def relationships_table(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Parents, siblings, pupils and owners."""
    if not rows:
        return TABLES["relationships"].empty()
    table = pl.DataFrame(rows, infer_schema_length=None)
    table = table.with_columns(moments(table["recorded"].to_numpy()).alias("recorded_at")).drop("recorded")
    table = table.unique(["agency_id", "from_record_id", "to_record_id", "kind", "valid_from"], maintain_order=True)
    table = table.sort("recorded_at", "from_record_id", "to_record_id", maintain_order=True)
    return frame("relationships", {name: table[name] for name in table.columns})


def day_text(day: float) -> str:
    """A calendar date as text."""
    return str(dates(np.array([day]))[0])
