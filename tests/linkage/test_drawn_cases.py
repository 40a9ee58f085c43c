"""The drawn cases of linking hold."""

from datetime import date

import polars as pl
import pytest

from cairn.base.clock import end_of_london_day
from cairn.linkage.engines.descriptors import proposals, standing
from linkage.told import START, WORDS, a_child, a_place, an_adult, an_event, part, told
from spec.drawn import table
from spec.linkage.half_known import CASES


def rows_of(row):
    """The records of one drawn line: the event, a child in it, its adult and its place."""
    day = (date.fromisoformat(row["day"]) - START.date()).days
    number = row["event"].removeprefix("e")
    place, rows = None, []
    if row["place"] != "-":
        name, address = row["place"].split(", ", 1)
        place = f"p{number}"
        rows.append(a_place(place, day=day, name=name, address=address, kind="other"))
    rows += [
        an_event(row["event"], says=row["says"], day=day, agency=f"agency{number}", place=place),
        a_child(f"c{number}", day=day, agency=f"agency{number}"),
        part(row["event"], f"c{number}", "subject", day=day),
    ]
    if row["adult"] != "-":
        rows += [an_adult(row["adult"], day=day, agency=f"agency{number}"), part(row["event"], row["adult"], day=day)]
    return rows


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_a_drawn_case_is_proposed_as_it_says(case):
    tables = told(*(rows_of(row) for row in table(case.rows)))
    edges = standing(proposals(tables, words=WORDS), end_of_london_day(date.fromisoformat(case.at)))
    found = edges.filter(pl.col("subject_a") != "event", pl.col("subject_b") != "event").rows(named=True)
    said = [
        {
            "a": row["record_a"],
            "b": row["record_b"],
            "kind": row["kind"],
            "agreed": ",".join(row["agreed"]),
            "independent": str(row["independent"]),
        }
        for row in found
    ]
    assert said == (table(case.hits) if case.hits else [])
