"""What of a file is kept: its kind is told by its content alone, a picture is drawn anew, and what could act is refused."""

import io
import re
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock

from PIL import Image, ImageOps

from cairn.base.errors import BadInput

MOST = 10 * 1024 * 1024  # bytes of one file. Cairn's own choice: a photo of a telephone, a scanned letter
MOST_PIXELS = 50_000_000  # of one picture; drawn, it takes four bytes each
MOST_UNPACKED = 64 * 1024 * 1024  # bytes that the parts of a PDF may have once unpacked
MOST_PARTS = 20_000  # of one PDF
MOST_OF_A_CONCERN = 10
LONGEST_NAME = 80  # letters, before its ending
ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "application/pdf": "pdf",
    "text/plain": "txt",
}
"""Kind -> the ending that a name gets, whatever it had."""
PICTURES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "GIF": "image/png", "WEBP": "image/webp"}
"""What the picture library reads here -> what is kept of it. MPO: a JPEG with further views, as telephones make it."""

TOO_LARGE = f"This file is larger than {MOST // 1024 // 1024} MB. Make it smaller, or send it in parts."
EMPTY = "This file is empty. Look whether it is the right one, and choose it again."
OFFICE = (
    "Word, Excel, zip and other packed files can hold code, so they are not taken. Save it as a PDF, then add that."
)
HEIC = "This picture is kept in a way that few machines can read (HEIC). Save it as JPEG, then add that."
CODE = "This is a web page or a drawing that can hold code. Save it as a PDF or a picture, then add that."
UNKNOWN = (
    "This is no picture, PDF or plain text that can be read here. Save it as JPEG, PNG, PDF or text, then add that."
)
DAMAGED = "This picture is damaged and can’t be read to its end. Save it again, then add that."
TOO_MANY_DOTS = f"This picture has more than {MOST_PIXELS // 1_000_000} million dots. Make it smaller, then add it."
MOVING = "This picture moves, and only one of its pictures could be kept. Save the one that matters, then add that."
ACTS = "This PDF does something when it is opened, or has files in it. Print it to a new PDF, then add that."
LOCKED = "This PDF is locked with a password, so nobody could look whether it is safe. Save it without, then add that."
MIXED = "Something else is packed into this PDF. Print it to a new PDF, then add that."
CROWDED = "This PDF is packed too tightly to be looked through. Print it to a new PDF, then add that."
CUT = "This PDF does not go on to its end. Save it again, then add that."

_PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")
_RTF = b"{\\rtf"


def _named(*names: str) -> re.Pattern[bytes]:
    """A PDF's names, each letter plain or written as its number, as a reader of PDFs takes them."""
    ways = ("".join(_letter(one) for one in name) for name in names)
    return re.compile(f"/(?:{'|'.join(ways)})(?![A-Za-z0-9])".encode())


def _letter(one: str) -> str:
    number = "".join(f"[{digit}{digit.upper()}]" if digit.isalpha() else digit for digit in f"{ord(one):02x}")
    return f"(?:{one}|#{number})"


_ACTS = _named(
    "JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia", "ImportData", "SubmitForm", "GoToR", "GoToE",
    "XFA",
)  # fmt: skip
_LOCKED = _named("Encrypt")
_OF_OBJECTS = _named("ObjStm")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_CODE = re.compile(r"<\s*(?:script|svg|html|iframe|object|embed|!doctype|\?xml)", re.IGNORECASE)
_NEVER_IN_NAMES = re.compile(r'[/\\<>:"|?*%;.]')
_ONE_AT_A_TIME = Lock()  # pictures drawn at once would each take hundreds of megabytes
_NOT_A_NAME = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


@dataclass(frozen=True)
class Sound:
    """A file as it is kept. fingerprint: SHA-256 of what was sent, by which whoever has the original can show that it is it."""

    name: str
    kind: str
    content: bytes
    fingerprint: str


def sound(*, name: str, content: bytes) -> Sound:
    """What is kept of a file that somebody sends. Raises: BadInput with what to do instead."""
    if not content:
        raise BadInput(EMPTY)
    if len(content) > MOST:
        raise BadInput(TOO_LARGE)
    kind, kept = _told(content)
    if len(kept) > MOST:
        raise BadInput(TOO_LARGE)
    return Sound(safe_name(name, ENDINGS[kind]), kind, kept, sha256(content).hexdigest())


def safe_name(given: str, ending: str) -> str:
    """A name that shows what it is: no path, no letter that can't be seen or turns others round, one ending, the true one."""
    last = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    seen = "".join(letter if letter.isprintable() else " " for letter in last if unicodedata.category(letter) != "Cf")
    stem = seen.rpartition(".")[0] or seen
    plain = " ".join(_NEVER_IN_NAMES.sub("-", stem).split())[:LONGEST_NAME].strip(" -")
    return f"{'File' if not plain or _NOT_A_NAME.fullmatch(plain) else plain}.{ending}"


def _told(content: bytes) -> tuple[str, bytes]:
    """Kind, and what is kept."""
    if content.startswith(b"%PDF-"):
        return "application/pdf", _pdf(content)
    if content.startswith((*_PACKED, _RTF)):
        raise BadInput(OFFICE)
    if content[4:8] == b"ftyp":
        raise BadInput(HEIC if content[8:12] in (b"heic", b"heix", b"mif1", b"avif") else UNKNOWN)
    picture = _opened(content)
    if picture is not None:
        return PICTURES[str(picture.format)], _drawn_anew(picture)
    return "text/plain", _text(content)


def _opened(content: bytes) -> Image.Image | None:
    """The picture, not yet drawn; None where it is none. Raises: BadInput where it is too large to be drawn."""
    try:
        return Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "GIF", "WEBP"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadInput(TOO_MANY_DOTS) from None
    except (OSError, SyntaxError, ValueError, EOFError):
        return None


def _drawn_anew(picture: Image.Image) -> bytes:
    """Its dots alone, the right way up: no place, day, camera, words, earlier picture or anything behind its end. Raises: BadInput."""
    if picture.width * picture.height > MOST_PIXELS:
        raise BadInput(TOO_MANY_DOTS)
    form = {"MPO": "JPEG", "GIF": "PNG"}.get(str(picture.format), str(picture.format))
    if picture.format != "MPO" and getattr(picture, "n_frames", 1) > 1:
        raise BadInput(MOVING)
    with _ONE_AT_A_TIME:
        return _dots_of(picture, form)


def _dots_of(picture: Image.Image, form: str) -> bytes:
    try:
        picture.load()
        ImageOps.exif_transpose(picture, in_place=True)
        mode = "RGBA" if form != "JPEG" and picture.has_transparency_data else "RGB"
        dots = picture if picture.mode == mode else picture.convert(mode)
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, KeyError, Image.DecompressionBombError):
        raise BadInput(DAMAGED) from None
    dots.info = {}
    kept = io.BytesIO()
    dots.save(kept, form, **({} if form == "PNG" else {"quality": 90}))
    return kept.getvalue()


def _text(content: bytes) -> bytes:
    try:
        said = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(UNKNOWN) from None
    if any(unicodedata.category(letter) == "Cc" and letter not in "\t\n\r\f" for letter in said):
        raise BadInput(UNKNOWN)
    if _CODE.search(said):
        raise BadInput(CODE)
    return said.encode()


def _pdf(content: bytes) -> bytes:
    """The PDF as it came, if nothing was found in it that acts, opens elsewhere or hides. This is no search for viruses."""
    if b"%%EOF" not in content[-1024:]:
        raise BadInput(MIXED if b"%%EOF" in content else CUT)
    if any(sign in content for sign in (b"PK\x05\x06", b"PK\x03\x04\x14\x00")):
        raise BadInput(MIXED)
    if _LOCKED.search(content):
        raise BadInput(LOCKED)
    if any(_ACTS.search(part) for part in (content, *_unpacked(content))):
        raise BadInput(ACTS)
    return content


def _unpacked(content: bytes) -> Iterator[bytes]:
    """Every packed part, unpacked: what acts may stand there. Raises: BadInput where there is too much of it, or one can't be."""
    room, work = MOST_UNPACKED, 6 * MOST
    for number, start in enumerate(_STREAM.finditer(content)):
        part, read = _inflated(content, start.end(), most=room, read_at_most=work)
        head = content[max(0, start.start() - 4_000) : start.start()].rpartition(b" obj")[2]
        if _OF_OBJECTS.search(head) and (not part or b"/Predictor" in head):
            raise BadInput(ACTS)
        room, work = room - len(part), work - read
        if room <= 0 or work <= 0 or number > MOST_PARTS:
            raise BadInput(CROWDED)
        yield part


def _inflated(content: bytes, at: int, *, most: int, read_at_most: int) -> tuple[bytes, int]:
    """What is packed from there on, as far as it goes, and how many bytes were read for it."""
    unpacking, parts, size, read, piece = zlib.decompressobj(), [], 0, 0, 1024
    try:
        while at + read < len(content) and not unpacking.eof and size < most and read < read_at_most:
            parts.append(unpacking.decompress(content[at + read : at + read + piece], most - size))
            size, read, piece = size + len(parts[-1]), read + piece, min(2 * piece, 65_536)
    except zlib.error:
        pass
    return b"".join(parts), read + 1
