"""Groups of records: order, steps and judgements."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.linkage.engines.clusters import Clusters, Judgement, cluster, edges_between, judged
from linkage.made_people import on_day

RECORDS = [f"r{number}" for number in range(9)]
JOIN = 3.0
Edge = tuple[str, str, float, str]


def edges_of(edges: list[Edge]) -> pl.DataFrame:
    rows = [(min(a, b), max(a, b), weight, band) for a, b, weight, band in edges if a != b]
    names = ["record_a", "record_b", "match_weight", "band"]
    frame = pl.DataFrame(
        rows, schema=dict(zip(names, (pl.Utf8, pl.Utf8, pl.Float64, pl.Utf8), strict=True)), orient="row"
    )
    return frame.unique(["record_a", "record_b"], keep="first", maintain_order=True)


pairs = st.tuples(st.sampled_from(RECORDS), st.sampled_from(RECORDS)).filter(lambda pair: pair[0] < pair[1])
weighed = st.tuples(pairs, st.floats(-5, 25), st.sampled_from(["certain", "certain", "ask"])).map(
    lambda found: (*found[0], found[1], found[2])
)
graphs = st.lists(weighed, max_size=25, unique_by=lambda edge: edge[:2])
answers = st.lists(
    st.tuples(pairs, st.sampled_from(["same", "different", "unsure"])), max_size=5, unique_by=lambda j: j[0]
)
judgements = answers.map(lambda found: tuple((*pair, answer) for pair, answer in found))


def groups(frame: pl.DataFrame) -> set[frozenset[str]]:
    return {frozenset(found) for found in frame.group_by("identity_id").agg("record_id")["record_id"].to_list()}


@settings(deadline=None)
@given(graphs, judgements, st.randoms(use_true_random=False))
def test_the_order_of_edges_changes_nothing(graph: list[Edge], judged_so: tuple[Judgement, ...], order) -> None:
    shuffled = graph[:]
    order.shuffle(shuffled)
    first = cluster(RECORDS, edges_of(graph), judgements=judged_so, join=JOIN)
    assert cluster(RECORDS, edges_of(shuffled), judgements=judged_so[::-1], join=JOIN).equals(first)


@settings(deadline=None)
@given(graphs, judgements, st.integers(1, 5))
def test_step_by_step_gives_the_same_as_all_at_once(
    graph: list[Edge], judged_so: tuple[Judgement, ...], size: int
) -> None:
    steps = Clusters(judgements=judged_so, join=JOIN)
    for at in range(0, len(RECORDS), 2):
        steps.add(RECORDS[at : at + 2])
    before = {record: steps.identity(record) for record in RECORDS}
    for at in range(0, len(graph), size):
        changed = steps.add([], edges_of(graph[at : at + size]))
        after = {record: steps.identity(record) for record in RECORDS}
        moved = {record for record in RECORDS if before[record] != after[record]}
        assert {after[record] for record in moved} | {before[record] for record in moved} <= changed
        before = after
    whole = cluster(RECORDS, edges_of(graph), judgements=judged_so, join=JOIN)
    assert [before[record] for record in RECORDS] == whole["identity_id"].to_list()


@settings(deadline=None)
@given(graphs, st.lists(st.sampled_from(range(25)), max_size=6, unique=True))
def test_ended_edges_leave_no_trace(graph: list[Edge], ended: list[int]) -> None:
    gone = [edge for at, edge in enumerate(graph) if at in ended]
    steps = Clusters(join=JOIN)
    steps.add(RECORDS, edges_of(graph))
    steps.end(edges_of(gone))
    left = cluster(RECORDS, edges_of([edge for edge in graph if edge not in gone]), join=JOIN)
    assert [steps.identity(record) for record in RECORDS] == left["identity_id"].to_list()


@settings(deadline=None)
@given(graphs, st.sets(st.sampled_from(RECORDS), max_size=4))
def test_withdrawn_records_leave_no_trace(graph: list[Edge], withdrawn: set[str]) -> None:
    steps = Clusters(join=JOIN)
    steps.add(RECORDS, edges_of(graph))
    steps.drop(sorted(withdrawn))
    stay = [record for record in RECORDS if record not in withdrawn]
    kept = [edge for edge in graph if not withdrawn & set(edge[:2])]
    left = cluster(stay, edges_of(kept), join=JOIN)
    assert [steps.identity(record) for record in stay] == left["identity_id"].to_list()


@settings(deadline=None)
@given(graphs, judgements)
def test_what_people_judged_holds(graph: list[Edge], judged_so: tuple[Judgement, ...]) -> None:
    """R56: a pair that was refused stays apart, whatever else speaks for it."""
    clusters = Clusters(judgements=judged_so, join=JOIN)
    clusters.add(RECORDS, edges_of(graph))
    for a, b, answer in judged_so:
        if answer == "different":
            assert clusters.identity(a) != clusters.identity(b)
    for a, b in judged(judged_so).together:
        assert clusters.identity(a) == clusters.identity(b)


@settings(deadline=None)
@given(graphs)
def test_no_group_forms_without_a_tie_that_a_rule_may_link(graph: list[Edge]) -> None:
    only_asked = [(a, b, weight, "ask") for a, b, weight, _ in graph]
    assert len(groups(cluster(RECORDS, edges_of(only_asked), join=JOIN))) == len(RECORDS)


@settings(deadline=None)
@given(graphs)
def test_an_identity_is_named_by_its_oldest_record(graph: list[Edge]) -> None:
    found = cluster(RECORDS, edges_of(graph), join=JOIN)
    for records in groups(found):
        names = set(found.filter(pl.col("record_id").is_in(records))["identity_id"])
        assert names == {min(records, key=RECORDS.index)}


def test_one_strong_tie_does_not_join_two_families() -> None:
    """Average link: five against five with a single bridge stay two; a chain by single link would be one."""
    left, right = RECORDS[:4], RECORDS[4:8]
    inside = [(a, b, 15.0, "certain") for side in (left, right) for a in side for b in side if a < b]
    assert len(groups(cluster(RECORDS[:8], edges_of([*inside, ("r0", "r4", 15.0, "certain")]), join=JOIN))) == 2


def test_a_contradiction_is_reported_and_not_acted_on() -> None:
    clusters = Clusters(judgements=[("r0", "r1", "same"), ("r1", "r2", "same"), ("r0", "r2", "different")], join=JOIN)
    clusters.add(RECORDS, edges_of([]))
    assert clusters.contradictions == ((("r0", "r2"), (("r0", "r1"), ("r1", "r2"))),)
    assert clusters.identity("r1") == "r1"
    assert clusters.identity("r2") == "r2"


def test_the_last_answer_on_a_pair_counts() -> None:
    clusters = Clusters(judgements=[("r0", "r1", "different"), ("r1", "r0", "same")], join=JOIN)
    clusters.add(RECORDS)
    assert clusters.identity("r1") == "r0"


@pytest.mark.parametrize("day", [0, 1, 2, 3, 4, 5])
def test_moving_through_time_by_steps_gives_what_stands_at_each(day: int) -> None:
    edges = pl.DataFrame(
        [
            ("r0", "r1", on_day(1), on_day(3), 10.0, "certain"),
            ("r0", "r1", on_day(3), None, 12.0, "ask"),
            ("r1", "r2", on_day(2), on_day(4), 9.0, "certain"),
            ("r0", "r3", on_day(4), None, 9.0, "certain"),
        ],
        schema=["record_a", "record_b", "known_at", "until", "match_weight", "band"],
        orient="row",
    )
    steps = Clusters(join=JOIN)
    steps.add(RECORDS)
    for now in range(day):
        begun, ended = edges_between(edges, on_day(now), on_day(now + 1))
        steps.end(ended)
        steps.add([], begun)
    at = on_day(day)
    stands = edges.filter((pl.col("known_at") <= at) & (pl.col("until").is_null() | (pl.col("until") > at)))
    whole = cluster(RECORDS, stands.drop("until"), join=JOIN)
    assert [steps.identity(record) for record in RECORDS] == whole["identity_id"].to_list()
