"""Bringing in a file through a page: checked, stored, taken in by a job, and each row's end told to its agency alone."""

import csv
import io
import json
import re
from html import unescape
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.http import HttpResponse
from django.test import Client

from cairn.agencies.roles import Role
from cairn.intake import arrivals
from cairn.journeys.take_in_arrival import take_in_arrival
from factories import an_agency
from intake.made_bundles import DESCRIPTION, a_zip
from web.conftest import a_post, committing, sign_in

pytestmark = committing
PEOPLE = "record_id,agency_id,recorded_at,given_names,family_name,date_of_birth,role\n"
SOUND = PEOPLE + "S1,SCH,2024-01-05,Łucja,O'Neill,2009-03-14,child\n"
MIXED = SOUND + "S2,SCH,tomorrow,Amber,Lisle,2009-03-14,child\n=S3,SCH,2024-01-05,Amber,Lisle,2009-99-99,child\n"
AGENCIES = "agency_id,name,kind\nSCH,Marlbridge Academy,education\n"


def a_bundle(path: Path, people: str) -> bytes:
    files: dict[str, str | bytes] = {
        "bundle.json": json.dumps(DESCRIPTION), "agencies.csv": AGENCIES, "people.csv": people,
    }  # fmt: skip
    return a_zip(path / "records.zip", files).read_bytes()


def sends(client: Client, content: bytes, name: str = "records.zip") -> HttpResponse:
    return client.post("/imports/new", {"bundle": SimpleUploadedFile(name, content)})  # type: ignore[return-value]


def said(response: HttpResponse) -> str:
    return unescape(re.sub(r"\s+", " ", response.content.decode()))


def taken_in(client: Client, content: bytes) -> str:
    """The address of the batch that a sent file became."""
    address = sends(client, content)["Location"]
    take_in_arrival(arrival=UUID(address.rpartition("/")[2]))
    return re.search(r'href="(/imports/[0-9a-f-]{36})"', said(client.get(address))).group(1)  # type: ignore[union-attr, arg-type]


@pytest.fixture(autouse=True)
def nothing_has_arrived(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ARRIVALS", tmp_path / "arrivals")


@pytest.fixture
def lead() -> Client:
    return sign_in(a_post(Role.SAFEGUARDING_LEAD))


def test_a_file_waits_then_is_taken_in_and_its_rows_are_told(lead: Client, tmp_path: Path) -> None:
    address = sends(lead, a_bundle(tmp_path, MIXED))["Location"]
    waiting = said(lead.get(address))  # type: ignore[arg-type]
    assert "Waiting for its turn" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    with connections["owner"].cursor() as cursor:
        cursor.execute("select task_name, args::text from procrastinate_jobs")
        assert [(name, json.loads(given)) for name, given in cursor.fetchall()] == [
            ("journeys.take_in", {"arrival": address.rpartition("/")[2]})
        ]
    take_in_arrival(arrival=UUID(address.rpartition("/")[2]))
    done = said(lead.get(address, headers={"HX-Request": "true"}))  # type: ignore[arg-type]
    assert "<html" not in done
    assert "hx-trigger" not in done
    assert "It was taken in." in done


def test_each_rejected_row_has_file_row_column_and_reason(lead: Client, tmp_path: Path) -> None:
    page = said(lead.get(taken_in(lead, a_bundle(tmp_path, MIXED))))  # type: ignore[arg-type]
    assert "people.csv" in page
    assert "recorded_at" in page
    assert "date_of_birth" in page
    assert re.search(r"(\d+) \+ (\d+) \+ (\d+) \+ 2 = (\d+)", page)


def test_the_report_is_a_file_in_which_no_cell_is_a_formula(lead: Client, tmp_path: Path) -> None:
    response = lead.get(taken_in(lead, a_bundle(tmp_path, MIXED)) + "/report.csv")
    assert response["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0] == ["table", "file", "row", "line", "column", "reason"]
    assert len(rows) == 3
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_downloading_the_report_is_a_look(lead: Client, tmp_path: Path) -> None:
    lead.get(taken_in(lead, a_bundle(tmp_path, MIXED)) + "/report.csv")
    with connections["owner"].cursor() as cursor:
        cursor.execute("select what, shown from trail_look")
        assert cursor.fetchall() == [("import report, downloaded", 2)]


def test_the_same_file_again_is_all_duplicates(lead: Client, tmp_path: Path) -> None:
    content = a_bundle(tmp_path, SOUND)
    taken_in(lead, content)
    assert re.search(r"0 \+ \d+ \+ 0 \+ 0 = ", said(lead.get(taken_in(lead, content))))  # type: ignore[arg-type]


def test_what_a_lead_sends_of_another_agency_is_rejected(lead: Client, tmp_path: Path) -> None:
    an_agency(code="POL")
    page = said(lead.get(taken_in(lead, a_bundle(tmp_path, PEOPLE + "P1,POL,2024-01-05,Amber,Lisle,,child\n"))))  # type: ignore[arg-type]
    with connections["owner"].cursor() as cursor:
        cursor.execute("select count(*) from records_record")
        assert cursor.fetchone() == (0,)
    assert re.search(r"0 \+ 1 \+ 0 \+ 1 = 2", page)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"not a zip", "This is not a zip file."),
        (b"", "This is not a zip file."),
        (b"PK\x03\x04 half of one", "This zip file is damaged or was cut off."),
        (None, "Choose a file."),
    ],
)
def test_what_is_no_bundle_is_refused_at_once_and_nothing_is_stored(
    lead: Client, content: bytes | None, says: str
) -> None:
    response = lead.post("/imports/new", {}) if content is None else sends(lead, content or b" ")
    assert response.status_code == 422
    assert says in said(response)  # type: ignore[arg-type]
    assert list(Path(settings.ARRIVALS).glob("*/state.json")) == []


def test_a_zip_without_a_bundle_is_refused_by_the_job_with_a_sentence(lead: Client, tmp_path: Path) -> None:
    address = sends(lead, a_zip(tmp_path / "x.zip", {"readme.txt": "nothing"}).read_bytes())["Location"]
    identity = UUID(address.rpartition("/")[2])
    take_in_arrival(arrival=identity)
    page = said(lead.get(address))  # type: ignore[arg-type]
    assert "It can’t be taken in." in page
    assert "Nothing of it was kept." in page
    known = arrivals.arrival(identity)
    assert known is not None
    assert not arrivals.source(known).exists()


def test_a_name_with_a_path_in_it_stays_in_its_folder(lead: Client, tmp_path: Path) -> None:
    address = sends(lead, a_bundle(tmp_path, SOUND), name="../../etc/pass<wd>.zip")["Location"]
    known = arrivals.arrival(UUID(address.rpartition("/")[2]))
    assert known is not None
    assert arrivals.source(known).resolve().parent == (Path(settings.ARRIVALS) / str(known.id)).resolve()


def test_another_agency_sees_neither_the_file_nor_its_batch(lead: Client, tmp_path: Path) -> None:
    content = a_bundle(tmp_path, SOUND)
    waiting = sends(lead, content)["Location"]
    batch = taken_in(lead, content)
    other = sign_in(a_post(Role.SAFEGUARDING_LEAD, agency="POL"))
    for address in (waiting, batch, f"{batch}/report.csv"):
        assert other.get(address).status_code == 404


@pytest.mark.parametrize("role", [Role.TRIAGE, Role.ANALYST, Role.PRACTITIONER, Role.BOARD])
def test_only_leads_and_administrators_bring_in_records(role: Role) -> None:
    response = sign_in(a_post(role)).get("/imports/new")
    assert response.status_code == 403
    assert "safeguarding lead" in said(response)  # type: ignore[arg-type]
