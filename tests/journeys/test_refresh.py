"""A refresh says nothing before its time, changes nothing when said twice, and leaves no half."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections

from cairn.agencies.roles import SYSTEM
from cairn.base.clock import now
from cairn.journeys.refresh import refresh
from cairn.journeys.take_in_batch import take_in_batch
from intake.made_bundles import a_folder

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"]),
    pytest.mark.slow,
]
EVENTS = "event_id,agency_id,kind,occurred_from,recorded_at,summary,raised_by\n"


def signals() -> list[tuple[object, ...]]:
    with connections["engine"].cursor() as cursor:
        cursor.execute("select key, reference, status, first_raised_on, agencies from signals_signal order by key")
        return list(cursor.fetchall())


def a_worry(recorded_days_ago: float) -> str:
    recorded = (now() - timedelta(days=recorded_days_ago)).isoformat(timespec="seconds")
    return EVENTS + f"E1,POL,concern,{recorded},{recorded},somebody was worried,professional\n"


def test_a_worry_of_this_hour_is_not_unheard_yet(tmp_path: Path) -> None:
    take_in_batch(source=a_folder(tmp_path, events=a_worry(0.02)), by=SYSTEM)
    refresh()
    assert signals() == []


def test_a_worry_without_an_answer_past_its_clock_is_raised_once_however_often_it_is_looked_at(tmp_path: Path) -> None:
    take_in_batch(source=a_folder(tmp_path, events=a_worry(12)), by=SYSTEM)
    first = refresh()
    before = signals()
    assert first.signals == len(before) == 1
    assert before[0][3] <= now().date()
    again = refresh()
    assert (again.signals, again.scope_rows, again.people.moved) == (0, 0, 0)
    assert signals() == before


def test_nothing_held_is_no_fault() -> None:
    assert refresh().signals == 0
