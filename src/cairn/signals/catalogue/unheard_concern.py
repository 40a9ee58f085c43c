"""Someone told us and nothing happened; or “no further action” has since been touched by a new fact."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import polars as pl

from cairn.base.clock import london_day
from cairn.signals.engines.matters import with_clocks
from cairn.signals.registry import About, signal
from cairn.signals.values import MOST_CHILDREN_NAMED, Hit, Queue

WHAT = {
    "told": "told a worry",
    "family": "a family's worry",
    "intelligence": "an intelligence report",
    "refused": "a referral that was refused, with nothing in its place",
    "together": "children missing and found together, and nobody has spoken with them",
    "adult named": "a record that names a person of concern",
}
NOUN = {
    "concern": "A concern", "disclosure": "A disclosure", "allegation": "An allegation", "parent_worry": "A family's worry",
    "intelligence": "An intelligence report", "missing_episode": "A missing episode of children found together",
    "referral": "A refused referral", "mental_health_referral": "A refused referral", "premises_visit": "A premises visit",
    "sexual_health_attendance": "A health contact", "contact": "A contact", "emergency_attendance": "A health contact",
}  # fmt: skip


@signal(
    About(
        title="Somebody told us, and nothing happened",
        sentence="A worry, a family's word, a report or a refusal has no answer past its clock.",
        source="Board response and key messages of the Fenestra review; requirements R2, R9, R16, R54",
        owner="Safeguarding lead of the agency that holds the record",
        told_apart_from="answers held on another record; kinds of record whose agency never writes outcomes down",
        cannot_tell="whether an answer was given and not recorded, and whether the worry was right",
        retires="when every agency's answers reach Cairn as records of their own",
        ends="An answer became known, or the record was withdrawn.",
        numbers={
            "professional_days": "working day to answer a professional",
            "family_days": "working days to answer a parent, carer, child or member of the public",
            "intelligence_days": "working days until an intelligence report has an outcome",
        },
    ),
    version=1,
    reads="matters",
    queues=(Queue.FACT, Queue.ASK),
    professional_days=1,  # working days. Signals, unheard; R16
    family_days=5,  # working days, a parent's or child's own word. Signals, unheard; R9
    intelligence_days=5,  # working days to an outcome. R54; our own limit, to be agreed with the police
)
def find(
    rows: pl.DataFrame, *, at: datetime, professional_days: float, family_days: float, intelligence_days: float
) -> Iterator[Hit]:
    """Matters without an answer at `at`, their clock over; and closed ones that a new fact has touched since.

    rows: as engines.matters gives them, touched_at and touched_by filled where a later finding names the same adult.
    """
    known = rows.filter((pl.col("known_at") <= at) & (pl.col("withdrawn_at").is_null() | (pl.col("withdrawn_at") > at)))
    known = known.filter(~(pl.col("habit") & ~pl.col("sort").is_in(["told", "family"])))
    known = with_clocks(
        known,
        professional_days=professional_days,
        family_days=family_days,
        intelligence_days=intelligence_days,
    )
    answered = pl.col("answered_at").is_not_null() & (pl.col("answered_at") <= at)
    for row in known.filter((pl.col("due_at") <= at) & ~answered).sort("due_at", "event").iter_rows(named=True):
        yield _unanswered(row)
    touched = (
        pl.col("no_further_action") & (pl.col("touched_at") > pl.col("answered_at")) & (pl.col("touched_at") <= at)
    )
    for row in known.filter(answered & touched).sort("touched_at", "event").iter_rows(named=True):
        yield _touched(row)


def _unanswered(row: dict[str, Any]) -> Hit:
    what = NOUN.get(row["kind"], "A record")
    known, due_on = (london_day(row[name]) for name in ("known_at", "due_at"))
    against = ["An answer may have been given and not recorded."]
    if row["outcome"]:
        against.append(f"Its outcome says “{row['outcome']}”; nothing was put in its place.")
    return Hit(
        anchor=row["event"],
        said=(
            f"{what} that {row['agency_name']} recorded on {known:%-d %B %Y} has no answer. "
            f"Its clock ended on {due_on:%-d %B %Y}."
        ),
        known_at=max(row["known_at"], row["due_at"]),
        children=tuple(row["children"][:MOST_CHILDREN_NAMED]),
        events=(row["event"],),
        agencies=(row["agency"],),
        count=1,
        counted=(row["event"],),
        fact=True,
        evidence=(f"No outcome is recorded: {WHAT[row['sort']]}.",),
        against=tuple(against),
        not_asked=(f"Ask {row['agency_name']} what was decided, by whom, and who was told.",),
    )


def _touched(row: dict[str, Any]) -> Hit:
    answered, touched = (london_day(row[name]) for name in ("answered_at", "touched_at"))
    return Hit(
        anchor=f"{row['event']}:touched",
        said=(
            f"{NOUN.get(row['kind'], 'A record')} of {row['agency_name']} was closed with no further action on "
            f"{answered:%-d %B %Y}. A new fact of {touched:%-d %B %Y} names the same adult around another child."
        ),
        known_at=row["touched_at"],
        children=tuple(row["children"][:MOST_CHILDREN_NAMED]),
        events=(row["event"], *row["touched_by"]),
        agencies=(row["agency"],),
        count=1,
        counted=(row["event"],),
        fact=False,
        may_raise=False,
        evidence=(f"Closed with: “{row['outcome']}”.",),
        against=("The two records may not be about the same adult.",),
        not_asked=(f"Ask {row['agency_name']} whether it would decide the same today.",),
    )
