"""The arithmetic that rules share: chance, who may be one, homes, merging."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.signals.engines.alike import Profile, alike, shares
from cairn.signals.engines.calibration import shipped
from cairn.signals.engines.chance import at_least
from cairn.signals.engines.homes import homes
from cairn.signals.engines.known import Known
from cairn.signals.engines.matters import matters, with_clocks
from cairn.signals.engines.merging import together
from cairn.signals.engines.moments import Moments
from cairn.signals.values import Hit, recurrence_in_words
from signals.made_records import Records, noon

EDGES = pl.DataFrame(
    schema={
        "record_a": pl.Utf8, "record_b": pl.Utf8, "known_at": pl.Datetime("us", "UTC"), "until": pl.Datetime("us", "UTC"),
        "match_weight": pl.Float64, "band": pl.Utf8,
    }
)  # fmt: skip
CLOCKS = {"professional_days": 1, "family_days": 5, "intelligence_days": 5}


@given(st.integers(1, 12), st.floats(1e-6, 20), st.floats(0.05, 50))
@settings(max_examples=60, deadline=None)
def test_less_is_known_the_likelier_are_large_counts(count: int, mean: float, shape: float) -> None:
    chance = float(at_least(count, mean, shape=shape))
    assert 0 <= chance <= 1
    assert float(at_least(count + 1, mean, shape=shape)) <= chance
    if count > mean + 3 * mean**0.5 + 1:
        assert float(at_least(count, mean)) <= chance + 1e-12


def test_one_or_more_of_a_hundredth_expected_is_about_a_hundredth() -> None:
    assert float(at_least(1, 0.01)) == pytest.approx(0.00995, abs=1e-5)


@pytest.mark.parametrize(
    ("one", "other", "may_be"),
    [
        (Profile("velk", "", 0, 0), Profile("", "", 0, 0), True),
        (Profile("velk", "", 0, 0), Profile("val", "", 0, 0), False),
        (Profile("gabsan", "", 0, 0), Profile("gaban", "", 0, 0), True),
        (Profile("", "male", 0, 0), Profile("", "female", 0, 0), False),
        (Profile("", "", 1980, 1984), Profile("", "", 1990, 1995), True),
        (Profile("", "", 1955, 1965), Profile("", "", 1993, 1996), False),
    ],
)
def test_two_whole_names_sexes_or_generations_are_two_adults(one: Profile, other: Profile, *, may_be: bool) -> None:
    assert alike(one, other) is alike(other, one) is may_be


def test_the_more_is_known_of_an_adult_the_fewer_earlier_ones_may_be_the_same() -> None:
    profiles = [
        Profile("a", "male", 1980, 1985),
        Profile("b", "female", 0, 0),
        Profile("", "", 0, 0),
        Profile("a", "male", 1980, 1984),
    ]
    found = shares(profiles)
    assert found[0] == 1
    assert found[3] == pytest.approx((2 + 1) / (3 + 1))
    assert np.all((found > 0) & (found <= 1))


def _known(made: Records) -> Known:
    known = Known(made.tables(), EDGES)
    known.advance(noon("2030-01-01"))
    return known


def test_children_of_one_address_one_parent_or_one_family_are_of_one_home() -> None:
    made = Records()
    made.child("SCH-1", "Quinn Harrow", "2010-01-01", address="27 Quarry Lane, Marlbridge")
    made.child("ASU-1", "Rowan Pike", "2010-01-01", address="27 Quarry Lane, Marlbridge", date_of_birth="1999-01-02")
    made.child("CSC-1", "Lyle Harrow", "2010-01-01", address=None, date_of_birth="2001-03-04")
    made.child("POL-1", "Tam Vole", "2010-01-01", date_of_birth="1996-04-17", sex="male")
    home = _known(made).homes_of(["SCH-1", "ASU-1", "CSC-1", "POL-1"])
    assert home == {"SCH-1": "SCH-1", "ASU-1": "SCH-1", "CSC-1": "SCH-1", "POL-1": "POL-1"}


def test_a_child_known_by_a_first_name_alone_may_be_another_of_that_name() -> None:
    made = Records()
    made.child("SCH-1", "Quinn Harrow", "2010-01-01")
    made.child("ASU-1", "Quinn", "2010-01-01", date_of_birth=None, address=None)
    made.child("POL-1", "Skye", "2010-01-01", date_of_birth=None, address=None)
    home = _known(made).homes_of(["SCH-1", "ASU-1", "POL-1"])
    assert home["ASU-1"] == "SCH-1"
    assert home["POL-1"] == "POL-1"


def test_home_tokens_are_known_from_their_recording_on() -> None:
    made = Records()
    made.child("SCH-1", "Quinn Harrow", "2010-01-01")
    made.child("SCH-2", "Rowan Pike", "2010-01-01")
    made.rows["relationships"].append(
        {
            "agency_id": "CSC",
            "from_record_id": "SCH-1",
            "to_record_id": "SCH-2",
            "kind": "sibling_of",
            "recorded_at": noon("2010-06-01"),
            "sharing": "partnership",
        }
    )
    found = homes(made.tables())
    assert not found.of(["SCH-1"], noon("2010-05-31")) & found.of(["SCH-2"], noon("2010-05-31"))
    assert found.of(["SCH-1"], noon("2010-06-01")) & found.of(["SCH-2"], noon("2010-06-01"))


def _hit(anchor: str, children: str, adults: str, chance: float | None, day: int = 1) -> Hit:
    return Hit(
        anchor=anchor, said=anchor, known_at=datetime(2010, 1, day, tzinfo=UTC), children=tuple(children.split()),
        people_of_concern=tuple(adults.split()), identities=tuple(children.split()), homes=2, chance=chance,
    )  # fmt: skip


def _together(*hits: Hit) -> list[Hit]:
    return together(hits, children={hit.anchor: hit.children for hit in hits}, sure=0.01, asked=0.3)


def test_hits_about_the_same_children_and_adults_become_one_named_after_the_earliest() -> None:
    (one,) = _together(_hit("early", "a b", "x y", 0.005, 1), _hit("strong", "a b c", "x y z", 1e-6, 9))
    assert (one.anchor, one.said, one.also) == ("early", "strong", ("strong",))
    assert one.children == ("a", "b", "c")


def test_what_was_shown_first_keeps_its_name_when_it_grows_past_another() -> None:
    january = [datetime(2010, 1, day, tzinfo=UTC) for day in range(1, 32)]
    grown = replace(
        _hit("early", "a b c", "x", 1e-6, 20), fell=((january[2], 0.9), (january[4], 0.2), (january[19], 1e-6))
    )
    later = replace(_hit("later", "a b", "y", 0.01, 10), fell=((january[9], 0.01),))
    (one,) = _together(grown, later)
    assert (one.anchor, one.also) == ("early", ("later",))


def test_a_weak_hit_lends_no_children_to_a_strong_one() -> None:
    (one,) = _together(_hit("strong", "a b", "x", 1e-6), _hit("weak", "a b c d", "x", 0.2))
    assert one.children == ("a", "b")


def test_hits_that_share_one_child_stay_two_even_around_one_adult() -> None:
    found = _together(
        _hit("one", "a b", "x", 1e-6), _hit("common name", "b c", "x y", 0.2), _hit("two", "c d", "y", 1e-5)
    )
    assert sorted(hit.children for hit in found) == [("a", "b"), ("b", "c"), ("c", "d")]


def test_an_outcome_counts_from_the_moment_it_was_known_and_a_bare_refusal_answers_nothing() -> None:
    made = Records()
    made.child("SCH-1", "Quinn Harrow", "2010-01-01")
    made.event("SCH-E1", "2010-01-04", children=("SCH-1",), outcome="visited", outcome_at=noon("2010-01-20"))
    made.event(
        "SCH-E2",
        "2010-01-04",
        children=("SCH-1",),
        kind="mental_health_referral",
        outcome="not accepted",
        outcome_at=None,
    )
    found = {row["event"]: row for row in with_clocks(matters(made.tables()), **CLOCKS).iter_rows(named=True)}
    assert found["SCH-E1"]["answered_at"] == noon("2010-01-20")
    assert found["SCH-E2"]["answered_at"] is None
    assert found["SCH-E2"]["sort"] == "refused"


def test_where_an_agency_never_writes_outcomes_a_missing_one_says_nothing() -> None:
    """R54 holds where outcomes are written down; where they never are, one missing outcome tells nothing."""
    made = Records()
    made.child("POL-1", "Quinn Harrow", "2010-01-01")
    for number in range(20):
        made.event(
            f"POL-E{number:02}",
            f"2010-0{1 + number // 5}-{1 + number % 5:02}",
            children=("POL-1",),
            kind="intelligence",
            outcome=None,
            outcome_at=None,
        )
    habit = matters(made.tables()).sort("known_at")["habit"].to_list()
    assert not habit[0]
    assert habit[-1]


def test_things_are_taken_in_once_in_the_step_that_reaches_them() -> None:
    moments = Moments([(noon("2010-01-03"), "c"), (noon("2010-01-01"), "a"), (noon("2010-01-02"), "b")])
    assert moments.advance(noon("2010-01-02")) == ["a", "b"]
    assert moments.advance(noon("2010-01-02")) == []
    assert moments.advance(noon("2010-02-01")) == ["c"]


@pytest.mark.parametrize("kind", ["shared_person_of_concern", "place_of_concern"])
def test_the_rarer_by_chance_the_longer_until_it_comes_again(kind: str) -> None:
    bar = shipped().bars[kind]
    rates = [bar.weekly(chance) for chance in np.geomspace(1e-9, 1, 40)]
    assert rates == sorted(rates)
    assert bar.raise_at < bar.ask_at


@pytest.mark.parametrize(
    ("weeks", "words"), [(0.4, "every week"), (61.2, "once in 61 weeks"), (520, "once in 10 years")]
)
def test_recurrence_is_said_in_plain_words(weeks: float, words: str) -> None:
    assert words in recurrence_in_words(weeks)
