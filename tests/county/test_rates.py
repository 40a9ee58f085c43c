"""What a made-up county shows when counted is what its rates say, before agencies lose and delay any of it."""

import numpy as np
import pytest

from cairn.county.generator.background import background
from cairn.county.generator.drawing import Traffic, exposure
from cairn.county.generator.missing import days_of_episodes, episodes_a_year, missing
from cairn.county.generator.rates import DAYS_A_YEAR, MISSING_AT_HOME, Plan
from cairn.county.generator.world import begin

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def world():
    made = begin(Plan(seed=2, children=30_000, years=5))
    traffic = Traffic(made.stream("traffic"), made.ground.places, made.plan.days)
    background(made, traffic)
    missing(made, traffic)
    return made


@pytest.fixture(scope="module")
def book(world):
    return world.book.columns()


def child_years(world, low, high):
    begin_, end = exposure(world.people, (low, high), world.plan.days)
    return float(np.maximum(end - begin_, 0).sum()) / DAYS_A_YEAR


@pytest.mark.parametrize(
    ("stream", "rate", "ages", "within"),
    [
        (("referral",), "referrals", (0, 18), 0.08),
        (("assessment",), "in_need", (0, 18), 0.08),
        (("emergency", "emergency_worry"), "emergencies", (10, 18), 0.06),
        (("mental_health",), "mental_health_referrals", (8, 18), 0.08),
        (("sexual_health",), "sexual_health", (13, 18), 0.12),
        (("exclusion",), "exclusions", (11.4, 16.4), 0.12),
        (("absence",), "persistent_absence", (11.4, 16.4), 0.08),
        (("crime",), "crimes", (10, 18), 0.12),
    ],
)
def test_a_stream_happens_as_often_as_its_rate_says(world, book, stream, rate, ages, within):
    count = int(np.isin(book["stream"], stream).sum())
    expected = getattr(world.plan.rates, rate) * child_years(world, *ages)
    assert count == pytest.approx(expected, rel=within)


def test_about_as_many_children_are_of_age_at_any_time_as_asked_for(world):
    for at in (0, 600, 1_800):
        born = world.people.born[: world.people.children]
        of_age = ((born <= at) & (born > at - 18 * DAYS_A_YEAR)).sum()
        assert of_age == pytest.approx(world.plan.children, rel=0.03)


def test_as_many_children_are_in_care_as_the_rate_says(world):
    everyone = np.arange(world.people.children, dtype=np.int32)
    counts = [world.people.in_care(everyone, np.full(len(everyone), at)).sum() for at in (300.0, 900.0, 1_500.0)]
    assert np.mean(counts) == pytest.approx(world.plan.rates.in_care * world.plan.children, rel=0.15)


def test_few_children_carry_most_referrals(book):
    child = book["child"][book["stream"] == "referral"]
    counts = np.sort(np.bincount(child))[::-1]
    tenth = counts[: len(counts) // 10].sum() / counts.sum()
    assert tenth > 0.6  # a gamma of shape 0.2: very uneven


def test_missing_children_have_as_many_episodes_as_the_table_says():
    rng = np.random.default_rng(1)
    counts = episodes_a_year(rng, MISSING_AT_HOME, 20_000)
    for low, high, share in MISSING_AT_HOME:
        found = ((counts >= low) & (counts <= high)).mean()
        assert found == pytest.approx(share / sum(row[2] for row in MISSING_AT_HOME), abs=0.01)


def test_later_episodes_come_in_clusters():
    rng = np.random.default_rng(2)
    counts = np.full(2_000, 4)
    days = days_of_episodes(rng, counts, 0.6).reshape(-1, 4)
    gaps = np.diff(days, axis=1)
    near = ((gaps > 0) & (gaps <= 21)).mean()
    alone = np.diff(days_of_episodes(rng, counts, 0.0).reshape(-1, 4), axis=1)
    assert near > 0.55
    assert ((alone > 0) & (alone <= 21)).mean() < 0.2


def test_children_go_missing_as_often_as_the_rate_says(world, book):
    episodes = book["stream"] == "missing"
    people = world.people
    in_care = people.in_care(np.maximum(book["child"], 0), book["at"]) & episodes
    at_home = np.unique(
        np.stack([book["child"][episodes & ~in_care], book["at"][episodes & ~in_care] // DAYS_A_YEAR]), axis=1
    ).shape[1]
    expected = world.plan.rates.missing_at_home * child_years(world, 10, 18)
    assert at_home == pytest.approx(expected, rel=0.2)


def test_minorities_are_eight_in_a_hundred_and_live_close_together(world):
    origin, town = (
        world.people.homes.origin,
        world.people.town[world.people.children :][: len(world.people.homes.origin)],
    )
    minority = origin > 2
    assert minority.mean() == pytest.approx(0.08, abs=0.01)
    busiest = np.sort(np.bincount(town[minority], minlength=12))[::-1][:3].sum() / minority.sum()
    assert busiest > 0.75


def test_schools_write_nothing_on_weekends_or_in_august(world, book):
    at = book["at"][book["stream"] == "concern"]
    day = np.floor(at).astype(int)
    assert ((day + 4) % 7 < 5).all()  # 1 January 2021 was a Friday
    assert not ((day % 365 >= 200) & (day % 365 < 245)).any()
