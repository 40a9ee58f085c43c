"""Reads of the Fenestra-like case for its oracle: what is joined by a day, and the case without one kind of fact."""

import datetime

import polars as pl

from cairn.base.clock import end_of_london_day
from cairn.county import fenestra
from cairn.linkage.engines.descriptors import load_words, place_edges, proposals, standing

TEXTS = {"events": ("summary", "narrative", "voice"), "people": ("description", "aliases", "address")}
BLANKED = {  # what is taken out of every text when a kind of fact is taken away
    "vehicle": (r"(?i)grey (vexa )?van|(, )?(reg begins )?WM58( something K something)?", "someone", ("vehicle",)),
    "phone": (r"4417", "", ("phone",)),
    "trade": (r"(?i)tattoo(ist| man| place| shop)?|ink place| Ink\b", " ", ()),
    "street": (r"3 Tannery Row|Tannery Row", "", ()),
    "nickname": (r"Daz|Kez", "", ()),
}


def day(year, month, on):
    return datetime.date(year, month, on)


def without(tables, fact):
    """The case in which no record holds one kind of fact: its words and identifiers are gone from the records."""
    pattern, instead, identifiers = BLANKED[fact]
    gone = dict(tables)
    for name, columns in TEXTS.items():
        gone[name] = tables[name].with_columns(pl.col(columns).str.replace_all(pattern, instead))
    places = tables["places"].with_columns(pl.col("name", "address").str.replace_all(pattern, instead))
    if fact == "trade":
        places = places.with_columns(kind=pl.lit("other"))
    gone["places"] = places
    gone["identifiers"] = tables["identifiers"].filter(~pl.col("kind").is_in(identifiers))
    return gone


def locked(tables):
    """The case as other agencies hold it: every record that is not open to partners is gone."""
    return {
        name: frame.filter(pl.col("sharing").fill_null("partnership") == "partnership")
        if "sharing" in frame.columns
        else frame
        for name, frame in tables.items()
    }


def edges_of(tables):
    words = load_words()
    return pl.concat([proposals(tables, words=words), place_edges(tables, words=words)])


class Joined:
    """What hangs together by a day: events, people and places, by what the records say and by what is proposed."""

    def __init__(self, tables, edges, on):
        at = end_of_london_day(on)
        self.tables = {
            name: frame.filter(pl.col("recorded_at") <= at) if "recorded_at" in frame.columns else frame
            for name, frame in tables.items()
        }
        self.parent = {}
        part = self.tables["involvements"].filter(pl.col("role") == "person_of_concern")
        self._tie(part.select("event_id", "person_record_id"))
        self._tie(self.tables["events"].select("event_id", "place_record_id").drop_nulls())
        self._tie(self.tables["relationships"].select("from_record_id", "to_record_id"))
        self._tie(standing(edges, at).select("record_a", "record_b"))

    def _tie(self, pairs):
        for left, right in pairs.iter_rows():
            self.parent[self.root(left)] = self.root(right)

    def root(self, record):
        self.parent.setdefault(record, record)
        while self.parent[record] != record:
            record = self.parent[record]
        return record

    def with_(self, event):
        """Every event that hangs together with one, itself included."""
        home = self.root(event)
        return {other for other in self.tables["events"]["event_id"].unique() if self.root(other) == home}

    def children(self, events, truth):
        """The children of the case (K1 to K9) who are part of some events."""
        part = self.tables["involvements"].filter(
            pl.col("event_id").is_in(events) & pl.col("role").is_in(["subject", "witness"])
        )
        of = part.join(truth["people"], left_on="person_record_id", right_on="record_id")
        return set(of.filter(pl.col("person_id").str.contains(r"^K\d$"))["person_id"])


def numbers(events):
    """The opportunities, by number, among some events."""
    by_event = {event: number for number, event in fenestra.opportunities().items()}
    return {by_event[event] for event in events if event in by_event}
