"""`cairn import`: exit codes, the report, and what is said where."""

import json

import pytest

from cairn.cli import run
from intake.made_bundles import PEOPLE, a_folder, a_zip, person

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])


def test_rejected_rows_are_counted_on_stderr_and_strict_makes_them_a_finding(tmp_path, capsys):
    path = a_folder(tmp_path / "b", people=PEOPLE + person("P1") + person("P2", recorded_at="44321") * 7)
    assert run(["import", str(path)]) == 0
    said = capsys.readouterr()
    assert said.out == "11 rows: 4 accepted, 0 duplicate, 0 corrected, 7 rejected\n"
    assert said.err.startswith("cairn: new to Cairn with this bundle: Police (POL), Social care (SOC), Clinic (SXH)\n")
    assert said.err.partition("\n")[2].startswith(
        "cairn: 7 rows rejected\n  people.csv, row 2, line 3, recorded_at: 44321 is how"
    )
    assert "... the rest with --report FILE.json\ncairn: search, links and signals follow" in said.err
    assert run(["import", str(path), "--strict"]) == 1


def test_a_file_of_rows_whose_name_is_no_table_s_is_told_and_strict_makes_it_a_finding(tmp_path, capsys):
    path = a_folder(tmp_path / "b", people=PEOPLE + person("P1"))
    (path / "peoples.csv").write_text(PEOPLE + person("P2"))
    assert run(["import", str(path)]) == 0
    told = "peoples.csv is not a table of a bundle: all its rows are left aside; if people.csv is meant, name it so"
    assert told in capsys.readouterr().err
    assert run(["import", str(path), "--strict"]) == 1
    assert run(["link", str(path), "--out", str(tmp_path / "clusters.csv")]) == 0
    assert told in capsys.readouterr().err


def test_the_report_is_the_contract_s_and_its_ends_add_up(tmp_path):
    text = (
        PEOPLE + person("P1") * 2 + person("P1", recorded_at="2024-02-01", name="B,C") + person("P2", agency="X")
    ).replace("family_name", "score")
    assert run(["import", str(a_folder(tmp_path / "b", people=text)), "--report", str(tmp_path / "r.json")]) == 0
    report = json.loads((tmp_path / "r.json").read_text("utf-8"))
    ends = ("accepted", "duplicate", "corrected", "rejected")
    assert [report["tables"]["people"][end] for end in ends] == [1, 1, 1, 1]
    for counted in (report, *report["tables"].values()):
        assert counted["rows"] == sum(counted[end] for end in ends)
    assert report["ignored_columns"] == {"people": ["score"]}
    assert report["rejections"] == [{
        "table": "people", "row": 4, "column": "agency_id", "line": 5, "source": "people.csv",
        "reason": "refers to X, which is neither in agencies of this bundle nor already held",
    }]  # fmt: skip


@pytest.mark.parametrize("broken", ["nowhere", "empty", "b.zip"])
def test_an_unreadable_bundle_is_exit_code_two_with_one_line(tmp_path, capsys, broken):
    (tmp_path / "empty").mkdir()
    a_zip(tmp_path / "b.zip", {"../people.csv": PEOPLE})
    assert run(["import", str(tmp_path / broken)]) == 2
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert said.out == ""


def test_a_report_that_can_not_be_written_is_said_before_anything_is_kept(tmp_path, capsys):
    path = a_folder(tmp_path / "b", people=PEOPLE + person("P1"))
    assert run(["import", str(path), "--report", str(tmp_path / "no" / "r.json")]) == 2
    assert "no folder" in capsys.readouterr().err
    assert run(["import", str(path)]) == 0
    assert capsys.readouterr().out.startswith("4 rows: 4 accepted")
