"""The demo's first data: brought once, and finished by the next run where a first one was stopped."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from cairn.operations import first_data

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"]),
]
Connect = Callable[[str], psycopg.Connection[dict[str, Any]]]
COUNTED = ("intake_batch", "agencies_staff", "agencies_post", "records_record", "signals_signal", "linkage_edge")


@pytest.fixture(autouse=True)
def kept_password(empty_home: object) -> None:
    """The demo's password goes to a folder of the test's own."""


@contextmanager
def _told(said: list[str], says: str) -> Iterator[None]:
    said.append(says)
    yield


def _counts(connect_as: Connect) -> dict[str, int]:
    connection = connect_as("postgres")
    return {table: connection.execute(f"select count(*) as n from {table}").fetchone()["n"] for table in COUNTED}


def test_a_second_run_brings_nothing_new(connect_as: Connect) -> None:
    first: list[str] = []
    second: list[str] = []
    first_data.fill(step=lambda says: _told(first, says), county=False)
    counts = _counts(connect_as)
    first_data.fill(step=lambda says: _told(second, says), county=False)
    assert len(first) == 3
    assert second == []
    assert _counts(connect_as) == counts
    assert all(counts.values())


def test_a_run_that_was_stopped_half_way_is_finished_by_the_next(connect_as: Connect) -> None:
    @contextmanager
    def stopped_before_staff(says: str) -> Iterator[None]:
        if "staff" in says:
            raise KeyboardInterrupt
        yield

    with pytest.raises(KeyboardInterrupt):
        first_data.fill(step=stopped_before_staff, county=False)
    assert _counts(connect_as)["agencies_staff"] == 0
    said: list[str] = []
    first_data.fill(step=lambda says: _told(said, says), county=False)
    assert len(said) == 2
    assert all(_counts(connect_as).values())


def test_everybody_of_ten_agencies_can_sign_in_with_the_printed_password(connect_as: Connect) -> None:
    from django.contrib.auth import authenticate

    first_data.fill(step=lambda says: _told([], says), county=False)
    lines = "\n".join(first_data.how_to_sign_in())
    assert first_data.password() in lines
    agencies = connect_as("postgres").execute("select count(distinct agency_id) as n from agencies_post").fetchone()
    assert agencies == {"n": 10}
    for name in first_data.TRY_FIRST:
        assert name in lines
        assert authenticate(username=name, password=first_data.password()) is not None
