"""Rates with their intervals, drift against chance, the budget's bar, and when answers propose to retire a rule."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from cairn.county.evaluation.nulls import null_tallies
from cairn.county.generator import people_only
from cairn.linkage.engines.bands import NEVER
from cairn.linkage.engines.model import Bands, load_model
from cairn.signals.drift import ALIKE, FEWER, MORE, UNKNOWN, Proposal, Rate, drift, proposal
from cairn.signals.engines.calibration import shipped
from cairn.signals.engines.given import given
from cairn.signals.registry import rules
from cairn.signals.rule_queries import RateFacts, RuleFound
from cairn.signals.tally import within_budget


def test_the_budget_would_be_spent_at_the_chance_of_its_last_signal() -> None:
    chances = [0.5, 0.001, 0.02, 0.03]
    assert within_budget(chances, weeks=10, a_week=0.2) == 0.02
    assert within_budget(chances, weeks=100, a_week=0.2) is None, "all of them are within it"
    assert within_budget(chances, weeks=1, a_week=0.2) is None, "one week tells nothing"


def test_a_rate_lies_in_its_interval_which_narrows_with_the_weeks() -> None:
    few, many = Rate(2, 10), Rate(20, 100)
    assert few.low < many.low < 0.2 < many.high < few.high
    assert (Rate(0, 13).low, round(Rate(0, 13).high, 3)) == (0.0, 0.284), "none seen in 13 weeks: at most 0.28 a week"


def test_a_rule_drifts_where_its_interval_and_that_of_chance_do_not_meet() -> None:
    chance = Rate(10, 500)
    assert drift(Rate(6, 13), chance) == MORE
    assert drift(Rate(1, 13), chance) == ALIKE
    assert drift(Rate(0, 13), Rate(400, 500)) == FEWER
    assert drift(Rate(9, 13), None) == UNKNOWN
    assert drift(Rate(9, 13), Rate(0, 0.0)) == UNKNOWN


def test_eighteen_noes_of_the_last_twenty_propose_that_a_rule_is_retired() -> None:
    assert not proposal(["no"] * 19).stands
    assert proposal(["no"] * 18 + ["look"] * 2).stands
    assert not proposal(["no"] * 17 + ["look"] * 3).stands
    assert proposal(["no"] * 20 + ["look"] * 50) == Proposal(20, 20), "the latest count"


@pytest.mark.parametrize(
    ("rule_version", "calibration", "how"),
    [("in use", 0, MORE), ("another", 0, UNKNOWN), ("in use", 1, UNKNOWN)],
)
def test_drift_is_told_only_against_a_rate_of_the_rule_and_the_bars_in_use(
    rule_version: str, calibration: int, how: str
) -> None:
    kind = "shared_person_of_concern"
    measured = RateFacts(
        kind=kind, number=1, rule_version=str(rules()[kind].version) if rule_version == "in use" else "0",
        calibration=shipped().version + calibration, runs=20, weeks=500.0, raised=10, asked=10,
        raise_at=shipped().bars[kind].raise_at, ask_at=shipped().bars[kind].ask_at, budget_at=None,
        measured_at=datetime(2026, 1, 1, tzinfo=UTC), a_week=1.0, a_week_here=1.0, model="2026.2", id=uuid4(),
    )  # fmt: skip
    found = RuleFound(kind, raised_lately=9, rates=(measured,))
    assert found.drifts["raise"][0] == how
    assert (found.rate is None) is (how == UNKNOWN)


def test_what_is_detected_on_rests_on_the_links_and_the_join_of_the_model_that_is_given() -> None:
    tables, _ = people_only(seed=20_001, children=30)
    bands = load_model().bands
    cautious = replace(load_model(), bands=Bands(dict.fromkeys(bands.certain, NEVER), bands.ask, 900.0))
    by_default, by_it = given(tables), given(tables, model=cautious)
    assert "certain" in set(by_default.edges["band"])
    assert "certain" not in set(by_it.edges["band"])
    assert (by_default.join, by_it.join) == (None, 900.0)


@pytest.mark.slow
def test_a_null_county_gives_each_kind_with_chance_a_tally_and_the_same_seed_the_same_one() -> None:
    first, again = (
        null_tallies(seed=20_001, children=600, years=1.0, calibration=shipped(), model=load_model()) for _ in range(2)
    )
    assert first == again
    assert [one.kind for one in first] == sorted(shipped().bars)
    assert all(one.weeks == pytest.approx(52 * 600 / 110_000, rel=0.2) for one in first)
    assert all(len(one.chances) == one.raised + one.asked for one in first)
