"""No list loses its end: a stretch says how many lines there are, and leads to those before and after."""

from typing import Any

import pytest

from cairn.base.stretch import AT_A_TIME, Stretch, stretch


class Rows(list[int]):
    """Rows as a query set gives them."""

    def count(self, *given: Any) -> int:
        return len(self)

    def __getitem__(self, key: Any) -> Any:
        return Rows(super().__getitem__(key))


@pytest.mark.parametrize("total", [0, 1, AT_A_TIME - 1, AT_A_TIME, AT_A_TIME + 1, 3 * AT_A_TIME])
def test_following_the_ways_shows_each_line_once(total: int) -> None:
    seen, after = [], 0
    while True:
        part = stretch(Rows(range(total)), after=after)
        assert part.total == total
        assert (part.first, part.last) == (after + 1, after + len(part))
        seen += list(part)
        if part.beyond is None:
            break
        after = part.beyond
    assert seen == list(range(total))
    while part.before is not None:
        part = stretch(Rows(range(total)), after=part.before)
    assert list(part) == list(range(min(total, AT_A_TIME)))


def test_beyond_the_end_are_the_last_lines() -> None:
    part = stretch(Rows(range(70)), after=1000)
    assert list(part) == list(range(70 - AT_A_TIME, 70))
    assert (part.first, part.last, part.total, part.beyond) == (71 - AT_A_TIME, 70, 70, None)
    assert stretch(Rows(), after=1000) == Stretch((), 0, 0)
