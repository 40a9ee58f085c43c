"""Names as they are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.linkage.engines.facts import read_family, read_given
from cairn.linkage.engines.names import fold, name_table, sound


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("O'Neill", ("oneill",)),
        ("O’Neill", ("oneill",)),
        ("O Neill", ("oneill",)),
        ("Mc Donald", ("mcdonald",)),
        ("Łukasz", ("lukasz",)),
        ("Żółć", ("zolc",)),
        ("Seán", ("sean",)),
        ("Anna-Maria", ("anna", "maria")),
        ("Abdul Rahman", ("abdulrahman",)),
        ("  Mr  Khan ", ("khan",)),
        ("", ()),
        (None, ()),
        ("1234", ()),
    ],
)
def test_a_name_is_folded_to_plain_words(written: str | None, folded: tuple[str, ...]) -> None:
    assert fold(written) == folded


@given(st.text(max_size=40))
def test_any_text_folds_to_small_letters_and_folding_again_changes_nothing(text: str) -> None:
    words = fold(text)
    assert all(word.isascii() and word.isalpha() and word == word.lower() for word in words)
    assert fold("".join(words)) in ((), ("".join(words),)) or len(words) == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [("smith", "smyth"), ("clark", "clarke"), ("siobhan", "shivaun"), ("lukasz", "lukas"), ("catherine", "katherine")],
)
def test_spellings_that_sound_alike_share_a_key(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@pytest.mark.parametrize(("one", "other"), [("smith", "jones"), ("khan", "kaur"), ("nowak", "wojcik"), ("ali", "omar")])
def test_names_that_sound_different_have_different_keys(one: str, other: str) -> None:
    assert sound(one) != sound(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Liz", "Elizabeth"), ("Kasia", "Katarzyna"), ("Mohamed", "Muhammad"), ("Kuba", "Jakub"), ("Daz", "Darren"),
        ("Caoimhe", "Keeva"), ("Dai", "Dafydd"), ("Fadumo", "Fatima"), ("Sasha", "Oleksandr"), ("Alex", "Alexandra"),
    ],
)  # fmt: skip
def test_forms_of_one_name_meet_whatever_their_origin(one: str, other: str) -> None:
    assert set(read_given(one).given_forms or ()) & set(read_given(other).given_forms or ())


@pytest.mark.parametrize(("one", "other"), [("Ella", "Bella"), ("Liam", "Omar"), ("Jade", "Jane"), ("Amir", "Samir")])
def test_different_names_do_not_meet_and_are_known_as_ordinary(one: str, other: str) -> None:
    left, right = read_given(one), read_given(other)
    assert left.given != right.given
    assert name_table().known(left.given or "")


def test_the_order_of_given_names_never_matters() -> None:
    assert read_given("Anna Maria").given_all == read_given("Maria Anna").given_all


def test_muhammad_before_another_name_is_an_honour() -> None:
    assert read_given("Mohammed Bilal").given == "bilal"
    assert read_given("Mohammed").given == "mohammed"


def test_a_double_barrelled_name_holds_both_names() -> None:
    assert read_family("Smith-Jones").family_parts == ["jones", "smith"]
    assert read_family("van der Berg").family_parts == ["berg"]
