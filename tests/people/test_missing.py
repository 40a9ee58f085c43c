"""Missing episodes in order, each with its interviews, what is late in words, and the third within ninety days."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.people.rules.missing import (
    DECLINED,
    HELD,
    NOT_REACHED,
    REPEAT_DAYS,
    Overview,
    in_window,
    last_repeat,
    overview,
    state_of,
)
from cairn.people.rules.names import Person
from cairn.places.rules import PlaceSaid
from cairn.records.chronology import EventSaid
from people.made_people import a_dossier, a_person, born_child, one_says
from records.made_said import POLICE, SCHOOL, at, entries, said

QUINN, MIA = born_child("Quinn Harrow"), born_child("Mia Tansley")
DAZ = a_person(one_says(role="person_of_concern", aliases=("Daz",)))
SHOP = PlaceSaid(QUINN.identity, POLICE, at("2010-07-09"), "Blackthorn Ink", "tattoo_studio")
FRIDAY_18 = datetime(2026, 5, 1, 17, tzinfo=UTC)  # 18:00 in London
MONDAY_18 = datetime(2026, 5, 4, 17, tzinfo=UTC)


def away(on: str, *, back: datetime | None = None, **more: object) -> EventSaid:
    by_day = {"by_day": False, "occurred_from": back - timedelta(hours=6), "occurred_to": back} if back else {}
    return said(on, kind="missing_episode", by=POLICE, event=f"away {on}", **(by_day | more))


def talk(on: str, *, when: datetime | None = None, **more: object) -> EventSaid:
    hour = {"by_day": False, "occurred_from": when} if when else {}
    return said(on, kind="return_home_interview", by=SCHOOL, event=f"talk {on}", **(hour | more))


def seen(
    *events: EventSaid,
    on: datetime | None = None,
    others: tuple[tuple[EventSaid, Person, str], ...] = (),
    places: tuple[PlaceSaid, ...] = (),
) -> Overview:
    held = a_dossier(QUINN, events=events, with_others=others, places=places)
    return overview(held, entries(*events), at=on or at("2026-06-01"))


def test_r71_back_on_friday_at_six_with_no_interview_by_monday_at_six_is_out_of_time() -> None:
    """R71."""
    one = away("2026-05-01", back=FRIDAY_18)
    (before,) = seen(one, on=MONDAY_18).episodes
    assert (before.due_at, before.late) == (MONDAY_18, False)
    (after,) = seen(one, on=MONDAY_18 + timedelta(minutes=1)).episodes
    assert after.late


@pytest.mark.parametrize(
    ("hours", "in_time", "words"),
    [
        (41, True, "41 hours after the return"),
        (72, True, "72 hours after the return"),
        (73, False, "73 hours after the return"),
    ],
)
def test_r71_an_interview_says_its_hours_since_the_return(hours: int, in_time: bool, words: str) -> None:
    """R71."""
    when = FRIDAY_18 + timedelta(hours=hours)
    (episode,) = seen(away("2026-05-01", back=FRIDAY_18), talk("2026-05-05", when=when)).episodes
    (one,) = episode.interviews
    assert (one.in_time, one.after_in_words, episode.late) == (in_time, words, False)


def test_where_a_record_has_a_day_and_no_hour_days_are_counted() -> None:
    (episode,) = seen(away("2026-05-01", occurred_to=at("2026-05-02")), talk("2026-05-04")).episodes
    assert (episode.interviews[0].after_in_words, episode.interviews[0].in_time) == ("2 days after the return", True)


def test_without_a_return_no_clock_runs_and_nothing_is_in_time_or_late() -> None:
    """R70."""
    (episode,) = seen(away("2026-03-01"), talk("2026-03-03")).episodes
    assert (episode.returned, episode.due_at, episode.late) == (False, None, False)
    assert episode.interviews[0].in_time is None
    assert episode.interviews[0].after_in_words == "2 days after it began; no return is recorded"


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        ("Accepted", HELD), ("", HELD), ("shared with police", HELD), ("Declined", DECLINED),
        ("refused to talk", DECLINED), ("Not reached", NOT_REACHED),
    ],
)  # fmt: skip
def test_what_became_of_an_offer_is_what_the_record_says(outcome: str, state: str) -> None:
    assert state_of(outcome) == state


def test_an_interview_belongs_to_the_last_episode_before_it() -> None:
    """R71."""
    made = seen(away("2026-03-01"), away("2026-03-10"), talk("2026-03-11"), talk("2026-02-01"))
    assert [(one.entry.said.first_day.day, len(one.interviews)) for one in made.episodes] == [(10, 1), (1, 0)]
    assert [one.entry.said.first_day for one in made.alone] == [date(2026, 2, 1)]


def test_a_decline_is_an_answer_and_not_late() -> None:
    made = seen(away("2026-05-01", back=FRIDAY_18), talk("2026-05-03", outcome="Declined"))
    (episode,) = made.episodes
    assert not episode.late
    assert episode.settled is not None
    assert episode.settled.state == DECLINED


def test_r71_tries_that_reached_nobody_are_no_interview_and_it_stays_out_of_time() -> None:
    made = seen(
        away("2026-05-01", back=FRIDAY_18),
        talk("2026-05-02", outcome="Not reached"),
        talk("2026-05-03", outcome="No contact"),
    )
    (episode,) = made.episodes
    assert episode.late
    assert len(episode.interviews) == 2


def test_a_third_episode_in_ninety_days_is_told_with_its_counts() -> None:
    """R70."""
    made = seen(away("2026-03-10"), away("2026-04-10"), away("2026-05-10"), away("2025-07-01"))
    assert (made.repeats, made.in_window, made.lately) == (True, 3, 4)
    assert made.most == (date(2026, 3, 10), date(2026, 5, 10))
    two = seen(away("2026-03-10"), away("2026-05-10"))
    assert (two.repeats, two.most) == (False, None)


@given(st.lists(st.dates(date(2025, 1, 1), date(2026, 12, 31)), max_size=15))
def test_three_within_ninety_days_are_found_if_and_only_if_there_are_three(days: list[date]) -> None:
    ordered = sorted(days)
    three = any(in_window(ordered, day) >= 3 for day in ordered)
    assert (last_repeat(ordered) is not None) == three
    if found := last_repeat(ordered):
        assert (found[1] - found[0]).days < REPEAT_DAYS


def test_places_and_people_of_interviews_are_named_and_a_protected_place_is_not() -> None:
    """R73."""
    told = talk("2026-05-03", place=SHOP.record)
    made = seen(away("2026-05-01"), told, others=((told, DAZ, "person_of_concern"),), places=(SHOP,))
    assert [(one.title, one.told) for one in made.named] == [("Blackthorn Ink", True), ("“Daz”", True)]
    hidden = PlaceSaid(SHOP.record, POLICE, at("2010-07-09"), protected=True)
    assert seen(told, places=(hidden,)).named == ()


def test_another_child_who_was_missing_too_stands_beside_the_episode() -> None:
    one = away("2026-05-01", place=SHOP.record)
    (episode,) = seen(one, others=((one, MIA, "subject"),), places=(SHOP,)).episodes
    assert [other.title for other in episode.found_with] == ["Mia Tansley"]
    assert episode.place == SHOP


def test_absence_from_school_is_counted_beside_missing_from_home_or_care() -> None:
    made = seen(said("2026-04-01", kind="school_absence"), said("2024-01-01", kind="school_absence"), said("2026-04-02", kind="exclusion"))  # fmt: skip
    assert dict(made.absences) == {"school_absence": 1, "exclusion": 1}
