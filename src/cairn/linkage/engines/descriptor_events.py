"""Facts in the words of an event: tied to its person of concern if there is one, else to the event and its place."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import polars as pl

from cairn.linkage.engines.descriptor_names import agreement, plain
from cairn.linkage.engines.descriptor_sources import SAID, Said, exploded, premises_name, years_born
from cairn.linkage.engines.descriptor_text import Found, read_text, sentences
from cairn.linkage.engines.descriptor_words import Words

NAMES = ("nickname", "name", "alias", "companion")
_OF_PLACES = ("phone", "plate", "handle", "email", "nickname")  # what a place takes from an event without an adult


class Around(NamedTuple):
    """Who and what stands around events: event to its people of concern, to others' names, to homes in it."""

    concern: Mapping[str, tuple[str, ...]]
    others: Mapping[str, Mapping[str, datetime]]
    homes: Mapping[str, Mapping[str, datetime]]
    called: Mapping[str, Mapping[str, datetime]]  # record of a person of concern to the names on it, since when

    def names(self, record: str, at: datetime) -> tuple[str, ...]:
        """What somebody was called by a moment."""
        return tuple(name for name, known in self.called.get(record, {}).items() if known <= at)


class Told(NamedTuple):
    """A fact of an event's words, whom it is tied to, and the moment at which it turned out to be another's."""

    subject: str
    subject_id: str
    fact: Said
    ended: datetime | None


class Note(NamedTuple):
    """One version of an event as it is read."""

    event_id: str
    place_id: str | None
    summary: str
    narrative: str | None
    at: datetime


def told_by(note: Note, around: Around, *, words: Words) -> list[Told]:
    """Every fact of one version of an event."""
    told: dict[Told, None] = {}
    for text in (note.summary, note.narrative):
        for found, ended in _kept(read_text(text, words=words), note, around) if text else ():
            for subject, subject_id in _whose(found, text or "", note, around, words):
                fact = _as_fact(found, note.at, around.names(subject_id, note.at), words)
                if not fact[1]:
                    continue
                told.setdefault(Told(subject, subject_id, fact, ended))
                if subject == "event" and note.place_id and found.kind in _OF_PLACES:
                    told.setdefault(Told("place", note.place_id, fact, ended))
    return list(told)


def _kept(told: Sequence[Found], note: Note, around: Around) -> Iterator[tuple[Found, datetime | None]]:
    """The facts without the names and the homes of the children and others in the event.

    What turned out only later to be a child's name or home was a fact until then.
    """
    names, homes = around.others.get(note.event_id, {}), around.homes.get(note.event_id, {})
    numbered = {one.value.split(" ", 1)[1] for one in told if one.kind == "number" and one.value not in homes}
    for one in told:
        ended = None
        if one.kind in NAMES:
            ended = names.get(one.value.split()[0])
        elif one.kind == "number" or (one.kind == "street" and one.value not in numbered):
            ended = homes.get(one.value)
        if ended is None or ended > note.at:
            yield one, ended


def _whose(found: Found, text: str, note: Note, around: Around, words: Words) -> list[tuple[str, str]]:
    """The subjects that a fact is tied to: one adult, or with several the ones whose name its sentence holds."""
    concern = around.concern.get(note.event_id, ())
    if not concern:
        return [("event", note.event_id)]
    if len(concern) == 1:
        return [("person", concern[0])]
    if found.kind in NAMES:
        mine = [
            one
            for one in concern
            if any(agreement(found.value, name, words=words) for name in around.names(one, note.at))
        ]
    else:
        spoken = sentences(text)[found.sentence]
        mine = [one for one in concern if any(spoken & set(plain(name)) for name in around.names(one, note.at))]
    return [("person", one) for one in mine] if len(mine) == 1 else [("event", note.event_id)]


def _as_fact(found: Found, at: datetime, called: tuple[str, ...], words: Words) -> Said:
    """The fact as it is kept: years of birth for an age, a second name beside the adult's own for a companion."""
    if found.kind == "age":
        low, high = found.value.split("-")
        return "age", years_born(int(low), int(high), at), False
    if found.kind == "premises":
        return "premises", premises_name(found.value, words=words), True
    if found.kind == "alias":
        return "nickname", found.value, False
    if found.kind == "nickname" and called and not any(agreement(found.value, name, words=words) for name in called):
        return "companion", found.value, False
    return found.kind, found.value, found.exact


def telling(events: pl.DataFrame, *, words: Words) -> pl.DataFrame:
    """The versions of events whose words hold a fact; each different text is read once."""
    texts = pl.concat([events["summary"], events["narrative"]]).drop_nulls().unique()
    told = [text for text in texts if read_text(text, words=words)]
    return events.filter(pl.col("summary").is_in(told) | pl.col("narrative").is_in(told))


def event_frame(rows: pl.DataFrame, around: Around, *, words: Words) -> pl.DataFrame:
    """Rows of events with subject, subject_id, kind, value and exact for each fact of their words."""
    notes = rows.select("event_id", "place_record_id", "summary", "narrative", "known_at").iter_rows()
    told = [told_by(Note(*note), around, words=words) for note in notes]
    kept = rows.select("event_id", "known_at", "until", "sharing", "agency_id")
    facts = ([(one.subject, one.subject_id, *one.fact, one.ended) for one in row] for row in told)
    frame = exploded(kept, facts, names=("subject", "subject_id", *SAID, "ended"))
    return frame.with_columns(until=pl.min_horizontal("until", "ended")).drop("ended")
