"""Journey J2: a nurse, a school and a youth worker each know a little; an analyst joins it; each sees what is theirs."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cairn.agencies.models import Post
from cairn.agencies.queries import actor_of
from cairn.agencies.roles import SYSTEM, Actor
from cairn.journeys.refresh import refresh
from cairn.journeys.take_in_batch import take_in_batch
from cairn.operations import demo_staff
from intake.made_bundles import a_folder

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"]),
    pytest.mark.slow,
]
PASSWORD = "a long made-up password"
AGENCIES = """agency_id,name,kind
SHS,Sexual Health,sexual_health
SCH,Marlbridge Academy,education
ASU,Adolescent Support,youth_support
POL,Police,police
SPC,Harbour,specialist_service
"""
PEOPLE = "record_id,agency_id,recorded_at,given_names,family_name,date_of_birth,aliases,role,age_low,age_high,description,sharing\n"
EVENTS = "event_id,agency_id,kind,occurred_from,recorded_at,summary,statement,place_record_id,sharing,raised_by\n"
INVOLVED = "event_id,person_record_id,role\n"
NURSE = {
    "people": PEOPLE
    + "SHS-1,SHS,2024-02-01,Amber,Lisle,2009-03-02,,child,,,,analysis_only\n"
    + "SHS-2,SHS,2024-02-01,,,,Daz,person_of_concern,26,29,works at Blackthorn Ink in Tannery Row,partnership\n",
    "events": EVENTS
    + "SHS-E1,SHS,sexual_health_attendance,2024-02-01,2024-02-01,A restricted health fact,said,,analysis_only,professional\n"
    + "SHS-E2,SHS,concern,2024-02-01,2024-02-01,Told of an adult called Daz who works at Blackthorn Ink in Tannery Row,said,,partnership,professional\n",
    "involvements": INVOLVED + "SHS-E1,SHS-1,subject\nSHS-E2,SHS-2,person_of_concern\n",
}
SCHOOL = {
    "people": PEOPLE
    + "SCH-1,SCH,2024-03-04,Bethan,Coyle,2009-07-21,,child,,,,\n"
    + "SCH-2,SCH,2024-03-04,,,,Daz,person_of_concern,,,at the tattoo place in Tannery Row,\n",
    "events": EVENTS
    + "SCH-E1,SCH,concern,2024-03-04,2024-03-04,A friend says she is with Daz at the tattoo place in Tannery Row,said,,,professional\n",
    "involvements": INVOLVED + "SCH-E1,SCH-1,subject\nSCH-E1,SCH-2,person_of_concern\n",
}
YOUTH = {
    "people": PEOPLE
    + "ASU-1,ASU,2024-04-10,Carys,Dunmore,2010-01-09,,child,,,,\n"
    + "ASU-2,ASU,2024-04-10,,,,Daz,person_of_concern,,,the man at the tattoo studio on Tannery Row,\n",
    "places": "record_id,agency_id,recorded_at,name,kind,address\nASU-L1,ASU,2024-04-10,Blackthorn Ink,tattoo_studio,\"3 Tannery Row, Marlbridge\"\n",
    "events": EVENTS
    + "ASU-E1,ASU,return_home_interview,2024-04-10,2024-04-10,Was at the tattoo studio on Tannery Row with Daz,said,ASU-L1,,professional\n",
    "involvements": INVOLVED + "ASU-E1,ASU-1,subject\nASU-E1,ASU-2,person_of_concern\n",
}  # fmt: skip


def an_actor(username: str) -> Actor:
    post = Post.objects.using("owner").select_related("staff", "agency").get(staff__username=username)
    return actor_of(post, purpose="safeguard_a_child")


def signed_in(username: str) -> Client:
    client = Client()
    answer = client.post(
        "/sign-in", {"username": username, "password": PASSWORD, "purpose": "safeguard_a_child"}, follow=True
    )
    assert answer.status_code == 200
    return client


def sends(username: str, folder: Path, tables: dict[str, str]) -> None:
    by = an_actor(username)
    own = [
        line for line in AGENCIES.splitlines(keepends=True) if by.agency_name in line or line.startswith("agency_id")
    ]
    report = take_in_batch(source=a_folder(folder, agencies="".join(own), **tables), by=by)
    assert report.total.rejected == 0, report.report["rejections"]


def text_of(client: Client, address: str) -> str:
    answer: Any = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return str(answer.content.decode())


@pytest.fixture
def told(tmp_path: Path) -> None:
    """The nurse, the school and the youth worker have each sent what they know."""
    take_in_batch(source=a_folder(tmp_path / "agencies", agencies=AGENCIES), by=SYSTEM)
    demo_staff.register(password=PASSWORD)
    sends("tom", tmp_path / "nurse", NURSE)
    sends("priya", tmp_path / "school", SCHOOL)
    sends("bex", tmp_path / "youth", YOUTH)
    refresh()


def proposals(client: Client) -> list[Any]:
    answer: Any = client.get("/links")
    return [line for line in answer.context["lines"] if line.proposal.kind == "person"]


def test_j2_three_facts_become_one_adult_and_each_sees_only_their_own(told: None) -> None:
    """Journey J2, and R48: one adult linked to two children in two agencies asks for a strategy discussion."""
    analyst = signed_in("ife")
    waiting = proposals(analyst)
    assert {line.left.agency for line in waiting} | {line.right.agency for line in waiting} == {
        "Sexual Health", "Marlbridge Academy", "Adolescent Support",
    }  # fmt: skip
    for line in waiting:
        page = text_of(analyst, f"/links/{line.proposal.id}")
        assert "same name: Daz" in page.replace("Same", "same")
        assert "restricted health fact" not in page
        answer = analyst.post(
            f"/links/{line.proposal.id}", {"answer": "same", "reason": "One nickname at one shop in one street."}
        )
        assert answer.status_code == 302
    refresh()
    assert not proposals(analyst)

    found = text_of(analyst, "/search?q=Daz")
    assert "3 records" in found or found.count("Daz") >= 1
    chair: Any = signed_in("helen")
    waiting_lines = [
        line for queue in ("raise", "fact", "ask") for line in chair.get(f"/signals?queue={queue}").context["lines"]
    ]
    kinds = {line.kind for line in waiting_lines}
    assert "place_of_concern" in kinds

    adult = next(line for line in waiting_lines if line.kind == "shared_person_of_concern" and line.queue != "ask")
    assert "Should a strategy discussion be held?" in text_of(chair, f"/signals/{adult.id}")

    nurse, teacher = signed_in("tom"), signed_in("priya")
    assert "/child/" in text_of(nurse, "/search?q=Amber+Lisle")
    for other in (teacher, analyst, chair):
        assert "/child/" not in text_of(other, "/search?q=Amber+Lisle")


def test_r56_a_refused_proposal_stays_refused_until_a_new_fact(told: None, tmp_path: Path) -> None:
    analyst = signed_in("ife")
    (line, *_) = [
        line
        for line in proposals(analyst)
        if {line.left.agency, line.right.agency} == {"Marlbridge Academy", "Adolescent Support"}
    ]
    analyst.post(f"/links/{line.proposal.id}", {"answer": "different", "reason": "Another man works there too."})
    refresh()
    assert line.proposal.record_a not in {
        one.proposal.record_a for one in proposals(analyst) if one.proposal.record_b == line.proposal.record_b
    }

    sends("priya", tmp_path / "again", SCHOOL)
    refresh()
    pair = {line.proposal.record_a, line.proposal.record_b}
    assert all({one.proposal.record_a, one.proposal.record_b} != pair for one in proposals(analyst))

    phone = "owner,owner_id,kind,value,recorded_at\nperson,{0},phone,07700 900417,2024-05-01\n"
    sends("priya", tmp_path / "phone", SCHOOL | {"identifiers": phone.format("SCH-2")})
    sends("bex", tmp_path / "phones", YOUTH | {"identifiers": phone.format("ASU-2")})
    refresh()
    back = [one for one in proposals(analyst) if {one.proposal.record_a, one.proposal.record_b} == pair]
    assert len(back) == 1
    assert any("phone" in fact for fact in back[0].proposal.new_facts)
    assert "a new fact" in text_of(analyst, f"/links/{back[0].proposal.id}")
