"""Ids go on where people used them, whatever the clusters do."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from cairn.linkage.identities import Standing, settle

START = datetime(2020, 1, 1, tzinfo=UTC)


def a_record(number: int, *, identity: UUID | None = None, leaf: bool = False, confirmed: bool = False) -> Standing:
    return Standing(UUID(int=number), identity, START + timedelta(days=number), leaf, confirmed)


def test_a_first_linking_bears_one_identity_a_cluster() -> None:
    settled = settle([[a_record(1), a_record(2)], [a_record(3)]])
    assert len(settled.born) == 2
    assert settled.of_record[UUID(int=1)] == settled.of_record[UUID(int=2)] != settled.of_record[UUID(int=3)]


def test_the_oldest_record_keeps_its_id_when_two_join_and_the_other_points_to_it() -> None:
    old, new = uuid4(), uuid4()
    settled = settle([[a_record(2, identity=new), a_record(1, identity=old)]])
    assert settled.of_record[UUID(int=2)] == old
    assert settled.ended == {new: old}
    assert not settled.born


def test_the_id_of_a_human_confirmed_record_goes_before_an_older_one() -> None:
    old, judged = uuid4(), uuid4()
    settled = settle([[a_record(1, identity=old), a_record(2, identity=judged, confirmed=True)]])
    assert set(settled.of_record.values()) == {judged}


def test_a_split_keeps_the_id_on_the_side_of_the_oldest_record() -> None:
    identity = uuid4()
    settled = settle([[a_record(2, identity=identity)], [a_record(1, identity=identity)]])
    assert settled.of_record[UUID(int=1)] == identity
    assert settled.of_record[UUID(int=2)] in settled.born


def test_a_hidden_leaf_never_lends_its_id() -> None:
    hidden = uuid4()
    settled = settle([[a_record(1, identity=hidden, leaf=True), a_record(2)]])
    assert settled.of_record[UUID(int=2)] != hidden


@given(
    st.lists(st.lists(st.integers(0, 40), min_size=1, max_size=5, unique=True), max_size=12),
    st.dictionaries(st.integers(0, 40), st.integers(0, 8)),
)
def test_every_record_has_one_identity_and_no_identity_two_clusters(
    groups: list[list[int]], before: dict[int, int]
) -> None:
    seen: set[int] = set()
    clusters = []
    for group in groups:
        fresh = [number for number in group if number not in seen]
        seen.update(fresh)
        held = [a_record(n, identity=UUID(int=1000 + before[n]) if n in before else None) for n in fresh]
        clusters.append(held)
    settled = settle(clusters)
    assert set(settled.of_record) == {one.record for cluster in clusters for one in cluster}
    owners = [{settled.of_record[one.record] for one in cluster} for cluster in clusters if cluster]
    assert all(len(owner) == 1 for owner in owners)
    assert len(set.union(set(), *owners)) == len(owners)
    again = settle(
        [[Standing(o.record, settled.of_record[o.record], o.since, o.leaf, False) for o in c] for c in clusters]
    )
    assert not again.born
    assert not again.ended
    assert again.of_record == settled.of_record
