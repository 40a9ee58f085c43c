"""The one columnar form of what agencies said, for engines, bundles and the database alike.

A *frame* is a Polars DataFrame with a table's columns as declared here (text unless typed), one row for each
version of each key, and four columns besides: `row` (1-based row of the file, 0 if from the database), `key`,
`content` (hash of the row without `recorded_at`) and an effective, never empty `sharing` where the table has one.
Source: the exchange contract, version 1.
"""

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from cairn.records.event_kinds import EVENT_KINDS

MOMENT = pl.Datetime("us", "UTC")
SHARING_LEVELS = ("partnership", "pointer", "analysis_only", "sealed")  # widest first
AGENCY_KINDS = (
    "police", "childrens_social_care", "early_help", "education", "primary_care", "acute_health",
    "community_health", "maternity", "sexual_health", "mental_health", "youth_support", "youth_justice",
    "housing", "district_council", "licensing", "specialist_service", "probation", "adult_social_care",
    "voluntary", "ambulance", "commissioner", "national_body", "regional_partner", "other",
)  # fmt: skip
PERSON_ROLES = ("child", "parent_carer", "adult", "person_of_concern", "unknown")
INVOLVEMENT_ROLES = (
    "subject", "person_of_concern", "witness", "reporter", "associate", "parent_carer", "professional",
)  # fmt: skip
PLACE_KINDS = (
    "home", "school", "tattoo_studio", "takeaway", "taxi_rank", "licensed_premises", "park", "transport_hub",
    "hotel", "youth_club", "health_site", "online", "other",
)  # fmt: skip
RELATIONSHIP_KINDS = (
    "parent_of", "sibling_of", "partner_of", "associate_of", "lives_with", "attends", "works_at", "owns",
)  # fmt: skip
PERSON_TO_PLACE = ("attends", "works_at", "owns")
IDENTIFIER_KINDS = ("phone", "email", "handle", "vehicle", "nhs_number", "upn", "police_ref", "social_care_ref")
STATEMENTS = ("said", "seen", "judged", "intelligence")
RAISED_BY = ("professional", "parent_carer", "child", "public", "business", "other")
DEFAULT_SHARING = {  # by agency kind; event kinds below go first. Source: exchange contract, Sharing
    "sexual_health": "analysis_only",
    "mental_health": "pointer",
    "primary_care": "pointer",
    "maternity": "pointer",
}
DEFAULT_EVENT_SHARING = {
    "sexual_health_attendance": "analysis_only",
    "mental_health_referral": "pointer",
    "pregnancy": "pointer",
    "pre_birth_begun": "pointer",
}


@dataclass(frozen=True)
class Column:
    """One column: its type and, where the contract lists them, the only values it takes."""

    name: str
    required: bool = False
    choices: tuple[str, ...] = ()
    dtype: pl.DataType | type[pl.DataType] = pl.Utf8


@dataclass(frozen=True)
class Table:
    """One table of the exchange contract; `key` names the columns that make a row the same row."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    about: str

    @property
    def schema(self) -> dict[str, pl.DataType | type[pl.DataType]]:
        """Column name to type, the four added columns included."""
        added = {"row": pl.UInt32, "key": pl.Utf8, "content": pl.Utf8}
        return {column.name: column.dtype for column in self.columns} | added

    def empty(self) -> pl.DataFrame:
        """A frame of this table without rows."""
        return pl.DataFrame(schema=self.schema)


def _text(names: str) -> tuple[Column, ...]:
    return tuple(Column(name) for name in names.split())


_RECORDED = Column("recorded_at", required=True, dtype=MOMENT)
_WITHDRAWN = Column("withdrawn_at", dtype=MOMENT)
_SHARING = Column("sharing", choices=SHARING_LEVELS)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "agencies",
            ("agency_id",),
            (
                Column("agency_id", required=True),
                Column("name", required=True),
                Column("kind", required=True, choices=AGENCY_KINDS),
                Column("area"),
                Column("default_sharing", choices=SHARING_LEVELS),
            ),
            "who sends records",
        ),
        Table(
            "people",
            ("record_id",),
            (
                Column("record_id", required=True),
                Column("agency_id", required=True),
                Column("local_id"),
                _RECORDED,
                *_text("given_names family_name aliases"),
                Column("sex", choices=("female", "male", "other", "unknown")),
                Column("date_of_birth"),
                Column("date_of_birth_precision", choices=("day", "month", "year")),
                Column("age_low", dtype=pl.Int16),
                Column("age_high", dtype=pl.Int16),
                Column("role", choices=PERSON_ROLES),
                *_text("ethnicity first_language address postcode description"),
                _SHARING,
                _WITHDRAWN,
            ),
            "what one agency wrote down about one person",
        ),
        Table(
            "places",
            ("record_id",),
            (
                Column("record_id", required=True),
                Column("agency_id", required=True),
                _RECORDED,
                Column("name"),
                Column("kind", choices=PLACE_KINDS),
                *_text("address postcode"),
                Column("easting", dtype=pl.Int32),
                Column("northing", dtype=pl.Int32),
                Column("protected", choices=("yes",)),
                _SHARING,
                _WITHDRAWN,
            ),
            "what one agency wrote down about one place",
        ),
        Table(
            "identifiers",
            ("owner", "owner_id", "kind", "value"),
            (
                Column("owner", required=True, choices=("person", "place", "event")),
                Column("owner_id", required=True),
                Column("kind", required=True, choices=IDENTIFIER_KINDS),
                Column("value", required=True),
                _RECORDED,
                _SHARING,
            ),
            "a number, plate, handle or reference, whole or in part",
        ),
        Table(
            "events",
            ("event_id",),
            (
                Column("event_id", required=True),
                Column("agency_id", required=True),
                Column("kind", required=True, choices=tuple(EVENT_KINDS)),
                Column("occurred_from", required=True, dtype=MOMENT),
                Column("occurred_to", dtype=MOMENT),
                _RECORDED,
                Column("place_record_id"),
                Column("summary", required=True),
                Column("narrative"),
                Column("statement", choices=STATEMENTS),
                *_text("voice partner_asked"),
                _SHARING,
                Column("source_grade", choices=("1", "2", "3")),
                Column("information_grade", choices=("A", "B", "C", "D", "E")),
                Column("handling", choices=("P", "C")),
                Column("outcome"),
                Column("outcome_at", dtype=MOMENT),
                Column("raised_by", choices=RAISED_BY),
                _WITHDRAWN,
                Column("occurred_precision", choices=("day", "time")),
            ),
            "what happened, or was said to have",
        ),
        Table(
            "involvements",
            ("event_id", "person_record_id", "role"),
            (
                Column("event_id", required=True),
                Column("person_record_id", required=True),
                Column("role", required=True, choices=INVOLVEMENT_ROLES),
                Column("response_to_voice"),
                Column("recorded_at", dtype=MOMENT),  # hidden: the first recording of its event
                Column("sharing"),  # hidden: that of its event
            ),
            "who was part of an event, and how",
        ),
        Table(
            "relationships",
            ("agency_id", "from_record_id", "to_record_id", "kind", "valid_from"),
            (
                Column("agency_id", required=True),
                Column("from_record_id", required=True),
                Column("to_record_id", required=True),
                Column("kind", required=True, choices=RELATIONSHIP_KINDS),
                _RECORDED,
                *_text("valid_from valid_to"),
                _SHARING,
            ),
            "how two people, or a person and a place, belong together",
        ),
    )
}
HIDDEN_COLUMNS = {  # worked out while reading, never columns of a file
    "events": ("occurred_precision",),
    "involvements": ("recorded_at", "sharing"),
}


def default_sharing(agency_kind: str, event_kind: str | None = None, agency_default: str | None = None) -> str:
    """The level of a row that names none: its agency's default, else the contract's table."""
    if agency_default:
        return agency_default
    if event_kind in DEFAULT_EVENT_SHARING:
        return DEFAULT_EVENT_SHARING[event_kind]
    return DEFAULT_SHARING.get(agency_kind, "partnership")


def narrower(left: str, right: str) -> str:
    """The narrower of two sharing levels."""
    return max(left, right, key=SHARING_LEVELS.index)


def as_of(frame: pl.DataFrame, moment: datetime) -> pl.DataFrame:
    """The version of each key that was current at a moment; withdrawn ones are gone from their withdrawal on."""
    if "recorded_at" not in frame.columns:
        return frame
    known = frame.filter(pl.col("recorded_at") <= moment).sort("recorded_at", maintain_order=True)
    current = known.unique("key", keep="last", maintain_order=True)
    if "withdrawn_at" in frame.columns:
        current = current.filter(pl.col("withdrawn_at").is_null() | (pl.col("withdrawn_at") > moment))
    return current
