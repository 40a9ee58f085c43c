"""`cairn link` and `cairn why` on bundles, as typed."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from cairn.cli import run
from cairn.intake.bundle import write_bundle
from linkage.made_people import a_number, a_place, a_record, tables_of

pytestmark = pytest.mark.slow
QUINN = {"given": "Quinn", "family": "Harrow", "born": "1995-02-11", "role": "child"}


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    people = [
        a_record("SCH-1", **QUINN), a_record("ASU-1", day=2, **QUINN | {"given": "Quin"}),
        a_record("SHS-1", day=1, **QUINN) | {"agency_id": "clinic", "sharing": "analysis_only"},
        a_record("CSC-9", day=3, **QUINN) | {"sharing": "sealed"},
        a_record("ASU-2", day=2, given="Daz", role="person_of_concern", description="grey van WM58, tattooist"),
        a_record("SCH-2", day=4, given="Daz", role="person_of_concern", description="tattoo man with a grey van"),
        a_record("SCH-3", day=4, **QUINN | {"born": "1999-06-30"}),
    ]  # fmt: skip
    places = [
        a_place("POL-P", name="Blackthorn Ink", kind="tattoo_studio", address="3 Tannery Row, Marlbridge"),
        a_place("DIS-P", day=5, name="Blackthorn Ink", kind="tattoo_studio", address="3 Tannery Row"),
        a_place("DIS-Q", day=5, name="Other Ink", kind="tattoo_studio", address="40 High Street"),
    ]
    numbers = [a_number("ASU-2", "phone", "*4417", day=2), a_number("SCH-2", "phone", "ends 4417", day=4)]
    tables = tables_of(people, numbers, places)
    agencies = pl.DataFrame(
        [("school", "School", "education"), ("clinic", "Clinic", "sexual_health"), ("council", "Council", "licensing")],
        schema=["agency_id", "name", "kind"],
        orient="row",
    )
    tables["agencies"] = pl.concat([tables["agencies"], agencies], how="diagonal_relaxed")
    path = tmp_path / "bundle"
    write_bundle(
        path, tables, title="made up", area="made up", produced_at=datetime(2020, 1, 1, tzinfo=UTC), form="csv"
    )
    return path


def linked(bundle: Path, out: Path) -> tuple[dict[tuple[str, str], str], list[dict[str, str]]]:
    clusters, edges = out / "clusters.csv", out / "edges.csv"
    out.mkdir()
    assert run(["link", str(bundle), "--out", str(clusters), "--edges", str(edges)]) == 0
    with clusters.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["kind", "record_id", "identity_id"]
    with edges.open(encoding="utf-8") as file:
        found = list(csv.DictReader(file))
    assert list(found[0]) == ["record_a", "record_b", "match_weight", "probability", "band"]
    return {(row["kind"], row["record_id"]): row["identity_id"] for row in rows}, found


def test_every_record_has_an_identity_and_two_runs_write_the_same_bytes(bundle: Path, tmp_path: Path) -> None:
    identities, edges = linked(bundle, tmp_path / "one")
    assert len(identities) == 10
    assert identities["person", "ASU-1"] == identities["person", "SCH-1"] == "SCH-1"
    assert identities["person", "SHS-1"] == "SCH-1"
    assert identities["person", "CSC-9"] == "CSC-9"
    assert identities["person", "SCH-3"] == "SCH-3"
    assert identities["place", "DIS-P"] == identities["place", "POL-P"] != identities["place", "DIS-Q"]
    assert {edge["band"] for edge in edges} == {"certain", "ask"}
    linked(bundle, tmp_path / "two")
    for name in ("clusters.csv", "edges.csv"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_half_known_adults_stand_alone_and_are_proposed(bundle: Path, tmp_path: Path) -> None:
    """R44, R5: part facts make a proposal with its reasons, never a link by rule."""
    identities, edges = linked(bundle, tmp_path / "out")
    assert identities["person", "ASU-2"] == "ASU-2"
    assert identities["person", "SCH-2"] == "SCH-2"
    proposals = [edge for edge in edges if {edge["record_a"], edge["record_b"]} == {"ASU-2", "SCH-2"}]
    assert [edge["band"] for edge in proposals] == ["ask"]


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        (("SCH-1", "ASU-1"), ("Linked by rule", "same birth date", "any two records at random")),
        (("SCH-1", "SCH-3"), ("birth date: different birth dates", "same given name")),
        (("ASU-2", "SCH-2"), ("A person is asked", "tattoo")),
        (("DIS-P", "POL-P"), ("Linked by rule", "premises")),
        (("SCH-1", "CSC-9"), ("Nothing is said of this pair",)),
    ],
)
def test_why_tells_a_pair_in_words(
    bundle: Path, capsys: pytest.CaptureFixture[str], pair: tuple[str, str], said: tuple[str, ...]
) -> None:
    assert run(["why", *pair, "--bundle", str(bundle)]) == 0
    printed = capsys.readouterr().out
    assert all(words in printed for words in said), printed


def test_why_of_an_unknown_record_says_so(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["why", "SCH-1", "NOBODY", "--bundle", str(bundle)]) == 2
    assert "NOBODY" in capsys.readouterr().err


def test_an_unreadable_bundle_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["link", str(tmp_path / "none"), "--out", str(tmp_path / "out.csv")]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert not (tmp_path / "out.csv").exists()
