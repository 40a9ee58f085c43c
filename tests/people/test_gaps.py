"""What nobody has found out, whose question it is, and who could know."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from cairn.people.rules.dossier import Thing
from cairn.people.rules.gaps import Gap, asked_about, gaps, may_be_child, waiting
from cairn.people.rules.names import Person
from people.made_people import a_person, one_says
from records.made_said import CARE, POLICE, SCHOOL, at, entries, said

ON = date(2011, 10, 6)


def ask(*people: Person, **given: object) -> tuple[Gap, ...]:
    """The gaps around these people with nothing else known."""
    nothing: dict[str, object] = {"things": (), "at_premises": frozenset(), "known_to": {}, "asked": {}, "on": ON}
    return gaps(people, **(nothing | given))


def test_an_adult_without_surname_or_birth_date_leaves_both_gaps_with_who_could_know() -> None:
    """R50."""
    daz = a_person(
        one_says(
            role="person_of_concern", aliases=("Daz",), description="works at the ink place", recorded="2011-02-21"
        )
    )
    found = ask(daz)
    assert [(gap.question, gap.unknown_for, gap.owner) for gap in found] == [
        ("Who is “Daz”?", "Unknown for 227 days", SCHOOL),
        ("How old is “Daz”?", "Unknown for 227 days", SCHOOL),
    ]
    assert found[0].holder.kinds == ("district_council", "licensing")


def test_an_estimated_age_closes_that_gap_alone() -> None:
    found = ask(a_person(one_says(role="person_of_concern", aliases=("Daz",), age_low=26, age_high=29)))
    assert [gap.sort for gap in found] == ["name"]


def test_someone_with_a_name_and_a_birth_date_leaves_no_gap() -> None:
    assert ask(a_person(one_says("Darran Velk", role="person_of_concern", date_of_birth="1982-07-19"))) == ()
    assert ask(a_person(one_says("Quinn Harrow", role="child"))) == ()


@pytest.mark.parametrize(
    ("kind", "holder"), [("vehicle", ("police",)), ("phone", ("police",)), ("handle", ("police",))]
)
def test_a_plate_or_a_number_points_to_who_can_ask(kind: str, holder: tuple[str, ...]) -> None:
    daz = a_person(one_says(role="person_of_concern", aliases=("Daz",)))
    thing = Thing(daz.records[0], SCHOOL, kind, "WM58*", at("2011-02-21"))
    assert ask(daz, things=(thing,))[0].holder.kinds == holder


def test_a_workplace_is_a_word_of_its_own_and_not_a_part_of_another() -> None:
    online = a_person(one_says(role="person_of_concern", description="messages her as @inkyd_mb, barely 20"))
    thing = Thing(online.records[0], SCHOOL, "handle", "@inkyd_mb", at("2013-02-11"))
    assert ask(online, things=(thing,))[0].holder.kinds == ("police",)
    at_shops = a_person(one_says(role="person_of_concern", description="Owner of two shops", by=CARE))
    assert ask(at_shops)[0].holder.kinds == ("district_council", "licensing")


def test_an_agency_that_may_hold_the_name_goes_before_everyone() -> None:
    daz = a_person(one_says(role="person_of_concern", aliases=("Daz",), description="tattoo man"))
    assert ask(daz, known_to={daz.identity: POLICE})[0].holder.agency == POLICE


def test_without_any_fact_the_first_writer_could_know() -> None:
    boyfriend = a_person(one_says(role="person_of_concern", description="older boyfriend", by=CARE))
    assert ask(boyfriend)[0].holder.agency == CARE


@pytest.mark.parametrize(
    ("partner_asked", "told"),
    [
        ("not_asked: clinic was busy", "Nobody asked: clinic was busy"), ("asked_not_told", "Asked, not told"),
        ("known", None), ("", None),
    ],
)  # fmt: skip
def test_whether_anyone_asked_is_told_beside_the_question(partner_asked: str, told: str | None) -> None:
    """R6."""
    event, who = said("2010-06-22", partner_asked=partner_asked), uuid4()
    assert asked_about({event.event: [who]}, [event]).get(who) == told


@pytest.mark.parametrize(
    ("kind", "raised_by", "due"),
    [
        ("concern", "professional", date(2011, 10, 10)), ("parent_worry", "parent_carer", date(2011, 10, 14)),
        ("disclosure", "child", date(2011, 10, 14)), ("intelligence", "", date(2011, 10, 14)),
    ],
)  # fmt: skip
def test_a_worry_without_an_answer_waits_by_its_clock(kind: str, raised_by: str, due: date) -> None:
    """R9, R16, R54; a Friday."""
    (one,) = waiting(entries(said("2011-10-07", kind=kind, raised_by=raised_by)), on=date(2011, 10, 12))
    assert one.due_on == due
    assert one.over is (due < date(2011, 10, 12))


def test_an_answered_worry_and_a_visit_wait_for_nothing() -> None:
    answered = said("2011-10-07", outcome="parents met", outcome_at=at("2011-10-08"))
    assert waiting(entries(answered, said("2011-10-08", kind="home_visit")), on=ON) == ()


@pytest.mark.parametrize(
    ("age", "may"), [({}, True), ({"age_low": 16, "age_high": 19}, True), ({"age_low": 26, "age_high": 29}, False)]
)
def test_someone_who_may_be_under_18_is_said_so(age: dict[str, int], may: bool) -> None:
    """Harms, H2."""
    assert may_be_child(a_person(one_says(role="person_of_concern", aliases=("Daz",), **age)), ON) is may


def test_gaps_stand_in_the_order_in_which_they_opened() -> None:
    later = a_person(one_says(role="person_of_concern", aliases=("Kez",), recorded="2011-05-01"))
    first = a_person(one_says(role="person_of_concern", aliases=("Daz",), recorded="2010-05-01"))
    assert [gap.about.title for gap in ask(later, first)] == ["“Daz”", "“Daz”", "“Kez”", "“Kez”"]
    assert isinstance(ask(later)[0].about.identity, UUID)
