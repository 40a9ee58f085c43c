"""What other agencies may see of who is who hangs on partnership records alone.

Pointer and analysis-only records are leaves: they never bridge two visible identities and never lend one their id.
Sealed records are left out. Source: data.md 5, The engine must not leak by what it does.
"""

from collections import defaultdict
from collections.abc import Iterable

import polars as pl

from cairn.linkage.engines.average_link import MICRO, MISSING, micro
from cairn.linkage.engines.clusters import Clusters, Judgement, judged
from cairn.linkage.engines.model import load_model

VISIBLE = "partnership"


def cluster_visible(
    records: pl.DataFrame, edges: pl.DataFrame, *, judgements: Iterable[Judgement] = (), join: float | None = None
) -> pl.DataFrame:
    """rows (record_id, identity_id, visible): partnership records first, then the hidden hung on them as leaves.

    records: rows (record_id, recorded_at, sharing), one a record. Taking every hidden record away changes nothing
    about the visible rows. Hidden records that belong to no visible identity form identities among themselves.
    """
    judgements = tuple(judgements)
    join = load_model().bands.join if join is None else join
    ordered = records.filter(pl.col("sharing") != "sealed").sort("recorded_at", "record_id")
    shown = ordered.filter(pl.col("sharing") == VISIBLE)["record_id"].to_list()
    hidden = ordered.filter(pl.col("sharing") != VISIBLE)["record_id"].to_list()
    among = pl.col("record_a").is_in(shown + hidden) & pl.col("record_b").is_in(shown + hidden)
    edges = _standing(edges).filter(among)
    seen = pl.col("record_a").is_in(shown), pl.col("record_b").is_in(shown)
    open_clusters = Clusters(judgements=_among(judgements, set(shown)), join=join)
    open_clusters.add(shown, edges.filter(seen[0] & seen[1]))
    dark_clusters = Clusters(judgements=_among(judgements, set(hidden)), join=join)
    dark_clusters.add(hidden, edges.filter(~seen[0] & ~seen[1]))
    across = edges.filter(seen[0] ^ seen[1])
    hung = _hang(open_clusters, dark_clusters, across, judgements=judgements, join=join)
    identities = [open_clusters.identity(record) for record in shown]
    for record in hidden:
        own = dark_clusters.identity(record)
        identities.append(hung.get(own, own))
    return pl.DataFrame(
        {
            "record_id": shown + hidden,
            "identity_id": identities,
            "visible": [True] * len(shown) + [False] * len(hidden),
        },
        schema={"record_id": pl.Utf8, "identity_id": pl.Utf8, "visible": pl.Boolean},
    )


def _standing(edges: pl.DataFrame) -> pl.DataFrame:
    if "until" in edges.columns:
        edges = edges.filter(pl.col("until").is_null())
    return edges


def _among(judgements: Iterable[Judgement], records: set[str]) -> tuple[Judgement, ...]:
    return tuple(judgement for judgement in judgements if judgement[0] in records and judgement[1] in records)


def _hang(
    shown: Clusters, dark: Clusters, across: pl.DataFrame, *, judgements: tuple[Judgement, ...], join: float
) -> dict[str, str]:
    """Hidden identity to the one visible identity it is tied to best, if its average tie is strong enough."""
    held = judged(judgements)
    totals: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    rows = across.select("record_a", "record_b", "match_weight", "band").sort("record_a", "record_b")
    for a, b, weight, band in rows.iter_rows():
        if dark.members(dark.identity(a)):
            a, b = b, a  # noqa: PLW2901 - the visible record first
        pair = (min(a, b), max(a, b))
        total = totals[(dark.identity(b), shown.identity(a))]
        total[0] += micro(weight)
        total[1] += 1
        total[2] += band == "certain" and pair not in held.unsure
    best: dict[str, tuple[float, str]] = {}
    forbidden = _identities(held.apart, shown, dark)
    for (own, other), (weight, pairs, certain) in sorted(totals.items()):
        possible = len(dark.members(own)) * len(shown.members(other))
        average = (weight + round(MISSING * MICRO) * (possible - pairs)) / possible
        if certain and average >= join * MICRO and (own, other) not in forbidden:
            best[own] = min(best.get(own, (0.0, "")), (-average, other))
    hung = {own: other for own, (_, other) in best.items()}
    return hung | {own: other for own, other in sorted(_identities(held.together, shown, dark))}


def _identities(pairs: Iterable[tuple[str, str]], shown: Clusters, dark: Clusters) -> set[tuple[str, str]]:
    """Pairs of records as (hidden identity, visible identity), for those that have one of each."""
    found = set()
    for a, b in pairs:
        for one, other in ((a, b), (b, a)):
            if dark.members(dark.identity(one)) and shown.members(shown.identity(other)):
                found.add((dark.identity(one), shown.identity(other)))
    return found
