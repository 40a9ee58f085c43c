"""Searching under row security: who finds what, what nobody finds, and the look that each search leaves."""

from uuid import UUID

import pytest
from django.db import connections

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.records.indexing import write_tokens
from cairn.records.models import Record
from cairn.records.search import Results, search
from factories import (
    a_child,
    a_half_known_adult,
    a_person_version,
    a_place,
    a_post,
    a_thing,
    an_agency,
    an_event,
    looking,
    looks,
    opened,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])


def index() -> int:
    return write_tokens(Record.objects.using("job").values_list("id", flat=True))


def asks(post: Post, typed: str) -> Results:
    with looking(post) as viewer:
        return search(viewer, typed)


def found(post: Post, typed: str) -> set[UUID]:
    return {hit.record for hit in asks(post, typed).hits}


@pytest.fixture
def school() -> Post:
    return a_post(agency=an_agency(code="SCH"))


@pytest.fixture
def police() -> Post:
    return a_post(agency=an_agency(code="POL"), role=Role.ANALYST, name="Ife Akande")


def test_an_agency_finds_its_own_records_and_no_others(school: Post) -> None:
    ours = a_child(agency=an_agency(code="SCH"), given_names="Quinn", family_name="Harrow")
    a_child(agency=an_agency(code="CSC"), given_names="Quin", family_name="Harrow")
    index()
    assert found(school, "quinn harrow") == {ours}


def test_a_grant_lets_its_holder_find_what_it_opened(school: Post) -> None:
    theirs = a_child(agency=an_agency(code="CSC"), given_names="Cerys", family_name="Lowde")
    index()
    assert found(school, "cerys") == set()
    opened(to=an_agency(code="SCH"), records=[theirs])
    assert found(school, "cerys") == {theirs}


def test_an_analyst_finds_who_is_named_but_not_what_is_said(police: Post) -> None:
    school = an_agency(code="SCH")
    daz = a_half_known_adult(agency=school, nickname="Daz")
    an_event(agency=school, summary="Seen in a grey van outside the gate", naming=[daz])
    index()
    assert found(police, "daz") == {daz}
    assert found(police, "grey van") == set()


@pytest.mark.parametrize("sharing", ["pointer", "analysis_only", "sealed"])
def test_what_is_narrower_than_partnership_is_found_by_its_owner_alone(sharing: str, police: Post) -> None:
    clinic = an_agency(code="SHS")
    record = a_child(agency=clinic, given_names="Mia", family_name="Tansley", sharing=sharing)
    opened(to=an_agency(code="POL"), records=[record])
    index()
    assert found(police, "tansley") == set()
    assert found(a_post(agency=clinic), "tansley") == {record}


def test_a_number_that_is_narrower_than_its_person_finds_nobody_for_others(police: Post) -> None:
    school = an_agency(code="SCH")
    daz = a_half_known_adult(agency=school, nickname="Daz")
    a_thing(of=daz, kind="phone", value="*4417", agency=school, sharing="pointer")
    index()
    assert found(police, "ends 4417") == set()
    assert found(a_post(agency=school), "ends 4417") == {daz}


def test_a_granted_event_is_opened_by_the_search_that_shows_it(school: Post) -> None:
    event = an_event(agency=an_agency(code="POL"), summary="Girls upstairs at Blackthorn Ink after closing")
    index()
    assert found(school, "upstairs") == set()
    opened(to=an_agency(code="SCH"), records=[event])
    assert found(school, "upstairs") == {event}


def test_each_search_leaves_a_look_and_never_its_words(school: Post) -> None:
    a_child(agency=an_agency(code="SCH"), given_names="Quinn", family_name="Harrow")
    index()
    asks(school, "harrow")
    asks(school, "nobody at all")
    left = looks()
    assert [(look["what"], look["on_kind"], look["on_id"], look["shown"]) for look in left] == [
        ("search", "search", None, 1),
        ("search", "search", None, 0),
    ]
    with connections["owner"].cursor() as cursor:
        cursor.execute("select trail_look::text from trail_look")
        assert not any("harrow" in row[0].lower() for row in cursor.fetchall())


def test_a_protected_place_is_found_by_nobody_whatever_another_agency_wrote(school: Post) -> None:
    care, ours = an_agency(code="CSC"), an_agency(code="SCH")
    a_place(agency=ours, name="Weir House", address="9 Hidden Lane, Marlbridge", postcode="ZZ3 9HL")
    assert index() > 0
    assert len(found(school, "hidden lane")) == 1
    refuge = a_place(agency=care, address="9 hidden lane, Marlbridge", postcode="ZZ39HL", protected=True)
    write_tokens([refuge])
    assert found(school, "hidden lane") == set()
    assert found(school, "ZZ3 9HL") == set()
    assert found(a_post(agency=care), "hidden lane") == set()


def test_what_was_said_before_a_correction_still_finds_the_record(school: Post) -> None:
    ours = an_agency(code="SCH")
    record = a_child(agency=ours, given_names="Quinn", family_name="Harrow", recorded="2010-05-14")
    a_person_version(record=record, agency=ours, given_names="Quinn", family_name="Pell", recorded="2010-06-14")
    index()
    assert found(school, "pell") == {record}
    assert found(school, "quinn") == {record}


def test_indexing_twice_changes_nothing() -> None:
    a_child(agency=an_agency(code="SCH"), given_names="Quinn", family_name="Harrow")
    assert index() == index() > 0


def test_two_words_find_first_what_has_both(school: Post) -> None:
    ours = an_agency(code="SCH")
    both = a_child(agency=ours, given_names="Quinn", family_name="Harrow")
    one = a_child(agency=ours, given_names="Quinn", family_name="Pell")
    index()
    assert found(school, "quinn harrow") == {both}
    assert found(school, "quinn") == {both, one}
    loose = asks(school, "quinn zzyzx")
    assert not loose.whole
    assert {hit.record for hit in loose.hits} == {both, one}


def test_a_grant_lets_its_holder_find_a_person_by_a_number_that_only_opening_shows(school: Post) -> None:
    theirs = an_agency(code="CSC")
    daz = a_half_known_adult(agency=theirs, nickname="Daz")
    a_thing(of=daz, kind="phone", value="07700 904417", agency=theirs)
    index()
    opened(to=an_agency(code="SCH"), records=[daz])
    assert found(school, "ends 4417") == found(school, "07700904417") == {daz}
    assert found(school, "914417") == set()
