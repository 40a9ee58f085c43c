"""A child with an open worry was turned away by services again and again, with nothing in their place."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import polars as pl

from cairn.signals.registry import About, signal
from cairn.signals.values import MOST_CHILDREN_NAMED, Hit, Queue

NO = pl.col("refused").is_not_null() & pl.col("settled").is_null()


@signal(
    About(
        title="Turned away, with nothing in its place",
        sentence="A child was refused by services, or closed as not engaging, again and again, and none took the child on.",
        source="Key messages of the Fenestra review: closed because of not engaging; signals, service_gap",
        owner="Commissioner of the services named, with the agency that referred",
        told_apart_from="referrals that wait within their time; a refusal followed by a service that took the child on",
        cannot_tell="whether the child was offered something that nobody wrote down, and whether the service was the right one",
        retires="when, over two years, no such signal led to a service",
        ends="A service took the child on, or a refusal was corrected or withdrawn.",
    ),
    version=1,
    reads="lives",
    queues=(Queue.ASK,),
    refusals=2,  # from which it is asked. Our own limit: one refusal has a reason, two in a row have a pattern
    days=365,
)
def find(rows: pl.DataFrame, *, at: datetime, refusals: float, days: float) -> Iterator[Hit]:
    """One hit for each child with enough refusals within `days`, the last while a cause stood, and no service since.

    rows: as engines.lives gives them.
    """
    del at  # rows hold nothing later
    often = rows.filter(NO).group_by("child").len().filter(pl.col("len") >= refusals)["child"]
    said = rows.filter(pl.col("child").is_in(often.implode())).sort("child", "known", "event")
    for child in said.partition_by("child", maintain_order=True):
        taken = child["settled"].max()
        refused = child.filter(NO if taken is None else NO & (pl.col("refused") > taken))
        hit = _least(refused, int(refusals), timedelta(days=days))
        if hit is not None:
            yield hit


def _least(refused: pl.DataFrame, refusals: int, within: timedelta) -> Hit | None:
    """The first run of refusals that are enough, with all that followed."""
    ordered = refused.unique("event").sort("refused", "event")
    moments = ordered["refused"].to_list()
    for end in range(refusals - 1, len(moments)):
        if moments[end] - moments[end - refusals + 1] <= within and ordered["caused"][end]:
            return _hit(ordered[end - refusals + 1 :], known_at=moments[end])
    return None


def _hit(run: pl.DataFrame, *, known_at: datetime) -> Hit:
    events, agencies = tuple(run["event"]), tuple(sorted(run["agency"].unique()))
    span = (run["refused"].max() - run["refused"].min()).days  # type: ignore[operator,union-attr]
    by = f"{len(agencies)} {'agencies' if len(agencies) > 1 else 'agency'}"
    return Hit(
        anchor=f"{events[0]}:refused",
        said=(
            f"This child was turned away {run.height} times in {span} days by {by}, and no record says that any service "
            "took the child on."
        ),
        known_at=known_at,
        children=tuple(sorted(run["child_record"].unique()))[:MOST_CHILDREN_NAMED],
        events=events,
        agencies=agencies,
        count=run.height,
        counted=events,
        may_raise=False,
        evidence=("Each ended with a refusal, or was closed because the child did not come.",),
        against=("A service may have taken the child on and not written it down.",),
        not_asked=("Ask what would make it possible for this child to come, and who will try.",),
    )
