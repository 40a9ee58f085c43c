"""The weights of a proposal add up on the page: from where every pair starts to where this one ends, in words and bits."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.agencies.roles import Role
from cairn.linkage.queries import Reason
from cairn.web.parts.waterfall import LEFT, RIGHT, START, Step, waterfall
from factories import a_browser, a_child, a_post, a_proposal, an_agency
from web.conftest import committing

WHY = [
    {"field": "birth date", "says": "same birth date", "weight": 9.4},
    {"field": "sex", "says": "different sex", "weight": -4.2},
]


@given(st.floats(-40, 40), st.lists(st.floats(-20, 20), max_size=8))
def test_the_steps_end_at_the_weight_and_every_bar_stands_inside_the_drawing(
    total: float, weights: list[float]
) -> None:
    found = waterfall(total, [Reason("field", "says", weight) for weight in weights])
    if found.steps:
        assert found.steps[-1].after == pytest.approx(total, abs=0.06)
    for bar in found.bars:
        assert bar.x >= LEFT - 0.1
        assert bar.x + bar.width <= RIGHT + 1.1
    assert LEFT <= found.zero <= RIGHT


@pytest.mark.parametrize(
    ("bits", "words"),
    [
        (13, "very strongly for"),
        (-8, "strongly against"),
        (4, "clearly for"),
        (-1.5, "a little against"),
        (0.1, "hardly for"),
        (0, "neither way"),
    ],
)
def test_a_weight_is_told_in_words(bits: float, words: str) -> None:
    assert Step("f", "s", bits, 0).in_words == words


@committing
def test_the_page_shows_the_weights_as_a_table_and_a_drawing() -> None:
    police = an_agency(code="POL")
    pair = sorted((a_child(agency=police, given_names="Quinn") for _ in range(2)), key=str)
    edge = a_proposal(
        record_a=pair[0], record_b=pair[1], why=WHY, match_weight=-14.0 + 9.4 - 4.2, children=3, agencies=2
    )
    page = a_browser(a_post(agency=police, role=Role.ANALYST)).get(f"/links/{edge.id}").content.decode()
    plain = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert f"{START} taken at random, before anything is compared very strongly against -14.0 -14.0" in plain
    assert "Birth date same birth date strongly for +9.4 -4.6" in plain
    assert "Sex different sex clearly against -4.2 -8.8" in plain
    assert page.count("<rect") == 3 + 2  # and two in the key
    assert "would make 3 records of children one, of 2 agencies, so a second person must say it too" in plain
