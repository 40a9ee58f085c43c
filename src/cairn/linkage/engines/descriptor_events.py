"""Facts in the words of an event: tied to its person of concern if there is one, else to the event and its place."""

from collections.abc import Iterable, Mapping
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
    others: Mapping[str, frozenset[str]]
    homes: Mapping[str, frozenset[str]]
    called: Mapping[str, tuple[str, ...]]  # record of a person of concern to the names on it


class Told(NamedTuple):
    """A fact of an event's words and whom it is tied to."""

    subject: str
    subject_id: str
    fact: Said


def told_by(row: tuple[str, str | None, str, str | None, datetime], around: Around, *, words: Words) -> list[Told]:
    """Every fact of one version of an event.  row: event_id, place_record_id, summary, narrative, known_at."""
    event_id, place_id, summary, narrative, at = row
    concern = around.concern.get(event_id, ())
    told: dict[Told, None] = {}
    for text in (summary, narrative):
        if not text:
            continue
        for found in _kept(read_text(text, words=words), event_id, around):
            for subject, subject_id in _whose(found, text, event_id, concern, around, words):
                fact = _as_fact(found, at, around.called.get(subject_id, ()), words)
                if not fact[1]:
                    continue
                told.setdefault(Told(subject, subject_id, fact))
                if subject == "event" and place_id and found.kind in _OF_PLACES:
                    told.setdefault(Told("place", place_id, fact))
    return list(told)


def _kept(found: Iterable[Found], event_id: str, around: Around) -> list[Found]:
    """The facts without the names and the homes of the children and others in the event."""
    names = around.others.get(event_id, frozenset())
    homes = around.homes.get(event_id, frozenset())
    told = list(found)
    numbered = {one.value.split(" ", 1)[1] for one in told if one.kind == "number" and one.value not in homes}
    kept = []
    for one in told:
        if one.kind in NAMES and one.value.split()[0] in names:
            continue
        if one.kind == "number" and one.value in homes:
            continue
        if one.kind == "street" and one.value in homes and one.value not in numbered:
            continue
        kept.append(one)
    return kept


def _whose(
    found: Found, text: str, event_id: str, concern: tuple[str, ...], around: Around, words: Words
) -> list[tuple[str, str]]:
    """The subjects that a fact is tied to: one adult, or with several the ones whose name its sentence holds."""
    if not concern:
        return [("event", event_id)]
    if len(concern) == 1:
        return [("person", concern[0])]
    if found.kind in NAMES:
        mine = [
            one
            for one in concern
            if any(agreement(found.value, name, words=words) for name in around.called.get(one, ()))
        ]
    else:
        spoken = sentences(text)[found.sentence]
        mine = [one for one in concern if any(spoken & set(plain(name)) for name in around.called.get(one, ()))]
    return [("person", one) for one in mine] if len(mine) == 1 else [("event", event_id)]


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
    columns = ("event_id", "place_record_id", "summary", "narrative", "known_at")
    told = (told_by(row, around, words=words) for row in rows.select(columns).iter_rows())
    kept = rows.select("event_id", "known_at", "until", "sharing", "agency_id")
    facts = ([(one.subject, one.subject_id, *one.fact) for one in row] for row in told)
    return exploded(kept, facts, names=("subject", "subject_id", *SAID))
