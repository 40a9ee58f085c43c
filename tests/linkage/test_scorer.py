"""The scorer for one record and the batch weigh the same pair the same, whatever names and facts it has."""

import itertools
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import DamerauLevenshtein, Hamming, JaroWinkler, Levenshtein

from cairn.county.generator.names import origins
from cairn.linkage.engines import grades
from cairn.linkage.engines.bands import banded
from cairn.linkage.engines.batch import load_model, score_pairs, with_frequencies
from cairn.linkage.engines.comparisons import COMPARISONS, FREQUENCIES
from cairn.linkage.engines.editions import editions, whole_enough
from cairn.linkage.engines.keys import keys_of, standing
from cairn.linkage.engines.one_edition import one_edition, one_looks
from cairn.linkage.engines.reasons import with_reasons
from cairn.linkage.engines.scorer import Scorer, frozen
from linkage.made_people import a_number, a_record, tables_of

pytestmark = pytest.mark.slow
AGREE = 1e-6  # bits
BITS = [
    "match_weight",
    *(f"mw_{comparison.field}" for comparison in COMPARISONS),
    "mw_tf_adj_given",
    "mw_tf_adj_rarity",
]
GRADES = [f"gamma_{comparison.field}" for comparison in COMPARISONS if comparison.field != "rarity"]
OTHER_WAYS = (
    "Łukasz",
    "Zoë",
    "O’Neill",
    "Nguyễn",
    "Þóra",
    "Abdul Rahman",
    "Mohammed Ali",
    "van der Berg-Smith",
    "A",
    "?",
)
UPN, NHS = ("A123456789012", "A123456789013", "é12345678901"), ("9990000018", "999 000 0026", "9990000514")
DATES = (
    "2009-08-14",
    "2009-14-08",
    "2009-04-08",
    "2009-08-04",
    "2009-08-15",
    "2010-08-14",
    "2009-01-01",
    "2009-08",
    "2009",
)
HOMES = ("14 Mill Road, Marlbridge", "Flat 2, 14 Mill Rd", "9 West Street", "The Refuge, 3 Tannery Row")


def misspelt(name: str, at: int, way: str) -> str:
    """The name with one slip of the pen."""
    at = at % max(len(name) - 1, 1)
    slips = {"drop": name[:at] + name[at + 1 :], "swap": name[:at] + name[at : at + 2][::-1] + name[at + 2 :]}
    return {"": name, "twice": name[: at + 1] + name[at:], "short": name[:1]}.get(way) or slips.get(way, name)


SLIPS = st.sampled_from(["", "", "drop", "swap", "twice", "short"])
GIVEN_NAMES = st.sampled_from(
    sorted({n for one in origins() for names in one.given for n in names[:40]} | set(OTHER_WAYS))
)
FAMILY_NAMES = st.sampled_from(sorted({name for one in origins() for name in one.family[:30]} | set(OTHER_WAYS)))


@st.composite
def populations(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """A few names of all origins, each borne by several records in several spellings; facts at random."""
    given_names = draw(st.lists(GIVEN_NAMES, min_size=2, max_size=4))
    family_names = draw(st.lists(FAMILY_NAMES, min_size=1, max_size=3))
    people, numbers = [], []
    for at in range(draw(st.integers(6, 16))):
        name = misspelt(draw(st.sampled_from(given_names)), draw(st.integers(0, 9)), draw(SLIPS))
        family = misspelt(draw(st.sampled_from(family_names)), draw(st.integers(0, 9)), draw(SLIPS))
        turned = draw(st.integers(0, 9)) == 0
        born = draw(st.sampled_from([None, *DATES]))
        people.append(
            a_record(
                f"r{at}", day=draw(st.integers(0, 3)),
                given=draw(st.sampled_from([name, name, f"{name} {given_names[0]}", None])) if not turned else family,
                family=draw(st.sampled_from([family, family, f"{family}-{family_names[0]}", None])) if not turned else name,
                born=born, date_of_birth_precision={4: "year", 7: "month"}.get(len(born or "")),
                age_low=draw(st.sampled_from([None, 10, 14])), age_high=draw(st.sampled_from([None, 14, 17])),
                sex=draw(st.sampled_from([None, "female", "male", "other"])),
                role=draw(st.sampled_from([None, "child", "parent_carer", "unknown"])),
                aliases=draw(st.sampled_from([None, "Daz", f"{given_names[-1]}; Inky"])),
                address=draw(st.sampled_from([None, *HOMES])),
                postcode=draw(st.sampled_from([None, "MB1 2AB", "MB1 2AC", "MB1"])),
            )
        )  # fmt: skip
        for kind, values in (
            ("upn", UPN),
            ("nhs_number", NHS),
            ("phone", ("07700900123",)),
            ("police_ref", ("P/1", "P/2")),
        ):
            value = draw(st.sampled_from([None, None, *values]))
            numbers += [a_number(f"r{at}", kind, value)] if value else []
    return people, numbers


def both_ways(
    people: list[dict[str, Any]], numbers: list[dict[str, Any]] | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Every pair of editions weighed by the batch, and by the scorer one record at a time."""
    model = load_model()
    compared = with_frequencies(whole_enough(editions(tables_of(people, numbers))), model)
    rows = compared.to_dicts()
    pairs = list(itertools.combinations(compared["uid"].to_list(), 2))
    if not pairs:
        return pl.DataFrame(), pl.DataFrame()
    scorer = Scorer(model)
    ours = pl.concat([scorer.weigh(row, rows[at + 1 :]) for at, row in enumerate(rows[:-1])])
    return score_pairs(compared, pairs, model=model).sort("uid_l", "uid_r"), ours.sort("uid_l", "uid_r")


def assert_agree(theirs: pl.DataFrame, ours: pl.DataFrame) -> None:
    """Every grade the same, every weight and the whole to `AGREE`."""
    assert theirs.height == ours.height
    if theirs.is_empty():
        return
    for column in GRADES:
        assert ours[column].to_list() == theirs[column].to_list(), column
    for column in BITS:
        assert (ours[column] - theirs[column]).abs().max() <= AGREE, column
    assert (ours["match_probability"] - theirs["match_probability"]).abs().max() <= AGREE


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(populations())
@example(([a_record("a", given="Jan", family="Nowak"), a_record("b", given="Nowak", family="Jan")], []))
def test_any_pair_of_any_population_weighs_the_same_by_both(
    population: tuple[list[dict[str, Any]], list[dict[str, Any]]],
) -> None:
    assert_agree(*both_ways(*population))


@pytest.mark.parametrize("origin", origins(), ids=lambda one: one.name)
def test_names_of_every_origin_weigh_the_same_by_both(origin: Any) -> None:
    """Each name, its slips and short forms beside each other, at one home and one birth date."""
    names = [name for sexes in origin.given for name in sexes[:6]]
    names += [misspelt(name, 1, way) for name in names[:6] for way in ("drop", "swap", "twice")]
    names += [form for forms in list(origin.short.values())[:5] for form in forms]
    people = [
        a_record(f"r{at}", given=name, family=origin.family[at % 5], born="2009-08-14", postcode="MB1 2AB")
        for at, name in enumerate(names)
    ]
    theirs, ours = both_ways(people)
    assert ours["gamma_given"].n_unique() >= 3  # something is told apart, or agreeing proves little
    assert_agree(theirs, ours)


def test_the_bands_and_reasons_of_both_are_the_same_words() -> None:
    people = [
        a_record(f"r{at}", given=name, family="Haddad", born="2009-08-14", postcode="MB1 2AB", role="child")
        for at, name in enumerate(["Zaynab", "Zainab", "Amira", "Samira", "Z"])
    ]
    model = load_model()
    told = [
        with_reasons(banded(found, model), model).select("uid_l", "uid_r", "rule", "band", "why").rows()
        for found in both_ways(people)
    ]
    assert told[0] == told[1]
    assert {row[3] for row in told[0]} == {"certain", "ask"}


def test_every_comparison_and_grade_of_the_model_has_its_rule_here() -> None:
    assert set(grades._GRADES) == {comparison.field for comparison in COMPARISONS}


def test_a_name_that_many_bear_weighs_less_and_one_with_no_share_weighs_as_unseen() -> None:
    model = load_model()
    rows = editions(
        tables_of([a_record("a", given="Quinn", family="Harrow"), a_record("b", given="Quinn", family="Harrow")])
    ).to_dicts()
    usual = [frozen(row, model) for row in rows]
    common = [row | {"tf_given": 0.2, "tf_family": 0.2} for row in usual]
    weights = [Scorer(model).weigh(pair[0], pair[1:])["match_weight"][0] for pair in (usual, common)]
    assert weights[0] > weights[1]
    assert {f"tf_{value}" for value in FREQUENCIES} <= set(usual[0])


def test_no_candidate_no_row() -> None:
    row = frozen(editions(tables_of([a_record("a", given="Quinn", family="Harrow")])).to_dicts()[0], load_model())
    assert Scorer(load_model()).weigh(row, []).is_empty()


@settings(max_examples=150, deadline=None)
@given(st.tuples(st.text("abcdéłß", min_size=1, max_size=9), st.text("abcdéłß", min_size=1, max_size=9)))
def test_letters_are_compared_as_duckdb_compares_them(pair: tuple[str, str]) -> None:
    """DuckDB measures UTF-8 bytes; so do we."""
    one, other = (text.encode() for text in pair)
    sql = "select damerau_levenshtein($1, $2), levenshtein($1, $2), jaro_winkler_similarity($1, $2)"
    theirs = duckdb.execute(sql, list(pair)).fetchone()
    assert theirs is not None
    assert theirs[:2] == (DamerauLevenshtein.distance(one, other), Levenshtein.distance(one, other))
    assert theirs[2] == pytest.approx(JaroWinkler.similarity(one, other), abs=1e-12)
    if one and len(one) == len(other):
        hamming = duckdb.execute("select hamming($1, $2)", list(pair)).fetchone()
        assert hamming == (Hamming.distance(one, other),)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(populations())
def test_one_record_in_plain_python_is_the_edition_and_has_the_keys_that_columns_give(
    population: tuple[list[dict[str, Any]], list[dict[str, Any]]],
) -> None:
    people, numbers = population
    for person in people:
        held = [one for one in numbers if one["owner_id"] == person["record_id"]]
        tables = tables_of([person], held)
        theirs = standing(tables)
        mine = one_edition(tables["people"].row(0, named=True), held)
        expected = theirs.row(0, named=True)
        for column in set(mine) - {"given_names", "family_name"}:
            assert mine[column] == expected[column], column
        assert one_looks(mine) == sorted(set(keys_of(theirs)["looks"]))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("phone", "07700 900123"), ("phone", "+44 7700 900123"), ("phone", "00000 000000"), ("phone", "ends ?4417"),
        ("email", "x@y.z"), ("email", "noreply@y.z"), ("nhs_number", "999 999 9999"), ("upn", "unknown"), ("upn", "-"),
        ("handle", "Inky D"), ("vehicle", "WM58 ABC"), ("police_ref", "n/a"), ("police_ref", "P 1"), ("phone", "1234"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("sharing", ["partnership", "pointer", "sealed"])
def test_a_number_is_read_in_plain_python_as_columns_read_it(kind: str, value: str, sharing: str) -> None:
    people, held = [a_record("a", given="Quinn", family="Harrow")], [a_number("a", kind, value, sharing=sharing)]
    tables = tables_of(people, held)
    mine, theirs = one_edition(tables["people"].row(0, named=True), held), standing(tables).row(0, named=True)
    assert all(mine[column] == theirs[column] for column in ("contacts", "upn", "nhs_number", "police_ref"))
