"""Nobody is their own forebear: the row that closes a circle of parents is rejected, and only that row."""

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.intake.bundle import read_bundle
from cairn.intake.bundle.circles import closing
from intake.made_bundles import PEOPLE, a_folder, person

HEADER = "agency_id,from_record_id,to_record_id,kind,recorded_at\n"


def test_the_row_that_closes_the_circle_says_which_circle(tmp_path):
    people = PEOPLE + "".join(person(f"P{n}") for n in range(1, 5))
    pairs = ["P1,P2", "P2,P3", "P3,P1", "P3,P4"]
    rows = "".join(f"POL,{pair},parent_of,2024-01-05\n" for pair in pairs)
    bundle = read_bundle(
        a_folder(tmp_path, people=people, relationships=HEADER + rows + "POL,P1,P1,sibling_of,2024-01-05\n")
    )
    assert bundle.rejections.select("row", "reason").rows() == [
        (3, "closes a circle of parents: P3 > P1 > P2 > P3"),
        (5, "P1 can't have a relationship to itself"),
    ]


def slow_closing(pairs):
    after, closed = {}, []
    for place, (parent, child) in enumerate(pairs):
        seen, waiting = set(), [child]
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                waiting += after.get(node, ())
        if parent in seen:
            closed.append(place)
        else:
            after.setdefault(parent, set()).add(child)
    return closed


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")), max_size=25))
def test_the_same_pairs_close_a_circle_as_by_walking_every_time(pairs):
    found = closing([parent for parent, _ in pairs], [child for _, child in pairs])
    assert sorted(found) == slow_closing(pairs)
    for place, ids in found.items():
        assert ids[0] == ids[-1] == pairs[place][0]
        assert all(step in pairs[: place + 1] for step in pairwise(ids))


@pytest.mark.slow
@pytest.mark.parametrize("order", ["forward", "backward", "shuffled"])
def test_one_circle_of_a_hundred_thousand_people_is_found_in_time(order):
    size = 100_000
    pairs = [(f"{n}", f"{(n + 1) % size}") for n in range(size)]
    if order == "backward":
        pairs.reverse()
    if order == "shuffled":
        random.Random(1).shuffle(pairs)
    assert len(closing([parent for parent, _ in pairs], [child for _, child in pairs])) == 1
