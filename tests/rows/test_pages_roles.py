"""Who sees what on the pages about people: each role by each sharing level, with and without a grant; absent is restricted."""

import re
from dataclasses import dataclass
from uuid import UUID, uuid4

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
    a_thing,
    an_agency,
    an_event,
    identity_of,
    looks,
    opened,
    the_same,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
LEVELS = ("partnership", "pointer", "analysis_only", "sealed")
SECRET = "Zebra lily canary"
PAGES = ("/child/{}", "/child/{}/chronology", "/child/{}/chronology.csv", "/child/{}/network")


@pytest.fixture(autouse=True, scope="module")
def collected() -> None:
    """The hashed assets that pages name, as in service."""
    collect_once()


@dataclass
class World:
    """A child of a school and the police; the police's words at some level."""

    school: Agency
    police: Agency
    ours: UUID
    theirs: UUID
    event: UUID
    identity: UUID


def a_world(*, level: str) -> World:
    """Quinn, whom the school and the police wrote about; what the police said has a secret in it."""
    school, police = an_agency(code="SCH"), an_agency(code="POL", desk_name="Police desk", desk_phone="01632 960158")
    ours = a_child(agency=school, given_names="Quinn", family_name="Harrow", born="1995-02-11")
    theirs = a_child(agency=police, given_names="Quinn", family_name="Harrow", born="1995-02-11", sharing=level)
    an_event(agency=school, about=[ours], summary="Has a new phone")
    event = an_event(agency=police, kind="missing_episode", about=[theirs], sharing=level, summary=SECRET)
    return World(school, police, ours, theirs, event, the_same(ours, theirs))


def text_of(client: Client, address: str) -> str:
    """What a page says, 404 included."""
    return strip_tags(client.get(address).content.decode())


READS_GRANTED = {
    Role.PRACTITIONER, Role.SAFEGUARDING_LEAD, Role.TRIAGE, Role.ANALYST, Role.PANEL_CHAIR, Role.AUDITOR, Role.VOLUNTEER,
    Role.HEAD_OF_SAFEGUARDING, Role.SYSTEM,
}  # fmt: skip
READS_OWN = {
    Role.PRACTITIONER, Role.SAFEGUARDING_LEAD, Role.TRIAGE, Role.ANALYST, Role.HEAD_OF_SAFEGUARDING, Role.SYSTEM,
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("granted", [False, True], ids=["no grant", "granted"])
def test_words_of_another_agency_are_read_with_a_grant_and_at_the_partnership_level_alone(
    level: str, granted: bool
) -> None:
    """R66, R51: fourteen roles by four pages; the oracle is the first line of the loop."""
    world = a_world(level=level)
    if granted:
        opened(to=world.school, records=[world.ours, world.theirs, world.event])
    for role in Role:
        expected = role in READS_GRANTED and granted and level == "partnership"
        client = a_browser(a_post(agency=world.school, role=role))
        said = [SECRET in text_of(client, page.format(world.identity)) for page in PAGES]
        assert said == [expected, expected, expected, False], role


@pytest.mark.slow
@pytest.mark.parametrize("level", LEVELS)
def test_an_agency_reads_its_own_words_at_every_level_by_role(level: str) -> None:
    """R66."""
    world = a_world(level=level)
    for role in Role:
        client = a_browser(a_post(agency=world.police, role=role))
        said = [SECRET in text_of(client, page.format(world.identity)) for page in PAGES]
        expected = role in READS_OWN
        assert said == [expected, expected, expected, False], role


@pytest.mark.parametrize("level", LEVELS)
def test_a_pointer_names_the_desk_to_those_with_need_and_nothing_else_does(level: str) -> None:
    """R51, R62: no kind, no date, no count, no agency."""
    world = a_world(level=level)
    opened(to=world.school, records=[world.ours], role=Role.SAFEGUARDING_LEAD)
    lead = a_browser(a_post(agency=world.school, role=Role.SAFEGUARDING_LEAD))
    teacher = a_browser(a_post(agency=world.school))
    for page in PAGES[:2]:
        told, untold = text_of(lead, page.format(world.identity)), text_of(teacher, page.format(world.identity))
        assert ("Police desk" in told) is (level == "pointer")
        assert "Police desk" not in untold
        assert not re.search(r"Missing,|missing episode|14 May 2010, Police", told) or level == "partnership"


@pytest.mark.slow
def test_the_nurses_record_changes_nothing_that_others_see() -> None:
    """Harms, H4: each page of each reader is the same, byte for byte, with her record there and without it."""

    def pages(*, with_nurse: bool) -> list[str]:
        school, clinic = an_agency(code="SCH"), an_agency(code="SHS")
        ours = a_child(agency=school, given_names="Mia", family_name=f"Tansley {with_nurse}", born="1995-02-11")
        event = an_event(agency=school, about=[ours], summary="Absent on Fridays")
        if with_nurse:
            hers = a_child(agency=clinic, given_names="Mia", family_name="Tansley", sharing="analysis_only")
            an_event(agency=clinic, kind="sexual_health_attendance", about=[hers], sharing="analysis_only")
            the_same(ours, hers, leaf=True)
            opened(to=clinic, records=[ours, event])
        police = an_agency(code="POL")
        opened(to=police, records=[ours, event])
        told = []
        for post in (
            a_post(agency=school),
            a_post(agency=police, role=Role.TRIAGE),
            a_post(agency=police, role=Role.ANALYST),
        ):
            client = a_browser(post)
            told += [text_of(client, page.format(identity_of(ours))) for page in PAGES]
            told.append(text_of(client, f"/child/{identity_of(ours)}/chronology?left=SCH&right=POL"))
        names = str(identity_of(ours)), f"Tansley {with_nurse}"
        return [_levelled(text, names) for text in told]

    assert pages(with_nurse=True) == pages(with_nurse=False)


def _levelled(text: str, names: tuple[str, str]) -> str:
    """A page without what differs between any two children: id, name, the minute, the check value over both."""
    for name in names:
        text = text.replace(name, "NAME")
    text = re.sub(r"\b\d\d:\d\d\b", "TIME", text)
    return re.sub(r"[0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4}", "CHECK", text)


@pytest.mark.slow
def test_restricted_and_absent_are_one_answer_for_every_role() -> None:
    """R66: on every page the same bytes, the same number of queries, no look."""
    school, police = an_agency(code="SCH"), an_agency(code="POL")
    hidden = a_child(agency=police, given_names="Mia", family_name="Tansley", sharing="pointer")
    an_event(agency=police, about=[hidden], sharing="pointer")
    for post in [a_post(agency=school, role=role) for role in Role]:
        client = a_browser(post)
        for page in (
            *PAGES,
            "/child/{}/looked",
            "/person/{}/looked",
            "/person/{}",
            "/unknown/{}",
            "/place/{}",
            "/person/{}/network",
        ):
            restricted, absent = (_answer(client, page.format(wanted)) for wanted in (identity_of(hidden), uuid4()))
            assert restricted == absent, (post.role, page)
            assert restricted[0] == 404
    assert looks() == []


def _answer(client: Client, address: str) -> tuple[int, bytes, int]:
    """Status, bytes and how many queries it took."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    return response.status_code, _unsigned(response.content), len(queries)


def _unsigned(content: bytes) -> bytes:
    """A page without its form's token, which is new each time."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", content)


def test_an_analyst_sees_who_is_named_and_not_what_was_said() -> None:
    """R66."""
    world = a_world(level="partnership")
    council = an_agency(code="DIS")
    analyst = a_browser(a_post(agency=council, role=Role.ANALYST))
    said = text_of(analyst, f"/child/{world.identity}")
    assert "Quinn Harrow" in said
    assert SECRET not in said
    assert "Has a new phone" not in said
    assert "what was said opens with a signal or a request" in said


def test_a_half_known_persons_proposals_are_shown_to_those_who_judge_them() -> None:
    """R44: one proposal with its reasons to those permitted; nobody is linked unasked."""
    youth, school, police = an_agency(code="ASU"), an_agency(code="SCH"), an_agency(code="POL")
    first = a_half_known_adult(agency=youth, nickname="Daz", described="works at the tattoo place")
    second = a_half_known_adult(agency=school, nickname="Dazza", described="at the ink place")
    a_thing(of=first, kind="phone", value="*4417", agency=youth)
    a_proposal(record_a=first, record_b=second, against="The ages differ.")
    address = f"/unknown/{identity_of(first)}"
    judged_by = text_of(a_browser(a_post(agency=police, role=Role.ANALYST)), address)
    owner = text_of(a_browser(a_post(agency=youth)), address)
    assert "“Dazza”" in judged_by
    assert "Nickname: both say Daz" in judged_by
    assert "The ages differ." in judged_by
    assert "Phone ends 4417" in owner
    assert "Dazza" not in owner
    assert identity_of(first) != identity_of(second)


def test_a_page_leads_to_the_page_of_that_kind_and_a_tombstone_to_what_it_went_into() -> None:
    school = an_agency(code="SCH")
    daz = a_half_known_adult(agency=school, nickname="Daz")
    first, second = (a_child(agency=school, given_names="Quinn", family_name="Harrow") for _ in range(2))
    old, client = identity_of(second), a_browser(a_post(agency=school))
    assert client.get(f"/child/{identity_of(daz)}")["Location"] == f"/unknown/{identity_of(daz)}"
    kept = the_same(first, second)
    assert client.get(f"/child/{old}")["Location"] == f"/child/{kept}"
    assert client.get(f"/child/{old}/chronology")["Location"] == f"/child/{kept}/chronology"


@pytest.mark.slow
def test_a_protected_place_stands_on_no_page_of_anyone() -> None:
    """Harms, H12; R180's page part: its name, street and postcode occur nowhere, its own page is absent."""
    care, school = an_agency(code="CSC"), an_agency(code="SCH")
    refuge = a_place(
        agency=care, name="Rowan House", kind="home", address="1 Secret Lane", postcode="ZZ1 1AA", protected=True
    )
    child = a_child(agency=care, given_names="Leah", family_name="Brandel", address="1 Secret Lane", postcode="ZZ1 1AA")
    other = a_child(agency=care, given_names="Mia", family_name="Tansley")
    event = an_event(agency=care, kind="placement", about=[child, other], at=refuge, statement="seen")
    opened(to=school, records=[child, other, event, refuge])
    for post in [a_post(agency=care, role=role) for role in Role] + [a_post(agency=school, role=role) for role in Role]:
        client = a_browser(post)
        for page in (*PAGES, "/child/{}/looked", "/place/{}"):
            wanted = identity_of(refuge) if page == "/place/{}" else identity_of(child)
            said = text_of(client, page.format(wanted))
            assert not re.search("Rowan House|Secret Lane|ZZ1 1AA", said), (post.role, page)
        assert client.get(f"/place/{identity_of(refuge)}").status_code == 404


def test_intelligence_with_conditions_comes_without_its_full_text() -> None:
    """R53: the sanitised text and the conditions, and the read is a look."""
    police, school = an_agency(code="POL"), an_agency(code="SCH")
    child = a_child(agency=police, given_names="Mia", family_name="Tansley")
    event = an_event(
        agency=police, kind="intelligence", about=[child], summary="Seen near a shop", narrative=SECRET, handling="C",
        source_grade="2", information_grade="D",
    )  # fmt: skip
    opened(to=school, records=[child, event])
    there = text_of(a_browser(a_post(agency=police)), f"/child/{identity_of(child)}/chronology")
    here = text_of(a_browser(a_post(agency=school)), f"/child/{identity_of(child)}/chronology")
    assert SECRET in there
    assert SECRET not in here
    assert "Seen near a shop" in here
    assert "Conditions apply to sharing" in here
    assert [look["what"] for look in looks()] == ["chronology", "chronology"]
    assert looks()[1]["shown"] == 2


def test_six_missing_episodes_on_fridays_stand_on_the_childs_page_in_words() -> None:
    """R46."""
    police = an_agency(code="POL")
    child = a_child(agency=police, given_names="Mia", family_name="Tansley")
    for day in ("2011-01-14", "2011-01-21", "2011-01-28", "2011-02-04", "2011-02-11", "2011-02-18"):
        an_event(agency=police, kind="missing_episode", on=day, about=[child], statement="seen")
    said = text_of(a_browser(a_post(agency=police)), f"/child/{identity_of(child)}")
    assert "6 of 6 missing episodes on Fridays." in said
    assert "nobody is watched to see whether to worry" in said


def test_an_adult_without_a_name_or_age_is_two_questions_with_an_owner_and_who_could_know() -> None:
    """R5, R50: the stub is there, its gaps are open and owned, and R6: whether anyone asked is told."""
    school, council = an_agency(code="SCH"), an_agency(code="DIS")
    child = a_child(agency=school, given_names="Cerys", family_name="Lowde")
    daz = a_half_known_adult(agency=school, nickname="Daz", described="works at the ink place", recorded="2011-02-21")
    an_event(
        agency=school,
        on="2011-02-21",
        about=[child],
        naming=[daz],
        partner_asked="not_asked: she was upset",
        voice="He’s nice.",
    )
    client = a_browser(a_post(agency=school))
    said = " ".join(text_of(client, f"/child/{identity_of(child)}?on=2011-10-06").split())
    assert "Full name unknown Age unknown" in said
    assert "Who is “Daz”? How old? Unknown for 227 days" in said
    assert f"Most likely to know: {council.name} or licensing" in said
    assert "Nobody asked: she was upset. Owner: Marlbridge Academy." in said
    assert "“He’s nice.”" in said
    assert "Nobody has found that this person did harm." in said
    assert "Full name unknown" in text_of(client, f"/unknown/{identity_of(daz)}")
