"""Services turned a child away again and again, or closed worry after worry, with nothing in their place."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import polars as pl

from cairn.signals.registry import About, signal
from cairn.signals.values import MOST_CHILDREN_NAMED, Hit, Queue

SOURCES = 2
WORRIES = ("concern", "disclosure", "allegation", "parent_worry")
NO = pl.col("refused").is_not_null() & pl.col("settled").is_null()


@signal(
    About(
        title="Turned away, with nothing in its place",
        sentence=(
            "A child was refused by services, or closed as not engaging, again and again; or worry after worry of several "
            "agencies was closed with no further action; and nothing was put in their place."
        ),
        source="Key messages of the Fenestra review: closed because of not engaging; requirement R3; signals, service_gap",
        owner="Commissioner of the services named, with the agency that referred",
        told_apart_from="referrals that wait within their time; a refusal followed by a service that took the child on; one agency’s worries",
        cannot_tell="whether the child was offered something that nobody wrote down, and whether the service was the right one",
        retires="when, over two years, no such signal led to a service",
        ends="A service took the child on, or a refusal was corrected or withdrawn.",
        numbers={
            "refusals": "refusals by services",
            "closures": "worries closed with no further action, by two agencies or more",
            "days": "days in which they count together",
        },
    ),
    version=1,
    reads="lives",
    queues=(Queue.ASK,),
    refusals=2,  # from which it is asked. Our own limit: one refusal has a reason, two in a row have a pattern
    closures=3,  # worries closed with no further action, by two agencies or more. Detection notes, unheard concern
    days=365,
)
def find(rows: pl.DataFrame, *, at: datetime, refusals: float, closures: float, days: float) -> Iterator[Hit]:
    """Up to two hits for each child: enough refusals, or enough closed worries, within `days`, and nothing since.

    rows: as engines.lives gives them. The last refusal was known while a cause stood; a closed worry is its own cause.
    """
    del at  # rows hold nothing later
    often = rows.filter(NO).group_by("child").len().filter(pl.col("len") >= refusals)["child"]
    said = rows.filter(pl.col("child").is_in(often.implode())).sort("child", "known", "event")
    for child in said.partition_by("child", maintain_order=True):
        taken = child["settled"].max()
        refused = child.filter(NO if taken is None else NO & (pl.col("refused") > taken))
        worries = refused.filter(pl.col("kind").is_in(WORRIES))
        services = refused.filter(~pl.col("kind").is_in(WORRIES))
        within = timedelta(days=days)
        for run in (
            _least(services, int(refusals), within, agencies=1),
            _least(worries, int(closures), within, agencies=SOURCES),
        ):
            if run is not None:
                yield _hit(run)


def _least(
    refused: pl.DataFrame, enough: int, within: timedelta, *, agencies: int
) -> tuple[pl.DataFrame, datetime] | None:
    """The first run of refusals that are enough, with all that followed, and when it was first enough."""
    ordered = refused.unique("event").sort("refused", "event")
    moments = ordered["refused"].to_list()
    for end in range(enough - 1, len(moments)):
        run = ordered[end - enough + 1 : end + 1]
        near = moments[end] - moments[end - enough + 1] <= within
        if near and run["caused"][-1] and run["agency"].n_unique() >= agencies:
            return ordered[end - enough + 1 :], moments[end]
    return None


def _hit(found: tuple[pl.DataFrame, datetime]) -> Hit:
    run, known_at = found
    events, agencies = tuple(run["event"]), tuple(sorted(run["agency"].unique()))
    span = (run["refused"].max() - run["refused"].min()).days  # type: ignore[operator,union-attr]
    by = f"{len(agencies)} {'agencies' if len(agencies) > 1 else 'agency'}"
    return Hit(
        anchor=f"{events[0]}:refused",
        said=(
            f"{run.height} worries about this child were closed with no further action in {span} days by {by}, and no record "
            "says that anything was put in their place."
            if run["kind"][0] in WORRIES
            else f"This child was turned away {run.height} times in {span} days by {by}, and no record says that any service "
            "took the child on."
        ),
        known_at=known_at,
        children=tuple(sorted(run["child_record"].unique()))[:MOST_CHILDREN_NAMED],
        events=events,
        agencies=agencies,
        count=run.height,
        counted=events,
        may_raise=False,
        evidence=("Each ended with a refusal, with no further action, or because the child did not come.",),
        against=("A service may have taken the child on and not written it down.",),
        not_asked=("Ask what would make it possible for this child to come, and who will try.",),
    )
