"""Wrong usage is told in one line, before any work is done."""

from pathlib import Path

import pytest

from cairn.cli import run

BUNDLE = str(Path(__file__).parents[2] / "docs" / "tutorials" / "nine-children")


@pytest.mark.parametrize("command", ["link", "replay"])
def test_a_file_without_a_folder_is_refused_before_the_work(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([command, BUNDLE, "--out", str(tmp_path / "nowhere" / "out")]) == 2
    assert capsys.readouterr().err.startswith("cairn: there is no folder ")


def test_a_folder_is_no_file_to_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["link", BUNDLE, "--out", str(tmp_path)]) == 2
    assert "is a folder" in capsys.readouterr().err


def test_an_agency_that_the_bundle_does_not_hold_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["replay", BUNDLE, "--out", str(tmp_path / "lines.jsonl"), "--only-agency", "NOBODY"]) == 2
    assert capsys.readouterr().err == "cairn: there is no agency NOBODY in the bundle\n"


def test_a_day_that_is_none_says_how_to_write_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(["replay", BUNDLE, "--out", str(tmp_path / "lines.jsonl"), "--from", "yesterday"])
    assert "yesterday is not a day; write it as 2026-03-31" in capsys.readouterr().err
