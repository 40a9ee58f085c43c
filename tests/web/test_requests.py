"""Pages of asking and answering: from the pointer on a child's picture to the seven questions and back; R60-R63, J5."""

import re
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client

from cairn.agencies.models import Agency
from cairn.agencies.roles import Role
from cairn.base.clock import now, today
from cairn.signals.actions import publish
from cairn.signals.publication import Publication
from factories import a_browser, a_child, a_post, an_agency, an_event, identity_of, opened, the_same
from sharing.made_sharing import ANSWER, DESK, QUESTION, answered, as_owner, asked, behind_the_desk, lead
from web.conftest import committing

pytestmark = committing
STEPS = [  # what is typed on each of the seven pages
    {"given": "part"},
    {"told": "told", "told_why": ANSWER["told_why"]},
    {"basis": "safeguarding"},
    {"advice": ANSWER["advice"]},
    {"protects": ANSWER["protects"]},
    {"words": ANSWER["words"], "open_for": "90"},
    {"reason": ANSWER["reason"]},
]


def text_of(answer: object) -> str:
    """A page's words."""
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode())  # type: ignore[attr-defined]
    return " ".join(plain.split())


def hidden(answer: object) -> dict[str, list[str]]:
    """What the form of a page carries, as a browser without scripts would send it on."""
    found: dict[str, list[str]] = {}
    main = answer.content.decode().partition("<main")[2]  # type: ignore[attr-defined]
    for name, value in re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', main):
        if name != "csrfmiddlewaretoken":
            found.setdefault(name, []).append(value)
    return found


def walks(client: Client, address: str, steps: list[dict[str, object]]) -> object:
    """The page after these steps, each sent with what the page before it carried."""
    shown: object = client.get(address)
    for typed in steps:
        shown = client.post(address, hidden(shown) | {"go": "next"} | typed)
        assert shown.status_code == 200, text_of(shown)  # type: ignore[attr-defined]
    return shown


def a_world() -> tuple[Client, Client, str]:
    """Nadia of the front door, Tom of the clinic, and the page of a child whom the clinic points at."""
    tom, nadia = behind_the_desk("SHS"), a_post(agency=an_agency(code="CSC"), role=Role.TRIAGE, name="Nadia Osei")
    child = a_child(agency=nadia.agency, given_names="Quinn", family_name="Harrow", born="1995-02-11")
    the_same(child, a_child(agency=tom.agency, sharing="pointer"))
    opened(to=nadia.agency, records=[child])
    return a_browser(nadia), a_browser(tom), f"/child/{identity_of(child)}"


def asks(client: Client, address: str, **said: str) -> object:
    """The answer to a question that was put on the page at an address."""
    shown = client.get(address)
    return client.post("/requests/new", hidden(shown) | QUESTION | said)


def test_r62_from_the_pointer_on_a_picture_a_question_goes_to_the_desk_and_the_share_page_answers_it() -> None:
    nadia, tom, picture = a_world()
    where = re.search(r'href="(/requests/new\?person=[0-9a-f-]+&amp;desk=[^"]+)"', nadia.get(picture).content.decode())
    assert where is not None
    form = where[1].replace("&amp;", "&")
    page = nadia.get(form).content.decode()
    assert f'<option value="desk:{DESK}" selected>' in page
    assert "Quinn Harrow, born 11 February 1995" in page
    assert "Sexual Health" not in page
    done = asks(nadia, form, asked=f"desk:{DESK}")
    assert done.status_code == 302  # type: ignore[attr-defined]
    request = done["location"]  # type: ignore[index]
    assert QUESTION["question"] in text_of(tom.get("/today"))
    assert "Waits for your answer" in text_of(tom.get("/requests"))
    check = walks(tom, f"{request}/answer", STEPS)
    assert "Check your answer" in text_of(check)
    assert "It is signed “Health safeguarding desk”" in text_of(check)
    sent = tom.post(f"{request}/answer", hidden(check) | {"go": "send"})
    assert sent.status_code == 302
    read = text_of(nadia.get(request))
    assert ANSWER["words"] in read
    assert "Children Act 2004, sections 10 and 11" in read
    assert "Sexual Health" not in read
    assert "Lead of SHS" not in read


def test_r60_each_of_the_seven_pages_asks_for_what_it_lacks_and_keeps_what_was_typed() -> None:
    nadia, tom, picture = a_world()
    person = picture.rpartition("/")[2]
    request = asks(nadia, f"/requests/new?person={person}", asked=f"desk:{DESK}")["location"]  # type: ignore[index]
    address = f"{request}/answer"
    shown: object = tom.get(address)
    for number, typed in enumerate(STEPS, 1):
        assert f"Rule {number} of 7" in text_of(shown)
        lacking = tom.post(address, hidden(shown) | {"go": "next"})
        assert lacking.status_code == 422, number
        assert f"Rule {number} of 7" in text_of(lacking)
        shown = tom.post(address, hidden(lacking) | {"go": "next"} | typed)
    back = tom.post(address, hidden(shown) | {"go": "6"})
    assert ANSWER["words"] in back.content.decode()
    skipped = tom.post(address, {"form": str(uuid4()), "step": "8", "go": "send", "given": "part"})
    assert skipped.status_code == 422
    assert "Rule 2 of 7" in text_of(skipped)
    assert as_owner("select count(*) from sharing_answer") == [(0,)]


def test_records_that_are_chosen_open_with_whom_they_are_about_and_close_when_taken_back() -> None:
    priya, owen = lead("SCH"), lead("POL")
    ours, theirs = a_child(agency=priya.agency, given_names="Quinn"), a_child(agency=owen.agency, given_names="Quinn")
    seen = an_event(agency=owen.agency, about=[theirs], summary="Found in a car")
    an_event(agency=owen.agency, about=[theirs], summary="Stopped for a bicycle light")
    the_same(ours, theirs)
    request = f"/requests/{asked(priya, identity_of(ours), of=owen)}"
    police, school = a_browser(owen), a_browser(priya)
    page = walks(police, f"{request}/answer", STEPS[:5])
    assert "Stopped for a bicycle light" in text_of(page)
    steps = [*STEPS[:5], STEPS[5] | {"records": [str(seen)]}, STEPS[6]]
    check = walks(police, f"{request}/answer", steps)
    assert "Stopped for a bicycle light" not in text_of(check)
    police.post(f"{request}/answer", hidden(check) | {"go": "send"})
    picture = f"/child/{identity_of(ours)}/chronology"
    assert "Found in a car" in text_of(school.get(picture))
    assert "Stopped for a bicycle light" not in text_of(school.get(picture))
    assert "an answered request for information" in text_of(school.get(picture))
    shown = police.get(request).content.decode()
    given = re.search(r'name="answer" value="([0-9a-f-]+)"', shown)
    assert given is not None
    assert police.post(f"{request}/withdraw", {"answer": given[1], "why": " "}).status_code == 422
    assert police.post(f"{request}/withdraw", {"answer": given[1], "why": "It was another girl."}).status_code == 302
    assert "Found in a car" not in text_of(school.get(picture))
    assert "It was another girl." in text_of(school.get(request))


def test_r61_a_refusal_is_taken_to_both_leads_in_one_step_and_settled_on_the_page() -> None:
    priya, owen = lead("SCH"), lead("POL")
    grace = a_post(agency=priya.agency, name="Grace Adeyemi")
    child = a_child(agency=priya.agency)
    wanted = asked(grace, identity_of(child), of=owen)
    refusal = answered(owen, wanted, given="refused", reason="An operation would be known.")
    teacher, school, police = a_browser(grace), a_browser(priya), a_browser(owen)
    address = f"/requests/{wanted}"
    assert "An operation would be known." in text_of(teacher.get(address))
    assert teacher.post(f"{address}/escalate", {"answer": str(refusal), "why": "She is hurt now."}).status_code == 302
    for reader in (school, police):
        assert "With both leads" in text_of(reader.get("/requests"))
        assert "With both safeguarding leads" in text_of(reader.get("/today"))
    assert "What the two of you agreed" not in text_of(teacher.get(address))
    escalation = as_owner("select id from sharing_escalation")[0][0]
    settled = {"escalation": str(escalation), "outcome": "gives", "why": "The dates alone."}
    assert police.post(f"{address}/settle", settled | {"outcome": ""}).status_code == 422
    assert police.post(f"{address}/settle", settled).status_code == 302
    assert school.post(f"{address}/settle", settled).status_code == 409
    assert "The dates alone." in text_of(teacher.get(address))


def test_a_question_from_a_signal_is_kept_with_the_signal_and_leads_to_the_form() -> None:
    from cairn.signals.models import Evidence, Signal

    school, nadia = lead("SCH"), a_post(agency=an_agency(code="CSC"), role=Role.TRIAGE)
    child = a_child(agency=school.agency)
    signal = Signal(
        reference="2011-001", key="x-1", kind="x", queue="raise", status="open", rule_version="1",
        first_raised_on="2011-01-01", last_changed_on="2011-01-01", explanation="A worry waits.",
        agencies=[school.agency_id],
    )  # fmt: skip
    signal.save(using="engine", force_insert=True)
    Evidence(signal=signal, record_id=child, agency_id=school.agency_id, part="child", known_on="2011-01-01").save(
        using="engine", force_insert=True
    )
    front = a_browser(nadia)
    said = {"answer": "ask", "reason": "Who is Daz to her?", "asked_agency": str(school.agency_id)}
    done = front.post(f"/signals/{signal.id}/answer", said)
    form = front.get(done["location"]).content.decode()
    assert "Who is Daz to her?" in form
    assert f'<option value="{school.agency_id}" selected>' in form
    request = asks(front, done["location"], asked=str(school.agency_id))["location"]  # type: ignore[index]
    today_of_school = text_of(a_browser(school).get("/today"))
    assert today_of_school.count("Who is Daz to her?") == 0  # put in writing since, and shown once
    assert QUESTION["question"] in today_of_school
    assert "The signal" in text_of(a_browser(school).get(request))


@pytest.mark.parametrize("role", [Role.TRIAGE, Role.PANEL_CHAIR])
def test_a_child_of_two_agencies_records_is_counted_once_on_a_signals_page(role: Role) -> None:
    """R48: a strategy discussion is asked about for two children, never for two records of one, whoever may see these."""
    school, police = an_agency(code="SCH"), an_agency(code="POL")
    ours, theirs = a_child(agency=school), a_child(agency=police)
    signal = shared_adult_around({ours: school, theirs: police})
    reader = a_browser(a_post(agency=an_agency(code="CSC"), role=role))
    assert "it has grown: 2 children" in text_of(reader.get(f"/signals/{signal}"))
    the_same(ours, theirs)
    assert shared_adult_around({ours: school, theirs: police}) == signal
    said = text_of(reader.get(f"/signals/{signal}"))
    assert "One adult." in said
    assert "it has grown" not in said
    assert "Should a strategy discussion be held?" not in said


def shared_adult_around(children: dict[UUID, Agency]) -> UUID:
    """A signal of one adult around these records' children, published as the engine does."""
    publish(
        publications=[Publication(
            key="x-2", kind="shared_person_of_concern", queue="raise", status="open", reason="", into="",
            first_raised_on=date(2011, 1, 1), changed_on=date(2011, 1, 1), explanation="One adult.", counted=1.0,
            expected=None, recurrence_weeks=None, against=(), not_asked=(), rule_version="1", limits="",
            evidence={("child", record): date(2011, 1, 1) for record in children},
        )],
        owners={record: agency.id for record, agency in children.items()},
    )  # fmt: skip
    found: UUID = as_owner("select id from signals_signal where key = 'x-2'")[0][0]
    return found


@pytest.mark.parametrize("address", ["", "/answer"])
def test_a_request_of_others_and_one_that_is_not_there_look_the_same(address: str) -> None:
    priya, owen = lead("SCH"), lead("POL")
    wanted = asked(priya, identity_of(a_child(agency=priya.agency)), of=owen)
    for role in (Role.SAFEGUARDING_LEAD, Role.TRIAGE):
        other = a_browser(a_post(agency=an_agency(code="CSC"), role=role))
        theirs, absent = (other.get(f"/requests/{one}{address}") for one in (wanted, uuid4()))
        assert theirs.status_code == absent.status_code == 404
        assert _plain(theirs) == _plain(absent)


def _plain(answer: object) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", answer.content)  # type: ignore[attr-defined]


@pytest.mark.parametrize("role", [Role.BOARD, Role.AUDITOR, Role.LICENSING, Role.VOLUNTEER, Role.ADMINISTRATOR])
def test_roles_that_neither_ask_nor_answer_are_told_so(role: Role) -> None:
    client = a_browser(a_post(agency=an_agency(code="CSC"), role=role))
    for address in ("/requests", "/requests/new", f"/requests/{uuid4()}", f"/requests/{uuid4()}/answer"):
        assert client.get(address).status_code == 403
    assert 'href="/requests"' not in client.get("/today").content.decode()


def test_r63_a_national_obstacle_without_an_answer_for_ninety_days_stands_first_with_the_board() -> None:
    ade = a_browser(lead("GP"))
    lena = a_browser(a_post(agency=an_agency(code="SPC"), role=Role.BOARD, name="Lena"))
    priya = a_browser(lead("SCH"))
    said = {
        "form": str(uuid4()), "what": "Surgeries say that a contract forbids it.", "stuck": "School nurses",
        "reach": "national", "raised_with": "NHS England", "raised_on": f"{today() - timedelta(days=89):%d/%m/%Y}",
    }  # fmt: skip
    assert ade.post("/obstacles/new", said | {"what": ""}).status_code == 422
    assert ade.post("/obstacles/new", said).status_code == 302
    assert "National, and unanswered for 90 days (0)" in text_of(lena.get("/obstacles"))
    as_owner("update sharing_obstacle set raised_on = raised_on - 1, at = %s", [now() - timedelta(days=100)])
    page = text_of(lena.get("/obstacles"))
    assert "National, and unanswered for 90 days (1)" in page
    assert "Surgeries say that a contract forbids it." in page
    assert "Surgeries say" not in text_of(priya.get("/obstacles"))
    obstacle = as_owner("select id from sharing_obstacle")[0][0]
    moved = {"did": "answered", "words": "The contract allows it: circular 7.", "on": f"{today():%d/%m/%Y}"}
    assert priya.post(f"/obstacles/{obstacle}", moved).status_code == 404
    assert lena.post(f"/obstacles/{obstacle}", moved | {"on": "soon"}).status_code == 422
    assert lena.post(f"/obstacles/{obstacle}", moved).status_code == 302
    assert "circular 7" in text_of(ade.get("/obstacles"))
    assert as_owner("select did from trail_deed where on_kind = 'obstacle' order by at") == [
        ("obstacle.recorded",),
        ("obstacle.answered",),
    ]
