"""Hidden records hang on visible identities and never hold them together."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.linkage.engines.visible import cluster_visible
from linkage.made_people import on_day
from linkage.test_clusters import JOIN, RECORDS, Edge, edges_of, graphs

levels = st.lists(
    st.sampled_from(["partnership", "partnership", "pointer", "analysis_only", "sealed"]),
    min_size=len(RECORDS),
    max_size=len(RECORDS),
)


def records_of(sharing: list[str], days: list[int] | None = None) -> pl.DataFrame:
    days = days or list(range(len(RECORDS)))
    rows = [(record, on_day(day), level) for record, day, level in zip(RECORDS, days, sharing, strict=True)]
    return pl.DataFrame(rows, schema=["record_id", "recorded_at", "sharing"], orient="row")


@settings(deadline=None)
@given(graphs, levels, st.permutations(range(len(RECORDS))))
def test_without_the_hidden_records_the_visible_identities_are_the_same(
    graph: list[Edge], sharing: list[str], days: list[int]
) -> None:
    records = records_of(sharing, days)
    shown = records.filter(pl.col("sharing") == "partnership")
    seen = set(shown["record_id"])
    with_all = cluster_visible(records, edges_of(graph), join=JOIN)
    bare = cluster_visible(shown, edges_of([edge for edge in graph if set(edge[:2]) <= seen]), join=JOIN)
    assert with_all.filter("visible").equals(bare)


@settings(deadline=None)
@given(graphs, levels)
def test_a_visible_identity_never_bears_a_hidden_record_s_id(graph: list[Edge], sharing: list[str]) -> None:
    records = records_of(sharing)
    found = cluster_visible(records, edges_of(graph), join=JOIN).join(records, on="record_id")
    hidden = set(records.filter(pl.col("sharing") != "partnership")["record_id"])
    assert not set(found.filter("visible")["identity_id"]) & hidden
    assert "sealed" not in set(found["sharing"])


def test_a_hidden_record_hangs_on_the_identity_it_is_tied_to_best() -> None:
    records = records_of(["partnership", "partnership", "pointer", "pointer", *["partnership"] * 5])
    edges = edges_of([("r0", "r2", 9.0, "certain"), ("r1", "r2", 12.0, "certain"), ("r2", "r3", 12.0, "certain")])
    found = dict(cluster_visible(records, edges, join=JOIN).select("record_id", "identity_id").iter_rows())
    assert found["r0"] == "r0"
    assert found["r2"] == found["r3"] == "r1"


def test_a_judgement_hangs_or_keeps_off_a_hidden_record() -> None:
    records = records_of(["partnership", "pointer", *["partnership"] * 7])
    edges = edges_of([("r0", "r1", 12.0, "certain"), ("r1", "r2", 9.0, "certain")])

    def identity(answer: str) -> str:
        found = cluster_visible(records, edges, join=JOIN, judgements=[("r1", "r0", answer)])
        return dict(found.select("record_id", "identity_id").iter_rows())["r1"]

    assert (identity("same"), identity("different"), identity("unsure")) == ("r0", "r2", "r2")
