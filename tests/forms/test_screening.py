"""The screening adds nothing up: a level is chosen with reasons, goes up freely, and falls by nobody and nothing alone."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.forms.kinds import screening
from cairn.forms.registry import form, in_use
from cairn.forms.rules.answers import answered
from cairn.forms.rules.asks import About, Sort
from cairn.forms.rules.levels import DECISIONS, LEVELS, offered

ON = date(2026, 3, 2)
FORM = next(one for one in screening.FORMS if one.version == 2)
ENDS = {"level": "3", "reasons": "Because.", "look_again_on": "2026-04-02"}
SIGNS = (*screening.SIGNIFICANT, *screening.OTHER)


def lacks(about: About | None = None, **answers: object) -> dict[str, str]:
    """What these answers lack."""
    return answered(FORM, ENDS | answers, about or About(ON, "2011-02-11"))[1]  # type: ignore[arg-type]


def titles(about: About | None = None, **answers: object) -> list[str]:
    """The titles of what these answers call to mind."""
    kept, _ = answered(FORM, ENDS | answers, about or About(ON, "2011-02-11"))  # type: ignore[arg-type]
    return [prompt.title for prompt in FORM.prompts(kept, about or About(ON, "2011-02-11"))]


def test_r43_before_and_now_are_asked_apart_and_now_has_its_windows() -> None:
    sections = {section.title: section for section in FORM.asks}
    before = sections["Before: what makes a child easier to harm"]
    now = (*sections["Now: strong signs"].asks, *sections["Now: other signs"].asks)
    assert {ask.name for ask in before.asks} & {ask.name for ask in now} == set()
    assert all(set(ask.options) == {"now", "before", "no", "unknown"} for ask in now)


def test_r43_where_only_what_makes_a_child_easier_to_harm_is_ticked_prevention_comes_first_with_a_day_to_look_again() -> (
    None
):
    assert "Before, not now" in titles(level="1", loss="yes", alone="yes")
    assert "Before, not now" not in titles(loss="yes", cars="before")
    assert offered(1, oldest=15)[:2] == ("prevent", "watch")
    assert list(lacks(level="1", loss="yes", look_again_on="")) == ["look_again_on"]


@pytest.mark.parametrize("again", ["2026-03-02", "2026-09-30", "2025-01-01"])
def test_the_day_to_look_again_is_soon(again: str) -> None:
    assert list(lacks(look_again_on=again)) == ["look_again_on"]


def test_r38_the_levels_are_four_and_each_offers_what_is_usual_at_it() -> None:
    assert list(LEVELS) == [1, 2, 3, 4]
    assert offered(2, oldest=15)[0] == "tac"
    assert DECISIONS[offered(4, oldest=15)[0]].opens == "concern"
    assert all(set(level.decisions) <= set(DECISIONS) for level in LEVELS.values())


def test_r27_ways_for_adults_are_offered_where_somebody_is_or_may_be_18() -> None:
    assert offered(2, oldest=18)[:3] == ("adult_enquiry", "marac", "adult_meeting")
    assert "marac" not in offered(2, oldest=17)
    assert "They are, or may be, 18" in titles(About(ON, "2008"))
    assert "They are, or may be, 18" not in titles(About(ON, "2009"))


ANSWERS = st.dictionaries(st.sampled_from(SIGNS), st.sampled_from(("now", "before", "no", "unknown")))


@given(
    answers=ANSWERS,
    love=st.sampled_from(("yes", "no", "unknown")),
    good=st.lists(st.sampled_from(list(screening.PROTECTIVE))),
    born=st.sampled_from(("", "2008-03-02", "2010", "2014-01")),
)
def test_r15_r176_neither_love_nor_anything_protective_nor_a_birthday_lowers_a_level(
    answers: dict[str, str], love: str, good: list[str], born: str
) -> None:
    """R15, R176, R31: with the same signs the level below which a reason is needed is the same or higher."""
    plain = screening.least_level(answers, About(ON, born))[0]
    told = screening.least_level(answers | {"in_love": love, "protective": good}, About(ON, born))[0]
    older = screening.least_level(answers, About(ON + timedelta(days=1), born))[0]
    assert told == plain
    assert older == plain or born == "2014-01"


def test_r15_in_love_calls_the_models_to_mind() -> None:
    assert "“In love” is no reassurance" in titles(in_love="yes")
    assert titles(in_love="no") == []


def test_r14_gifts_with_an_age_gap_and_in_love_offer_the_inappropriate_relationship_with_reasons() -> None:
    kept, _ = answered(FORM, ENDS | {"gifts": "now", "age_gap": "yes", "in_love": "yes"}, About(ON, "2011"))
    fit = next(one for one in FORM.prompts(kept, About(ON, "2011")) if "inappropriate relationship" in one.title)
    assert len(fit.because) == 3
    assert "power over the child" in fit.says


def test_r176_a_protective_family_asks_what_reaches_the_child_outside_the_home() -> None:
    assert "What reaches the child outside the home?" in titles(protective=["family", "hobby"])
    kept, _ = answered(FORM, ENDS | {"protective": ["family"], "outside_home": "Cars at the gate"}, About(ON))
    assert kept["outside_home"] == "Cars at the gate"


def test_r148_r168_r132_crime_asks_for_the_referral_mechanism_self_harm_for_a_plan_today_learning_for_easy_read() -> (
    None
):
    """R148, R168, R132."""
    assert "National Referral Mechanism" in titles(crime="before")
    assert "A safety plan today" in titles(self_harm="now")
    assert "Ask in a way that works for them" in titles(learning="yes")


@pytest.mark.parametrize(
    ("born", "answers", "field"),
    [
        ("2014-01-01", {"level": "1", "school": "before"}, "level"),
        ("2014-01-01", {"level": "1", "cars": "now"}, "level"),
        ("2011-01-01", {"level": "1", "school": "now", "learning": "yes"}, "level"),
        ("2011-01-01", {"level": "1", "school": "now"}, "lower_because"),
        ("2011-01-01", {"level": "2", "cars": "now"}, "lower_because"),
        ("2014-01-01", {"level": "3", "cars": "now"}, "lower_because"),
        ("2014-01-01", {"level": "1"}, ""),
        ("2011-01-01", {"level": "3", "cars": "now"}, ""),
        ("2011-01-01", {"level": "4"}, ""),
        ("2011-01-01", {"level": "2", "cars": "now", "lower_because": "He has moved away."}, ""),
        ("2014-01-01", {"level": "1", "school": "now", "lower_because": "x"}, "level"),
    ],
)
def test_r25_no_child_under_13_or_with_a_learning_disability_is_at_no_risk_where_signs_are(
    born: str, answers: dict[str, str], field: str
) -> None:
    """R25: higher is free, lower than usual takes a reason."""
    assert list(lacks(About(ON, born), **answers)) == ([field] if field else [])


def test_a_level_lower_than_the_one_before_takes_a_reason_whatever_the_signs() -> None:
    assert list(lacks(About(ON, "2011", level=4))) == ["lower_because"]
    assert lacks(About(ON, "2011", level=2)) == {}


def test_what_is_not_known_has_an_owner_and_not_asking_a_reason() -> None:
    """R25, R36, R122."""
    assert list(lacks(cars="unknown")) == ["unknowns_owner"]
    assert lacks(cars="unknown", unknowns_owner="Bex, by Friday") == {}
    assert list(lacks(asked_child="not_asked")) == ["not_asked_why"]


def test_nothing_that_comes_of_a_screening_is_a_number() -> None:
    """R25: neither what its record says nor its title."""
    kept, _ = answered(FORM, ENDS | dict.fromkeys(SIGNS, "now") | {"look_again_on": "2026-04-02"}, About(ON))
    assert FORM.outcome(kept) == "Screened; to be looked at again by 2026-04-02"
    assert all(ask.sort is not Sort.NUMBER for ask in FORM.questions)


def test_r41_the_version_in_use_is_the_latest_that_is_approved_and_not_withdrawn() -> None:
    assert [in_use("screening", on) for on in (date(2023, 3, 31), date(2025, 1, 1), ON)] == [
        None, form("screening", 1), FORM,
    ]  # fmt: skip
