"""Which adults are sighted around which children, key by key, kept up as records come in."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import polars as pl

from cairn.linkage.engines.descriptor_words import Words
from cairn.records.columns import MOMENT
from cairn.signals.engines.alike import shares
from cairn.signals.engines.keys import Keys, build
from cairn.signals.engines.known import Known
from cairn.signals.engines.rarity import others, share
from cairn.signals.engines.sightings import NEVER, Sighting

YEAR = timedelta(days=365)
OF, PERSON, LAST = "of ", "person ", "\U0010ffff"
WRONG_LINK = 0.001  # share of links by rule that may be wrong. Linkage design: certain at a precision of 99.9 %
SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "key": pl.Utf8, "sort": pl.Utf8, "form": pl.Utf8, "child": pl.Utf8, "home": pl.Utf8, "child_record": pl.Utf8,
    "adult": pl.Utf8, "adult_record": pl.Utf8, "event": pl.Utf8, "agency": pl.Utf8, "occurred": MOMENT, "known": MOMENT,
    "others": pl.Float64, "share": pl.Float64, "shape": pl.Float64, "others_long": pl.Float64,
    "share_long": pl.Float64, "shape_long": pl.Float64, "family": pl.Utf8, "sex": pl.Utf8, "born_low": pl.Int64,
    "born_high": pl.Int64, "at_work": pl.Boolean,
}  # fmt: skip
NO_ROWS = pl.DataFrame(schema=SCHEMA)
Entry = tuple[Sighting, datetime, datetime]  # a sighting under a key, and for how long all of the key's facts are known


class Adults:
    """Sightings under keys; `advance` gives the keys that need a new look and `rows` what a rule reads of them."""

    def __init__(
        self, found: Sequence[Sighting], people: pl.DataFrame, *, words: Words, days: float, long_days: float
    ) -> None:
        """people: person records, whose names say how common a name is here; days, long_days: the rule's windows."""
        self.found = found
        numbered = {one.number: one for one in self.found}
        self.keys: Keys = build(self.found, people, words=words)
        self._alike = dict(
            zip(
                (one.number for one in self.found), map(float, shares([one.profile for one in self.found])), strict=True
            )
        )
        self.days, self.long_days = days, long_days
        self._entries = {
            key: [(numbered[row.sighting], row.known, row.until) for row in rows]
            for key, rows in self.keys.rows.items()
        }
        spans = [(known, until, key) for key, rows in self._entries.items() for _, known, until in rows]
        spans += [
            (max(one.at_work, known), NEVER, key)
            for key, rows in self._entries.items()
            for one, known, _ in rows
            if one.at_work
        ]
        named = [one for one in self.found if one.adult]
        spans += [(one.known, one.until or NEVER, f"{OF}{one.adult}") for one in named]
        spans += [(max(one.at_work, one.known), NEVER, f"{OF}{one.adult}") for one in named if one.at_work]
        self._changes = sorted({(known, key) for known, _, key in spans} | {(until, key) for _, until, key in spans})
        self._passed = 0
        self._known = sorted(one.known for one in self.found)
        self._keys_of: dict[str, set[str]] = defaultdict(set)
        self._of_adult: dict[str, list[Sighting]] = defaultdict(list)
        self._adults_around: dict[str, set[str]] = defaultdict(set)
        for key, rows in self._entries.items():
            for one, _, _ in rows:
                self._keys_of[one.child].add(key)
                self._keys_of[one.adult].add(key)
        for one in self.found:
            if one.adult:
                self._of_adult[one.adult].append(one)
                self._adults_around[one.child].add(one.adult)

    def advance(self, known: Known, touched: Iterable[str], at: datetime) -> set[str]:
        """The keys that a step touches: sightings and facts that begin or end, identities that change."""
        keys = {key for record in touched for key in self._keys_of.get(record, ())}
        end = bisect_right(self._changes, (at, LAST))
        passed = {key for _, key in self._changes[self._passed : end]}
        self._passed = end
        adults = {key.removeprefix(OF) for key in passed if key.startswith(OF)}
        adults |= {record for record in touched if record in self._of_adult}
        adults |= {adult for record in touched for adult in self._adults_around.get(record, ())}
        keys |= {key for key in passed if not key.startswith(OF)}
        return keys | {f"{PERSON}{one}" for adult in adults for one in (adult, known.identity(adult))}

    def a_week(self, at: datetime) -> float:
        """Sightings a week over the year up to a moment, at least one a month."""
        year = bisect_right(self._known, at) - bisect_right(self._known, at - YEAR)
        return max(year, 12) / 52

    def rows(self, keys: Iterable[str], known: Known, at: datetime) -> pl.DataFrame:
        """What the rule reads, for these keys: columns as in SCHEMA. A key without two children has no rows."""
        data: list[tuple[object, ...]] = []
        for key in sorted(keys):
            data += self._rows_of(key, known, at)
        return pl.DataFrame(data, schema=SCHEMA, orient="row") if data else NO_ROWS

    def _rows_of(self, key: str, known: Known, at: datetime) -> list[tuple[object, ...]]:
        person = key.startswith(PERSON)
        entries = self._person(key.removeprefix(PERSON), known) if person else self._entries.get(key, [])
        standing = [
            (one, since)
            for one, since, until in entries
            if since <= at < until and not (one.adult and known.of_the_family(one.adult, one.child))
        ]
        children = list(dict.fromkeys(known.identity(one.child) for one, _ in standing))
        if len(children) < 2:
            return []
        home = known.homes_of(children)
        if len(set(home.values())) < 2:
            return []
        sort = "person" if person else ("exactly" if key in self.keys.exact else "described")
        form = sort if sort != "described" else "+".join(self.keys.form[key])
        return [
            (
                key, sort, form, known.identity(one.child), home[known.identity(one.child)], one.child,
                known.identity(one.adult) if one.adult else "", one.adult, one.event, one.agency, one.occurred, since,
                *self._chance(key, sort, since, mine=(place, one.number)), *one.profile, bool(one.at_work and one.at_work <= at),
            )
            for place, (one, since) in enumerate(standing, 1)
        ]  # fmt: skip

    def _person(self, identity: str, known: Known) -> list[Entry]:
        if known.identity(identity) != identity:
            return []
        sighted = [one for record in known.members(identity) for one in self._of_adult.get(record, ())]
        return [
            (one, one.known, one.until or NEVER) for one in sorted(sighted, key=lambda one: (one.known, one.number))
        ]

    def _chance(self, key: str, sort: str, since: datetime, *, mine: tuple[int, int]) -> tuple[float, ...]:
        """Others, share and shape for the near and the long window that end when a sighting became known.

        mine: how many sightings are under test, and the number of the newest.
        """
        if sort == "exactly":
            return 0.0, 0.0, 1.0, 0.0, 0.0, 1.0
        if sort == "person":
            return 1.0, WRONG_LINK, 1.0, 1.0, WRONG_LINK, 1.0
        counts, form, chosen = self.keys.counts, self.keys.form[key], self.keys.parts[key]
        found: list[float] = []
        for days in (self.days, self.long_days):
            window = (mine[0], since - timedelta(days=days))
            mean, shape = share(counts, form, chosen, since, window=window)
            found.append(float(others(counts, form, since, days=days, mine=mine[0])))
            found += (mean * self._alike[mine[1]], shape)
        return tuple(found)
