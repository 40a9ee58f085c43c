"""Pages of files: a refusal keeps every word, what is fetched is saved and never shown, hidden and absent answer alike."""

import os
import tempfile
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client

from cairn.agencies.roles import Role
from cairn.concerns.models import Attachment, Concern, Draft
from cairn.concerns.rules.attachments import MOST
from concerns.made_files import PLACE, a_photo
from web.conftest import a_post, committing, sign_in
from web.test_concerns import TYPED, sends, text_of

pytestmark = committing
NOTE = b"He waits outside. <b>Again</b>"


def a_concern() -> tuple[Client, UUID]:
    """Somebody who told one, and it."""
    a_post(Role.TRIAGE, agency="CSC", name="Nadia Osei")
    client = sign_in(a_post(name="Grace Adeyemi"))
    sends(client)
    return client, Concern.objects.using("owner").get().id


def sends_file(client: Client, address: str, *, name: str = "note.txt", content: bytes = NOTE, **said: str) -> object:
    """The answer to a file that was sent."""
    return client.post(address, {"wanted": str(uuid4()), "file": SimpleUploadedFile(name, content)} | said)


def only_file() -> Attachment:
    return Attachment.objects.using("owner").get()


def test_a_file_is_added_to_what_was_told_and_saved_by_those_who_decide() -> None:
    client, concern = a_concern()
    answer = sends_file(
        client, f"/concerns/{concern}/files", name="photo.png", content=a_photo(), why="Outside the gate."
    )
    assert answer["location"] == f"/concerns/{concern}"  # type: ignore[index]
    nadia = Client()
    nadia = sign_in(a_post(Role.TRIAGE, agency="CSC", username="asha", name="Asha Rahman"))
    shown = nadia.get(f"/concerns/{concern}").content.decode()
    assert "photo.jpg" in shown
    assert "Outside the gate." in shown
    fetched = nadia.get(f"/files/{only_file().id}")
    assert fetched.content[:3] == b"\xff\xd8\xff"
    assert PLACE.encode() not in fetched.content
    with connections["owner"].cursor() as cursor:
        cursor.execute("select count(*) from trail_look where what = 'attachment' and on_id = %s", [concern])
        assert cursor.fetchone() == (1,)


def test_what_is_fetched_can_not_act_in_the_page_of_anybody() -> None:
    client, concern = a_concern()
    sends_file(client, f"/concerns/{concern}/files", name='a"; x="\r\nX: y.html', why="A note.")
    answer = client.get(f"/files/{only_file().id}")
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert answer["Content-Disposition"].endswith('.txt"')
    assert "X" not in answer.headers
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'; sandbox;")
    assert "script-src" not in answer["Content-Security-Policy"]


def test_an_added_file_is_named_on_the_page_as_text_alone() -> None:
    client, concern = a_concern()
    sends_file(client, f"/concerns/{concern}/files", name="<img src=x>\u202etxt.exe", why="<script>alert(1)</script>")
    shown = client.get(f"/concerns/{concern}").content.decode()
    assert "<img src=x" not in shown
    assert "<script>alert" not in shown
    assert "\u202e" not in shown


def test_a_hidden_and_an_absent_file_are_one_answer_and_one_note() -> None:
    client, concern = a_concern()
    sends_file(client, f"/concerns/{concern}/files", why="A note.")
    stranger = sign_in(a_post(agency="ACU", name="Tom Bell"))
    answers = [stranger.get(f"/files/{one}") for one in (only_file().id, uuid4())]
    assert [one.status_code for one in answers] == [404, 404]
    assert text_of(answers[0]) == text_of(answers[1])
    assert "Content-Disposition" not in answers[0].headers
    pages = [stranger.get(f"/concerns/{one}/files") for one in (concern, uuid4())]
    assert [one.status_code for one in pages] == [404, 404]
    assert [sends_file(stranger, f"/concerns/{one}/files", why="x").status_code for one in (concern, uuid4())] == [  # type: ignore[attr-defined]
        404,
        404,
    ]  # type: ignore[attr-defined]
    assert Client().get(f"/files/{only_file().id}").status_code == 302


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("photo.jpg", b"", "empty"),
        ("photo.jpg", b"a" * (MOST + 5), "larger than 10 MB"),
        ("photo.jpg", b"MZ\x00\x01", "no picture, PDF or plain text"),
        ("letter.docx", b"PK\x03\x04", "Word, Excel, zip"),
    ],
)
def test_a_refused_file_says_why_and_what_was_said_of_it_stays(name: str, content: bytes, says: str) -> None:
    client, concern = a_concern()
    answer = sends_file(
        client, f"/concerns/{concern}/files", name=name, content=content, why="Given to me at the gate."
    )
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert says in text_of(answer)
    assert '<a href="#file">' in answer.content.decode()  # type: ignore[attr-defined]
    assert "Given to me at the gate." in text_of(answer)
    assert Attachment.objects.using("owner").count() == 0
    assert Concern.objects.using("owner").get().version == 1


def test_no_file_and_no_words_are_both_told_at_once() -> None:
    client, concern = a_concern()
    answer = client.post(f"/concerns/{concern}/files", {"wanted": str(uuid4()), "why": " "})
    assert "Choose a file." in text_of(answer)
    assert "Say what the file shows" in text_of(answer)


def test_a_refused_file_leaves_the_draft_with_every_word_and_a_good_one_goes_along() -> None:
    a_post(Role.TRIAGE, agency="CSC", name="Nadia Osei")
    client, draft = sign_in(a_post(name="Grace Adeyemi")), str(uuid4())
    answer = client.post("/concerns/new", TYPED | {"draft": draft, "do": "files", "place": "The old mill"})
    assert answer["location"] == f"/concerns/draft/{draft}/files"
    assert sends_file(client, answer["location"], content=b"").status_code == 422  # type: ignore[attr-defined]
    assert Draft.objects.using("owner").get().place == "The old mill"
    assert sends_file(client, answer["location"]).status_code == 302  # type: ignore[attr-defined]
    again = client.get(f"/concerns/new?draft={draft}").content.decode()
    assert "note.txt" in again
    assert "The old mill" in again
    client.post("/concerns/new", TYPED | {"draft": draft, "do": "send"})
    assert only_file().concern_id == Concern.objects.using("owner").get().id


def test_a_file_is_taken_off_a_draft_again() -> None:
    client, draft = sign_in(a_post(name="Grace Adeyemi")), str(uuid4())
    client.post("/concerns/new", TYPED | {"draft": draft, "do": "files"})
    sends_file(client, f"/concerns/draft/{draft}/files")
    client.post(f"/concerns/draft/{draft}/files/thrown", {"file": str(only_file().id)})
    assert Attachment.objects.using("owner").count() == 0


def test_a_draft_that_came_by_e_mail_says_before_anything_is_chosen_that_it_is_sent_first() -> None:
    client, draft = sign_in(a_post(name="Grace Adeyemi")), str(uuid4())
    client.post("/concerns/new", TYPED | {"draft": draft, "do": "files"})
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter table concerns_draft disable trigger mail_days_stand")
        cursor.execute("update concerns_draft set mailed_on = current_date, send_by = current_date + 1")
        cursor.execute("alter table concerns_draft enable trigger mail_days_stand")
    page = client.get(f"/concerns/draft/{draft}/files")
    assert "Send it first" in text_of(page)
    assert 'type="file"' not in page.content.decode()


def test_of_several_files_in_one_sending_none_is_more_than_one_in_memory() -> None:
    client, concern = a_concern()
    given = [SimpleUploadedFile(f"{at}.txt", NOTE) for at in range(3)]
    client.post(f"/concerns/{concern}/files", {"wanted": str(uuid4()), "why": "Notes.", "file": given})
    assert only_file().name == "0.txt"


def test_no_copy_of_a_file_ever_lies_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    os.chmod(tmp_path, 0o500)
    made: list[object] = []
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", lambda *given, **named: made.append(given))
    client, concern = a_concern()
    answer = sends_file(client, f"/concerns/{concern}/files", content=b"a" * (MOST + 5), why="A note.")
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert (made, list(tmp_path.iterdir())) == ([], [])


def test_a_file_sent_from_another_site_is_refused() -> None:
    _, concern = a_concern()
    post = a_post(Role.TRIAGE, agency="CSC", username="asha", name="Asha Rahman")
    stranger = Client(enforce_csrf_checks=True)
    stranger.cookies = sign_in(post).cookies
    assert sends_file(stranger, f"/concerns/{concern}/files", why="A note.").status_code == 403  # type: ignore[attr-defined]
    assert Attachment.objects.using("owner").count() == 0
