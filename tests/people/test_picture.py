"""The cards of a child's picture, made from what one reader may see."""

from datetime import date
from uuid import UUID, uuid4

from cairn.people.rules.contacts import Ring
from cairn.people.rules.dossier import Dossier, Tie
from cairn.people.rules.picture import Around, Picture, picture
from cairn.places.rules import NOT_SHOWN, PROTECTED, PlaceSaid, shown
from people.made_people import a_dossier, a_person, born_child, one_says
from records.made_said import CARE, POLICE, SCHOOL, at, said

ON = date(2011, 10, 6)


def seen(held: Dossier, on: date = ON, rings: dict[UUID, Ring] | None = None) -> Picture:
    """The picture with no proposals."""
    return picture(held, on=on, dated=True, rings=rings or {}, around=Around({}, {}))


def test_own_words_come_first_the_latest_at_the_head_and_the_familys_apart() -> None:
    events = [
        said("2011-06-21", voice="I’m fine, stop asking."), said("2011-09-13", voice="I’m tired."),
        said("2011-09-20", kind="parent_worry", voice="Who is doing what?"),
    ]  # fmt: skip
    found = seen(a_dossier(born_child(), events=events))
    assert [words.text for words in found.child_words] == ["I’m tired.", "I’m fine, stop asking."]
    assert [words.text for words in found.family_words] == ["Who is doing what?"]
    assert found.last_heard is not None
    assert found.last_heard.said.first_day == date(2011, 9, 13)


def test_last_seen_is_told_apart_from_last_heard() -> None:
    events = [said("2011-09-13", voice="I’m tired.", statement="said"), said("2011-09-27", statement="seen")]
    found = seen(a_dossier(born_child(), events=events))
    assert found.last_seen is not None
    assert found.last_heard is not None
    assert (found.last_seen.said.first_day, found.last_heard.said.first_day) == (date(2011, 9, 27), date(2011, 9, 13))


def test_words_of_a_record_about_two_children_may_be_eithers() -> None:
    event, other = said("2011-09-13", voice="We were cold."), born_child("Mia Tansley")
    found = seen(a_dossier(born_child(), events=[event], with_others=[(event, other, "subject")]))
    assert not found.words[0].alone


def test_a_half_known_adult_stands_with_what_nobody_knows() -> None:
    """R5, R50."""
    event = said("2011-02-21")
    daz = a_person(one_says(role="person_of_concern", aliases=("Daz",), recorded="2011-02-21"))
    found = seen(a_dossier(born_child(), events=[event], with_others=[(event, daz, "person_of_concern")]))
    (who,) = found.of_concern
    assert who.person.full_name_unknown
    assert who.age.unknown
    assert who.may_be_child
    assert [gap.question for gap in found.gaps] == ["Who is “Daz”?", "How old is “Daz”?"]


def test_a_child_who_is_said_to_have_harmed_stands_with_the_children() -> None:
    """Harms, H2."""
    event, boy = said("2011-02-21"), born_child("Tam Vole", "1996-04-17")
    found = seen(a_dossier(born_child(), events=[event], with_others=[(event, boy, "person_of_concern")]))
    assert found.of_concern == ()
    assert found.children[0].says == ("a child who may have caused harm and may be being harmed",)


def test_family_stands_by_ties_and_by_role() -> None:
    child, event = born_child(), said("2011-02-21")
    mum, gran = a_person(one_says("Dawn Harrow", role="parent_carer")), a_person(one_says("Eirlys Parry", role="adult"))
    tie = Tie(CARE, gran.records[0], child.records[0], "lives_with", at("2011-01-01"), "", "")
    held = a_dossier(
        child, events=[event], with_others=[(event, mum, "reporter"), (event, gran, "witness")], ties=[tie]
    )
    assert {(who.person.title, who.says) for who in seen(held).family} == {
        ("Dawn Harrow", ("parent or carer",)),
        ("Eirlys Parry", ("lives at the same home",)),
    }


def test_children_of_the_same_records_stand_together() -> None:
    meeting, found_at = said("2011-02-10", kind="meeting"), said("2011-06-18", kind="missing_episode")
    first, second, third = (born_child(name) for name in ("Mia Tansley", "Jodie Pell", "Tam Vole"))
    others = [(meeting, one, "subject") for one in (first, second, third)] + [(found_at, first, "subject")]
    found = seen(a_dossier(born_child(), events=[meeting, found_at], with_others=others))
    assert [[who.person.title for who in group.people] for group in found.together] == [
        ["Jodie Pell", "Tam Vole"],
        ["Mia Tansley"],
    ]


def test_a_protected_address_and_place_say_nothing_but_that() -> None:
    """Harms, H12."""
    refuge = shown(
        PlaceSaid(uuid4(), CARE, at("2011-01-01"), "Rowan House", "home", "1 Secret Lane", "ZZ1 1AA", protected=True)
    )
    hidden = said("2011-03-01", place=uuid4())
    child = born_child(address="Protected")
    found = seen(
        a_dossier(child, events=[said("2011-02-21", kind="placement", place=refuge.record), hidden], places=[refuge])
    )
    assert [(where.title, where.identity) for where in found.where] == [
        (PROTECTED, None), (NOT_SHOWN, None), (PROTECTED, None)
    ]  # fmt: skip


def test_a_place_where_nobody_saw_the_child_is_told_and_not_seen() -> None:
    shop = PlaceSaid(uuid4(), POLICE, at("2010-07-09"), "Blackthorn Ink", "tattoo_studio", "3 Tannery Row")
    told = said("2011-02-21", place=shop.record, statement="said")
    found = seen(a_dossier(born_child(), events=[told], places=[shop]))
    assert [(where.title, where.seen) for where in found.where] == [("Blackthorn Ink, 3 Tannery Row", False)]


def test_who_knows_what_says_whom_to_ring_and_how_long_ago_the_last_contact_was() -> None:
    events = [
        said("2011-05-12", by=POLICE, statement="seen"),
        said("2011-09-27", statement="seen"),
        said("2011-09-01", by=CARE),
    ]
    found = seen(a_dossier(born_child(), events=events), rings={POLICE: Ring("Owen Hale", "Detective", "01632 960158")})
    assert [(knows.agency, knows.quiet, knows.last_contact is not None) for knows in found.knows] == [
        (SCHOOL, False, True), (POLICE, True, True), (CARE, False, False),
    ]  # fmt: skip
    assert found.knows[1].ring is not None
    assert found.knows[1].in_words == "1 concern"


def test_a_dated_picture_knows_nothing_later() -> None:
    first, later = said("2011-02-21"), said("2011-05-12", recorded="2011-06-06")
    kez = a_person(one_says(role="person_of_concern", aliases=("Kez",), recorded="2011-06-06"))
    held = a_dossier(born_child(), events=[first, later], with_others=[(later, kez, "person_of_concern")])
    assert [entry.said.event for entry in seen(held, date(2011, 6, 5)).view.entries] == [first.event]
    assert seen(held, date(2011, 6, 5)).who == ()
    assert len(seen(held, date(2011, 6, 6)).who) == 1
