"""Kinds of events are data: a section of a file is a kind that bundles may use and pages can name."""

import pytest

from cairn.records.event_kinds import EVENT_KINDS
from cairn.records.words import counted, kind_in_words


@pytest.mark.parametrize("code", EVENT_KINDS)
def test_each_kind_is_named_and_counted_in_words(code: str) -> None:
    assert kind_in_words(code) == EVENT_KINDS[code].says
    assert counted(code, 1) == f"1 {EVENT_KINDS[code].one}"
    assert counted(code, 2) == f"2 {EVENT_KINDS[code].many}"
    assert EVENT_KINDS[code].many != EVENT_KINDS[code].one


def test_a_kind_that_is_no_longer_listed_is_still_read() -> None:
    assert kind_in_words("welfare_call") == "Welfare call"
    assert counted("welfare_call", 3) == "3 welfare call records"
