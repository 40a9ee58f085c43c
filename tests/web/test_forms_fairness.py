"""Harms, H2 and H5: the level for equal signs by age and ethnicity is measured, and no part in which a child could be known is told."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.clock import now
from cairn.forms.models import Sent
from cairn.forms.queries import LevelsOf, levels
from factories import a_child, a_post, an_agency, identity_of, looking
from web.conftest import a_post as a_seat
from web.conftest import sign_in
from web.test_concerns import text_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])
LAST_MONTH = now().replace(day=1) - timedelta(days=10)


def screened(
    count: int, *, level: int, born: str = "2012", now_signs: int = 3, about: UUID | None = None, at: Any = LAST_MONTH
) -> None:
    """So many children of a birth with a level and so many signs, screened last month."""
    sender = a_post(agency=an_agency(code="SCH"), name="Priya Nair")
    for _ in range(count):
        Sent(
            reference=f"F-{uuid4().hex[:10]}", draft_id=uuid4(), agency_id=sender.agency_id, staff_id=sender.staff_id, at=at, kind="screening",
            form_version=2, about_id=about, given_names=uuid4().hex, family_name="", born=born, restricted=False, level=level, reasons="Said.",
            answers={f"sign{number}": "now" for number in range(now_signs)}, look_again_on=at.date(), decide_by=at.date(),
        ).save(using="owner", force_insert=True)  # fmt: skip


def measured(by: Post) -> list[LevelsOf]:
    with looking(by) as actor:
        return [one for one in levels(actor) if one.of_what == "age"]


@pytest.fixture
def board() -> Post:
    return a_post(agency=an_agency(code="SPC"), role=Role.BOARD, name="Una Field")


def test_children_of_one_age_are_counted_at_the_same_number_of_signs(board: Post) -> None:
    screened(6, level=3)
    screened(5, level=2)
    screened(7, level=4, born="2009-06-01")
    screened(8, level=1, born="2009-06-01")
    screened(5, level=3, now_signs=1)
    screened(5, level=1, now_signs=1)
    assert {(one.part, one.signs, one.children, one.high) for one in measured(board)} == {
        ("13_to_15", "several", 11, 6), ("16_17", "several", 15, 7), ("13_to_15", "few", 10, 5),
    }  # fmt: skip


@pytest.mark.parametrize(("high", "low"), [(4, 30), (30, 4), (30, 0), (0, 30)])
def test_a_part_in_which_few_got_the_one_or_the_other_is_not_told_and_not_even_named(
    board: Post, high: int, low: int
) -> None:
    screened(high, level=3)
    screened(low, level=1)
    assert measured(board) == []


def test_ethnicity_is_told_as_it_was_written_from_what_all_may_know(board: Post) -> None:
    school = an_agency(code="SCH")
    for number in range(12):
        close = number >= 10
        child = a_child(
            agency=an_agency(code="SHS") if close else school,
            given_names=f"Quinn{number}",
            ethnicity="MWBC",
            sharing="analysis_only" if close else "partnership",
        )
        screened(1, level=3 if number % 2 else 1, about=identity_of(child))
    with looking(board) as actor:
        found = [(one.part, one.children, one.high) for one in levels(actor) if one.of_what == "ethnicity"]
    assert found == [("MWBC", 10, 5)]


def test_this_months_screenings_wait_so_that_no_two_readings_differ_by_one_child(board: Post) -> None:
    screened(20, level=3, at=now())
    screened(20, level=1, at=now())
    assert measured(board) == []


def test_who_reads_no_measures_is_told_nothing_and_the_page_says_what_it_is_for(board: Post) -> None:
    screened(6, level=3)
    screened(6, level=1)
    assert measured(a_post(agency=an_agency(code="SCH"), name="Grace Hall")) == []
    said = text_of(sign_in(a_seat(Role.BOARD, agency="SPC", username="una")).get("/forms/use"))
    assert "13 to 15 Three signs now, or more 12 50 % (6)" in said
    assert "A measure of our own fairness and nothing else" in said
