"""What a place is called and how often something was written down about it."""

from datetime import date
from uuid import uuid4

from cairn.places.rules import PROTECTED, PlaceSaid, by_month, kinds_counted, most_said, other_names, shown
from cairn.records.words import counted
from records.made_said import CARE, POLICE, SCHOOL, at, entries, said


def a_place(name: str = "", *, by: object = POLICE, recorded: str = "2010-07-09", **given: object) -> PlaceSaid:
    return PlaceSaid(uuid4(), by, at(recorded), name, **given)


def test_records_are_counted_by_the_month_in_which_things_happened() -> None:
    """R47."""
    known = entries(
        said("2010-07-09", by=POLICE, kind="intelligence"), said("2010-09-17"), said("2010-09-20"),
        said("2010-09-30", kind="missing_episode"),
    )  # fmt: skip
    found = by_month(known)
    assert [(month.first_day, month.total) for month in found] == [
        (date(2010, 7, 1), 1), (date(2010, 8, 1), 0), (date(2010, 9, 1), 3)
    ]  # fmt: skip
    assert found[2].kinds == (("concern", 2), ("missing_episode", 1))
    assert kinds_counted(known) == (("concern", 2), ("intelligence", 1), ("missing_episode", 1))
    assert by_month(()) == ()


def test_counts_are_said_in_words() -> None:
    assert [counted("intelligence", 1), counted("missing_episode", 6), counted("something_new", 2)] == [
        "1 intelligence report", "6 missing episodes", "2 something new records",
    ]  # fmt: skip


def test_a_named_description_of_most_agencies_heads_the_page() -> None:
    bare = a_place(address="3 Tannery Row, Marlbridge")
    police, council = a_place("Blackthorn Ink"), a_place("Blackthorn Ink", by=CARE, recorded="2011-11-11")
    other = a_place("The ink place", by=SCHOOL, recorded="2012-01-01")
    best = most_said([bare, police, council, other])
    assert best == council
    assert other_names([bare, police, council, other], but=council) == ("3 Tannery Row, Marlbridge", "The ink place")


def test_a_protected_place_keeps_nothing_that_could_be_shown() -> None:
    """Harms, H12."""
    found = shown(a_place("Rowan House", kind="home", address="1 Secret Lane", postcode="ZZ1 1AA", protected=True))
    assert (found.title, found.name, found.address, found.postcode, found.kind) == (PROTECTED, "", "", "", "")
