"""What the law says at an age, and what lies between two ages: truth tables, uncertainty included. R29 to R34."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.forms.rules.ages import (
    BANDS,
    COMPETENCE,
    POWER,
    Gap,
    Span,
    age_on,
    bands_for,
    consent_offer,
    gap_between,
    gap_prompts,
    law_prompts,
)

ON = date(2010, 10, 1)


@pytest.mark.parametrize(
    ("born", "age"),
    [
        ("1995-03-02", Span(15, 15)), ("1994-10-01", Span(16, 16)), ("1994-10-02", Span(15, 15)),
        ("1994-10", Span(15, 16)), ("1994-12", Span(15, 15)), ("1994", Span(15, 16)), ("", None), ("2011-01-01", None),
        ("1992-02-29", Span(18, 18)),
    ],
)  # fmt: skip
def test_an_age_is_known_as_far_as_the_birth_date_is(born: str, age: Span | None) -> None:
    assert age_on(born, ON) == age


@pytest.mark.parametrize(
    ("born", "other", "says"),
    [
        ("1995-03-02", "about 28", "about 13 years (estimate)"),
        ("1995-03-02", "28", "13 years"),
        ("1995", "28", "13 to 14 years"),
        ("1995-03-02", "15", "0 years"),
    ],
)
def test_r29_the_gap_is_told_with_its_uncertainty(born: str, other: str, says: str) -> None:
    gap = gap_between(born, other, ON)
    assert gap is not None
    assert gap.says == says


def test_r29_two_years_or_more_raise_young_peoples_own_rule_and_an_unknown_age_asks() -> None:
    assert gap_prompts(Gap(0, 1, estimate=False), asked=True) == ()
    (prompt,) = gap_prompts(Gap(1, 2, estimate=False), asked=True)
    assert "not law" in prompt.source
    assert gap_between("1995", "", ON) is None
    assert gap_prompts(None, asked=True)[0].title == "The age gap is not known"
    assert gap_prompts(None, asked=False) == ()


@pytest.mark.parametrize(
    ("age", "keys"),
    [
        (Span(12, 12), ["under_13"]), (Span(13, 13), ["13_to_15"]), (Span(15, 15), ["13_to_15"]),
        (Span(16, 16), ["16_17"]), (Span(17, 17), ["16_17"]), (Span(18, 18), ["adult"]),
        (Span(12, 13), ["under_13", "13_to_15"]), (Span(15, 16), ["13_to_15", "16_17"]),
        (None, ["under_13", "13_to_15", "16_17", "adult"]),
    ],
)  # fmt: skip
def test_r30_every_band_in_which_they_may_be_is_told(age: Span | None, keys: list[str]) -> None:
    assert [band.key for band in bands_for(age)] == keys


def test_r30_the_law_is_told_with_its_source_as_guidance_and_competence_with_all_of_it() -> None:
    told = law_prompts(bands_for(Span(12, 12)))
    assert "cannot consent in law" in told[0].title
    assert "Refer now" in told[0].says
    assert told[-1].says == COMPETENCE
    assert all("Guidance, not legal advice" in band.source for band in BANDS)


def test_r31_being_16_or_17_never_ends_it() -> None:
    (band,) = bands_for(Span(16, 17))
    assert "can still be exploited" in band.title
    assert "Age alone never closes anything" in band.route


FIFTEEN, SIXTEEN = Span(15, 15), Span(16, 16)


@pytest.mark.parametrize(
    ("child", "other", "power", "unknown", "route"),
    [
        (Span(12, 12), Span(13, 13), [], [], "refer"),
        (Span(12, 13), Span(13, 13), [], [], "refer"),
        (None, FIFTEEN, [], [], "refer"),
        (FIFTEEN, FIFTEEN, [], [], "advise"),
        (FIFTEEN, SIXTEEN, [], [], "advise"),
        (FIFTEEN, Span(17, 17), [], [], "screen"),
        (FIFTEEN, Span(17, 18), [], [], "screen"),
        (FIFTEEN, Span(18, 18), [], [], "refer"),
        (FIFTEEN, Span(28, 28), ["power"], [], "refer"),
        (FIFTEEN, None, [], [], "screen"),
        (FIFTEEN, FIFTEEN, ["exchange"], [], "screen"),
        (FIFTEEN, FIFTEEN, [], ["pressure"], "screen"),
        (SIXTEEN, Span(28, 28), [], [], "screen"),
        (SIXTEEN, SIXTEEN, [], [], "advise"),
        (Span(18, 18), Span(40, 40), ["pressure"], [], "adult"),
    ],
)
def test_r34_advice_comes_first_only_where_both_are_of_similar_age_and_nothing_says_power(
    child: Span | None, other: Span | None, power: list[str], unknown: list[str], route: str
) -> None:
    """R34, R33: two of fifteen without any sign of power are not referred by default, and why is said."""
    offer = consent_offer(child, other, power=power, unknown=unknown)
    assert offer.route == route
    assert offer.because


@given(
    child=st.integers(0, 17),
    other=st.integers(0, 60) | st.none(),
    power=st.lists(st.sampled_from(list(POWER)), unique=True),
    unknown=st.lists(st.sampled_from(list(POWER)), unique=True),
)
def test_r33_more_that_speaks_of_power_never_leads_back_to_advice(
    child: int, other: int | None, power: list[str], unknown: list[str]
) -> None:
    two = Span(other, other) if other is not None else None
    offer = consent_offer(Span(child, child), two, power=power, unknown=unknown)
    assert (offer.route == "advise") <= (not power and not unknown and other is not None and other < 18 and child >= 13)
