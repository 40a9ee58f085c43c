"""Duties as a calendar that a phone or desk can subscribe to (RFC 5545); no name and no subject is in it."""

from collections.abc import Iterable
from datetime import timedelta

from cairn.base.clock import now
from cairn.duties.queries import FeedLine

STAMP = "%Y%m%dT%H%M%SZ"
LONGEST = 73  # octets of a line before it is folded: 75 with its break


def calendar(lines: Iterable[FeedLine]) -> str:
    """An iCalendar text of these duties; each is an event of its last half hour, due when it ends."""
    made = now().strftime(STAMP)
    told = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Cairn//Duties//EN", "X-WR-CALNAME:Cairn: what is due"]
    for one in lines:
        late = "Late: " if one.due_at < now() else ""
        told += [
            "BEGIN:VEVENT", f"UID:{one.id}@cairn", f"DTSTAMP:{made}",
            f"DTSTART:{(one.due_at - timedelta(minutes=30)).strftime(STAMP)}", f"DTEND:{one.due_at.strftime(STAMP)}",
            f"SUMMARY:{_escaped(late + one.title)}", f"DESCRIPTION:{_escaped('For ' + one.agency + '. Sign in to Cairn to see what it is about.')}",
            "TRANSP:TRANSPARENT", "END:VEVENT",
        ]  # fmt: skip
    return "\r\n".join(folded for line in [*told, "END:VCALENDAR"] for folded in _folded(line)) + "\r\n"


def _escaped(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, "\\" + mark)
    return text.replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """A line in pieces of at most 75 octets, none of which splits a letter."""
    pieces, piece = [], ""
    for letter in line:
        if len((piece + letter).encode()) > LONGEST:
            pieces.append(piece)
            piece = " "
        piece += letter
    return [*pieces, piece]
