"""How far a model's chances come true, when a week looks different, and what another version would change."""

import json
from dataclasses import replace
from datetime import date
from importlib import resources

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from cairn.linkage.engines.bands import NEVER
from cairn.linkage.engines.drift import FATES, Week, alarms, fates, trained
from cairn.linkage.engines.model import Bands, load_model
from cairn.linkage.engines.precision import (
    WANTED,
    Labelled,
    Share,
    calibration,
    needed,
    precision,
    shown,
    verdict,
)  # fmt: skip
from cairn.linkage.two_editions import people_linked
from cairn.linkage.two_models import difference, of_model
from linkage.made_people import a_place, a_record, tables_of

TRAINED = {"certain": 0.73, "ask": 0.10, "alone": 0.17}


@given(st.integers(0, 400), st.integers(1, 400))
def test_the_bounds_hold_the_share_and_stay_within_none_and_all(right: int, more: int) -> None:
    share = Share(right, right + more - 1) if right + more > 1 else Share(0, 1)
    assert share.value is not None
    assert 0 <= share.low <= share.value <= share.high <= 1


def test_a_rule_is_shown_right_by_enough_pairs_and_by_none_fewer() -> None:
    enough = needed()
    assert shown(Share(enough, enough))
    assert not shown(Share(enough - 2, enough - 2))
    assert not shown(Share(enough - 1, enough))
    assert 3_000 < enough < 5_000


@pytest.mark.parametrize(
    ("share", "says"),
    [
        (Share(0, 0), "Not shown here: nobody has judged a pair"),
        (Share(40, 40), "Not shown here: of 40 pairs linked by rule and judged, 40 were right."),
        (Share(5_000, 5_000), "Shown here: of 5,000 pairs"),
    ],
)
def test_the_certain_band_says_whether_it_is_shown(share: Share, says: str) -> None:
    assert verdict(share).startswith(says)
    assert f"{WANTED:.1%}" in verdict(share)


def test_stated_is_set_against_observed_tenth_by_tenth() -> None:
    pairs = (
        [Labelled("ask", 0.81, same=True)] * 8
        + [Labelled("ask", 0.89, same=False)] * 2
        + [Labelled("certain", 1.0, same=True)]
    )
    steps = calibration(pairs)
    assert [(step.low, step.observed.right, step.observed.of) for step in steps] == [(0.8, 8, 10), (0.9, 1, 1)]
    assert steps[0].stated == pytest.approx(0.826)
    assert precision(pairs, "ask") == Share(8, 10)
    assert precision(pairs, "apart").value is None


def test_a_week_far_from_the_training_is_named_and_a_small_or_like_one_is_not() -> None:
    like, far = Week(date(2026, 3, 2), 73, 10, 17), Week(date(2026, 3, 9), 40, 30, 30)
    few = Week(date(2026, 3, 16), 0, 0, 49)
    told = alarms([like, far, few], TRAINED)
    assert len(told) == 1
    assert told[0].startswith("Week of 9 March 2026, 100 records: 40% were linked by rule, where it was 73% when")
    assert "30% were asked about, where it was 10%" in told[0]


def test_a_record_has_the_best_fate_of_any_of_its_pairs() -> None:
    edges = pl.DataFrame(
        [("a", "b", "certain", None), ("a", "c", "ask", None), ("c", "d", "ask", None)],
        schema={"record_a": pl.Utf8, "record_b": pl.Utf8, "band": pl.Utf8, "until": pl.Datetime}, orient="row",
    )  # fmt: skip
    assert fates("abcde", edges) == {"certain": 2, "ask": 2, "alone": 1}


def test_the_shares_of_the_training_are_those_of_the_shipped_version() -> None:
    told = json.loads(resources.files("cairn.linkage.engines.models").joinpath("people.fates.json").read_text("utf-8"))
    assert told["version"] == load_model().version
    shares = trained(load_model().version)
    assert shares is not None
    assert sum(shares[fate] for fate in FATES) == pytest.approx(1, abs=0.001)


def test_another_version_has_no_shares_of_its_training_to_be_held_against() -> None:
    assert trained("cautious") is None


def test_two_models_are_compared_as_a_refresh_would_link_so_a_close_record_changes_nothing_that_others_see() -> None:
    shipped = load_model()
    close = a_record("h", **CERYS) | {"sharing": "analysis_only"}
    records = [a_record("c1", **CERYS), a_record("c2", **CERYS), close]
    edges = people_linked(tables_of(records), model=shipped, reasons=False)
    alone = people_linked(tables_of(records[:2]), model=shipped, reasons=False)
    between = (pl.col("record_a") != "h") & (pl.col("record_b") != "h")
    assert_frame_equal(edges.filter(between), alone)
    assert edges.height > alone.height, "the close one is linked too, beside everything"
    assert of_model(tables_of(records), [], shipped).certain == edges.filter(
        pl.col("until").is_null(), pl.col("band") == "certain"
    ).height  # fmt: skip


def test_an_address_that_is_protected_at_any_level_is_no_evidence_in_a_comparison_either() -> None:
    home = {"address": CERYS["address"], "postcode": CERYS["postcode"]}
    place = a_place("p", **home) | {"sharing": "analysis_only", "protected": "yes"}
    both = [a_record("c1", **CERYS), a_record("c2", **CERYS)]
    told, untold = (
        people_linked(tables_of(both, places=places), model=load_model(), reasons=False)["match_weight"][0]
        for places in ([place], [])
    )
    assert told < untold


CERYS = {"given": "Cerys", "family": "Lowde", "born": "1996-01-20", "address": "14 Mill Road", "postcode": "ZZ1 1AA"}
KIT = {"given": "Kit", "family": "Ashcombe", "born": "1997-05-02", "address": "3 Green Lane", "postcode": "ZZ2 2BB"}
RECORDS = tables_of(
    [a_record("c1", **CERYS), a_record("c2", **CERYS), a_record("k1", **KIT), a_record("k2", **KIT), a_record("alone", given="Bo", family="Reed", born="1990-01-02")]
)  # fmt: skip


def test_a_version_whose_bars_are_out_of_reach_parts_people_whom_nobody_judged() -> None:
    shipped = load_model()
    cautious = replace(
        shipped, version="cautious", bands=Bands(dict.fromkeys(shipped.bands.certain, NEVER), shipped.bands.ask, 900.0)
    )
    judged = [("c1", "c2", "same"), ("k1", "alone", "different"), ("c1", "k1", "unsure")]
    before, after = of_model(RECORDS, judged, shipped), of_model(RECORDS, judged, cautious)
    assert (before.certain, after.certain) == (2, 0)
    moved = difference(before, after)
    assert moved.moved["record_id"].to_list() == ["k1", "k2"]  # the judgement holds the others together under both
    assert (moved.people, moved.joined, moved.parted) == (1, 0, 1)
    back = difference(after, before)
    assert (back.people, back.joined, back.parted) == (2, 1, 0)
    assert difference(before, before).people == 0


def test_a_version_is_held_against_what_people_said() -> None:
    judged = [("c1", "c2", "same"), ("k1", "k2", "different"), ("k1", "alone", "different")]
    found = of_model(RECORDS, judged, load_model())
    bands = sorted((pair.band, pair.same) for pair in found.labelled)
    assert bands == [("apart", False), ("certain", False), ("certain", True)]
    assert (found.agrees, found.contradicts) == (2, 1)
    assert precision(found.labelled, "certain") == Share(1, 2)
