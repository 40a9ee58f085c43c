"""Files that tests read aloud: honest ones, and those that lie about what they are."""

import io
import zipfile
import zlib

from PIL import Image
from PIL.PngImagePlugin import PngInfo

PLACE = "51.7520N canary-place"


def a_photo(form: str = "JPEG", *, size: tuple[int, int] = (60, 30)) -> bytes:
    """A picture that says where it was taken, and lies on its side."""
    dots, kept, facts = Image.new("RGB", size, "red"), io.BytesIO(), Image.Exif()
    facts[0x0112], facts[0x010E] = 6, PLACE  # turned by a quarter; a description
    facts.get_ifd(0x8825)[1] = "N"  # the part that holds the place
    written = PngInfo()
    written.add_text("Comment", PLACE)
    more: dict[str, object] = {"pnginfo": written} if form == "PNG" else {}
    if form == "JPEG":
        more = {"comment": PLACE.encode(), "xmp": PLACE.encode(), "icc_profile": PLACE.encode()}
    if form == "WEBP":
        more = {"xmp": PLACE.encode()}
    dots.save(kept, form, exif=facts, **more)
    return kept.getvalue()


def a_pdf(*objects: bytes) -> bytes:
    """A PDF of these objects."""
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, one) for number, one in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer << /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"


def packed(content: bytes, *, about: bytes = b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode") -> bytes:
    """Objects inside a packed part of a PDF."""
    inner = zlib.compress(content)
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (about, len(inner), inner)


def an_office_file(*names: str) -> bytes:
    """A packed file with such parts, as Word writes it."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as file:
        for name in names:
            file.writestr(name, "made up")
    return kept.getvalue()


def a_bomb() -> bytes:
    """A small file that says it is a picture of 400 million dots."""
    head = b"IHDR" + (20_000).to_bytes(4) * 2 + b"\x08\x00\x00\x00\x00"
    return (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\r"
        + head
        + zlib.crc32(head).to_bytes(4)
        + b"\x00\x00\x00\x00IDAT\x35\xaf\x06\x1e"
    )
