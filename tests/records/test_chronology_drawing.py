"""The drawing says what the table says, and no more."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.records.chronology import silences
from cairn.records.chronology_drawing import LEFT, MOST_MARKS, RIGHT, drawing
from records.made_said import NAMES, POLICE, SCHOOL, entries, said


def test_marks_carry_the_numbers_of_the_table() -> None:
    known = entries(said("2011-02-21"), said("2011-03-02", by=POLICE, recorded="2011-03-24"))
    made = drawing(known, (), until=date(2011, 4, 1), names=NAMES)
    assert made is not None
    assert [(mark.number, mark.recorded_x is not None) for mark in made.marks] == [(1, False), (2, True)]
    assert [lane.name for lane in made.lanes] == ["Marlbridge Academy", "Police"]
    assert made.whole


def test_without_entries_nothing_is_drawn() -> None:
    assert drawing((), (), until=date(2011, 4, 1), names=NAMES) is None


def test_at_most_sixty_marks_are_drawn_and_the_rest_is_counted() -> None:
    first = date(2011, 1, 1)
    known = entries(*(said((first + timedelta(days=day)).isoformat()) for day in range(70)))
    made = drawing(known, (), until=date(2011, 4, 1), names=NAMES)
    assert made is not None
    assert (len(made.marks), made.left_out, made.marks[-1].number) == (MOST_MARKS, 10, 70)


def test_a_long_quiet_end_is_said_in_words_and_not_drawn_to_scale() -> None:
    known = entries(said("2011-02-21"), said("2011-05-02"))
    made = drawing(known, silences(known, until=date(2026, 1, 1)), until=date(2026, 1, 1), names=NAMES)
    assert made is not None
    assert not made.whole
    assert made.last_day < date(2012, 1, 1)


@settings(deadline=None)
@given(
    st.lists(st.dates(date(2009, 1, 1), date(2015, 1, 1)), min_size=1, max_size=30),
    st.dates(date(2015, 1, 1), date(2016, 1, 1)),
)
def test_everything_stands_inside_the_box_and_time_runs_to_the_right(days: list[date], until: date) -> None:
    known = entries(*(said(day.isoformat(), by=SCHOOL if day.day % 2 else POLICE) for day in days))
    made = drawing(known, silences(known, until=until), until=until, names=NAMES)
    assert made is not None
    places = [mark.x for mark in made.marks]
    assert places == sorted(places)
    assert all(LEFT <= x <= RIGHT for x in [*places, made.now_x, *(tick.x for tick in made.ticks)])
    assert all(block.x + block.width <= RIGHT + 2 for block in made.blocks)
