"""Values known in part: what they say, and when two of them may be one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.linkage.engines.partial import LEAST_KNOWN, agrees, index_keys, known, normal, shared, whole

LETTERS = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=3, max_size=11)


@st.composite
def part_of(draw, value):
    """The value with some characters unknown and perhaps only its beginning, middle or end."""
    shown = "".join(letter if draw(st.booleans()) else "?" for letter in value)
    start = draw(st.integers(0, len(value) - 1))
    end = draw(st.integers(start + 1, len(value)))
    before, after = ("*" if start else ""), ("*" if end < len(value) else "")
    return before + shown[start:end] + after


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("phone", "+44 7700 900123", "07700900123"),
        ("phone", "0044 7700 900 123", "07700900123"),
        ("phone", "+44 (0)7700 900123", "07700900123"),
        ("phone", "07700-900-123", "07700900123"),
        ("phone", "* 4417", "*4417"),
        ("vehicle", "wm58 ?K?", "wm58?k?"),
        ("handle", "@InkyD_MB", "inkyd_mb"),
        ("email", " Inky@Ink.example ", "inky@ink.example"),
    ],
)
def test_a_number_has_one_spelling(kind, raw, value):
    assert normal(kind, raw) == value


@pytest.mark.parametrize(
    ("kind", "value", "complete"),
    [
        ("phone", "07700900123", True), ("phone", "900123", False), ("phone", "*900123", False),
        ("plate", "wm58xkx", True), ("plate", "wm58", False), ("plate", "wm58?k?", False), ("plate", "r123abc", True),
        ("handle", "inkyd_mb", True), ("handle", "inky*", False), ("email", "a@b.example", True),
    ],
)  # fmt: skip
def test_whole_only_where_every_character_is_known(kind, value, complete):
    assert whole(kind, value) is complete


@pytest.mark.parametrize(
    ("left", "right", "together"),
    [
        ("*4417", "07700904417", 4), ("*4417", "*4471", -1), ("wm58*", "wm58?k?", 4), ("wm58?k?", "wm58akb", 5),
        ("wm58?k?", "wm58abc", -1), ("wm58", "wm59", -1), ("*417", "*4417", 3), ("07*", "*4417", 0),
        ("077*4417", "07700904417", 7), (r"a\*b1", "a*b1", 3), (r"a\?b12", "axb12", -1),
    ],
)  # fmt: skip
def test_two_parts_agree_where_one_value_could_show_both(left, right, together):
    assert shared(left, right) == together
    assert shared(right, left) == together


def test_fewer_than_three_known_characters_never_match():
    assert not agrees("*17", "07700900117")
    assert index_keys("*17") == ()
    assert known("*17") < LEAST_KNOWN


@given(st.data(), LETTERS)
def test_two_parts_of_one_value_never_contradict(data, value):
    left, right = data.draw(part_of(value)), data.draw(part_of(value))
    assert shared(left, right) >= 0
    assert shared(left, value) == known(left)


@given(LETTERS, LETTERS)
def test_whole_values_agree_only_if_equal(left, right):
    assert (shared(left, right) > 0) == (left == right)


@given(st.data(), LETTERS)
def test_a_part_with_three_known_characters_in_a_row_is_found_by_a_key_of_the_whole(data, value):
    piece = data.draw(part_of(value))
    runs = [run for run in piece.replace("?", " ").replace("*", " ").split() if len(run) >= LEAST_KNOWN]
    if runs:
        assert set(index_keys(piece)) & set(index_keys(value))
