"""Facts are read from words as people write them: many wordings, misspellings, and whose fact it is."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.linkage.engines.descriptor_text import read_text
from linkage.told import WORDS, a_place, an_adult, proposed, told

NO_AGE = ("age",)


def read(text):
    return {(found.kind, found.value) for found in read_text(text, words=WORDS)}


def values(text, kind):
    return sorted(value for found, value in read(text) if found == kind)


@pytest.mark.parametrize(
    ("text", "trade"),
    [
        ("works at the ink place", ["tattoo"]), ("the tattoo man gives her money", ["tattoo"]),
        ("he is a tattooist", ["tattoo"]), ("a bloke from the piercing studio", ["tattoo"]),
        ("drives for the cab office", ["taxi"]), ("a taxi driver", ["taxi"]), ("works in the kebab shop", ["takeaway"]),
        ("hangs about at the chippy", ["takeaway"]), ("has the barber's in town", ["barber"]),
        ("cuts hair at the barber shop", ["barber"]), ("from the hand car wash", ["car wash"]),
        ("sells them in the vape shop", ["vape"]), ("met in the amusement arcade", ["arcade"]),
        ("a plumber and a roofer", ["plumber", "roofer"]), ("he's a bouncer", ["pub"]), ("mends cars", ["garage"]),
        ("she has a tattoo on her arm", []), ("a tattooed man", []), ("came by taxi", []), ("made of ink", []),
        ("the garage beside the house", []), ("sent to the hostel", []), ("a chicken for tea", []),
    ],
)  # fmt: skip
def test_trades_are_read_as_people_say_them(text, trade):
    assert values(text, "trade") == trade


@pytest.mark.parametrize(
    ("text", "vehicle"),
    [
        ("drives a grey van", ["grey van"]), ("Grey Ford Transit", ["grey van"]), ("a gray vexa van", []),
        ("a gray Vexa van", ["grey van"]), ("a van, which was grey", ["grey van"]), ("van (grey)", ["grey van"]),
        ("silver VW Golf", ["silver car"]), ("in a dark blue hatchback", ["blue car"]), ("a red BMW", ["bmw", "red car"]),
        ("a white pick-up", ["white pickup"]), ("black moped", ["black motorbike"]), ("a van", []),
        ("a van, grey hoodie", []), ("grey hoodie, got in a van", []), ("white man in a van", []),
        ("grey-van outside", ["grey van"]),
    ],
)  # fmt: skip
def test_a_vehicle_is_read_with_its_colour(text, vehicle):
    assert values(text, "vehicle") == vehicle


@pytest.mark.parametrize(
    ("text", "street", "number"),
    [
        ("at 3 Tannery Row", ["tannery row"], ["3 tannery row"]), ("in tannery road", ["tannery road"], []),
        ("off Tannery Rd.", ["tannery road"], []), ("14a Old Mill Ln, upstairs", ["old mill lane"], ["14a old mill lane"]),
        ("near St. Mary's Road", ["saint marys road"], []), ("the ink place in Quay St", ["quay street"], []),
        ("had a row with her friend", [], []), ("down the road", [], []), ("the tattoo place", [], []),
        ("a third way", [], []), ("at Kiln Street Primary School", [], []), ("Tannery Surgery on Tannery Row", [], []),
        ("in the Court", [], []), ("from Station Approach", ["station approach"], []),
    ],
)  # fmt: skip
def test_a_street_is_read_with_its_number(text, street, number):
    assert (values(text, "street"), values(text, "number")) == (street, number)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("number ends 4417", "phone", "*4417"), ("his phone, ending in 4417", "phone", "*4417"),
        ("last four digits 4417", "phone", "*4417"), ("mobile xxxxxxx4417", "phone", "*4417"),
        ("rang from 07700 900 456", "phone", "07700900456"), ("rang from +44 7700 900456", "phone", "07700900456"),
        ("grey van WM58", "plate", "wm58*"), ("reg begins WM58", "plate", "wm58*"), ("reg ends 4KT", "plate", "*4kt"),
        ("van, WM58 something K something", "plate", "wm58?k?"), ("part plate WM58 ?K?", "plate", "wm58?k?"),
        ("WM58 AKB seen twice", "plate", "wm58akb"), ("messages as @inkyd_mb", "handle", "inkyd_mb"),
        ("on snap as inkyd_mb", "handle", "inkyd_mb"), ("insta: ink.mb", "handle", "ink.mb"),
        ("wrote from inky@ink.example", "email", "inky@ink.example"),
    ],
)  # fmt: skip
def test_numbers_plates_and_handles(text, kind, value):
    assert values(text, kind) == [value]


@pytest.mark.parametrize("text", ["lives in BS16", "on snap with friends", "room 4417", "year 10, form 4KT", "WM58"])
def test_no_number_without_a_word_that_says_so(text):
    assert not {kind for kind, _ in read(text)} & {"phone", "plate", "handle"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a man called Daz", "daz"), ("goes by the name of \"Tazz\"", "tazz"), ("known only as Kez", "kez"),
        ("her boyfriend Ash, 24", "ash"), ("brought by \"uncle\" Daz", "daz"), ("with Daz at the shop", "daz"),
        ("named him as Immy", None), ("he calls himself Big Mo", "mo"), ("MALE KNOWN AS DAZ", "daz"),
        ("a man called daz", "daz"), ("with Cerys at the shop", None), ("a man called on Friday", None),
        ("her boyfriend Snapchat name", None), ("said his name was Marek", "marek"),
    ],
)  # fmt: skip
def test_names_that_adults_go_by(text, name):
    assert values(text, "nickname") == ([name] if name else [])


def test_a_mate_is_a_companion_and_a_second_name_is_the_adults_own():
    assert read("Daz, also known as Inky, and his mate Kez") == {("alias", "inky"), ("companion", "kez")}


def test_a_shop_called_something_is_no_person():
    found = read('He owns the chicken shop on Bridge Road, called "Golden Star"')
    assert ("premises", "golden star") in found
    assert not {kind for kind, _ in found} & {"name", "nickname"}


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("a man in his late 20s", "26-29"), ("early thirties", "30-33"), ("mid-40s", "44-46"), ("in his thirties", "30-39"),
        ("aged 24", "24-24"), ("about 24", "23-25"), ("a 24-year-old", "24-24"), ("between 25 and 30", "25-30"),
        ("30-35 years old", "30-35"), ("late teens", "18-19"),
    ],
)  # fmt: skip
def test_ages_of_adults(text, age):
    assert values(text, "age") == [age]


@pytest.mark.parametrize("text", ["she is 15", "aged 14", "about 20 minutes", "around 21:30", "gave her 20 pounds"])
def test_a_childs_age_and_other_figures_are_no_age_of_an_adult(text):
    assert values(text, "age") == []


@pytest.mark.parametrize(
    "text",
    [
        "Her mum's number ends 0377.", "Mother's car is a grey van.", "Her dad is a plumber.", "Lives at 27 Quarry Lane.",
        "The social worker's phone ends 0377.", "Lives with her aunt on Quarry Lane.", "Her own number ends 0377.",
        "Foster carer drives a grey van.", "The family home is in Quarry Lane.",
    ],
)  # fmt: skip
def test_what_belongs_to_the_home_or_a_professional_is_left_out(text):
    assert read(text) == set()


def test_what_a_mother_says_of_him_is_his():
    assert ("vehicle", "grey van") in read("Mother says that he drives a grey van.")
    assert read("Her mum's number ends 0377 but his ends 4417.") == {("phone", "*4417")}
    assert ("number", "3 tannery row") in read("He lives at 3 Tannery Row.")


NICKNAMES = st.sampled_from(["Daz", "Kez", "Immy", "Kuba", "Mo", "Tunde", "Ash", "Marek"])
TRADES = st.sampled_from(
    [("tattoo", "ink place"), ("tattoo", "tattoo shop"), ("takeaway", "kebab shop"), ("taxi", "cab office"),
     ("barber", "barber shop"), ("car wash", "car wash"), ("vape", "vape shop"), ("tattoo", "piercing studio")]
)  # fmt: skip
STREETS = st.sampled_from(
    [
        ("tannery row", "Tannery Row"),
        ("old mill lane", "Old Mill Ln"),
        ("quay street", "Quay St"),
        ("weir road", "Weir Rd"),
    ]
)
CARS = st.sampled_from(
    [("grey van", "grey van"), ("silver car", "silver hatchback"), ("blue van", "dark blue Transit")]
)
WORDINGS = (
    "She is seeing a man she calls {name}. He works at the {trade} on {street}, drives a {car} and his number ends {end}.",
    "Friend says a man called {name} from the {trade} in {street} waits for her in a {car} (phone ends {end}).",
    "{street}: young people in the {trade}. A bloke known as {name} comes and goes in a {car}. Number ending {end}.",
    "A {car} outside the {trade}, {street}. The driver goes by {name}; his mobile ends in {end}",
    "told us her boyfriend {name}, who has a {car}, is at the {trade} near {street} most days - last four {end}",
)


@given(st.sampled_from(WORDINGS), NICKNAMES, TRADES, STREETS, CARS, st.integers(1000, 9999))
@settings(max_examples=150, deadline=None)
def test_the_same_facts_are_read_from_every_wording(wording, name, trade, street, car, end):
    text = wording.format(name=name, trade=trade[1], street=street[1], car=car[1], end=end)
    expected = {("nickname", name.lower()), ("trade", trade[0]), ("street", street[0]), ("phone", f"*{end}")}
    assert expected | {("vehicle", car[0])} <= read(text)


@st.composite
def misspelt(draw, word):
    at = draw(st.integers(1, len(word) - 1))
    letter = draw(st.sampled_from("aeiostnr"))
    return draw(
        st.sampled_from(
            [word[:at] + word[at + 1 :], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :]]
        )
    )


@given(
    st.data(),
    st.sampled_from(
        [("tattoo", "{} shop"), ("takeaway", "the {}"), ("tattooist", "he is a {}"), ("plumber", "he is a {}")]
    ),
)
@settings(max_examples=120, deadline=None)
def test_one_wrong_letter_in_a_long_word_is_forgiven(data, word):
    trade = {"tattooist": "tattoo"}.get(word[0], word[0])
    assert values(word[1].format(data.draw(misspelt(word[0]))), "trade") == [trade]


ORIGINS = (
    "white",
    "black",
    "Asian",
    "Polish",
    "mixed-race",
    "Eastern European",
    "Muslim",
    "Welsh",
    "light-skinned",
    "IC3",
)
PAIRED = (
    "a {} man called Daz, late 20s, from the ink place on Tannery Row, grey van, number ends 4417",
    "{} male known as Kez, drives a silver hatchback",
    "she is with a tall {} lad named Jay who works at the kebab shop",
    "A man called Ash with a {} accent works at the vape shop",
    "{} looking bloke, goes by Mo, has a black moped",
)


@given(st.sampled_from(PAIRED), st.sampled_from(ORIGINS), st.sampled_from(ORIGINS))
@settings(max_examples=200, deadline=None)
def test_descriptions_that_differ_only_in_origin_give_equal_facts(text, one, other):
    """H16: words of skin, ethnicity, faith, accent and nationality are dropped before matching."""
    assert read(text.format(one)) == read(text.format(other)) == read(text.format(""))


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("a man called Polish Dave", ("nickname", "dave")), ("works in the Turkish barbers", ("trade", "barber")),
        ("the Chinese takeaway", ("trade", "takeaway")), ("wearing a turban, drives a white van", ("vehicle", "white van")),
        ("a man with a headscarf called Sam", ("nickname", "sam")), ("in French Row", ("street", "french row")),
    ],
)  # fmt: skip
def test_a_word_of_origin_is_no_part_of_a_fact(text, fact):
    assert read(text) == {fact}


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_can_be_read(text):
    for found in read_text(text, words=WORDS):
        assert found.value == found.value.strip() != ""


@pytest.mark.parametrize(
    "text",
    [
        "a" * 10**6 + "@", " " * 10**6 + "van", "-" * 10**6 + "20s", "Aa " * 10**5 + "Road", "0" * 10**6,
        "." * 10**6 + "ends 4417", "called A " * 10**5, "WM58 " + "something " * 10**5, "x" * 10**6 + "4417",
    ],
    ids=lambda text: text[:3] + text[-4:],
)  # fmt: skip
def test_a_hostile_text_is_read_in_time(text):
    """Nothing in a text makes the reading slow: each of these would take hours if one pattern ran wild."""
    started = time.process_time()
    read(text)
    assert time.process_time() - started < 3


def test_names_and_addresses_of_any_length_are_read_in_time():
    long = "Mo" * 10**6
    rows = [an_adult(f"a{at}", aliases=long, given_names=long, family_name=long, address=long) for at in (1, 2)]
    started = time.process_time()
    assert proposed(told(*rows, a_place("p1", name=long, address=long))) is not None
    assert time.process_time() - started < 5
