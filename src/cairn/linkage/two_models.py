"""Two versions of the model on the same records: how far each agrees with people, and whose records would move.

Counts and ids only. Both link as a refresh does, in two editions and bound by judgements, so the difference is what adopting
would change.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from cairn.linkage.engines.bands import banded
from cairn.linkage.engines.batch import score_pairs, with_frequencies
from cairn.linkage.engines.clusters import Judgement
from cairn.linkage.engines.editions import editions, whole_enough
from cairn.linkage.engines.model import Model
from cairn.linkage.engines.precision import Labelled
from cairn.linkage.engines.visible import cluster_visible
from cairn.linkage.two_editions import newest, people_linked

CERTAIN, ASK, APART = "certain", "ask", "apart"


@dataclass(frozen=True)
class OfModel:
    """What one version says of the records. labelled: the judged pairs; certain, ask: edges that stand at the end."""

    version: str
    labelled: tuple[Labelled, ...]
    certain: int
    ask: int
    clusters: pl.DataFrame

    @property
    def agrees(self) -> int:
        """Judged pairs of which the model says what people said: linked and the same, or kept apart and different."""
        return sum(pair.band != ASK and (pair.band == CERTAIN) == pair.same for pair in self.labelled)

    @property
    def contradicts(self) -> int:
        """Judged pairs of which it says the contrary."""
        return sum(pair.band != ASK and (pair.band == CERTAIN) != pair.same for pair in self.labelled)


@dataclass(frozen=True)
class Difference:
    """What would change from one version to the other. people: identities, as they are now, that would not stay as they are.

    moved: rows (record_id, before, after) of the records whose company would be another.
    """

    moved: pl.DataFrame
    people: int
    joined: int
    parted: int


def of_model(tables: dict[str, pl.DataFrame], judged: Sequence[Judgement], model: Model) -> OfModel:
    """Weigh and group all records by one version. judged: (record_a, record_b, answer) that count."""
    edges = people_linked(tables, model=model, reasons=False)
    standing = edges.filter(pl.col("until").is_null())
    clusters = cluster_visible(newest(tables["people"]), edges, judgements=judged, join=model.bands.join)
    counted = dict(standing.group_by("band").len().iter_rows())
    labelled = _labelled(tables, judged, model)
    return OfModel(model.version, labelled, counted.get(CERTAIN, 0), counted.get(ASK, 0), clusters)


def difference(before: OfModel, after: OfModel) -> Difference:
    """Whose records would be in other company; ids of the two are labels alone and are not compared."""
    both = before.clusters.select("record_id", before="identity_id").join(
        after.clusters.select("record_id", after="identity_id"), on="record_id"
    )
    both = both.with_columns(_company("before").alias("with_before"), _company("after").alias("with_after"))
    moved = both.filter(pl.col("with_before") != pl.col("with_after")).select("record_id", "before", "after")
    sources = moved.group_by("after").agg(pl.col("before").n_unique())
    ends = moved.group_by("before").agg(pl.col("after").n_unique())
    return Difference(
        moved=moved.sort("record_id"),
        people=moved["before"].n_unique(),
        joined=sources.filter(pl.col("before") > 1).height,
        parted=ends.filter(pl.col("after") > 1).height,
    )


def _company(identity: str) -> pl.Expr:
    return pl.col("record_id").sort().str.join(" ").over(identity)


def _labelled(tables: dict[str, pl.DataFrame], judged: Sequence[Judgement], model: Model) -> tuple[Labelled, ...]:
    """The judged pairs of whole records, each with its band and chance by this version, whether blocking finds it or not."""
    compared = with_frequencies(whole_enough(editions(tables)), model)
    last = dict(compared.filter(pl.col("until").is_null()).select("record", "uid").iter_rows())
    labels = {
        (min(last[a], last[b]), max(last[a], last[b])): answer == "same"
        for a, b, answer in judged
        if answer in ("same", "different") and a in last and b in last
    }
    if not labels:
        return ()
    scored = banded(score_pairs(compared, labels, model=model), model)
    return tuple(
        Labelled(
            CERTAIN if row["band"] == CERTAIN else ASK if row["match_weight"] >= model.bands.ask else APART,
            row["match_probability"],
            labels[min(row["uid_l"], row["uid_r"]), max(row["uid_l"], row["uid_r"])],
        )
        for row in scored.iter_rows(named=True)
    )
