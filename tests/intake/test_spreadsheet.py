"""A zip that a youth worker made in a spreadsheet, with the usual mess: each row is kept, or told how to be right."""

from pathlib import Path

import pytest

from cairn.intake.bundle import read_bundle

SHEET = Path(__file__).with_name("from_a_spreadsheet.zip")


@pytest.fixture(scope="module")
def bundle():
    return read_bundle(SHEET)


def test_what_can_be_understood_is_kept(bundle):
    kept = bundle.tables["people"].select("record_id", "given_names", "family_name", "role", "age_low").rows()
    assert kept == [
        ("BYC-1", "Siobhan", "O'Neill", "child", None),
        ("BYC-6", '"Inky"', None, "person_of_concern", 30),
        ("BYC-7", '"Inky"', None, "person_of_concern", 30),
        ("BRS-1", "SIOBHAN", "ONEILL", "child", None),
        ("BYC-1", "Siobhán", "O'Neill", "child", None),
    ]
    assert bundle.counts["people"].corrected == 1


def test_formulas_are_text_and_line_breaks_stay(bundle):
    said = bundle.tables["people"]["description"].to_list()
    assert said[1:4] == [
        '=CONCATENATE(A2,"tattoo")',
        "=Tattoo shop ink place on Ferry St",
        'Said "he drives me"\r\nand cried',
    ]


@pytest.mark.parametrize(
    ("table", "row", "line", "column", "says"),
    [
        ("people", 2, 3, "date_of_birth", "write 2008-11-05"),
        ("people", 3, 4, "date_of_birth", "39912 is how a spreadsheet keeps a date: write 2009-04-09"),
        ("people", 4, 5, "recorded_at", "write 2023-03-01T18:30Z or 2023-03-01T18:30+01:00"),
        ("people", 5, 6, "recorded_at", "has no offset"),
        ("people", 8, 9, "", "the row is empty"),
        ("people", 9, 10, "recorded_at", "; also 2010-13-01 is not a day of the calendar"),
        ("people", 10, 11, "record_id", "shortened"),
        ("identifiers", 1, 2, "value", "7.7009E+09 is a number that a spreadsheet has shortened"),
        ("identifiers", 3, 4, "value", "when a formula fails"),
        ("events", 2, 3, "occurred_from", "write 2023-02-28"),
        ("events", 3, 4, "occurred_from", "more than a day after"),
        ("involvements", 3, 4, "event_id", "refers to BYC-E2, which was rejected (events row 2)"),
        ("involvements", 5, 6, "person_record_id", "refers to BYC-2, which was rejected (people row 2)"),
    ],
)
def test_every_other_row_is_told_what_to_write(bundle, table, row, line, column, says):
    told = {(each["table"], each["row"]): each for each in bundle.rejections.to_dicts()}
    assert len(told) == 13
    assert told[table, row]["line"] == line
    assert told[table, row]["column"] == column
    assert says in told[table, row]["reason"]


def test_columns_without_a_name_and_other_files_are_left_aside(bundle):
    assert bundle.ignored_columns == {}
    assert bundle.notes == (
        "How to fill this in.docx is not a table of a bundle and is left aside",
        "there is no bundle.json; the tables are read as version 1",
    )
