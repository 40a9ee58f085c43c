"""What one reader gets of one person, in how many queries."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cairn.agencies.models import Agency
from cairn.agencies.roles import Role
from cairn.base.errors import NotFound
from cairn.people.queries.persons import dossier
from cairn.people.rules.names import Kind
from factories import (
    a_child,
    a_half_known_adult,
    a_place,
    a_post,
    an_agency,
    an_event,
    identity_of,
    looking,
    looks,
    opened,
    the_same,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def school() -> Agency:
    return an_agency(code="SCH")


def test_a_child_is_read_with_who_and_where_stands_beside_them(school: Agency) -> None:
    quinn = a_child(agency=school, given_names="Quinn", family_name="Harrow", born="1995-02-11")
    daz = a_half_known_adult(agency=school, nickname="Daz")
    shop = a_place(agency=school, name="Blackthorn Ink", kind="tattoo_studio")
    an_event(agency=school, about=[quinn], naming=[daz], at=shop)
    with looking(a_post(agency=school)) as viewer:
        found = dossier(viewer, identity_of(quinn), what="child's picture")
    assert found.person.title == "Quinn Harrow"
    assert found.person.kind is Kind.CHILD
    assert [other.title for other in found.others()] == ["“Daz”"]
    assert found.others()[0].kind is Kind.UNKNOWN
    assert found.places[shop].name == "Blackthorn Ink"
    assert looks()[0]["what"] == "child's picture"


def test_a_tombstone_leads_to_what_it_went_into(school: Agency) -> None:
    first = a_child(agency=school, given_names="Quinn", family_name="Harrow")
    second = a_child(agency=school, given_names="Quin", family_name="Harrow")
    old = identity_of(second)
    kept = the_same(first, second)
    with looking(a_post(agency=school)) as viewer:
        found = dossier(viewer, old, what="child's picture")
    assert found.found.identity == kept
    assert set(found.found.records) == {first, second}


def test_absent_and_restricted_are_one_and_leave_no_look(school: Agency) -> None:
    police = an_agency(code="POL")
    hidden = a_child(agency=police, given_names="Mia", family_name="Tansley")
    post = a_post(agency=school)
    for wanted in (uuid4(), identity_of(hidden)):
        with pytest.raises(NotFound) as raised, looking(post) as viewer:
            dossier(viewer, wanted, what="child's picture")
        assert str(raised.value) == ""
    assert looks() == []


def test_others_records_come_with_a_grant_and_go_with_its_end(school: Agency) -> None:
    police = an_agency(code="POL")
    ours = a_child(agency=school, given_names="Mia", family_name="Tansley")
    theirs = a_child(agency=police, given_names="Mia", family_name="Tansley")
    the_same(ours, theirs)
    event = an_event(agency=police, kind="missing_episode", about=[theirs])
    post = a_post(agency=school, role=Role.SAFEGUARDING_LEAD)
    with looking(post) as viewer:
        assert dossier(viewer, identity_of(ours), what="child's picture").events == ()
    opened(to=school, records=[theirs, event], since="2010-05-15")
    with looking(post) as viewer:
        assert [said.event for said in dossier(viewer, identity_of(ours), what="child's picture").events] == [event]


@pytest.mark.parametrize("rows", [5, 50])
def test_a_dossier_takes_as_many_queries_for_5_rows_as_for_50(school: Agency, rows: int) -> None:
    quinn = a_child(agency=school, given_names="Quinn", family_name="Harrow")
    for _ in range(rows):
        an_event(agency=school, about=[quinn], naming=[a_half_known_adult(agency=school, nickname="Daz")])
    with looking(a_post(agency=school)) as viewer, CaptureQueriesContext(connection) as queries:
        dossier(viewer, identity_of(quinn), what="child's picture")
    assert len(queries) == 10


def test_a_look_names_the_owners_of_what_was_shown_and_not_of_what_the_same_grant_opens_beside_it(
    school: Agency,
) -> None:
    """R68."""
    police, care = an_agency(code="POL"), an_agency(code="CSC")
    mia = a_child(agency=police, given_names="Mia", family_name="Tansley")
    jodie = a_child(agency=care, given_names="Jodie", family_name="Pell")
    event = an_event(agency=police, kind="missing_episode", about=[mia])
    elsewhere = an_event(agency=care, about=[jodie])
    opened(to=school, records=[mia, jodie, event, elsewhere])
    with looking(a_post(agency=school)) as viewer:
        dossier(viewer, identity_of(mia), what="child's picture")
    (look,) = looks()
    assert (look["owners"], look["shown"]) == ([police.id], 2)
