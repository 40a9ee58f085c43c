"""Two lists compared: the asker learns which of its own words both have; what travels says nothing else. R66."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from cairn.sharing.engines import intersection, oblivious
from cairn.sharing.engines.intersection import LEAST, Answered
from cairn.sharing.engines.oblivious import Blinded, Unfit, Unproven

WORDS = [f"word {number}" for number in range(40)]


def compared(mine: list[str], theirs: list[str]) -> tuple[tuple[Blinded, ...], Answered]:
    asked = intersection.ask(mine)
    return asked, intersection.answer([one.point for one in asked], theirs)


@given(mine=some.sets(some.sampled_from(WORDS)), theirs=some.sets(some.sampled_from(WORDS)))
@settings(max_examples=25)
def test_the_asker_learns_what_both_have_and_nothing_else(mine: set[str], theirs: set[str]) -> None:
    own = sorted(mine)
    assert {own[place] for place in intersection.met(*compared(own, sorted(theirs)))} == mine & theirs


def test_the_same_list_looks_otherwise_each_time_and_so_does_its_answer() -> None:
    (first, one), (second, other) = compared(WORDS[:3], WORDS[2:5]), compared(WORDS[:3], WORDS[2:5])
    assert not {point.point for point in first} & {point.point for point in second}
    assert not set(one.tokens) & set(other.tokens)
    assert one.public != other.public


@pytest.mark.parametrize(("words", "room"), [(0, LEAST), (1, LEAST), (64, LEAST), (65, 128), (200, 256)])
def test_a_list_s_length_is_told_roughly(words: int, room: int) -> None:
    said = [f"w{number}" for number in range(words)]
    asked, answered = compared(said, said)
    assert (len(asked), len(answered.points), len(answered.tokens)) == (room,) * 3


def test_tokens_stand_in_an_order_that_says_nothing_and_a_word_said_twice_counts_once() -> None:
    _, answered = compared(WORDS[:1], [*WORDS, *WORDS])
    assert list(answered.tokens) == sorted(set(answered.tokens))
    assert len(answered.tokens) == LEAST


def test_more_than_a_thousand_are_proved_in_parts() -> None:
    said = [f"w{number}" for number in range(1_100)]
    asked, answered = compared(said, said[1_090:])
    assert len(answered.proofs) == 2
    assert intersection.met(asked, answered) == set(range(1_090, 1_100))


def test_a_dishonest_answer_is_found() -> None:
    asked, answered = compared(WORDS[:3], WORDS)
    _, other = compared(WORDS[:3], WORDS)
    for wrong in (
        replace(answered, points=other.points),
        replace(answered, public=other.public),
        replace(answered, points=answered.points[:-1]),
        replace(answered, proofs=()),
        replace(answered, proofs=(bytes(oblivious.PROOF),)),
    ):
        with pytest.raises((Unproven, Unfit)):
            intersection.met(asked, wrong)


def test_points_that_are_none_are_not_answered() -> None:
    for points in ([], [bytes(32)], [b"\xff" * 32], [b"short"]):
        with pytest.raises(Unfit):
            intersection.answer(points, WORDS)
