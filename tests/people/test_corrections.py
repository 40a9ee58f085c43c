"""What agencies corrected of a person: no old word is lost, and none is made up."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from cairn.people.rules.corrections import Correction, corrections
from cairn.people.rules.names import PersonSaid

SCHOOL, POLICE = UUID(int=1), UUID(int=2)
FIRST = datetime(2026, 5, 14, 9, tzinfo=UTC)


def said(day: int = 0, *, record: int = 9, agency: UUID = SCHOOL, **words: str) -> PersonSaid:
    at = FIRST + timedelta(days=day)
    return PersonSaid(UUID(int=record), agency, at, at, **words)


def test_the_old_words_stand_beside_the_new_with_who_corrected_them_and_when() -> None:
    was = said(given_names="Quin", address="1 Mill Lane")
    now = said(2, given_names="Quinn", address="1 Mill Lane", date_of_birth="2012-03-01")
    assert corrections([now, was]) == (
        Correction(SCHOOL, now.recorded_at.date(), "Given names", "Quin", "Quinn"),
        Correction(SCHOOL, now.recorded_at.date(), "Born", "", "2012-03-01"),
    )
    assert corrections([now, was], at=FIRST + timedelta(days=1)) == ()


def test_two_agencies_that_say_otherwise_correct_nothing() -> None:
    assert corrections([said(given_names="Quinn"), said(1, record=8, agency=POLICE, given_names="Quin")]) == ()


@given(st.lists(st.sampled_from(["Quinn", "Quin", "Kwin"]), min_size=1, max_size=6))
def test_from_the_corrections_and_the_last_words_the_first_are_found_again(names: list[str]) -> None:
    told = corrections([said(day, given_names=name) for day, name in enumerate(names)])
    word = names[-1]
    for one in told:
        assert one.after == word
        word = one.before
    assert word == names[0]
