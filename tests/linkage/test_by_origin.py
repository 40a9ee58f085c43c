"""Recall and false links by origin of the name: counted by hand on a few records, and printed by its command."""

from pathlib import Path

import polars as pl
import pytest

from cairn.cli import run
from cairn.linkage.engines.by_origin import by_origin, gap, labelled
from cairn.linkage.engines.precision import Labelled, Share

TRUTH = pl.DataFrame(
    [("a1", "A", "irish"), ("a2", "A", "irish"), ("a3", "A", "irish"), ("b1", "B", "welsh"), ("b2", "B", "welsh"), ("c1", "C", "welsh")],
    schema=["record_id", "person_id", "origin"], orient="row",
)  # fmt: skip
CLUSTERS = pl.DataFrame(
    [("a1", "1"), ("a2", "1"), ("a3", "3"), ("b1", "1"), ("b2", "4"), ("c1", "4")], schema=["record_id", "identity_id"], orient="row"
)  # fmt: skip
EDGES = pl.DataFrame(
    [("a1", "a2", 20.0, 1.0, "certain"), ("a1", "a3", 3.0, 0.9, "ask"), ("a1", "b1", 9.0, 0.99, "certain"),
     ("b2", "c1", 8.0, 0.98, "certain"), ("b1", "b2", 7.0, 0.97, "ask")],
    schema=["record_a", "record_b", "match_weight", "probability", "band"], orient="row",
).with_columns(until=pl.lit(None, dtype=pl.Datetime))  # fmt: skip


def test_recall_and_false_links_are_counted_for_each_origin() -> None:
    rows = {row.origin: row for row in by_origin(TRUTH, CLUSTERS, EDGES)}
    irish, welsh, everyone = rows["irish"], rows["welsh"], rows["all"]
    assert (irish.linked, irish.found, irish.right) == (
        Share(1, 3),
        Share(2, 3),
        Share(1, 3),
    )  # b1 stands with a1 and a2
    assert (welsh.linked, welsh.found, welsh.right) == (Share(0, 1), Share(1, 1), Share(0, 3))
    assert (everyone.linked, everyone.found, everyone.right) == (Share(1, 4), Share(3, 4), Share(1, 4))
    assert everyone.false_links == 3
    assert irish.at_equal == pytest.approx(1 / 3)  # the next of its pairs by weight is false
    assert welsh.at_equal == 0
    assert gap(rows.values(), at_equal=False) == pytest.approx(100 / 3)


def test_every_pair_that_stands_is_labelled_by_the_truth() -> None:
    assert Labelled("ask", 0.97, same=True) in labelled(TRUTH, EDGES)
    assert sum(pair.same for pair in labelled(TRUTH, EDGES)) == 3


def test_more_children_than_run_in_a_minute_or_two_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["model", "origins", "--children", "20000"]) == 2
    assert "between 1 and 10,000" in capsys.readouterr().err


@pytest.mark.slow
def test_the_command_writes_the_same_page_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pages = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        file = tmp_path / name / "page.md"
        assert run(["model", "origins", "--children", "150", "--out", str(file)]) == 0
        pages.append((file.read_text("utf-8"), (tmp_path / name / "linking-calibration.svg").read_text("utf-8")))
    assert pages[0] == pages[1]
    assert "| english |" in pages[0][0]
    assert "<circle" in pages[0][1]
    assert "| all |" in capsys.readouterr().out
