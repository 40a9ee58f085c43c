"""`cairn compare`: two organisations, three steps, two files that travel; R66, and each agency's trail says that it was done."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from cairn.agencies.models import Agency
from cairn.agencies.roles import Role
from cairn.cli import run
from factories import a_child, a_post, a_thing, an_agency
from web.test_restrictions import ask, decide

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job"])
DRIVERS = """given_names,family_name,date_of_birth,nhs_number
Ana,O'Neill,1996-03-14,
Ben,Hollis,1995-09-02,
,,,999 000 0018
Zofia,,,
"""
LICENCES = """family_name,given_names,date_of_birth,nhs_number,badge
ONeil,Anna,1996-03-14,9990000018,17
Harrow,Quinn,1990-01-01,,18
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("drivers.csv").write_text(DRIVERS, "utf-8")
    Path("licences.csv").write_text(LICENCES, "utf-8")
    return tmp_path


def compared(capsys: pytest.CaptureFixture[str], *, asker: list[str], answerer: list[str]) -> tuple[str, str]:
    """What is printed at the end, and all that was said before."""
    assert run(["compare", "ask", *asker, "--question", "q", "--keep", "own"]) == 0
    assert run(["compare", "answer", "q", *answerer, "--to", "a"]) == 0
    before = capsys.readouterr()
    assert run(["compare", "read", "a", "--keep", "own"]) == 0
    return capsys.readouterr().out, before.out + before.err


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert run(["compare", *words]) == 2
    return capsys.readouterr().err


def test_the_asker_reads_which_of_its_rows_both_have_and_by_what(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found, said = compared(capsys, asker=["drivers.csv"], answerer=["licences.csv"])
    assert found.splitlines() == ["said,by", "row 2,name as it sounds and day of birth", "row 4,NHS number"]
    assert "3 of 4 rows" in said
    assert "row 5" in said, "what can't be compared is told"


def test_what_travels_and_what_is_said_names_nobody_and_only_its_owner_reads_the_files(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, said = compared(capsys, asker=["drivers.csv"], answerer=["licences.csv"])
    for text in (Path("q").read_text(), Path("a").read_text(), said):
        assert not [name for name in ("neill", "oneil", "hollis", "harrow", "1996", "999000") if name in text.lower()]
    assert {Path(file).stat().st_mode & 0o777 for file in ("q", "a", "own")} == {0o600}


def test_an_agency_s_people_are_compared_without_those_who_are_kept_and_not_used(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clinic = an_agency(code="SHS")
    ana = a_child(agency=clinic, sharing="sealed", given_names="Ana", family_name="O'Neill", born="1996-03-14")
    a_thing(of=ana, kind="nhs_number", value="999 000 0018", agency=clinic, sharing="sealed")
    ben = a_child(agency=clinic, given_names="Ben", family_name="Hollis", born="1995-09-02")
    a_child(agency=an_agency(code="SCH"), given_names="Quinn", family_name="Harrow", born="1990-01-01")
    restricted(ben, clinic)
    why = "Northshire: drivers who apply to both"
    found, _ = compared(capsys, asker=["drivers.csv"], answerer=["--agency", "SHS", "--why", why])
    assert [line.partition(",")[0] for line in found.splitlines()[1:]] == ["row 2", "row 4"]
    assert deeds(clinic) == [("lists.answered", {"rows": 1}, why)]


def test_a_comparison_that_comes_to_nothing_is_no_deed_and_without_a_reason_none_is_made(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clinic = an_agency(code="SHS")
    ask = ("ask", "--agency", "SHS", "--question", "q", "--keep", "own")
    assert "No row names anybody" in refused(capsys, *ask, "--why", "Northshire: children over the border")
    assert "with whom" in refused(capsys, *ask, "--why", "so")
    assert "no agency" in refused(capsys, "ask", "--agency", "XX", *ask[3:], "--why", "Northshire: children")
    assert deeds(clinic) == []
    assert not Path("q").exists()


def test_whoever_answers_bounds_how_many_are_tried(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["compare", "ask", "drivers.csv", "--question", "q", "--keep", "own"]) == 0
    assert "64 points" in refused(capsys, "answer", "q", "licences.csv", "--to", "a", "--most", "32")
    assert not Path("a").exists()


def test_nothing_is_written_over_and_files_that_are_something_else_are_told(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    compared(capsys, asker=["drivers.csv"], answerer=["licences.csv"])
    before = Path("own").read_bytes()
    assert "there already" in refused(capsys, "ask", "drivers.csv", "--question", "q2", "--keep", "own")
    assert Path("own").read_bytes() == before
    assert "its answer is needed" in refused(capsys, "read", "q", "--keep", "own")
    assert "no file of a comparison" in refused(capsys, "answer", "drivers.csv", "licences.csv", "--to", "a2")
    assert run(["compare", "ask", "licences.csv", "--question", "q3", "--keep", "own3"]) == 0
    assert "another question" in refused(capsys, "read", "a", "--keep", "own3")


@pytest.mark.parametrize(
    ("part", "wrong"),
    [("points", ""), ("points", "AAAA"), ("proofs", "!"), ("tokens", 7), ("public", None), ("proofs", "AAAA" * 22)],
)
def test_a_damaged_or_dishonest_answer_is_refused(
    here: Path, capsys: pytest.CaptureFixture[str], part: str, wrong: Any
) -> None:
    compared(capsys, asker=["drivers.csv"], answerer=["licences.csv"])
    said = json.loads(Path("a").read_text())
    said["content"][part] = wrong
    Path("a").write_text(json.dumps(said))
    assert "a is" in refused(capsys, "read", "a", "--keep", "own")


def test_an_answer_of_another_edition_is_told_before_it_meets_nobody(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    compared(capsys, asker=["drivers.csv"], answerer=["licences.csv"])
    Path("a").write_text(Path("a").read_text().replace('"words": "1"', '"words": "0"'))
    assert "another edition" in refused(capsys, "read", "a", "--keep", "own")


def restricted(record: Any, agency: Agency) -> None:
    """Somebody asked not to use this record, and its agency agreed."""
    lead = a_post(agency=agency, role=Role.SAFEGUARDING_LEAD)
    decide(lead, ask(lead, record))


def deeds(agency: Agency) -> list[tuple[str, Any, str]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select d.did, d.details, t.text from trail_deed d join trail_deedtext t on t.deed_id = d.id"
            " where d.agency_id = %s and d.did like 'lists.%%' order by d.at",
            [agency.id],
        )
        return [
            (did, json.loads(details) if isinstance(details, str) else details, text)
            for did, details, text in cursor.fetchall()
        ]
