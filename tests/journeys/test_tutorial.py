"""The tutorial does what it says."""

import csv
import json
import re
import shlex
from pathlib import Path

import pytest

from cairn.cli import run

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/tutorials/nine-children.md").read_text("utf-8")
BUNDLE = ROOT / "docs/tutorials/nine-children"
SHOWN = re.findall(r"^\.uv/bin/uv run cairn (.*)$", PAGE, re.MULTILINE)


@pytest.fixture
def followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which every command of the page that needs no database was run, as shown."""
    monkeypatch.chdir(ROOT)
    for words in SHOWN:
        given = [str(tmp_path / word) if word.endswith((".csv", ".jsonl")) else word for word in shlex.split(words)]
        if given[0] not in {"demo", "import"}:
            assert run(given) == 0, words
    return tmp_path


@pytest.mark.slow
def test_nine_children_come_out_and_nobody_is_joined_wrongly(followed: Path) -> None:
    with (BUNDLE / "people.csv").open(encoding="utf-8") as file:
        role = {row["record_id"]: row["role"] for row in csv.DictReader(file)}
    with (followed / "clusters.csv").open(encoding="utf-8") as file:
        identity = {row["record_id"]: row["identity_id"] for row in csv.DictReader(file)}
    assert len({identity[record] for record, part in role.items() if part == "child"}) == 9
    assert len(set(identity.values())) == 12
    apart = [("HMS-4", "HMS-5"), ("HMS-6", "HCS-6"), ("HMS-8", "HCS-9"), ("HMS-A", "HYT-A")]
    assert all(identity[one] != identity[other] for one, other in apart)


@pytest.mark.slow
def test_the_man_at_the_car_wash_is_seen_on_the_day_of_the_second_record_and_not_before(followed: Path) -> None:
    lines = [json.loads(line) for line in (followed / "signals.jsonl").read_text("utf-8").splitlines()]
    (shared,) = [line for line in lines if line["kind"] == "shared_person_of_concern"]
    assert shared["first_raised"] == "2026-02-19"
    assert set(shared["people_of_concern"]) == {"HMS-A", "HYT-A"}
    assert set(shared["children"]) == {"HMS-1", "HYT-6"}
    assert len([line for line in lines if line["kind"] == "unheard_concern"]) == 2
