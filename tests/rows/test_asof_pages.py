"""The chronology's page as known to an agency on a day, under the reader's rights of today; its file; its cost."""

import csv
import io
import re
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from cairn.agencies.models import Agency
from cairn.agencies.roles import Role
from collected import collect_once
from factories import (
    a_browser,
    a_child,
    a_half_known_adult,
    a_place,
    a_post,
    a_proposal,
    an_agency,
    an_event,
    an_event_version,
    identity_of,
    looks,
    opened,
    the_same,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture(autouse=True, scope="module")
def collected() -> None:
    """The hashed assets that pages name, as in service."""
    collect_once()


@dataclass
class World:
    """Cerys, of whom school, police and social care each wrote; the police learnt of the absence on 1 March 2011."""

    school: Agency
    police: Agency
    care: Agency
    child: UUID
    absence: UUID
    station: UUID

    def page(self, client: Client, **asked: str) -> str:
        """The chronology as text, on one line."""
        response = client.get(f"/child/{self.child}/chronology", asked)
        assert response.status_code == 200
        return " ".join(strip_tags(response.content.decode()).split())


@pytest.fixture
def world() -> World:
    school, police, care = an_agency(code="SCH"), an_agency(code="POL"), an_agency(code="CSC")
    of_school = a_child(agency=school, given_names="Cerys", family_name="Lowde", born="1996-01-20")
    of_police = a_child(agency=police, given_names="Kerys", family_name="Lowde", recorded="2011-06-06")
    absence = an_event(
        agency=school,
        kind="school_absence",
        on="2011-01-14",
        recorded="2011-02-21",
        about=[of_school],
        summary="Absent on Fridays",
    )
    station = an_event(
        agency=police,
        kind="stop_check",
        on="2011-05-12",
        recorded="2011-06-06",
        about=[of_police],
        summary="At the bus station",
    )
    the_same(of_school, of_police, since="2011-06-14")
    opened(to=police, records=[of_school, absence], since="2011-03-01")
    opened(to=care, records=[of_school, of_police, absence, station], since="2011-07-01")
    return World(school, police, care, identity_of(of_school), absence, station)


@pytest.fixture
def social_worker(world: World) -> Client:
    return a_browser(a_post(agency=world.care))


def shows(page: str) -> tuple[bool, bool]:
    """Whether the absence and the bus station stand in the table."""
    table = page.partition("What happened, and who wrote it down when")[2].partition("The same in one drawing")[0]
    return "Absent on Fridays" in table, "At the bus station" in table


@pytest.mark.parametrize(
    ("known_to", "on", "expected"),
    [
        ("", "20/2/2011", (False, False)), ("", "21/2/2011", (True, False)), ("", "14/6/2011", (True, True)),
        ("SCH", "21/2/2011", (True, False)), ("SCH", "1/1/2012", (True, False)),
        ("POL", "28/2/2011", (False, False)), ("POL", "1/3/2011", (True, False)), ("POL", "14/6/2011", (True, True)),
        ("CSC", "30/6/2011", (False, False)), ("CSC", "1/7/2011", (True, True)),
    ],
)  # fmt: skip
def test_the_page_shows_what_an_agency_knew_on_a_day(
    world: World, social_worker: Client, known_to: str, on: str, expected: tuple[bool, bool]
) -> None:
    """R51; how rows are kept, 1."""
    page = world.page(social_worker, known_to=known_to, on=on)
    assert shows(page) == expected
    assert "Your rights are today’s" in page


def test_what_the_day_hides_is_counted_and_late_writing_is_tagged(world: World, social_worker: Client) -> None:
    page = world.page(social_worker, known_to="POL", on="1/6/2011", links="today")
    assert "1 entry shown, 1 later entry hidden." in page
    assert "Police had not written it down, or been told, by that day." in page
    assert "38 days later" in page


def test_links_are_those_of_the_day_or_of_today_and_the_page_says_which(world: World, social_worker: Client) -> None:
    then = world.page(social_worker, on="13/6/2011")
    assert shows(then) == (True, False)
    assert "1 entry rests on records that were linked to Cerys only later. Links as judged then." in then
    today = world.page(social_worker, on="13/6/2011", links="today")
    assert shows(today) == (True, True)
    assert "Links as judged today." in today


def test_an_agency_that_cannot_be_asked_for_is_told_and_not_taken_for_all(world: World, social_worker: Client) -> None:
    """R51: whether it is absent, or keeps its records close, reads the same."""
    clinic = an_agency(code="SXH", kind="sexual_health").code
    pages = [world.page(social_worker, known_to=code, on="1/6/2011") for code in ("ZZZ", clinic)]
    for page in pages:
        assert "That agency isn’t one that can be chosen here." in page
    assert pages[0].replace("ZZZ", clinic) == pages[1]
    assert "can be chosen here" not in world.page(social_worker, known_to="POL", on="1/6/2011")


def test_an_agencys_view_never_shows_what_the_reader_may_not_see_today(world: World) -> None:
    teacher = a_browser(a_post(agency=world.school))
    for known_to in ("", "SCH", "POL", "CSC"):
        page = world.page(teacher, known_to=known_to, on="1/1/2012", left="SCH", right="POL")
        assert "At the bus station" not in page
        assert "Kerys" not in page
    assert shows(world.page(teacher, known_to="POL", on="1/3/2011")) == (True, False)


def test_what_a_grant_once_told_is_not_unlearnt_when_it_ends(world: World, social_worker: Client) -> None:
    council = an_agency(code="DIS")
    opened(to=council, records=[world.absence], since="2011-04-01", ended="2011-05-01")
    assert shows(world.page(social_worker, known_to="DIS", on="31/3/2011")) == (False, False)
    assert shows(world.page(social_worker, known_to="DIS", on="1/6/2011")) == (True, False)


def test_agencies_that_keep_to_pointers_can_be_asked_for_by_themselves_alone(world: World) -> None:
    """Harms, H4: the list is the same for every child."""
    clinic = an_agency(code="SHS")
    opened(to=clinic, records=[world.absence], since="2011-03-01")
    teacher = a_browser(a_post(agency=world.school))
    page = world.page(teacher, known_to="SHS", on="1/6/2011")
    assert "Sexual Health" not in page
    assert "Known to all agencies that share with you" in page


def test_two_agencies_stand_beside_each_other(world: World, social_worker: Client) -> None:
    page = world.page(social_worker, on="14/6/2011", left="SCH", right="POL")
    assert "Of 2 matters, Marlbridge Academy knew 1 and Police 2. Both knew 1." in page
    assert "Knew from 1 March 2011" in page
    assert "Not known to them" in page


def test_links_lead_to_the_days_before_and_after_on_which_something_became_known(
    world: World, social_worker: Client
) -> None:
    page = world.page(social_worker, on="1/4/2011", links="today")
    assert "Back to 21 February 2011: Absent on Fridays" in page
    assert "On to 6 June 2011: next entry" in page


@pytest.mark.parametrize("on", ["31/2/2011", "yesterday", "2011", "1/1/2999", "<script>", "1/1/11"])
def test_a_day_that_is_none_is_told_and_today_is_shown(world: World, social_worker: Client, on: str) -> None:
    page = world.page(social_worker, on=on)
    assert "Today is shown" in page
    assert shows(page) == (True, True)


def test_a_correction_keeps_what_was_said_before(world: World, social_worker: Client) -> None:
    an_event_version(
        record=world.absence, agency=world.school, kind="school_absence", on="2011-01-14", recorded="2011-03-05",
        summary="Absent on six Fridays", outcome="letter home",
    )  # fmt: skip
    before, after = (world.page(social_worker, on=on) for on in ("4/3/2011", "5/3/2011"))
    assert "Absent on six Fridays" not in before
    assert re.search("Corrected on 5 March 2011: what it said before ?21 February 2011: Absent on Fridays", after)
    assert "Letter home" in after


def test_the_file_holds_the_page_with_its_stamp_and_check_value_and_is_a_look_of_its_own(
    world: World, social_worker: Client
) -> None:
    """R68."""
    asked = {"known_to": "POL", "on": "2011-06-14"}
    response = social_worker.get(f"/child/{world.child}/chronology.csv", asked)
    lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert "known to Police on 14 June 2011. Links as judged then." in lines[0][0]
    assert [line[7] for line in lines[3:]] == ["Absent on Fridays", "At the bus station"]
    assert lines[1][1] in world.page(social_worker, **asked)
    assert "Lowde" not in response["Content-Disposition"]
    assert [look["what"] for look in looks()] == ["chronology export", "chronology"]
    assert all(look["on_id"] == world.child and look["shown"] == 4 for look in looks())


def test_words_of_a_record_are_never_markup(world: World, social_worker: Client) -> None:
    child = a_child(agency=world.care, given_names="<b>Mia", family_name="O’Neill<script>")
    an_event(
        agency=world.care, about=[child], summary="<script>alert(1)</script>", voice="<img src=x onerror=alert(1)>"
    )
    for page in ("", "/chronology", "/network"):
        raw = social_worker.get(f"/child/{identity_of(child)}{page}").content.decode()
        assert "<script>alert" not in raw
        assert "<img src=x" not in raw
        assert "<b>Mia" not in raw


PAGES = (
    "/child/{}",
    "/child/{}/chronology?left=SCH&right=POL",
    "/child/{}/chronology.csv",
    "/child/{}/network",
    "/child/{}/looked",
)


@pytest.mark.slow
@pytest.mark.parametrize("page", [*PAGES, "/child/{}/looked", "/unknown/{}", "/place/{}", "/unknown/{}/network"])
def test_a_page_takes_the_same_few_queries_for_5_rows_and_for_50(page: str) -> None:
    """At most twenty-five, the doorway’s own included."""
    school, police = an_agency(code="SCH"), an_agency(code="POL")
    client, counts = a_browser(a_post(agency=police, role=Role.ANALYST)), []
    for rows in (5, 50):
        shop = a_place(agency=school, name="Blackthorn Ink", kind="tattoo_studio")
        child, daz = (
            a_child(agency=school, given_names="Quinn", family_name="Harrow"),
            a_half_known_adult(agency=school, nickname="Daz"),
        )
        events = [
            an_event(agency=school, about=[child], naming=[daz], at=shop, on=f"2011-{1 + row % 12:02}-07")
            for row in range(rows)
        ]
        dazza = a_half_known_adult(agency=school, nickname="Dazza")
        a_proposal(record_a=daz, record_b=dazza)
        a_proposal(record_a=daz, record_b=shop, kind="person_place")
        opened(to=police, records=[child, daz, dazza, shop, *events])
        wanted = {"/unknown/{}": daz, "/unknown/{}/network": daz, "/place/{}": shop}.get(page, child)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(page.format(identity_of(wanted)))
        assert response.status_code == 200
        counts.append(
            len([query for query in queries if not re.match("(RELEASE )?SAVEPOINT|BEGIN|COMMIT", query["sql"])])
        )
    assert counts[0] == counts[1]
    assert counts[0] <= 25, "\n".join(query["sql"][:120] for query in queries)
