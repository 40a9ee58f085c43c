"""What of a file is kept: told by content, drawn anew, refused with a sentence that says what to do instead."""

import io
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cairn.base.errors import BadInput
from cairn.concerns.rules import attachments as files
from cairn.concerns.rules.attachments import ENDINGS, MOST, safe_name, sound
from concerns.made_files import PLACE, a_bomb, a_pdf, a_photo, an_office_file, packed


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_loses_its_place_and_words_and_stands_upright(form: str) -> None:
    sent = a_photo(form)
    assert PLACE.encode() in sent
    kept = sound(name="photo.bin", content=sent)
    drawn = Image.open(io.BytesIO(kept.content))
    assert (drawn.format, drawn.size, dict(drawn.getexif())) == (form, (30, 60), {})
    assert PLACE.encode() not in kept.content
    assert kept.kind == f"image/{form.lower()}"


def test_a_picture_without_colours_or_with_see_through_parts_is_kept_too() -> None:
    for mode in ("1", "L", "P", "LA", "RGBA", "CMYK", "I;16"):
        form = "JPEG" if mode == "CMYK" else "PNG"
        made = io.BytesIO()
        Image.new(mode, (5, 5)).save(made, form)
        assert sound(name="a", content=made.getvalue()).kind == f"image/{form.lower()}"


def test_the_name_says_nothing_about_the_kind() -> None:
    kept = sound(name="letter.html", content=a_photo())
    assert (kept.name, kept.kind) == ("letter.jpg", "image/jpeg")
    assert sound(name="photo.jpg", content=b"He waits outside.").name == "photo.txt"


def test_what_is_hung_behind_a_picture_is_gone() -> None:
    behind = an_office_file("evil.exe") + b"<script>alert(1)</script>"
    kept = sound(name="a.png", content=a_photo("PNG") + behind)
    assert b"script" not in kept.content
    assert b"evil.exe" not in kept.content


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", files.EMPTY),
        (b"a" * (MOST + 1), files.TOO_LARGE),
        (an_office_file("word/document.xml"), files.OFFICE),
        (an_office_file("word/document.xml", "word/vbaProject.bin"), files.OFFICE),
        (an_office_file("inner.zip"), files.OFFICE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, files.OFFICE),
        (b"{\\rtf1 {\\object}}", files.OFFICE),
        (b"MZ\x90\x00\x03" + b"\x00" * 60, files.UNKNOWN),
        (b"\x7fELF" + b"\x00" * 60, files.UNKNOWN),
        (b"\xff\xfe\x00\xd8", files.UNKNOWN),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', files.CODE),
        (b"<!DOCTYPE html><p>Hello", files.CODE),
        (b"plain, and then < ScRiPt >alert(1)", files.CODE),
        (b"\xef\xbb\xbf<?xml version='1.0'?><a/>", files.CODE),
        (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40, files.HEIC),
        (b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 40, files.UNKNOWN),
        (a_photo(size=(900, 900))[:-2_000], files.DAMAGED),
        (a_bomb(), files.TOO_MANY_DOTS),
    ],
)  # fmt: skip
def test_what_is_not_taken_is_refused_with_what_to_do_instead(content: bytes, says: str) -> None:
    with pytest.raises(BadInput) as refused:
        sound(name="photo.jpg", content=content)
    assert str(refused.value) == says


def test_a_picture_of_too_many_dots_is_refused_before_it_is_drawn() -> None:
    begun = time.monotonic()
    with pytest.raises(BadInput):
        sound(name="a.png", content=a_bomb())
    assert time.monotonic() - begun < 0.5


def test_a_moving_picture_is_refused_and_not_cut_short_in_silence() -> None:
    made = io.BytesIO()
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:])
    with pytest.raises(BadInput, match="moves"):
        sound(name="a.gif", content=made.getvalue())


def test_an_honest_pdf_is_kept_as_it_came() -> None:
    sent = a_pdf(b"<< /Type /Catalog /Pages 2 0 R >>", packed(b"4 0 << /Type /Pages >>"))
    kept = sound(name="a.pdf", content=sent)
    assert (kept.kind, kept.content) == ("application/pdf", sent)


ACTS = b"<< /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (a_pdf(ACTS), files.ACTS),
        (a_pdf(ACTS.replace(b"/JavaScript", b"/J#61v#61Script")), files.ACTS),
        (a_pdf(packed(ACTS)), files.ACTS),
        (a_pdf(packed(ACTS, about=b"/Type /XObject /Filter /FlateDecode")), files.ACTS),
        (a_pdf(packed(ACTS).replace(packed(ACTS)[-40:-10], b"")), files.ACTS),
        (a_pdf(b"<< /Type /ObjStm /Filter /ASCIIHexDecode >>\nstream\n2F4A617661\nendstream"), files.ACTS),
        (a_pdf(packed(b"\x02/Type", about=b"/Type /ObjStm /DecodeParms << /Predictor 12 >>")), files.ACTS),
        (a_pdf(b"<< /Type /Action /S /Launch /F (cmd.exe) >>"), files.ACTS),
        (a_pdf(b"<< /Names << /EmbeddedFiles 3 0 R >> >>"), files.ACTS),
        (a_pdf(b"<< /AcroForm << /XFA [ 3 0 R ] >> >>"), files.ACTS),
        (a_pdf(b"<< /Encrypt 3 0 R >>"), files.LOCKED),
        (a_pdf(b"<< >>") + an_office_file("evil.exe"), files.MIXED),
        (a_pdf(b"<< >>") + b"x" * 2000, files.MIXED),
        (b"%PDF-1.7\n1 0 obj", files.CUT),
    ],
)  # fmt: skip
def test_a_pdf_that_acts_hides_or_holds_something_else_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(BadInput) as refused:
        sound(name="letter.pdf", content=content)
    assert str(refused.value) == says


@pytest.mark.parametrize(
    "content",
    [
        a_pdf(*(packed(b"\x00" * 30_000_000, about=b"") for _ in range(3))),
        a_pdf(*[b"stream"] * 40, b"stream\nx\x9c" + b"\x00\x00\x00\xff\xffstream\nx\x9c" * 60_000),
        a_pdf(b"stream\nx\x9c\x00\x00\x00\xff\xff" * 300_000),
    ],
    ids=["unpacks to 90 MB", "packs nothing, long", "many that never end"],
)
def test_a_pdf_made_to_keep_the_machine_busy_is_done_with_in_seconds(content: bytes) -> None:
    begun = time.monotonic()
    with pytest.raises(BadInput) as refused:
        sound(name="a.pdf", content=content)
    assert str(refused.value) == files.CROWDED
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("../../etc/passwd", "passwd.txt"),
        ("C:\\Users\\mia\\photo.jpg", "photo.txt"),
        ("invoice.pdf.exe", "invoice-pdf.txt"),
        ("photo\u202egpj.exe", "photogpj.txt"),
        ("a\u200bb\ufeffc.txt", "abc.txt"),
        ("line\r\nSet-Cookie: a=b.txt", "line Set-Cookie- a=b.txt"),
        ('<img src=x onerror="1">.png', "img src=x onerror=-1.txt"),
        ("NUL", "File.txt"),
        ("com1.txt", "File.txt"),
        (".htaccess", "htaccess.txt"),
        ("", "File.txt"),
        ("\x00\x00", "File.txt"),
        ("x" * 5_000, "x" * 80 + ".txt"),
        ("Übersicht März.txt", "Übersicht März.txt"),
    ],
)  # fmt: skip
def test_a_name_shows_what_it_is_and_has_one_ending(given_name: str, shown: str) -> None:
    assert safe_name(given_name, "txt") == shown


@given(st.text(max_size=300))
def test_no_name_has_a_path_an_unseen_letter_or_a_second_ending(given_name: str) -> None:
    shown = safe_name(given_name, "pdf")
    assert shown.endswith(".pdf")
    assert shown.count(".") == 1
    assert shown.isprintable()
    assert not set('/\\<>"') & set(shown)
    assert len(shown) <= 84


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["JPEG", "PNG", "GIF", "WEBP", "PDF"]), st.data())
def test_a_file_with_bytes_turned_is_kept_or_refused_and_never_breaks(form: str, data: st.DataObject) -> None:
    sent = bytearray(a_pdf(packed(b"4 0 << >>")) if form == "PDF" else a_photo(form))
    for _ in range(data.draw(st.integers(1, 6))):
        sent[data.draw(st.integers(0, len(sent) - 1))] = data.draw(st.integers(0, 255))
    try:
        kept = sound(name="a", content=bytes(sent[: data.draw(st.integers(1, len(sent)))]))
    except BadInput:
        return
    assert kept.kind in ENDINGS
