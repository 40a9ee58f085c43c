"""Attacks by address, form and file, as someone who is signed in and curious, or was until yesterday."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cairn.agencies.roles import Role
from cairn.journeys.take_in_arrival import take_in_arrival
from factories import (
    a_browser,
    a_child,
    a_half_known_adult,
    a_post,
    a_proposal,
    an_agency,
    an_event,
    identity_of,
    opened,
)
from intake.made_bundles import DESCRIPTION, a_zip
from web.conftest import collected as collected  # noqa: PLC0414 - a fixture is used by being in the module

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])
NASTY = (
    "\0", "%00", "'", "' or 1=1 --", "9" * 40, "-1", "٣", "1e9", "0001-01-01", "9999-12-31", "31/12/9999", "1/1/1",
    "\ud800", "\u202e", "../../etc/passwd", "a" * 5_000, "<svg onload=alert(1)>", "{{ 7*7 }}", "\r\nX-Evil: 1", "💥" * 99,
)  # fmt: skip
METHODS = ("head", "options", "put", "patch", "delete", "trace")
PEOPLE = "record_id,agency_id,recorded_at,given_names,family_name,date_of_birth,role\n"
PARTS = "event_id,person_record_id,role,recorded_at\n"
EVENTS = "event_id,agency_id,kind,occurred_from,recorded_at,summary\n"


def everywhere(child: UUID, adult: UUID) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each address that takes something from its query, with the names of what it takes."""
    yield "/search", ("q",)
    yield f"/child/{child}", ("on",)
    for page in ("chronology", "chronology.csv"):
        yield f"/child/{child}/{page}", ("on", "known_to", "left", "right", "links")
    yield f"/child/{child}/network", ("steps",)
    yield f"/unknown/{adult}", ("on",)
    yield "/signals", ("queue", "after")
    yield "/trail", ("whose", "after")


def test_no_query_breaks_a_page() -> None:
    """A page that breaks on what somebody typed writes a line to the log and tells them that it did."""
    school = an_agency(code="SCH")
    child, adult = a_child(agency=school), a_half_known_adult(agency=school, nickname="Daz")
    an_event(agency=school, about=[child], naming=[adult])
    broken = []
    for role in (Role.SAFEGUARDING_LEAD, Role.ANALYST):
        client = a_browser(a_post(agency=school, role=role))
        client.raise_request_exception = False
        for address, names in everywhere(identity_of(child), identity_of(adult)):
            for name in names:
                for value in NASTY:
                    status = client.get(address, {name: value.encode("utf-8", "surrogatepass")}).status_code
                    if status >= 500:
                        broken.append((address, name, value[:20], status))
    assert broken == []


def test_an_absent_person_and_a_close_one_cost_the_same_queries_and_give_the_same_page() -> None:
    """Down to the number of queries: what takes longer tells too."""
    clinic, school = an_agency(code="SHS"), an_agency(code="SCH")
    close = a_child(agency=clinic, sharing="analysis_only")
    an_event(agency=clinic, about=[close], sharing="analysis_only")
    for role in (Role.PRACTITIONER, Role.ANALYST, Role.TRIAGE, Role.ADMINISTRATOR):
        client = a_browser(a_post(agency=school, role=role))
        for page in ("/child/{}", "/child/{}/chronology", "/child/{}/chronology.csv", "/person/{}", "/place/{}",
                     "/child/{}/network", "/signals/{}", "/links/{}", "/imports/{}"):  # fmt: skip
            seen = []
            for identity in (identity_of(close), uuid4()):
                with CaptureQueriesContext(connection) as queries:
                    answer = client.get(page.format(identity))
                seen.append((answer.status_code, len(queries), len(answer.content), sorted(answer.headers)))
            assert seen[0] == seen[1], (role, page)


def test_a_close_persons_proposal_is_no_door() -> None:
    clinic, police = an_agency(code="SHS"), an_agency(code="POL")
    pair = [
        a_half_known_adult(agency=clinic, nickname="Daz", sharing="analysis_only"),
        a_half_known_adult(agency=police),
    ]
    edge = a_proposal(record_a=pair[0], record_b=pair[1], open_to_others=False)
    client = a_browser(a_post(agency=police, role=Role.ANALYST))
    assert client.get(f"/links/{edge.id}").status_code == 404
    said = {"answer": "same", "reason": "x"}
    assert (
        client.post(f"/links/{edge.id}", said).status_code == client.post(f"/links/{uuid4()}", said).status_code == 404
    )
    with connections["owner"].cursor() as cursor:
        cursor.execute("select count(*) from linkage_judgement")
        assert cursor.fetchone() == (0,)


def test_other_ways_of_asking_open_nothing_more() -> None:
    police, school = an_agency(code="POL"), an_agency(code="SCH")
    child = a_child(agency=police, family_name="Harrow")
    client = a_browser(a_post(agency=school))
    for method in METHODS:
        answer = getattr(client, method)(f"/child/{identity_of(child)}")
        assert answer.status_code in {404, 405}, method
        assert b"Harrow" not in answer.content
    for address in ("/sign-out", f"/signals/{uuid4()}/answer"):
        assert client.get(address).status_code == 405


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https:evil.example", "\\\\evil.example", "/\\evil.example", "javascript:alert(1)",
               "/today\r\nSet-Cookie: x=1", "\t//evil.example", "http:///evil.example", "https://testserver@evil.example"],
)  # fmt: skip
def test_nobody_is_led_to_another_site(wanted: str) -> None:
    post = a_post(agency=an_agency(code="SCH"), password="a long made-up password")
    given = {"username": post.staff.username, "password": "a long made-up password", "purpose": "safeguard_a_child"}
    for second in (False, True):
        client = Client()
        if second:
            client = a_browser(post)
            answer = client.post("/sign-in/for", {"post": str(post.id), "purpose": "safeguard_a_child", "next": wanted})
        else:
            answer = client.post("/sign-in", given | {"next": wanted})
        assert answer.status_code == 302
        assert answer["Location"].startswith("/")
        assert "evil" not in answer["Location"]
        assert "x" not in answer.cookies


def test_every_answer_carries_the_headers_and_cookies_that_scripts_can_not_read() -> None:
    client = a_browser(a_post(agency=an_agency(code="SCH")))
    for address in ("/today", "/search?q=x", f"/child/{uuid4()}", "/nowhere", "/sign-in", "/imports/new"):
        answer = client.get(address)
        assert "script-src 'self'" in answer["Content-Security-Policy"], address
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Referrer-Policy"] == "same-origin"
    answer = Client().get("/sign-in")
    assert settings.SESSION_COOKIE_HTTPONLY
    assert all(cookie["samesite"] == "Lax" for cookie in answer.cookies.values())


def test_a_made_up_host_name_is_refused() -> None:
    assert Client().get("/sign-in", headers={"host": "evil.example"}).status_code == 400


def send(client: Client, path: Path, **tables: str) -> HttpResponse:
    """Send a bundle by the page and let the job take it in; the page of its batch, or of its refusal."""
    files: dict[str, str | bytes] = {f"{name}.csv": text for name, text in tables.items()}
    given = a_zip(path / f"{uuid4()}.zip", files | {"bundle.json": json.dumps(DESCRIPTION)}).read_bytes()
    answer = client.post("/imports/new", {"bundle": SimpleUploadedFile("records.zip", given)})
    arrival = UUID(answer["Location"].rpartition("/")[2])
    take_in_arrival(arrival=arrival)
    return client.get(answer["Location"])  # type: ignore[return-value]


def reports() -> list[tuple[str, int, str]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute("select table_name, row_number, reason from intake_rowreport order by table_name, row_number")
        return list(cursor.fetchall())


def test_a_lead_learns_nothing_of_another_agencys_records_by_referring_to_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reference to a close record and to none read the same, or a bundle of guesses would be a search."""
    monkeypatch.setattr(settings, "ARRIVALS", tmp_path / "arrivals")
    clinic, school = an_agency(code="SHS"), an_agency(code="SCH")
    close = a_child(agency=clinic, sharing="sealed")
    with connections["owner"].cursor() as cursor:
        cursor.execute("update records_record set source_id = 'SHS-1' where id = %s", [close])
    client = a_browser(a_post(agency=school, role=Role.SAFEGUARDING_LEAD))
    send(
        client, tmp_path,
        events=EVENTS + "SCH-E1,SCH,concern,2024-01-05,2024-01-05,x\n",
        involvements=PARTS + "SCH-E1,SHS-1,subject,2024-01-05\nSCH-E1,SHS-2,subject,2024-01-05\n",
        people=PEOPLE + "SCH-1,SCH,2024-01-05,A,B,2009-03-14,child\n",
    )  # fmt: skip
    told = [reason.replace("SHS-1", "SHS-2") for table, _, reason in reports() if table == "involvements"]
    assert len(told) == 2
    assert told[0] == told[1]


def test_a_report_of_rejected_rows_runs_nothing_in_a_spreadsheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "ARRIVALS", tmp_path / "arrivals")
    school = an_agency(code="SCH")
    client = a_browser(a_post(agency=school, role=Role.SAFEGUARDING_LEAD))
    starts = ("=cmd|'/c calc'!A0", "+1", "-1", "@SUM(1)", " =1", "|x", "%x")
    send(client, tmp_path, people=PEOPLE + "".join(f'"{start}",SCH,never,A,B,2009-03-14,child\n' for start in starts))
    with connections["owner"].cursor() as cursor:
        cursor.execute("select id from intake_batch")
        (batch,) = cursor.fetchone()
    text = client.get(f"/imports/{batch}/report.csv").content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert len(cells) > len(starts)
    assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@", "|", "%"))]


def test_search_and_export_of_a_teacher_hold_no_word_of_a_close_record() -> None:
    clinic, school = an_agency(code="SHS"), an_agency(code="SCH")
    child = a_child(agency=school, given_names="Quinn", family_name="Harrow")
    an_event(agency=clinic, about=[child], sharing="analysis_only", summary="Zebra lily canary")
    an_event(agency=school, about=[child], summary="Late on Friday")
    opened(to=school, records=[child])
    for role in (Role.PRACTITIONER, Role.SAFEGUARDING_LEAD, Role.TRIAGE, Role.ANALYST):
        client = a_browser(a_post(agency=school, role=role))
        pages = [client.get("/search", {"q": word}).content for word in ("Zebra", "lily", "Quinn", "canary lily")]
        pages += [
            client.get(f"/child/{identity_of(child)}/{page}").content for page in ("", "chronology.csv", "network")
        ]
        assert not [page for page in pages if b"Zebra lily" in page]
        assert client.get("/search", {"q": "Zebra"}).content.count(b"cairn-result") == 0
