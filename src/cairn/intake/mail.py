"""Reads one e-mail as words: who sent it, when, and what it says, whatever its shape. Nothing in it is run, fetched or trusted.

Source: RFC 5322, RFC 2045-2049.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import getaddresses, parsedate_to_datetime
from html.parser import HTMLParser
from itertools import count

from cairn.base.clock import london_day, now

MOST_BYTES = 25_000_000  # of one message: what mail servers commonly take. What is longer is read up to here
MOST_PARTS = 200
MOST_LETTERS = 180_000  # of its words: a draft holds no more
NO_WORDS = "(An e-mail without words in it.)"
_QUOTED = re.compile(r'"[^"]*"')
BLOCKS = frozenset({"p", "br", "div", "li", "tr", "h1", "h2", "h3", "blockquote"})
UNREAD = frozenset({"script", "style", "head", "title", "template"})


@dataclass(frozen=True)
class Mail:
    """One e-mail. sender: its one address in small letters, or '' where it names none or several; left_out: what isn't words."""

    message_id: str
    sender: str
    subject: str
    on: date | None
    words: str
    left_out: tuple[str, ...]

    def said(self, *, most: int = MOST_LETTERS) -> str:
        """Its words, with where they come from and what was left out; at most so many letters."""
        head = [f"From an e-mail{f' of {self.sender}' if self.sender else ''}. Subject: {self.subject or 'none'}."]
        if self.left_out:
            head.append(f"Left out, and still with whoever sent it: {', '.join(self.left_out)}.")
        text = "\n".join([*head, "", self.words or NO_WORDS])
        return text if len(text) <= most else text[: most - 30] + "\n(It goes on; cut here.)"


class _Words(HTMLParser):
    """The text of a page; what is written for machines is left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block begins a line."""
        self._unread += tag in UNREAD
        if tag in BLOCKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """What is written for machines ends."""
        self._unread -= tag in UNREAD and self._unread > 0

    def handle_data(self, data: str) -> None:
        """Words."""
        if not self._unread:
            self.found.append(data)


def read_mail(raw: bytes) -> Mail:
    """An e-mail, read as far as it can be: a broken one gives the words that can be made out, and never fails."""
    cut = raw[:MOST_BYTES]
    try:
        message = message_from_bytes(cut, policy=policy.default)
        words, left_out = _words(message)
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError, IndexError, KeyError):
        return Mail("", "", "", None, _tidy(cut.decode("utf-8", "replace")), ("its parts, which can't be told apart",))
    sender = _header(message, "From")
    named = [address for _, address in getaddresses([sender]) if "@" in address]
    return Mail(
        message_id=_header(message, "Message-ID")[:200],
        sender=named[0].lower()[:254] if len(named) == 1 and _QUOTED.sub("", sender).count("@") == 1 else "",
        subject=_header(message, "Subject")[:300],
        on=_day(_header(message, "Date")),
        words=_tidy(words),
        left_out=left_out if len(raw) <= MOST_BYTES else (*left_out, "what lies beyond 25 MB"),
    )


def _words(message: Message) -> tuple[str, tuple[str, ...]]:
    left_out: list[str] = []
    return _read(message, count(), left_out), tuple(left_out[:20])


def _read(part: Message, number: Iterator[int], left_out: list[str]) -> str:
    """The words of a part and of all within it, in their order; what isn't words is added to left_out."""
    if next(number) >= MOST_PARTS:
        if "further parts" not in left_out:
            left_out.append("further parts")
        return ""
    kind, name = part.get_content_type(), part.get_filename()
    if part.is_multipart():
        inside = [(one, _read(one, number, left_out)) for one in part.get_payload() if isinstance(one, Message)]
        worded = [(one.get_content_type() == "text/plain", text) for one, text in inside if text.strip()]
        return _one_of(worded) if kind == "multipart/alternative" else "\n".join(text for _, text in worded)
    if name or part.get_content_disposition() == "attachment" or part.get_content_maintype() != "text":
        left_out.append(_tidy(name or kind)[:80] or "a part without a name")
        return ""
    return _of_page(_decoded(part)) if kind == "text/html" else _decoded(part)


def _one_of(worded: list[tuple[bool, str]]) -> str:
    """The plain one of alternatives, else the others; all of them where the plain one says far less, as `open it as a page` does."""
    plain, others = ("\n".join(text for is_plain, text in worded if is_plain is wanted) for wanted in (True, False))
    if plain and len("".join(plain.split())) * 2 >= len("".join(others.split())):
        return plain
    return "\n".join(filter(None, (plain, others)))


def _decoded(part: Message) -> str:
    """Its text, by the charset that it names if that can be so, else as UTF-8, else letter by letter."""
    held = part.get_payload(decode=True)
    octets = held if isinstance(held, bytes) else str(part.get_payload()).encode("utf-8", "replace")
    for charset in (part.get_content_charset() or "utf-8", "utf-8"):
        try:
            return octets.decode(charset)
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return octets.decode("cp1252", "replace")


def _of_page(text: str) -> str:
    reader = _Words()
    reader.feed(text[: MOST_LETTERS * 10])
    return "".join(reader.found)


def _header(message: Message | EmailMessage, name: str) -> str:
    try:
        return _tidy(str(message.get(name, ""))).replace("\n", " ")
    except (ValueError, LookupError, AttributeError, TypeError, IndexError):
        return ""


def _day(text: str) -> date | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    moment = found if found.tzinfo else found.replace(tzinfo=UTC)
    try:
        return london_day(moment) if moment <= now() else None
    except (OverflowError, ValueError):
        return None


def _tidy(text: str) -> str:
    """Without what can't be kept or shows nothing, and without more than one empty line together."""
    plain = "".join(
        one for one in text.replace("\r\n", "\n").replace("\r", "\n") if one in {"\n", "\t"} or ord(one) >= 32
    )
    plain = plain.encode("utf-8", "replace").decode("utf-8").replace("\x7f", "")
    lines = [line.rstrip() for line in plain.split("\n")]
    kept = [line for number, line in enumerate(lines) if line or (number and lines[number - 1])]
    return "\n".join(kept).strip()[:MOST_LETTERS]
