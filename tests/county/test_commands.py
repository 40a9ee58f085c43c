"""`cairn county` and `cairn evaluate` as somebody types them."""

import json

import pytest

from cairn import cli

pytestmark = pytest.mark.slow


def test_a_county_is_written_read_replayed_lines_and_scored(tmp_path, capsys):
    folder = tmp_path / "county"
    assert cli.run(["county", str(folder), "--children", "600", "--years", "1", "--networks", "2", "--seed", "4"]) == 0
    assert (folder / "truth" / "networks.parquet").exists()
    assert "nobody in it is real" in json.loads((folder / "bundle.json").read_text("utf-8"))["title"]
    (tmp_path / "signals.jsonl").write_text("")
    capsys.readouterr()
    kept = tmp_path / "figures.json"
    arguments = ["evaluate", str(folder), str(tmp_path / "signals.jsonl"), "--by", "origin", "--json", str(kept)]
    assert cli.run(arguments) == 0
    assert "2 planted" in capsys.readouterr().out
    assert json.loads(kept.read_text("utf-8"))["networks"]["raised"]["number"] == 0


def test_a_county_never_writes_over_anything(tmp_path, capsys):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("keep")
    assert cli.run(["county", str(tmp_path / "mine"), "--children", "300", "--years", "1"]) == 2
    assert "already there" in capsys.readouterr().err
    assert [file.name for file in (tmp_path / "mine").iterdir()] == ["letter.txt"]


def test_evaluate_says_why_it_can_not(tmp_path, capsys):
    (tmp_path / "signals.jsonl").write_text("")
    assert cli.run(["evaluate", str(tmp_path), str(tmp_path / "signals.jsonl")]) == 2
    assert "only a made-up county can be scored" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [["--children", "5"], ["--years", "0"], ["--difficulty", "3"], ["--networks", "-1"]])
def test_impossible_counties_are_wrong_usage(tmp_path, wrong):
    with pytest.raises(SystemExit) as stopped:
        cli.run(["county", str(tmp_path / "x"), *wrong])
    assert stopped.value.code == 2
