"""All rules over all records, as known at a moment: step by step or at once, with the same answer.

`detect` is what the product calls on the records that its reader may rest a signal on; `Detector` is the same, moved
forward in steps. Nothing recorded after a moment is used at it; sealed records are left out.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

import polars as pl

from cairn.signals.engines.adults import Adults
from cairn.signals.engines.calibration import Calibration, shipped
from cairn.signals.engines.given import Given, given
from cairn.signals.engines.groups import Groups
from cairn.signals.engines.identified import Identified
from cairn.signals.engines.known import BEFORE, Known
from cairn.signals.engines.later import with_later
from cairn.signals.engines.lives import Lives
from cairn.signals.engines.matters import matters, with_clocks
from cairn.signals.engines.merging import alone, strength, together
from cairn.signals.engines.namings import namings, place_homes
from cairn.signals.engines.places import Places
from cairn.signals.engines.sightings import sightings
from cairn.signals.engines.ties import ties
from cairn.signals.engines.waiting import Touch, Waiting
from cairn.signals.registry import Rule, rules
from cairn.signals.values import Finding, Hit, Queue

ADULT, PLACE, UNHEARD = "shared_person_of_concern", "place_of_concern", "unheard_concern"
CONTACT, PATTERN, ASKED = "contact_gap", "individual_pattern", "information_gap"
GROUP = "group_pattern"
OF_ONE_RECORD = (UNHEARD, ASKED)  # kinds that an agency can be told of its own close records alone


def detect(tables: dict[str, pl.DataFrame], *, at: datetime, edges: pl.DataFrame | None = None) -> list[Finding]:
    """All findings that stand at a moment, sorted by signal_id. edges: links already known, else worked out here."""
    detector = Detector(given(tables, edges=edges))
    detector.advance(at)
    return [found for _, found in sorted(detector.findings.items())]


class Detector:
    """Findings as known at a moment, kept while records come in. findings: signal_id -> finding."""

    def __init__(self, given: Given, *, calibration: Calibration | None = None) -> None:
        self.at = BEFORE
        self.findings: dict[str, Finding] = {}
        self.calibration = calibration or shipped()
        self.rules = rules()
        self.known = Known(given.tables, given.edges, join=given.join)
        adult = self.rules[ADULT]
        seen, named = sightings(given.tables, given.facts), namings(given.tables, given.proposals)
        self._adults = Adults(
            seen,
            given.tables["people"],
            words=given.words,
            days=adult.limit("days"),
            long_days=adult.limit("long_days"),
        )
        self._places = Places(
            named,
            given.tables["places"],
            given.place_edges,
            homes=place_homes(given.tables["places"]),
        )
        self._groups = Groups(
            ties(seen, named, given.tables["people"], words=given.words),
            tokens=self.known.homes.tokens,
            link=self.rules[GROUP].limit("link"),
        )
        self._told_by: list[Finding] = []
        self._identified = Identified(given.proposals, given.tables["people"])
        owed = matters(given.tables)
        self._waiting = Waiting(with_clocks(owed, **dict(self.rules[UNHEARD].limits)))
        spans = (timedelta(weeks=self.rules[CONTACT].limit("weeks")), timedelta(days=self.rules[ASKED].limit("days")))
        self._lives = Lives(given.tables, owed, spans=spans)
        self._hits: dict[str, dict[str, Hit]] = defaultdict(dict)
        self._children: dict[str, tuple[str, ...]] = {}
        self._lives_of: dict[str, dict[str, tuple[str, ...]]] = {
            kind: {} for kind, rule in self.rules.items() if rule.reads == "lives"
        }

    def advance(self, at: datetime) -> None:
        """Move to a later moment."""
        touched = self.known.advance(at)
        changed = self._look_at_adults(touched, at)
        self._look_at_places(touched, at)
        self._look_at_groups(touched, at)
        self._look_at_matters(at, adults_changed=changed)
        self._look_at_lives(touched, at, adults_changed=changed)
        self.at = at

    def a_week(self, kind: str, at: datetime) -> float:
        """How much that a rule reads was written down a week, over the year up to a moment."""
        if kind == PATTERN:
            return self._lives.a_week(at)
        if kind == GROUP:
            return self._groups.a_week(at)
        return (self._places if kind == PLACE else self._adults).a_week(at)

    def _look_at_adults(self, touched: Iterable[str], at: datetime) -> bool:
        keys = self._adults.advance(self.known, touched, at)
        rows = self._adults.rows(keys, self.known, at)
        found = {hit.anchor: hit for hit in self._found(self.rules[ADULT], rows, at)}
        worth = {anchor: hit for anchor, hit in found.items() if self.calibration.queue(ADULT, hit)}
        held = self._hits[ADULT]
        gone = [key for key in keys if key in held and key not in worth]
        identified = self._identified.advance(at)
        if not (worth or gone or identified):
            return False
        for key in gone:
            del held[key]
        held.update(worth)
        children = rows.group_by("key").agg(pl.col("child").unique())
        self._children |= {key: tuple(sorted(mine)) for key, mine in children.iter_rows()}
        bar = self.calibration.bars[ADULT]
        groups = together(held.values(), children=self._children, sure=bar.raise_at, asked=bar.ask_at)
        self._publish(ADULT, self._identified.with_named(groups, at))
        return True

    def _look_at_places(self, touched: Iterable[str], at: datetime) -> None:
        held = self._hits[PLACE]
        standing = {anchor.removeprefix("place ") for anchor in held}
        anew, named = self._places.advance(self.known, touched, at, held=standing)
        before = dict(held)
        for place in anew:
            held.pop(f"place {place}", None)
        for places, since in ((anew, BEFORE), (named - anew, self.at)):
            rows = self._places.rows(places, self.known, at, since=since)
            for hit in self._found(self.rules[PLACE], rows, at):
                worth = self.calibration.queue(PLACE, hit) is not None
                if worth and (hit.anchor not in held or strength(hit) < strength(held[hit.anchor])):
                    held[hit.anchor] = hit
        if held != before or standing & named:
            told = {anchor: self._places.standing(anchor.removeprefix("place "), at) for anchor in held}
            self._publish(PLACE, [with_later(hit, told[anchor], self.known) for anchor, hit in held.items()])

    def _look_at_groups(self, touched: Iterable[str], at: datetime) -> None:
        changed = self._groups.advance(self.known, self._places, touched, at)
        held, others = self._hits[GROUP], self._others()
        if not changed and others == self._told_by:
            return
        self._told_by = others
        for anchor in [anchor for anchor, hit in held.items() if not changed.isdisjoint(hit.identities)]:
            del held[anchor]
        for hit in self._found(self.rules[GROUP], self._groups.rows(changed, self.known), at):
            if self.calibration.queue(GROUP, hit):
                held[hit.anchor] = hit
        self._publish(GROUP, alone(held.values(), others, queue=lambda hit: self.calibration.queue(GROUP, hit)))

    def _others(self) -> list[Finding]:
        """What the rules of adults and of places say now: a group of their children is not said twice."""
        return [found for found in self.findings.values() if found.kind in (ADULT, PLACE)]

    def _look_at_matters(self, at: datetime, *, adults_changed: bool) -> None:
        rows = self._waiting.advance(at, self._touching() if adults_changed else None)
        if rows is None:
            return
        held = self._hits[UNHEARD]
        for event in rows["event"]:
            held.pop(event, None)
            held.pop(f"{event}:touched", None)
        for hit in self._found(self.rules[UNHEARD], rows, at):
            held[hit.anchor] = hit
        self._publish(UNHEARD, held.values())

    def _look_at_lives(self, touched: Iterable[str], at: datetime, *, adults_changed: bool) -> None:
        children = self._lives.advance(self.known, touched, at, raised=self._raised() if adults_changed else None)
        if not children:
            return
        rows = self._lives.rows(children, self.known, at)
        for kind, found in self._lives_of.items():
            hits: dict[str, list[Hit]] = defaultdict(list)
            for hit in self._found(self.rules[kind], rows, at):
                hits[self.known.identity(hit.children[0])].append(hit)
            gone = [child for child in found if child in children or self.known.identity(child) != child]
            if not (gone or hits):
                continue
            held = self._hits[kind]
            for child in gone:
                for anchor in found.pop(child):
                    held.pop(anchor, None)
            for child, mine in sorted(hits.items()):
                found[child] = tuple(hit.anchor for hit in mine)
                held.update({hit.anchor: hit for hit in mine})
            self._publish(kind, held.values())

    def _raised(self) -> dict[str, datetime]:
        """Children whom a raised finding names, since when first."""
        since: dict[str, datetime] = {}
        for found in self.findings.values():
            if found.kind == ADULT and found.queue != Queue.ASK:
                for child in found.hit.children:
                    since[child] = min(found.hit.known_at, since.get(child, found.hit.known_at))
        return since

    def _touching(self) -> dict[str, Touch]:
        """Adults whom a raised finding names, since when, and the events it rests on."""
        return {
            adult: (found.hit.known_at, found.hit.events)
            for _, found in sorted(self.findings.items())
            if found.kind == ADULT and found.queue != Queue.ASK
            for adult in found.hit.people_of_concern
        }

    def _found(self, rule: Rule, rows: pl.DataFrame, at: datetime) -> Iterable[Hit]:
        return rule.find(rows, at=at, **dict(rule.limits)) if rows.height else ()

    def _publish(self, kind: str, hits: Iterable[Hit]) -> None:
        """Replace what stands of one kind."""
        rule = self.rules[kind]
        standing = {key: found for key, found in self.findings.items() if found.kind != kind}
        for hit in hits:
            queue = self.calibration.queue(kind, hit)
            if queue is None:
                continue
            found = Finding(
                kind=kind,
                title=rule.about.title,
                version=rule.version,
                queue=queue,
                hit=hit,
                recurrence_weeks=self.calibration.recurrence_weeks(kind, hit, a_week=self.a_week(kind, hit.known_at)),
                owner=rule.about.owner,
                cannot_tell=rule.about.cannot_tell,
                limits=rule.limits,
            )
            standing[found.signal_id] = found
        self.findings = standing
