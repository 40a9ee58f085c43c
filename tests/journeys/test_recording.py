"""What a record must say to be kept, and that every tool takes anybody: R6, R13, R19."""

from pathlib import Path

import pytest

from cairn.agencies.roles import SYSTEM
from cairn.journeys.take_in_batch import take_in_batch
from intake.made_bundles import a_folder

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])
EVENTS = "event_id,agency_id,kind,occurred_from,recorded_at,summary,partner_asked\n"


def reasons(folder: Path, **tables: str) -> list[tuple[str, str]]:
    report = take_in_batch(source=a_folder(folder, **tables), by=SYSTEM).report
    return [(one["column"], one["reason"]) for one in report["rejections"]]


@pytest.mark.parametrize(
    ("row", "column"),
    [("E1,POL,,2024-01-04,2024-01-05,seen,", "kind"), ("E1,POL,concern,,2024-01-05,seen,", "occurred_from")],
)
def test_r13_an_entry_without_kind_or_date_is_refused_with_a_plain_message(
    tmp_path: Path, row: str, column: str
) -> None:
    assert reasons(tmp_path, events=EVENTS + row + "\n") == [(column, f"{column} is empty, and is needed")]


@pytest.mark.parametrize("said", ["not_asked", "not_asked:", "not_asked:  "])
def test_r6_not_asked_needs_its_reason(tmp_path: Path, said: str) -> None:
    row = f"E1,SXH,sexual_health_attendance,2024-01-04,2024-01-05,seen,{said}\n"
    ((column, reason),) = reasons(tmp_path, events=EVENTS + row)
    assert column == "partner_asked"
    assert "needs its reason" in reason


@pytest.mark.parametrize("said", ["known", "asked_not_told", "not_asked: she was not ready", ""])
def test_r6_dont_know_is_a_value(tmp_path: Path, said: str) -> None:
    row = f"E1,SXH,sexual_health_attendance,2024-01-04,2024-01-05,seen,{said}\n"
    assert reasons(tmp_path, events=EVENTS + row) == []


def test_r19_a_young_man_of_nineteen_and_an_adult_are_recorded_like_anybody(tmp_path: Path) -> None:
    people = (
        "record_id,agency_id,recorded_at,given_names,family_name,sex,date_of_birth,role\n"
        "P1,POL,2024-01-05,Tomos,Vale,male,2004-06-01,adult\n"
        "P2,POL,2024-01-05,Ina,Marsh,other,1951,adult\n"
    )
    events = (
        EVENTS
        + "E1,POL,concern,2024-01-04,2024-01-05,a worry about him,\nE2,POL,concern,2024-01-04,2024-01-05,a worry,\n"
    )
    involved = "event_id,person_record_id,role\nE1,P1,subject\nE2,P2,subject\n"
    assert reasons(tmp_path, people=people, events=events, involvements=involved) == []
