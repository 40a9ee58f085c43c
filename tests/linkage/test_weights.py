"""Which pairs are linked by rule, asked about, or neither; and never with anything learnt later."""

import json
from datetime import timedelta
from typing import Any

import polars as pl
import pytest

from cairn.linkage.engines.batch import edges_at, load_model, person_edges
from linkage.made_people import a_number, a_place, a_record, on_day, tables_of

pytestmark = pytest.mark.slow
QUINN = {"given": "Quinn", "family": "Harrow", "born": "1995-02-11", "role": "child", "sex": "female"}
HOME = {"address": "14 Mill Road, Marlbridge", "postcode": "MB1 2AB"}


def band(one: dict[str, Any], other: dict[str, Any], **more: Any) -> str | None:
    """The band of two records, None where nothing is said."""
    tables = tables_of([a_record("a", **one), a_record("b", day=1, **other)], **more)
    edges = person_edges(tables, model=load_model())
    return edges["band"][-1] if edges.height else None


@pytest.mark.parametrize(
    "other",
    [
        QUINN | HOME,
        QUINN | HOME | {"given": "Quin"},
        QUINN | HOME | {"family": "Harow"},
        QUINN | HOME | {"born": "1995-11-02"},
        QUINN | HOME | {"born": "1995-02", "date_of_birth_precision": "month"},
        QUINN | HOME | {"born": None},
        QUINN | HOME | {"given": "Harrow", "family": "Quinn"},
        QUINN | HOME | {"given": "Quinn Mary"},
        QUINN | {"address": "2 West Street"},
    ],
)
def test_one_child_written_down_twice_is_linked_by_rule(other: dict[str, Any]) -> None:
    assert band(QUINN | HOME, other) == "certain"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (QUINN, QUINN | {"born": "1999-06-30"}),
        (QUINN | HOME, QUINN | HOME | {"given": "Freya", "born": "1997-05-05"}),
        (QUINN | HOME, QUINN | HOME | {"given": "Freya", "family": "Dunmow", "born": "1994-05-05"}),
    ],
)
def test_two_children_are_not_linked(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert band(one, other) != "certain"


@pytest.mark.parametrize("twin", ["Freya", "Skye", "Quincy"])
def test_twins_are_never_linked_by_rule(twin: str) -> None:
    """One home, one family name, one birth date, one phone: a different given name speaks against all of it."""
    numbers = [a_number("a", "phone", "07700 900123"), a_number("b", "phone", "07700 900123")]
    assert band(QUINN | HOME, QUINN | HOME | {"given": twin}, numbers=numbers) != "certain"


TWINS = [
    ("Amira", "Samira"), ("Hasan", "Husain"), ("Hana", "Lana"), ("Maria", "Mario"), ("Zara", "Sara"), ("Ali", "Alia"),
    ("Jayden", "Jaydan"), ("Tia", "Mia"), ("Anna", "Hannah"), ("Mia", "Amy"), ("Adrian", "Adriana"), ("Xena", "Zena"),
]  # fmt: skip


@pytest.mark.parametrize("home", [{}, {"postcode": "MB1 2AB"}, HOME], ids=["no address", "one postcode", "one home"])
@pytest.mark.parametrize(("one", "other"), TWINS)
def test_names_as_twins_bear_them_are_asked_about_however_alike_they_look(
    one: str, other: str, home: dict[str, str]
) -> None:
    child = {"family": "Haddad", "born": "2009-08-14", "role": "child"} | home
    numbers = [a_number(record, "phone", "07700 900123") for record in "ab"]
    assert band(child | {"given": one}, child | {"given": other}) == "ask"
    assert band(child | {"given": one}, child | {"given": other}, numbers=numbers) == "ask"


@pytest.mark.parametrize(
    ("one", "other"), [("Zaynab", "Zainab"), ("Hasan", "Hassan"), ("Tadgh", "Tadhg"), ("Catherine", "Kate")]
)
def test_two_spellings_and_a_name_and_its_form_are_linked_by_rule(one: str, other: str) -> None:
    child = {"family": "Haddad", "born": "2009-08-14", "role": "child"} | HOME
    assert band(child | {"given": one}, child | {"given": other}) == "certain"


def test_a_pupil_number_tells_a_slip_of_the_pen_from_a_twin() -> None:
    child = {"family": "Haddad", "born": "2009-08-14", "role": "child"}
    numbers = [a_number(record, "upn", "Z123456789012") for record in "ab"]
    assert band(child | {"given": "Amira"}, child | {"given": "Samira"}, numbers=numbers) == "certain"


def test_a_father_and_son_of_one_name_and_home_are_not_linked() -> None:
    son = {"given": "Kester", "family": "Moyle", "role": "child"} | HOME
    assert band(son | {"born": "2001-12-03"}, son | {"role": "parent_carer"}) != "certain"
    assert band(son | {"born": "2001-12-03"}, son | {"role": "parent_carer", "born": "1979-12-03"}) != "certain"


def test_a_household_is_counted_once() -> None:
    """Phone and e-mail added to a shared address weigh nothing more."""
    people = [a_record("a", **QUINN | HOME), a_record("b", day=1, **QUINN | HOME | {"given": "Quin"})]
    numbers = [a_number(r, kind, value) for r in "ab" for kind, value in (("phone", "07700900123"), ("email", "x@y.z"))]
    model = load_model()
    without = person_edges(tables_of(people), model=model)["match_weight"][0]
    assert person_edges(tables_of(people, numbers), model=model)["match_weight"][-1] == without


@pytest.mark.parametrize("half_known", [{"given": "Daz"}, {"aliases": "Inky D"}, {"given": "Daz"} | HOME, {}])
def test_a_stub_is_never_joined_by_rule(half_known: dict[str, Any]) -> None:
    stub = {"role": "person_of_concern", "age_low": 25, "age_high": 30} | half_known
    assert band(stub, stub) is None


@pytest.mark.parametrize(
    "address", ["The Refuge, 3 Tannery Row", "Marl Hostel, 3 Tannery Row", "Oak Care Home, 3 Tannery Row"]
)
def test_an_institution_s_address_is_no_evidence(address: str) -> None:
    shared = {"address": address, "postcode": "MB1 2AB", "role": "child", "given": "Mia", "family": "Tansley"}
    assert band(shared, shared) == band(shared | {"address": None, "postcode": None}, shared) != "certain"


def test_a_place_marked_protected_ends_its_address_as_evidence_from_then_on() -> None:
    mia = {"given": "Mia", "family": "Tansley", "role": "child"} | HOME
    people = [a_record("a", **mia), a_record("b", day=1, **mia)]
    refuge = a_place("p", day=5, address="14 Mill Rd", postcode="MB1 2AB", protected="yes")
    edges = person_edges(tables_of(people, places=[refuge]), model=load_model())
    assert edges_at(edges, on_day(2))["band"].to_list() == ["certain"]
    assert "certain" not in edges_at(edges, on_day(6))["band"].to_list()


def test_a_number_that_many_people_share_is_no_evidence() -> None:
    names = "Ava Ben Carl Dora Eve Fred Gus Hal Ida Jon Kim".split()
    crowd = [a_record(f"c{n}", given=name, family="Vale", born=f"19{60 + n}-01-02") for n, name in enumerate(names)]
    pair = {"given": "Mia", "family": "Tansley", "role": "child"}
    people = [*crowd, a_record("a", day=1, **pair), a_record("b", day=2, **pair)]
    shop = [a_number(row["record_id"], "phone", "01632 960123") for row in people]
    model = load_model()
    private = person_edges(tables_of(people, shop[-2:]), model=model)
    shared = person_edges(tables_of(people, shop), model=model)
    assert private.filter(pl.col("record_a") == "a")["band"].to_list() == ["certain"]
    assert "certain" not in shared.filter(pl.col("record_a") == "a")["band"].to_list()


@pytest.mark.parametrize("column", ["ethnicity", "first_language", "description"])
def test_ethnicity_language_and_descriptions_change_nothing(column: str) -> None:
    model = load_model()
    plain = person_edges(tables_of([a_record("a", **QUINN), a_record("b", **QUINN)]), model=model)
    said = [a_record("a", **QUINN, **{column: "one"}), a_record("b", **QUINN, **{column: "another"})]
    assert person_edges(tables_of(said), model=model).equals(plain)


def test_one_nhs_number_on_two_siblings_is_not_believed() -> None:
    numbers = [a_number("a", "nhs_number", "9990000018"), a_number("b", "nhs_number", "999 000 0018")]
    sibling = QUINN | HOME | {"given": "Freya", "born": "1997-08-14"}
    assert band(QUINN | HOME, sibling, numbers=numbers) != "certain"
    assert band({"given": "Quinn", "family": "Harrow"}, QUINN | HOME, numbers=numbers) == "certain"


def test_two_nhs_numbers_ask_where_the_rest_agrees_only_nearly() -> None:
    numbers = [a_number("a", "nhs_number", "9990000018"), a_number("b", "nhs_number", "9990000514")]
    assert band(QUINN | HOME, QUINN | HOME | {"born": "1995-11-02"}, numbers=numbers) == "ask"


def test_a_sealed_record_and_a_number_under_a_narrower_lock_are_left_out() -> None:
    tables = tables_of([a_record("a", **QUINN), a_record("b", **QUINN) | {"sharing": "sealed"}])
    assert person_edges(tables, model=load_model()).is_empty()
    mia = {"given": "Mia", "family": "Tansley", "role": "child"}
    locked = [a_number(record, "phone", "07700900123", sharing="pointer") for record in "ab"]
    open_numbers = [a_number(record, "phone", "07700900123") for record in "ab"]
    assert band(mia, mia, numbers=locked) != band(mia, mia, numbers=open_numbers) == "certain"


def test_an_undated_record_that_two_namesakes_at_one_address_claim_is_asked_about_from_then_on() -> None:
    tadhg = {"given": "Tadhg", "family": "Byrne", "role": "child"} | HOME
    people = [
        a_record("x", **tadhg), a_record("old", day=1, **tadhg, born="2008-12-09"),
        a_record("young", day=5, **tadhg, born="2015-04-05"),
    ]  # fmt: skip
    edges = person_edges(tables_of(people), model=load_model())
    about_x = edges.filter((pl.col("record_a") == "x") | (pl.col("record_b") == "x"))
    assert edges_at(about_x, on_day(2))["band"].to_list() == ["certain"]
    assert edges_at(about_x, on_day(6))["band"].to_list() == ["ask", "ask"]


def test_an_edge_is_known_from_the_later_record_and_ends_with_a_correction() -> None:
    people = [
        a_record("a", day=1, **QUINN), a_record("b", day=3, **QUINN),
        a_record("b", day=7, **QUINN | {"given": "Freya", "born": "2001-01-30"}),
    ]  # fmt: skip
    edges = person_edges(tables_of(people), model=load_model())
    assert edges.select("known_at", "until").row(0) == (on_day(3), on_day(7))
    assert edges_at(edges, on_day(2)).is_empty()
    assert edges_at(edges, on_day(8)).is_empty()


def test_a_withdrawn_record_has_no_edges_from_then_on() -> None:
    people = [a_record("a", **QUINN), a_record("b", **QUINN, withdrawn_at=on_day(4))]
    edges = person_edges(tables_of(people), model=load_model())
    assert (edges_at(edges, on_day(3)).height, edges_at(edges, on_day(4)).height) == (1, 0)


def test_what_comes_later_changes_no_earlier_edge() -> None:
    """Term frequencies are those of the moment: a later crowd of namesakes leaves the first weight as it was."""
    pair = [a_record("a", day=1, **QUINN), a_record("b", day=2, **QUINN)]
    crowd = [a_record(f"c{n}", day=9, given="Quinn", family="Harrow", born=f"1960-01-{n + 1:02d}") for n in range(25)]
    model = load_model()
    alone = person_edges(tables_of(pair), model=model)
    crowded = person_edges(tables_of(pair + crowd), model=model)
    between = (pl.col("record_a") == "a") & (pl.col("record_b") == "b")
    assert crowded.filter(between & (pl.col("known_at") < on_day(9))).drop("until").equals(alone.drop("until"))
    later = [a_record("a", day=19, **QUINN), a_record("b", day=20, **QUINN)]
    after = person_edges(tables_of(later + crowd), model=model).filter(between)
    assert after["match_weight"][0] < alone["match_weight"][0]


def test_hidden_records_move_no_visible_weight() -> None:
    pair = [a_record("a", **QUINN), a_record("b", day=1, **QUINN)]
    hidden = [
        a_record(f"h{n}", given="Quinn", family="Harrow", born="1980-03-04", sharing="pointer") for n in range(30)
    ]
    model = load_model()
    with_hidden = person_edges(tables_of(pair + hidden), model=model)
    between = (pl.col("record_a") == "a") & (pl.col("record_b") == "b")
    assert with_hidden.filter(between).equals(person_edges(tables_of(pair), model=model))


def test_hidden_namesakes_contest_no_visible_link() -> None:
    mia = {"given": "Mia", "family": "Tansley", "role": "child"} | HOME
    shown = [a_record("x", **mia), a_record("a", day=1, **mia, born="2008-12-09")]
    hidden = a_record("h", day=5, **mia, born="2015-04-05", sharing="pointer")
    model = load_model()
    edges = person_edges(tables_of([*shown, hidden]), model=model)
    visible = edges.filter((pl.col("record_a") != "h") & (pl.col("record_b") != "h"))
    assert visible.equals(person_edges(tables_of(shown), model=model))
    assert visible["band"].to_list() == ["certain"]
    assert edges.filter((pl.col("record_a") == "h") & (pl.col("record_b") == "x"))["band"].to_list() == ["ask"]


def test_a_second_copy_of_a_record_links_to_it_and_moves_nobody_else() -> None:
    jodie = {"given": "Jodie", "family": "Pell", "born": "1996-06-14"}
    people = [a_record("a", **QUINN), a_record("b", **QUINN), a_record("c", **jodie)]
    copied = [*people, a_record("copy", **QUINN)]
    model = load_model()
    before = person_edges(tables_of(people), model=model).select("record_a", "record_b", "band")
    after = person_edges(tables_of(copied), model=model).select("record_a", "record_b", "band")
    assert after.filter((pl.col("record_a") != "copy") & (pl.col("record_b") != "copy")).equals(before)
    assert after.filter(pl.col("record_b") == "copy")["band"].to_list() == ["certain", "certain"]


def test_rows_in_any_order_give_the_same_edges_to_the_byte() -> None:
    people = [a_record(f"r{n}", day=n % 3, **QUINN | {"born": f"1995-02-{11 + n % 2}"}) for n in range(8)]
    model = load_model()
    assert person_edges(tables_of(people[::-1]), model=model).equals(person_edges(tables_of(people), model=model))


def test_reasons_are_words_that_add_up_to_the_weight() -> None:
    model = load_model()
    numbers = [a_number("a", "upn", "Z123"), a_number("b", "upn", "z123")]
    edge = person_edges(tables_of([a_record("a", **QUINN | HOME), a_record("b", **QUINN | HOME)], numbers), model=model)
    reasons = json.loads(edge["why"][0])
    told = {reason["field"]: reason["says"] for reason in reasons}
    assert told["birth date"] == "same birth date"
    assert told["family name and home"] == "same family name, same address or number"
    start = edge["match_weight"][0] - sum(reason["weight"] for reason in reasons)
    assert 2**start == pytest.approx(model.prior / (1 - model.prior), rel=0.05)


@pytest.mark.parametrize("count", [0, 1])
def test_no_pair_no_edges(count: int) -> None:
    edges = person_edges(tables_of([a_record(f"r{n}", **QUINN) for n in range(count)]), model=load_model())
    assert edges.is_empty()
    assert edges.columns[:3] == ["record_a", "record_b", "known_at"]


def test_a_replay_step_never_sees_the_next_day() -> None:
    """Edges as they stood equal those of the records known by then alone."""
    people = [
        a_record(f"r{n}", day=n, **QUINN | ({"given": "Quin"} if n % 2 else {}) | (HOME if n % 3 else {}))
        for n in range(6)
    ]
    numbers = [a_number("r1", "phone", "07700900123", day=4), a_number("r2", "phone", "07700900123", day=2)]
    model = load_model()
    whole = person_edges(tables_of(people, numbers), model=model)
    for day in range(6):
        now = on_day(day) + timedelta(hours=1)
        by_then = tables_of([row for row in people if row["recorded_at"] <= now],
                            [row for row in numbers if row["recorded_at"] <= now])  # fmt: skip
        assert (
            edges_at(whole, now).drop("until").equals(edges_at(person_edges(by_then, model=model), now).drop("until"))
        )
