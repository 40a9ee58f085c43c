"""A spreadsheet that runs nothing, and a value by which two people know that they hold the same chronology."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.records.chronology_export import FORMULA_STARTS, HEADINGS, as_csv, check_value, guarded, rows
from records.made_said import NAMES, entries, said


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\ufeff=1", "|calc", "%0A=1"])
def test_a_cell_that_looks_like_a_formula_is_guarded(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@given(st.text())
def test_no_cell_of_a_file_begins_like_a_formula(text: str) -> None:
    made = rows(entries(said("2011-02-21", summary=text, voice=text, outcome=text)), names=NAMES)
    read = list(csv.reader(io.StringIO(as_csv(text, made).removeprefix("\ufeff"), newline="")))
    assert not [cell for row in read for cell in row if cell.lstrip(" \ufeff").startswith(FORMULA_STARTS)]


def test_a_file_says_as_known_to_whom_and_holds_every_entry() -> None:
    known = entries(said("2011-02-21", summary="Absent"), said("2011-03-02", recorded="2011-03-24", summary="A phone"))
    made = rows(known, names=NAMES)
    lines = list(csv.reader(io.StringIO(as_csv("Known to Police", made).removeprefix("\ufeff"))))
    assert lines[0] == ["Known to Police"]
    assert lines[1] == ["Check value", check_value("Known to Police", made)]
    assert tuple(lines[2]) == HEADINGS
    assert [(line[1], line[3], line[4], line[7]) for line in lines[3:]] == [
        ("2011-02-21", "2011-02-21", "0", "Absent"),
        ("2011-03-02", "2011-03-24", "22", "A phone"),
    ]


def test_the_check_value_changes_with_any_word_and_with_the_stamp() -> None:
    one, other = (rows(entries(said("2011-02-21", summary=text)), names=NAMES) for text in ("Absent", "Absent."))
    values = {check_value("A", one), check_value("A", other), check_value("B", one)}
    assert len(values) == 3
    assert check_value("A", one) == check_value("A", one)
