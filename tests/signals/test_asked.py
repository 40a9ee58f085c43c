"""Proposals of a replay: what a person would be asked about on a day, and not before."""

import csv
from datetime import date
from pathlib import Path

import pytest

from cairn.cli import run
from cairn.intake.bundle import read_bundle
from cairn.signals.asked import write_proposals
from cairn.signals.engines.given import Given, given

BUNDLE = Path(__file__).parents[2] / "docs/tutorials/nine-children"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def ready() -> Given:
    return given(read_bundle(BUNDLE).tables)


def test_two_half_known_men_are_asked_about_from_the_day_of_the_second_record(ready: Given, tmp_path: Path) -> None:
    assert write_proposals(ready, tmp_path / "before.csv", end=date(2026, 2, 18)) == 0
    assert write_proposals(ready, tmp_path / "then.csv", end=date(2026, 2, 19)) == 1
    with (tmp_path / "then.csv").open(encoding="utf-8") as file:
        (asked,) = csv.DictReader(file)
    assert (asked["kind"], asked["record_a"], asked["record_b"], asked["band"]) == ("person", "HMS-A", "HYT-A", "ask")
    assert asked["agreed"] == "nickname; street; trade"
    assert "same street: Station Road" in asked["why"]
    assert asked["known_at"].startswith("2026-02-19T23:59:59")


def test_the_command_writes_them_beside_the_lines(tmp_path: Path) -> None:
    lines, proposals = tmp_path / "signals.jsonl", tmp_path / "proposals.csv"
    assert run(["replay", str(BUNDLE), "--out", str(lines), "--step", "7d", "--proposals", str(proposals)]) == 0
    assert len(proposals.read_text("utf-8").splitlines()) == 2
    assert lines.read_text("utf-8").count("\n") == 3
