"""One rule says whether somebody saw or heard a child, for a page that reads one record and a signal that reads columns."""

from itertools import product

import polars as pl
import pytest

from cairn.records import met
from cairn.records.columns import RAISED_BY, STATEMENTS
from cairn.records.event_kinds import EVENT_KINDS

OUTCOMES = (None, "", "Accepted", "Not reached", "no contact made")
CASES = [*product(EVENT_KINDS, (*STATEMENTS, None), (None, "", "He waits for me."), (*RAISED_BY, None), OUTCOMES)]


def test_a_page_and_a_signal_say_the_same_of_every_kind_statement_and_voice() -> None:
    frame = pl.DataFrame(CASES, schema=["kind", "statement", "voice", "raised_by", "outcome"], orient="row")
    columns = (
        frame.select(met.met(*(pl.col(name) for name in frame.columns[:-1]), outcome=pl.col("outcome")))
        .to_series()
        .to_list()
    )
    by_one = [
        met.seen(kind, statement or "", outcome or "")
        or met.heard(kind, voice=bool(voice), raised_by=raised or "", outcome=outcome or "")
        for kind, statement, voice, raised, outcome in CASES
    ]
    assert columns == by_one
    assert 0 < sum(by_one) < len(by_one)


@pytest.mark.parametrize(
    ("kind", "statement", "raised_by", "expected"),
    [
        ("concern", "seen", "professional", True),
        ("concern", "said", "professional", False),
        ("parent_worry", "seen", "parent_carer", False),
        ("missing_episode", "seen", "professional", True),
        ("missing_episode", "said", "parent_carer", False),
        ("home_visit", "judged", "professional", True),
    ],
)
def test_only_somebody_with_the_child_has_seen_them(kind: str, statement: str, raised_by: str, expected: bool) -> None:
    assert met.seen(kind, statement, "") is expected
    assert met.heard(kind, voice=False, raised_by=raised_by, outcome="") is False


def test_a_parents_words_are_not_the_childs() -> None:
    assert met.heard("concern", voice=True, raised_by="professional", outcome="")
    assert not met.heard("concern", voice=True, raised_by="parent_carer", outcome="")
    assert not met.heard("parent_worry", voice=True, raised_by="child", outcome="")


@pytest.mark.parametrize("kind", ["return_home_interview", "home_visit", "contact"])
def test_a_try_that_reached_nobody_says_neither_that_a_child_was_seen_nor_that_one_was_heard(kind: str) -> None:
    for outcome in ("Not reached", "No contact: nobody came to the door"):
        assert not met.seen(kind, "", outcome)
        assert not met.heard(kind, voice=False, raised_by="professional", outcome=outcome)
    assert met.seen(kind, "", "Accepted")
    assert met.heard(kind, voice=True, raised_by="professional", outcome="Not reached"), "unless they said something"
