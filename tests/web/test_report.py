"""Telling us without an account: one question a page, a code, an answer; help pages; R1, R2, R21, R118, R121, R123, R132."""

import gzip
import re
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils.html import strip_tags

from cairn.agencies.roles import Role
from cairn.base.clock import now
from cairn.concerns.asking import kinds
from cairn.concerns.models import Concern, Door, Reporter
from cairn.concerns.rules.outside import Hours
from cairn.journeys.tell_concern import follow_concern
from cairn.records.models import EventVersion, PersonVersion
from cairn.web.parts.help_pages import help_pages
from web.conftest import a_post, committing, sign_in
from web.test_concerns import text_of

OLDEST = 12  # years: reading age of every help page
MOST = 100_000  # bytes on the wire of a public page with all that it loads
COOKIE = "cairn_report"
OPEN = ("/", "/report", "/report/return", "/report/call-back", *(f"/help/{key}" for key in help_pages()))


def reading_age(text: str) -> float:
    """Flesch and Kincaid's grade, and five. Source: Kincaid and others, 1975."""
    sentences = [one for one in re.split(r"[.!?:\n]+", text) if re.search(r"\w", one)]
    words = re.findall(r"[A-Za-z’']+", text)
    syllables = sum(
        max(1, len(re.findall(r"[aeiouy]+", re.sub(r"(?:[^l]e|ed|es)$", "", word.lower())))) for word in words
    )
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59 + 5


def walks(kind: str, **typed: str) -> Client:
    """A browser that has answered every question of a kind."""
    client = Client()
    assert client.post("/report", {"kind": kind}).status_code == 302
    for page in kinds()[kind].pages:
        given = {box.name: typed.get(box.name, "") for box in page.boxes}
        assert client.post(f"/report/{page.key}", given).status_code == 302, page.key
    return client


def sends(client: Client) -> str:
    """Send what was typed; the code of the page that says so."""
    assert client.post("/report/check")["location"] == "/report/done"
    page = client.get("/report/done").content.decode()
    found = re.search(r'id="code"[^>]*>([^<]+)<', page)
    assert found is not None
    return found[1]


@committing
def test_r118_a_taxi_driver_tells_without_an_account_and_it_reaches_triage_and_becomes_a_record() -> None:
    nadia = sign_in(a_post(Role.TRIAGE, agency="CSC", name="Nadia Osei"))
    client = walks("business", saw="A girl of 14, crying.", adult="Two men", place="Canal Yard", relation="Taxi driver")
    said = text_of(client.get("/report/check"))
    assert "A girl of 14, crying." in said
    assert "999" in said
    sends(client)
    queue = text_of(nadia.get("/concerns"))
    assert "A business" in queue
    one = Concern.objects.using("owner").get()
    shown = text_of(nadia.get(f"/concerns/{one.id}"))
    assert "Taxi driver" in shown
    assert "A girl of 14, crying." in shown
    follow_concern(concern=one.id)
    event = EventVersion.objects.using("owner").get()
    assert event.raised_by == "business"
    assert PersonVersion.objects.using("owner").count() == 2


@committing
@pytest.mark.parametrize("kind", list(kinds()))
def test_r1_anybody_tells_with_a_few_words_alone_and_comes_back_with_the_code(kind: str) -> None:
    """R1, R2 and R9 for those without an account: owner, day, answer."""
    nadia = sign_in(a_post(Role.TRIAGE, agency="CSC", name="Nadia Osei"))
    words = {"child_words" if kind == "young_person" else "saw": "He waits at the gate."}
    code = sends(walks(kind, **words))
    one = Concern.objects.using("owner").get()
    assert (one.owner_role, one.next_on is not None) == ("triage", True)
    decision = {
        "did": "watch", "after": "1", "reason": "Police know.", "for_reporter": "Thank you: we look into it.", "lead": "Bex",
        "would_change": "A name", "next_on": f"{one.next_on:%d/%m/%Y}",
    }  # fmt: skip
    assert nadia.post(f"/concerns/{one.id}/step", decision).status_code == 302
    read = text_of(Client().post("/report/return", {"code": code.lower().replace("-", " ")}))
    assert "Thank you: we look into it." in read
    assert not any(hidden in read for hidden in ("Police know", "Nadia", "Bex", "at the gate"))
    added = Client().post("/report/return", {"code": code, "do": "add", "words": "His car is red."})
    assert "We have what you added" in text_of(added)
    assert "His car is red." in text_of(nadia.get(f"/concerns/{one.id}"))


@committing
def test_the_code_is_shown_once_and_the_browser_forgets_its_key() -> None:
    a_post(Role.TRIAGE, agency="CSC")
    client = walks("public", saw="x")
    stolen = client.cookies[COOKIE].value
    code = sends(client)
    for browser in (client, Client()):
        browser.cookies[COOKIE] = stolen
        assert code not in browser.get("/report/done").content.decode()
        assert browser.get("/report/what")["location"] == "/report?over=yes"


@committing
def test_two_sends_are_one_report_and_both_lead_to_the_code() -> None:
    a_post(Role.TRIAGE, agency="CSC")
    client = walks("public", saw="x")
    assert [client.post("/report/check")["location"] for _ in range(2)] == ["/report/done", "/report/done"]
    assert Concern.objects.using("owner").count() == 1


@committing
def test_what_is_typed_stays_is_never_in_an_address_and_goes_when_asked() -> None:
    client = Client()
    client.post("/report", {"kind": "parent_carer"})
    cookie = client.cookies[COOKIE]
    assert (cookie["httponly"], cookie["path"], cookie["samesite"]) == (True, "/report", "Lax")
    assert "sessionid" not in client.cookies
    answer = client.post("/report/who", {"given_names": "Quinn"})
    assert answer["location"] == "/report/what"
    assert 'value="Quinn"' in client.get("/report/who").content.decode()
    assert client.post("/report/delete").status_code == 302
    client.cookies[COOKIE] = cookie.value
    assert client.get("/report/who")["location"] == "/report?over=yes"


@committing
def test_only_that_nothing_was_said_and_too_much_hinder_and_they_are_told_at_their_boxes() -> None:
    client = Client()
    assert client.post("/report", {}).status_code == 422
    client.post("/report", {"kind": "public"})
    lacking = client.post("/report/what", {"saw": " ", "when_said": "last night"})
    assert lacking.status_code == 422
    assert '<a href="#saw">' in lacking.content.decode()
    assert 'value="last night"' in lacking.content.decode()
    assert client.post("/report/what", {"saw": "x" * 20_001}).status_code == 422
    assert client.post("/report/check").status_code == 422
    assert not Concern.objects.using("owner").exists()


@committing
def test_someone_in_danger_is_shown_whom_to_ring_first_and_may_go_on() -> None:
    client = Client()
    client.post("/report", {"kind": "public"})
    assert client.post("/report/now", {"danger": "yes"})["location"] == "/report/danger"
    page = client.get("/report/danger").content.decode()
    assert 'href="tel:999"' in page
    assert 'href="/report/who"' in page


@committing
def test_wrong_and_unknown_codes_read_alike() -> None:
    a_post(Role.TRIAGE, agency="CSC")
    answers = [
        Client().post("/report/return", {"code": typed}) for typed in ("2222-2222-2222-2222-2222", "nonsense", "")
    ]
    assert {answer.status_code for answer in answers} == {422}
    assert len({re.sub(r'value="[^"]*"', "", re.sub(r"\s+", " ", answer.content.decode())) for answer in answers}) == 1


@committing
def test_too_many_from_one_network_get_a_sentence_and_a_number_and_keep_what_they_typed() -> None:
    post = a_post(Role.TRIAGE, agency="CSC")
    Door.objects.using("owner").create(agency_id=post.agency_id, phone="01632 960120", opens=time(9), closes=time(17))
    last = None
    for at in range(21):
        client = walks("public", saw="x")
        last = client.post("/report/check", REMOTE_ADDR=f"198.51.100.{at}")
    assert last is not None
    assert last.status_code == 429
    assert "01632 960120" in text_of(last)
    assert "x" in text_of(client.get("/report/check"))


@committing
def test_r21_when_the_door_is_shut_a_young_person_gets_numbers_advice_and_a_call_back_with_an_owner() -> None:
    """Harms, H19 too: nobody may read it for hours, and the page says until when."""
    post = a_post(Role.TRIAGE, agency="CSC", name="Nadia Osei")
    numbers = {"on_call_phone": "01632 960129", "on_call_text": "07700 900129"}
    opens = time(0, 0) if now().hour > 12 else time(22, 0)  # shut at this hour, whatever the hour is
    Door.objects.using("owner").create(agency_id=post.agency_id, opens=opens, closes=opens.replace(minute=1), **numbers)
    assert not Hours("", opens=time(9), closes=time(17)).is_open(datetime(2026, 11, 28, 23, 40, tzinfo=UTC))
    client = Client()
    said = text_of(client.get("/report/call-back"))
    for shown in ("01632 960129", "07700 900129", "999", "Nobody may read what you send until"):
        assert shown in said
    key = re.search(r'name="key" value="([^"]+)"', client.get("/report/call-back").content.decode())
    assert key is not None
    typed = {"key": key[1], "kind": "young_person", "reach": "07700 900200", "safe_to_reach": "after school"}
    assert client.post("/report/call-back", typed | {"reach": ""}).status_code == 422
    assert [client.post("/report/call-back", typed)["location"] for _ in range(2)] == ["/report/done", "/report/done"]
    one = Concern.objects.using("owner").get()
    assert (one.told_as, one.owner_agency_id, one.owner_role) == ("child", post.agency_id, "triage")
    assert one.next_on is not None
    assert Reporter.objects.using("owner").get().wants_call
    shown = text_of(sign_in(post).get(f"/concerns/{one.id}"))
    assert "Asks to be called back: 07700 900200" in re.sub(r"\s+", " ", shown)
    assert "Safe: after school" in shown


@committing
def test_who_has_signed_in_still_goes_to_today_from_the_start() -> None:
    assert sign_in(a_post()).get("/")["location"] == "/today"
    said = text_of(Client().get("/"))
    for shown in ("999", "101", "0800 1111", "Staff sign in", "Tell us"):
        assert shown in said


@pytest.mark.django_db
@pytest.mark.parametrize("address", OPEN)
def test_every_public_page_can_be_left_in_haste_without_scripts_and_is_light(address: str) -> None:
    """Harms, H10: the way out, what it can’t do, a title that gives nothing away, and nothing kept."""
    answer = Client().get(address)
    page = answer.content.decode()
    assert re.search(r'<a id="leave"[^>]*href="https://[^"]+"', page)
    assert "can’t clear this device’s history" in page
    title = re.search(r"<title>(.*?)</title>", page)
    assert title is not None
    assert not re.search("abuse|exploit|worr|sex", title[1], re.IGNORECASE)
    assert answer["Cache-Control"] == "no-store"
    loaded = [Path(settings.STATIC_ROOT) / name for name in re.findall(r'(?:href|src)="/static/([^"]+)"', page)]
    fonts = [*Path(settings.STATIC_ROOT).glob("vendor/atkinson*.woff2")]
    sizes = [len(gzip.compress(file.read_bytes())) for file in loaded]
    once = {font.name.split(".")[0]: font.stat().st_size for font in fonts}
    assert len(gzip.compress(answer.content)) + sum(sizes) + sum(once.values()) <= MOST


@pytest.mark.parametrize("key", list(help_pages()))
def test_r121_r132_help_pages_carry_a_version_and_read_at_twelve_or_younger(key: str) -> None:
    found = help_pages()[key]
    assert found.version
    assert found.approved_on.year >= 2026
    assert reading_age(found.words) <= OLDEST


def test_the_measure_of_reading_age_tells_easy_from_hard() -> None:
    assert reading_age("The cat sat on the mat. It was happy.") < 7
    assert (
        reading_age("Multidisciplinary safeguarding arrangements necessitate proportionate information governance.")
        > 20
    )


@pytest.mark.django_db
def test_r123_a_parents_page_opens_without_signing_in_and_names_no_child() -> None:
    answer = Client().get("/help/parents")
    assert answer.status_code == 200
    assert "set-cookie" not in {name.lower() for name in answer.headers}
    said = strip_tags(answer.content.decode())
    assert "Version 1, approved on 27 November 2026" in said
    assert Client().get("/help/nothing").status_code == 404


@pytest.mark.django_db
def test_r121_every_help_page_shows_what_its_file_says_word_for_word() -> None:
    """New wording, once approved, is what every page shows: no page has words of its own."""
    for key, found in help_pages().items():
        page = Client().get(f"/help/{key}").content.decode()
        assert [line for line in found.words.splitlines() if line not in page] == []


@pytest.mark.parametrize("kind", list(kinds()))
def test_the_questions_read_at_twelve_or_younger(kind: str) -> None:
    asked = kinds()[kind]
    lines = [
        line
        for page in asked.pages
        for line in (page.title, page.hint, *(f"{box.label}. {box.hint}" for box in page.boxes))
    ]
    assert reading_age("\n".join(lines)) <= OLDEST
