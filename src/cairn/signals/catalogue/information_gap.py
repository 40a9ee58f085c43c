"""A service saw a child and wrote down that nobody asked who the partner is, and nobody has asked since."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from cairn.base.clock import london_day
from cairn.signals.registry import About, signal
from cairn.signals.values import Hit, Queue


@signal(
    About(
        title="Nobody asked who the partner is",
        sentence="A service saw a child, wrote down that nobody asked about a partner, and no record says that anybody has since.",
        source="Key messages of the Fenestra review: health services knew of a partner whom nobody asked about; R36, R50",
        owner="Safeguarding lead of the agency that saw the child",
        told_apart_from="asked and not told; asked on another day; records that leave the question open without saying so",
        cannot_tell="whether there is a partner at all, and whether somebody asked and did not write it down",
        retires="when every such attendance asks the question, or says why not and when it will",
        ends="Somebody asked, or the record was corrected or withdrawn.",
        numbers={
            "days": "days from the record until its agency is asked",
        },
    ),
    version=1,
    reads="lives",
    queues=(Queue.ASK,),
    days=14,  # from the record until it is asked about: the next appointment may do it. Our own limit
)
def find(rows: pl.DataFrame, *, at: datetime, days: float) -> Iterator[Hit]:
    """One hit for each child and agency, after `days`, named after the first record that says that nobody asked.

    rows: as engines.lives gives them.
    """
    open_since = rows.filter(pl.col("unasked").is_not_null() & (pl.col("known") <= at - timedelta(days=days)))
    for (child, agency), mine in open_since.sort("known", "event").group_by("child", "agency", maintain_order=True):
        asked = rows.filter((pl.col("child") == child) & (pl.col("agency") == agency))["asked"].max()
        still = mine if asked is None else mine.filter(pl.col("known") > asked)
        if still.height:
            yield _hit(still, due=still["known"][0] + timedelta(days=days))


def _hit(still: pl.DataFrame, *, due: datetime) -> Hit:
    first: dict[str, Any] = still.row(0, named=True)
    events = tuple(still["event"].unique(maintain_order=True))
    times = "" if len(events) == 1 else f", and on {len(events) - 1} more {'day' if len(events) == 2 else 'days'} since"
    why = f" (“{first['unasked']}”)" if first["unasked"] else ""
    return Hit(
        anchor=f"{first['event']}:asked",
        said=(
            f"This child was seen on {london_day(first['occurred']):%-d %B %Y}{times}, and nobody asked about a partner{why}. "
            "No record says that anybody has asked since."
        ),
        known_at=due,
        children=(first["child_record"],),
        events=events,
        agencies=(first["agency"],),
        count=len(events),
        counted=events,
        may_raise=False,
        evidence=("The record itself says that nobody asked.",),
        against=("Somebody may have asked and not written it down.",),
        not_asked=("Ask at the next visit, alone and without pressing: who, how old, how they met.",),
    )
