"""Which records are owed an answer, until when, and when the answer became known: one row for each such event.

A matter: a concern, disclosure or allegation, a parent's or child's word, an intelligence report, a refused referral, or
any other record that names a person of concern or finds children together. An outcome answers from the moment it was
known: the later of its own time and the recording of the version that holds it. A refusal without a date of its own
(“not accepted”, “closed, not engaging”) answers nothing.
"""

from datetime import datetime, timedelta
from functools import lru_cache

import numpy as np
import polars as pl

from cairn.base.clock import london_day
from cairn.base.working_days import due_at
from cairn.records.columns import MOMENT

TOLD = ("concern", "disclosure", "allegation")
SEEN = (
    "contact", "sexual_health_attendance", "emergency_attendance", "pregnancy", "was_not_brought", "premises_visit",
    "home_visit", "school_absence", "stop_check",
)  # fmt: skip
REFERRED = ("referral", "mental_health_referral")
LONG_CLOCK = ("parent_carer", "child", "public", "business", "other")
REFUSED = r"(?i)\b(not accepted|refused|declined|rejected|not engaging|did not attend|threshold not met)\b"
NO_FURTHER_ACTION = r"(?i)\b(no further action|nfa|threshold not met|not substantiated|filed|no action)\b"
HABIT_FROM = 8  # records of one kind by one agency before its habit of recording outcomes is judged
HABIT_SETTLES = timedelta(days=28)  # how long a record gets before its missing outcome counts towards the habit
INTERVIEW_WITHIN = timedelta(hours=72)  # DfE, children who run away or go missing, 2014
HABIT_SHARE = 0.5  # below this share with an outcome, a missing one says nothing (records that are not told worries)

COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "event": pl.Utf8, "agency": pl.Utf8, "agency_name": pl.Utf8, "kind": pl.Utf8, "sort": pl.Utf8, "raised_by": pl.Utf8,
    "known_at": MOMENT, "answered_at": MOMENT, "withdrawn_at": MOMENT, "outcome": pl.Utf8, "no_further_action": pl.Boolean,
    "children": pl.List(pl.Utf8), "people_of_concern": pl.List(pl.Utf8), "habit": pl.Boolean, "touched_at": MOMENT,
    "touched_by": pl.List(pl.Utf8), "due_at": MOMENT,
}  # fmt: skip


@lru_cache(maxsize=65536)
def _due(received: datetime, working_days: int) -> datetime:
    return due_at(received, working_days=working_days)


def due(known_at: pl.Series, working_days: pl.Series) -> pl.Series:
    """The end of each clock. known_at: moments; working_days: whole days."""
    ends = [
        _due(_noon(moment), int(days)) if moment is not None else None
        for moment, days in zip(known_at, working_days, strict=True)
    ]
    return pl.Series("due_at", ends, dtype=MOMENT)


def with_clocks(
    rows: pl.DataFrame, *, professional_days: float, family_days: float, intelligence_days: float
) -> pl.DataFrame:
    """Matters with the end of their clock in `due_at`. Limits in working days."""
    days = (
        pl.when(pl.col("sort") == "intelligence")
        .then(intelligence_days)
        .when((pl.col("sort") == "family") | pl.col("raised_by").is_in(LONG_CLOCK))
        .then(family_days)
        .otherwise(professional_days)
    )
    counted = rows.with_columns(days=days)
    return counted.with_columns(due_at=due(counted["known_at"], counted["days"])).drop("days")


def _noon(moment: datetime) -> datetime:
    """One moment a London day, so that the cache holds one clock a day."""
    day = london_day(moment)
    return datetime(day.year, day.month, day.day, 12, tzinfo=moment.tzinfo)


def matters(tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """All matters that the tables hold, whatever the day: columns as in COLUMNS, sorted by known_at and event.

    Nothing later than a moment is told by the columns `known_at`, `answered_at` and `withdrawn_at` once compared to it.
    """
    events = _first_versions(tables["events"])
    involved = _involved(tables)
    owed = events.join(involved, on="event", how="left").with_columns(
        pl.col("children").fill_null([]), pl.col("people_of_concern").fill_null([])
    )
    owed = _told_apart(owed, tables)
    owed = owed.join(
        tables["agencies"].select(agency="agency_id", agency_name="name").unique("agency", keep="last"),
        on="agency",
        how="left",
    )
    return (
        owed.with_columns(
            pl.col("agency_name").fill_null(pl.col("agency")),
            touched_at=pl.lit(None, MOMENT),
            touched_by=pl.lit(None, pl.List(pl.Utf8)),
            due_at=pl.lit(None, MOMENT),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in COLUMNS.items())
        .sort("known_at", "event")
    )


def _first_versions(events: pl.DataFrame) -> pl.DataFrame:
    """One row an event: when first known, when first answered, when withdrawn."""
    outcome = pl.col("outcome").str.strip_chars().replace("", None)
    refused = outcome.str.contains(REFUSED) & pl.col("outcome_at").is_null()
    answer = pl.when(outcome.is_not_null() & ~refused.fill_null(value=False)).then(
        pl.max_horizontal("recorded_at", pl.col("outcome_at").fill_null(pl.col("recorded_at")))
    )
    ordered = events.with_columns(answer=answer, refused=refused.fill_null(value=False)).sort("recorded_at", "content")
    return (
        ordered.group_by("event_id", maintain_order=True)
        .agg(
            pl.col("agency_id").first().alias("agency"),
            pl.col("kind").first(),
            pl.col("raised_by").first(),
            pl.col("recorded_at").first().alias("known_at"),
            pl.col("answer").min().alias("answered_at"),
            pl.col("withdrawn_at").last(),
            pl.col("outcome").drop_nulls().last(),
            pl.col("outcome").str.contains(NO_FURTHER_ACTION).any().fill_null(value=False).alias("no_further_action"),
            pl.col("refused").last(),
        )
        .rename({"event_id": "event"})
    )


def _involved(tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    involvements = tables["involvements"].unique(["event_id", "person_record_id", "role"]).sort("person_record_id")
    return (
        involvements.group_by("event_id")
        .agg(
            pl.col("person_record_id").filter(pl.col("role") == "subject").alias("children"),
            pl.col("person_record_id").filter(pl.col("role") == "person_of_concern").alias("people_of_concern"),
        )
        .rename({"event_id": "event"})
    )


def _interviewed(tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """When a return home interview with one of the children of a missing episode became known, if within the window."""
    events = tables["events"].group_by("event_id").agg(pl.col("kind").first(), pl.col("recorded_at").min())
    about = events.join(tables["involvements"].filter(pl.col("role") == "subject"), on="event_id")
    about = about.select("event_id", "kind", "recorded_at", child="person_record_id")
    talks = about.filter(pl.col("kind") == "return_home_interview").select("child", talked_at="recorded_at")
    pairs = about.filter(pl.col("kind") == "missing_episode").join(talks, on="child")
    inside = pl.col("talked_at").is_between(pl.col("recorded_at"), pl.col("recorded_at") + INTERVIEW_WITHIN)
    return pairs.filter(inside).group_by(event="event_id").agg(pl.col("talked_at").min())


def _told_apart(owed: pl.DataFrame, tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Keep what is owed an answer and say why (`sort`); an interview answers a missing episode."""
    together = (pl.col("kind") == "missing_episode") & (pl.col("children").list.len() >= 2)
    sort = (
        pl.when(pl.col("kind").is_in(TOLD))
        .then(pl.lit("told"))
        .when(pl.col("kind") == "parent_worry")
        .then(pl.lit("family"))
        .when(pl.col("kind") == "intelligence")
        .then(pl.lit("intelligence"))
        .when(pl.col("kind").is_in(REFERRED) & pl.col("refused"))
        .then(pl.lit("refused"))
        .when(together)
        .then(pl.lit("together"))
        .when(pl.col("kind").is_in(SEEN) & (pl.col("people_of_concern").list.len() > 0))
        .then(pl.lit("adult named"))
    )
    answered = pl.min_horizontal("answered_at", "talked_at")
    return (
        owed.join(_interviewed(tables), on="event", how="left")
        .with_columns(sort=sort, answered_at=answered, habit=_habit(owed))
        .filter(pl.col("sort").is_not_null())
    )


def _habit(owed: pl.DataFrame) -> pl.Series:
    """Whether, when a record became known, its agency mostly left outcomes of this kind empty."""
    quiet = np.zeros(owed.height, dtype=bool)
    known = owed["known_at"].dt.epoch("us").to_numpy()
    answered = owed["answered_at"].dt.epoch("us").to_numpy()  # NaN where there is none
    groups = owed.select(pl.struct("agency", "kind").rank("dense"))["agency"].to_numpy()
    settle = HABIT_SETTLES.total_seconds() * 1e6
    for group in np.unique(groups):
        mine = np.flatnonzero(groups == group)
        at = np.sort(known[mine])
        gaps = [(answered[row], known[row]) for row in mine]
        ends = np.sort([max(end, start + settle) for end, start in gaps if not np.isnan(end)])
        settled = np.searchsorted(at, known[mine] - settle, side="right")
        done = np.searchsorted(ends, known[mine], side="right") if len(ends) else np.zeros(len(mine))
        quiet[mine] = (settled >= HABIT_FROM) & (done < HABIT_SHARE * settled)
    return pl.Series("habit", quiet)
