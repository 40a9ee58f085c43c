"""Pages on the fictional case, as its staff get them: what each role sees, and what nobody does."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from web.conftest import demo_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("case"), pytest.mark.slow]
DAZ = "a trade and a street or premises agree"  # what the signal says that rests on the school, the youth workers and the police
STAFF = ("priya", "grace", "nadia", "marcus", "ife", "owen", "tom", "ade", "rob", "helen", "admin")


def text(client: Client, address: str, *, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[-1500:]
    return unescape(re.sub(r"\s+", " ", response.content.decode()))


def reference(client: Client, explains: str, queue: str = "raise") -> str:
    """The address of the first signal of a queue whose line says this."""
    for row in re.findall(r"<tr role=\"row\">\s*<th.*?</tr>", text(client, f"/signals?queue={queue}")):
        if explains in row:
            return re.search(r'href="(/signals/[0-9a-f-]{36})"', row).group(1)  # type: ignore[union-attr]
    raise AssertionError(explains)


@pytest.mark.parametrize("username", STAFF)
def test_every_role_has_its_pages(username: str) -> None:
    client = demo_user(username)
    for address in ("/today", "/about/rules", "/about/roles", "/about/accessibility", "/sign-in/for"):
        assert text(client, address).count("<h1") == 1


def test_the_front_door_finds_the_half_known_man_by_nickname_number_and_sound() -> None:
    nadia = demo_user("nadia")
    assert "“Daz”" in text(nadia, "/search?q=Daz")
    assert "part of the number" in text(nadia, "/search?q=ends 4417") or "number ends" in text(nadia, "/search?q=4417")
    assert "Cerys Lowde" in text(nadia, "/search?q=Keris Loud")
    assert "Blackthorn Ink" in text(nadia, "/search?q=tannery row")


def test_a_teacher_and_an_analyst_find_different_things() -> None:
    teacher, analyst = text(demo_user("grace"), "/search?q=harrow"), text(demo_user("ife"), "/search?q=harrow")
    assert "1 record of Marlbridge Academy" in teacher
    assert "Adolescent Support" not in teacher
    assert "Adolescent Support" in analyst


def test_the_nurses_record_changes_no_search_of_anyone_else() -> None:
    for username in ("priya", "nadia", "ife", "owen"):
        page = text(demo_user(username), "/search?q=quinn harrow")
        assert "Sexual Health" not in page
        assert "contraception" not in text(demo_user(username), "/search?q=contraception").split("</form>")[-1]


def test_an_administrator_has_nothing_to_search() -> None:
    assert "nothing to search" in text(demo_user("admin"), "/search?q=daz", status=403)


def test_a_search_that_finds_nothing_says_what_that_does_not_mean() -> None:
    page = text(demo_user("grace"), "/search?q=zzyzx")
    assert "That doesn’t mean that nothing is known, or that nothing is wrong." in page
    assert "agencies have sent records" in page


def test_the_signal_page_has_sentence_evidence_against_and_answer_in_that_order() -> None:
    nadia = demo_user("nadia")
    page = text(nadia, reference(nadia, DAZ))
    order = ["h-say", "h-records", "h-against", "h-unasked", "h-net", "h-answer", "h-rule"]
    places = [page.index(f'id="{one}"') for one in order]
    assert places == sorted(places)
    for said in ("Quinn Harrow", "Cerys Lowde", "“Daz”", "Nobody has found that", "none of it is their fault"):
        assert said in page
    assert "with Daz at the ink place" in page
    assert "Something is held" in page
    without_choices = re.sub(r"<select.*?</select>", "", page)
    assert "Sexual Health" not in without_choices


def test_a_signal_is_answered_with_a_reason_or_not_at_all() -> None:
    nadia = demo_user("nadia")
    address = reference(nadia, DAZ)
    refused = nadia.post(f"{address}/answer", {"answer": "no", "reason": " "})
    assert refused.status_code == 422
    assert "Say why, and what would change your mind." in unescape(refused.content.decode())
    assert "Waits" in text(nadia, "/signals?queue=raise")
    said = {"answer": "no", "reason": "The nickname is a story told at school."}
    done = nadia.post(f"{address}/answer", said, follow=True)
    assert done.status_code == 200
    page = unescape(done.content.decode())
    assert "The nickname is a story told at school." in page
    assert "It comes back only when a new fact touches it" in page


def test_asking_an_agency_shows_on_its_page_for_today() -> None:
    nadia, priya = demo_user("nadia"), demo_user("priya")
    address = reference(nadia, DAZ)
    form = nadia.get(address).content.decode()
    school = re.search(r'<option value="([0-9a-f-]{36})">Marlbridge Academy', form).group(1)  # type: ignore[union-attr]
    nadia.post(f"{address}/answer", {"answer": "ask", "reason": "Who is Daz to her?", "asked_agency": school})
    assert "Who is Daz to her?" in text(priya, "/today")
    assert "Who is Daz to her?" not in text(demo_user("owen"), "/today")


@pytest.mark.parametrize("username", ["priya", "owen", "helen"])
def test_who_may_read_but_not_answer_is_told_why(username: str) -> None:
    nadia, reader = demo_user("nadia"), demo_user(username)
    page = text(reader, reference(nadia, DAZ))
    assert "Only triage and analysts answer signals." in page
    assert "Give this answer" not in page


def test_a_teacher_may_not_see_signals_and_is_told_who_can() -> None:
    assert "Your safeguarding lead can tell you more." in text(demo_user("grace"), "/signals", status=403)


def test_a_signal_that_is_not_there_and_one_that_is_not_for_you_look_the_same() -> None:
    nadia, ade = demo_user("nadia"), demo_user("ade")
    hidden = reference(nadia, DAZ)
    absent = f"/signals/{uuid4()}"
    one, other = ade.get(hidden), ade.get(absent)
    assert one.status_code == other.status_code == 404
    token = re.compile(r'value="[A-Za-z0-9]{64}"')
    assert token.sub("", one.content.decode()) == token.sub("", other.content.decode())


def test_a_child_has_the_signals_that_rest_on_its_records_and_no_other() -> None:
    nadia = demo_user("nadia")
    about = re.findall(r"/child/[0-9a-f-]{36}", text(nadia, reference(nadia, DAZ)))
    every = set(
        re.findall(r"/signals/[0-9a-f-]{36}", text(nadia, "/signals?queue=raise") + text(nadia, "/signals?queue=ask"))
    )
    for address in dict.fromkeys(about):
        shown = set(re.findall(r"/signals/[0-9a-f-]{36}", text(nadia, address)))
        assert reference(nadia, DAZ) in shown
        assert every - shown


def test_a_lead_reads_who_looked_at_their_records_and_others_do_not() -> None:
    nadia, priya = demo_user("nadia"), demo_user("priya")
    nadia.get(reference(nadia, DAZ))
    page = text(priya, "/trail?whose=theirs")
    assert "Nadia Rahim" in page
    assert "To safeguard a child or adult at risk" in page
    assert text(demo_user("grace"), "/trail", status=403)


def test_a_look_by_a_clinic_shows_to_nobody_else() -> None:
    tom, priya = demo_user("tom"), demo_user("priya")
    tom.get("/search?q=quinn harrow")
    assert "Tom Reeve" in text(tom, "/trail")
    assert "Tom Reeve" not in text(priya, "/trail")


def test_imports_add_up_for_those_who_may_see_them() -> None:
    priya = demo_user("priya")
    page = text(priya, "/imports")
    address = re.search(r'href="(/imports/[0-9a-f-]{36})"', page).group(1)  # type: ignore[union-attr]
    one = text(priya, address)
    accepted, duplicate, corrected, rejected, rows = (
        int(number.replace(",", ""))
        for number in re.search(r"([\d,]+) \+ ([\d,]+) \+ ([\d,]+) \+ ([\d,]+) = ([\d,]+)", one).groups()  # type: ignore[union-attr]
    )
    assert accepted + duplicate + corrected + rejected == rows > 0
    assert "Marlbridge Academy" in one
    assert text(demo_user("grace"), "/imports", status=403)
    assert text(demo_user("grace"), address, status=403)


def test_every_rule_has_its_place_on_the_public_page() -> None:
    """Harms, H6: that nothing is raised is no finding of safety."""
    from cairn.signals.registry import rules

    page = text(Client(), "/about/rules")
    for kind, rule in rules().items():
        assert f'id="{kind}"' in page
        assert rule.about.sentence in page
        assert rule.about.cannot_tell[1:] in page
    assert "No signal isn’t a finding of safety." in page


def test_every_role_says_what_it_may_do_on_the_public_page() -> None:
    from cairn.access.roles import PURPOSES, ROLES

    page = text(Client(), "/about/roles")
    assert all(role.says in page for role in ROLES.values())
    assert all(purpose in page for purpose in PURPOSES.values())


@pytest.mark.parametrize(
    ("username", "address", "most"),
    [
        ("nadia", "/today", 35), ("nadia", "/signals", 12), ("nadia", "/imports", 12), ("priya", "/trail", 14),
        ("nadia", "/search?q=daz", 32), ("nadia", "/search?q=a friend said", 32), ("ife", "/search?q=marlbridge", 32),
    ],
)  # fmt: skip
def test_a_list_asks_the_database_a_fixed_number_of_questions(username: str, address: str, most: int) -> None:
    client = demo_user(username)
    with CaptureQueriesContext(connection) as asked:
        text(client, address)
    assert len(asked) <= most, "\n".join(query["sql"][:120] for query in asked)
