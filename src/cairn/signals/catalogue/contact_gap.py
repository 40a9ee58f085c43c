"""Nobody has seen or heard a child for weeks while a worry about the child is open."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from cairn.base.clock import london_day
from cairn.signals.registry import About, signal
from cairn.signals.values import MOST_CHILDREN_NAMED, Hit, Queue


@signal(
    About(
        title="Nobody has seen or heard this child",
        sentence="There is cause to worry about a child, and no record says that anybody has seen or heard the child for weeks.",
        source="Signals, rule 13; six weeks: the longest time between visits in the Care Planning Regulations 2010, reg. 28",
        owner="The agency that holds the open worry",
        told_apart_from="any record of any agency that somebody saw the child or was told something by the child; worries that were answered",
        cannot_tell="whether somebody saw the child and did not write it down, or wrote it where it is not shared",
        retires="when every agency's contacts with children reach Cairn as records of their own",
        ends="The child was seen or heard, or the worry was answered, or its time ended.",
        numbers={
            "weeks": "weeks in which nobody saw or heard the child",
            "worries": "causes that stand, a raised signal counting as two",
        },
    ),
    version=2,
    reads="lives",
    queues=(Queue.ASK,),
    weeks=6,  # Care Planning, Placement and Case Review (England) Regulations 2010, regulation 28
    worries=3,  # open ones; with fewer their own clocks ask first. Our own limit, from volumes in null counties
)
def find(rows: pl.DataFrame, *, at: datetime, weeks: float, worries: float) -> Iterator[Hit]:
    """One hit for each child with a cause whom nobody saw or heard since it began, or for `weeks` since.

    rows: as engines.lives gives them; those without a cause that stands now are passed over. It ends with its cause.
    """
    caused = rows.filter(pl.col("since").is_not_null() & (pl.col("worries") >= worries)).sort("child", "known", "event")
    for child in caused.partition_by("child", maintain_order=True):
        met = child.filter(pl.col("met")).sort("occurred", "event")
        row = child.row(0, named=True)
        last = met.row(-1, named=True) if met.height else None
        from_day = max(row["since"], last["occurred"]) if last else row["since"]
        due = from_day + timedelta(weeks=weeks)
        if due <= at:
            yield _hit(child, due=due, last=last)


def _hit(child: pl.DataFrame, *, due: datetime, last: dict[str, Any] | None) -> Hit:
    """One gap is one signal, named after the child's first record and the last meeting, whatever cause stands."""
    row = child.row(0, named=True)
    since = f"{london_day(row['since']):%-d %B %Y}"
    when = f"since {london_day(last['occurred']):%-d %B %Y}" if last else "at all"
    opened = child.filter(pl.col("open"))
    events = tuple(sorted(opened["event"].unique())) or (child["event"][-1],)
    about = {row["child_record"], *opened["child_record"]}
    return Hit(
        anchor=f"{row['child_record']}:{last['event'] if last else 'never'}:met",
        said=f"Since {since} there is {row['cause']} about this child. No record says that anybody has seen or heard the child {when}.",
        known_at=due,
        children=tuple(sorted(about))[:MOST_CHILDREN_NAMED],
        events=events,
        agencies=tuple(sorted(child["agency"].unique())),
        count=len(events),
        counted=events,
        may_raise=False,
        evidence=(f"Cairn looks at this child because of {row['cause']}, since {since}. The question ends with it.",),
        against=("Somebody may have seen the child and not written it down, or not where it is shared.",),
        not_asked=("Ask who has seen the child, when, alone or not, and what the child said.",),
    )
