"""What is typed, as terms, and how well records fit them: pure, with rows that read aloud."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.records.search_terms import NONE, Kind, fits, pairs, read_terms
from cairn.records.tokens import identifier_tokens, tokens_of


def person(given_names: str = "", family_name: str = "", aliases: str = "") -> dict[str, str]:
    return {"given_names": given_names, "family_name": family_name, "aliases": aliases}


def finds(typed: str, kind: str, row: Mapping[str, str | None], *identifiers: tuple[str, str]) -> bool:
    """Whether the search would find this record: by its tokens, and again by looking closer."""
    terms, tokens = read_terms(typed), tokens_of(kind, row, identifiers)
    if not terms:
        return False
    good = fits(terms, kind, row, identifiers)
    return all(
        (term.tokens | term.names) & tokens and fit.strength > NONE for term, fit in zip(terms, good, strict=True)
    )


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("ends 4417", Kind.NUMBER), ("07700 900123", Kind.NUMBER), ("+44 7700 900123", Kind.NUMBER),
        ("WM58 VKA", Kind.REFERENCE), ("WM58 ?K?", Kind.REFERENCE), ("wm58", Kind.REFERENCE),
        ("ZZ3 4QL", Kind.POSTCODE), ("@inkyd_mb", Kind.ONLINE), ("Daz", Kind.WORD), ("AB123/45", Kind.REFERENCE),
    ],
)  # fmt: skip
def test_what_is_typed_is_taken_for_what_it_is(typed: str, kind: Kind) -> None:
    (term,) = read_terms(typed)
    assert term.kind is kind


@pytest.mark.parametrize(
    ("typed", "given_names", "family_name"),
    [
        ("Quinn Harrow", "Quinn", "Harrow"), ("harrow quinn", "Quinn", "Harrow"), ("Harr", "Quinn", "Harrow"),
        ("Shaun", "Sean", "Doyle"), ("Shawn", "Seán", "Doyle"), ("Mohammed Hussein", "Muhammad", "Hussain"),
        ("Steven", "Stephen", "Lacey"), ("Catherine", "Kathryn", "Lacey"), ("lukasz wisniewski", "Łukasz", "Wiśniewski"),
        ("O Neill", "Siân", "O’Neill"), ("oneil", "Siân", "O’Neill"), ("niv", "Niamh", "Byrne"),
        ("Kwin Harow", "Quinn", "Harrow"), ("Freja", "Freya", "Dunmow"), ("Anya", "Anja", "Nowak"),
    ],
)  # fmt: skip
def test_a_name_is_found_as_it_sounds_and_as_it_is_written(typed: str, given_names: str, family_name: str) -> None:
    assert finds(typed, "person", person(given_names, family_name))


@pytest.mark.parametrize(
    ("typed", "given_names", "family_name"),
    [("Harrison", "Quinn", "Harrow"), ("Quinn Lowde", "Quinn", "Harrow"), ("Mia", "Maeve", "Tansley")],
)
def test_another_name_is_not_found(typed: str, given_names: str, family_name: str) -> None:
    assert not finds(typed, "person", person(given_names, family_name))


def test_a_nickname_is_found() -> None:
    assert finds("Inky", "person", person(aliases="Daz; Inky D"))
    assert finds("“Daz”", "person", person(aliases="Daz; Inky D"))


def test_another_form_of_a_given_name_is_found_when_it_is_offered() -> None:
    (term,) = read_terms("Daz", other_forms=lambda word: ("darran", "darren"))
    row = person("Darran", "Velk")
    assert term.names & tokens_of("person", row)
    assert fits([term], "person", row, [])[0].why == "another form of the name"


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("ends 4417", "phone", "*4417"), ("*4417", "phone", "07700 904417"), ("4417", "phone", "07700 904417"), ("ending in 417", "phone", "07700904417"),
        ("07700 904417", "phone", "*4417"), ("+44 7700 904417", "phone", "07700904417"), ("904417", "phone", "07700904417"),
        ("WM58", "vehicle", "WM58 ?K?"), ("WM58 VKA", "vehicle", "WM58?K?"), ("wm58 ?k?", "vehicle", "WM58 VKA"),
        ("58VK", "vehicle", "WM58 VKA"), ("@inkyd_mb", "handle", "InkyD_MB"), ("9990000018", "nhs_number", "999 000 0018"),
    ],
)  # fmt: skip
def test_a_number_is_found_whole_or_in_part(typed: str, kind: str, value: str) -> None:
    assert finds(typed, "person", person(), (kind, value))


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("ends 4418", "phone", "*4417"), ("07700 914417", "phone", "07700 904417"), ("WM59", "vehicle", "WM58 ?K?"),
        ("WM58 VXA", "vehicle", "WM58 ?K?"), ("ends 17", "phone", "*17"), ("@inkyx", "handle", "inkyd_mb"),
    ],
)  # fmt: skip
def test_another_number_is_not_found(typed: str, kind: str, value: str) -> None:
    assert not finds(typed, "person", person(), (kind, value))


@pytest.mark.parametrize(
    ("typed", "value", "found"), [("WM58", "WM58 ?K?", True), ("*4417", "*4417", True), ("WM59", "WM58 ?K?", False)]
)
def test_a_part_is_found_too_where_only_the_tokens_of_a_number_are_known(typed: str, value: str, found: bool) -> None:
    """What an agency holds under an identifier that the reader may not read still finds whom it is of."""
    kind = "vehicle" if value.startswith("WM") else "phone"
    (term,) = read_terms(typed)
    held = tokens_of("person", person(), [(kind, value)])
    assert (term.fit_tokens(term.tokens & held).strength > NONE) is found


def test_a_part_of_fewer_than_three_characters_is_never_matched() -> None:
    assert identifier_tokens("phone", "*17") == ()
    assert identifier_tokens("vehicle", "W?") == ()
    assert identifier_tokens("handle", "ab") == ()


SHOP = {"name": "Blackthorn Ink", "address": "3 Tannery Row, Marlbridge", "postcode": "ZZ3 4QL", "protected": None}


@pytest.mark.parametrize("typed", ["blackthorn", "Blackthorn Ink", "tannery", "ZZ3 4QL", "zz34ql", "ZZ3"])
def test_a_place_is_found_by_name_street_and_postcode(typed: str) -> None:
    assert finds(typed, "place", SHOP)


def test_a_protected_place_has_no_token_at_all() -> None:
    assert tokens_of("place", SHOP | {"protected": "yes"}, [("phone", "01632 960001")]) == set()


def test_where_a_person_lives_is_no_token() -> None:
    row = person("Quinn", "Harrow") | {"address": "27 Quarry Lane", "postcode": "ZZ3 4QL"}
    assert tokens_of("person", row) == tokens_of("person", person("Quinn", "Harrow"))


def test_an_event_is_found_by_the_words_of_its_summary_and_by_nothing_else() -> None:
    event = {"summary": "Girls under age upstairs at Blackthorn Ink after closing", "narrative": "tattoo"}
    assert finds("upstairs blackthorn", "event", event)
    assert not finds("tattoo", "event", event)
    assert not finds("upstares", "event", event)


@given(st.text(max_size=300))
def test_anything_may_be_typed(typed: str) -> None:
    terms = read_terms(typed)
    assert len(terms) <= 8
    assert all(term.tokens for term in terms)


@given(st.text(alphabet="abcdefghijklmnoprstuvwyzłśżóąę'’- ", min_size=2, max_size=30))
def test_a_name_is_found_by_itself(name: str) -> None:
    terms = read_terms(name)
    row = person(family_name=name)
    tokens = tokens_of("person", row)
    assert all(term.names & tokens for term in terms if term.kind is Kind.WORD)


@pytest.mark.parametrize(
    ("typed", "given_names", "family_name"),
    [("Quinn Harrow", "Quinn", "Harrow"), ("harrow, quinn", "Quinn", "Harrow"), ("Shawn ONeil", "Seán", "O'Neill")],
)
def test_two_words_find_a_given_and_a_family_name_together(typed: str, given_names: str, family_name: str) -> None:
    terms = read_terms(typed)
    tokens = tokens_of("person", person(given_names, family_name))
    assert {at for token, at in pairs(terms) if token in tokens} == {0, 1}
    assert not {token for token, _ in pairs(terms)} & tokens_of("person", person("Amber", family_name))


@pytest.mark.parametrize("typed", ["inkyd", "inky", "@inkyd", "inkyd_mb", "@inkyd_m", "INKYD", "@inkyd_mb"])
def test_an_online_name_is_found_by_its_beginning(typed: str) -> None:
    assert finds(typed, "person", person(), ("handle", "@inkyd_mb"))


@pytest.mark.parametrize("typed", ["inkyx", "@inkydx", "example", "kyd"])
def test_another_online_name_and_the_house_of_an_address_are_not(typed: str) -> None:
    assert not finds(typed, "person", person(), ("handle", "@inkyd_mb"), ("email", "inkyd@example.org"))


def test_an_online_name_of_letters_and_digits_is_found_as_typed() -> None:
    assert finds("quinn07", "person", person(), ("handle", "@quinn07"))
    assert finds("quin", "person", person(), ("email", "quinn07@example.org"))


@pytest.mark.parametrize("typed", ["wash", "Car Wash", "silver"])
def test_somebody_is_found_by_a_word_of_how_they_were_described(typed: str) -> None:
    assert finds(typed, "person", person("Kaz") | {"description": "Silver Vexa, works at the car wash"})
    assert not finds("washer", "person", person("Kaz") | {"description": "works at the car wash"})


def test_a_place_is_found_by_what_it_is_but_a_home_is_not() -> None:
    studio = {"name": "Blackthorn Ink", "address": "3 Tannery Row", "kind": "tattoo_studio"}
    assert finds("tattoo", "place", studio)
    assert not finds("home", "place", {"name": "", "address": "4 Tannery Row", "kind": "home"})
