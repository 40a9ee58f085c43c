"""Which place records are one place: by premises name with street, by whole address; asked about by local nickname.

All places are compared, homes and schools too, so that a place is one place; that a school or a home links no people
is `proposals`' matter. Protected places are never compared. Source: linkage design; the exchange contract, places.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from math import hypot
from typing import Any, NamedTuple

import polars as pl
from rapidfuzz import fuzz

from cairn.linkage.engines.descriptor_sources import place_trades, premises_name
from cairn.linkage.engines.descriptor_streets import Address, address, postcode
from cairn.linkage.engines.descriptor_subjects import versions
from cairn.linkage.engines.descriptor_words import Words
from cairn.linkage.engines.proposals import SCHEMA
from cairn.linkage.engines.proposals_index import street_key
from cairn.linkage.engines.proposals_weigh import near_street

NEIGHBOURS = 25  # earlier records that one place record meets under one key
NEAR_NAME = 88.0  # per cent of letters in order, words in any order, for names that are nearly one
SPOT = 40.0  # metres within which two coordinates are one door
FAR = 400.0  # metres from which two coordinates are two places
PRIOR_BITS = 7.0  # one in 128 records that share a key is the same place
BITS = {"name": 10.0, "near_name": 7.0, "door": 14.0, "street": 8.0, "postcode": 8.0, "town": 3.5, "trade": 4.0,
        "spot": 8.0, "names_differ": -4.0, "trades_differ": -2.0}  # fmt: skip


class Place(NamedTuple):
    """One version of a place record as it is compared."""

    record: str
    known: datetime
    until: datetime | None
    name: str
    title: str
    trades: frozenset[str]
    at: Address
    spot: tuple[int, int] | None


class Verdict(NamedTuple):
    """Band of a pair and what speaks for and against it: rows (field, says, bits)."""

    band: str
    told: tuple[tuple[str, str, float], ...]


def place_edges(tables: Mapping[str, pl.DataFrame], *, words: Words) -> pl.DataFrame:
    """Pairs of place records that are one place (certain) or may be (ask).  Columns as `proposals.SCHEMA`.

    An edge holds from `known_at` up to `until` (exclusive, null = still). Certain: one premises name with street or
    number, one whole address, or one postcode and number. Asked: a nickname's trade in the same street, a name alone,
    one address with two names, an address without its town.
    """
    places = [_place(row, words) for row in versions(tables, "places").iter_rows(named=True) if not row["protected"]]
    rows: list[dict[str, Any]] = []
    for left, right in sorted(_candidates(places)):
        one, other = sorted((places[left], places[right]), key=lambda place: place.record)
        verdict = compare(one, other)
        start = max(one.known, other.known)
        end = min((moment for moment in (one.until, other.until) if moment), default=None)
        if verdict is not None and (end is None or end > start):
            rows.append(_row(one, other, verdict, start, end))
    frame = pl.DataFrame(rows, schema=SCHEMA).sort("record_a", "record_b", "known_at")
    return _joined(frame)


def _place(row: Mapping[str, Any], words: Words) -> Place:
    at = address(row["address"] or "", words=words)
    code = at.postcode or postcode(row["postcode"] or "")
    spot = (row["easting"], row["northing"]) if row["easting"] is not None and row["northing"] is not None else None
    return Place(
        row["record_id"], row["known_at"], row["until"], premises_name(row["name"] or "", words=words),
        row["name"] or "", frozenset(place_trades(row["name"], row["kind"], words=words)), at._replace(postcode=code), spot,
    )  # fmt: skip


def _keys(place: Place) -> Iterator[str]:
    """Keys under which a place is found: its door, its postcode and number, its name's words, its trade and street."""
    house = place.at.number.split(" ", 1)[0]
    if place.at.number:
        yield f"door {house} {street_key(place.at.street)}"
        if place.at.postcode:
            yield f"code {house} {place.at.postcode}"
    for word in place.name.split():
        if place.at.street:
            yield f"name {word[:4]} {street_key(place.at.street)}"
        yield f"name {word[:5]} {place.at.town}"
    if place.name:
        yield f"called {place.name[:6]}"
        if place.at.postcode:
            yield f"name {place.name[:4]} {place.at.postcode}"
    for trade in place.trades if place.at.street else ():
        yield f"trade {trade} {street_key(place.at.street)}"


def _candidates(places: Sequence[Place]) -> set[tuple[int, int]]:
    held: dict[str, list[tuple[datetime, str, int]]] = defaultdict(list)
    for at, place in enumerate(places):
        for key in sorted(set(_keys(place))):
            held[key].append((place.known, place.record, at))
    found: set[tuple[int, int]] = set()
    for listed in held.values():
        ordered = [at for *_, at in sorted(listed)]
        for later in range(1, len(ordered)):
            for earlier in ordered[max(0, later - NEIGHBOURS) : later]:
                if places[earlier].record != places[ordered[later]].record:
                    found.add((earlier, ordered[later]))
    return found


def compare(one: Place, other: Place) -> Verdict | None:
    """Whether two place records are one place, with what speaks for and against; None if they can't be."""
    near = _distance(one, other)
    if _elsewhere(one, other, near):
        return None
    told = [*_names(one, other), *_where(one, other)]
    if near is not None and near <= SPOT:
        told.append(("coordinates", f"{near:.0f} metres apart", BITS["spot"]))
    told += _trades(one, other)
    band = _band({field for field, _, _ in told}, one, other)
    return Verdict(band, tuple(told)) if band else None


def _distance(one: Place, other: Place) -> float | None:
    """Metres between two places with coordinates."""
    if one.spot is None or other.spot is None:
        return None
    return hypot(one.spot[0] - other.spot[0], one.spot[1] - other.spot[1])


def _elsewhere(one: Place, other: Place, near: float | None) -> bool:
    """Whether town, coordinates, street, house number or flat tell them apart."""
    a, b = one.at, other.at
    if near is not None:
        return near > FAR or bool(a.flat and b.flat and a.flat != b.flat)
    one_code = bool(a.postcode) and a.postcode == b.postcode
    if a.town and b.town and a.town != b.town and not one_code:
        return True
    if a.street and b.street and not _one_street(a.street, b.street) and not one_code:
        return True
    if a.number and b.number and a.number.split()[0] != b.number.split()[0]:
        return True
    return bool(a.flat and b.flat and a.flat != b.flat)


def _one_street(left: str, right: str) -> bool:
    return left == right or near_street(left, right)


def _names(one: Place, other: Place) -> list[tuple[str, str, float]]:
    if not one.name or not other.name:
        return []
    if one.name == other.name:
        return [("name", f"same premises name: {one.title}", BITS["name"])]
    if fuzz.token_sort_ratio(one.name, other.name) >= NEAR_NAME:
        return [("near_name", f"premises names nearly the same: {one.title}, {other.title}", BITS["near_name"])]
    return [("names_differ", f"two names: {one.title}, {other.title}", BITS["names_differ"])]


def _where(one: Place, other: Place) -> list[tuple[str, str, float]]:
    a, b = one.at, other.at
    found = []
    code = bool(a.postcode) and a.postcode == b.postcode
    house = bool(a.number and b.number) and a.number.split()[0] == b.number.split()[0]
    street = bool(a.street and b.street) and _one_street(a.street, b.street)
    if house and (street or code):
        found.append(("door", f"same street and number: {a.number.title()}", BITS["door"]))
    elif street:
        found.append(("street", f"same street: {a.street.title()}", BITS["street"]))
    if code:
        found.append(("postcode", f"same postcode: {a.postcode.upper()}", BITS["postcode"]))
    if a.town and a.town == b.town:
        found.append(("town", f"same town: {a.town.title()}", BITS["town"]))
    return found


def _trades(one: Place, other: Place) -> list[tuple[str, str, float]]:
    if not one.trades or not other.trades:
        return []
    common = sorted(one.trades & other.trades)
    if common:
        return [("trade", f"same trade: {common[0]}", BITS["trade"])]
    return [("trades_differ", f"trades differ: {min(one.trades)}, {min(other.trades)}", BITS["trades_differ"])]


def _band(fields: set[str], one: Place, other: Place) -> str | None:
    """Certain, ask, or None, by the fields that agree."""
    named = bool(fields & {"name", "near_name"})
    two_names = "names_differ" in fields or "trades_differ" in fields
    if "door" in fields:
        whole = bool(fields & {"town", "postcode", "spot"}) or named
        return "certain" if whole and not two_names else "ask"
    if "name" in fields and fields & {"street", "postcode", "coordinates"} and not two_names:
        return "certain"
    if named or ("coordinates" in fields and not two_names):
        return "ask"
    nicknamed = not one.name or not other.name
    return "ask" if "street" in fields and "trade" in fields and nicknamed else None


def _row(one: Place, other: Place, verdict: Verdict, start: datetime, end: datetime | None) -> dict[str, Any]:
    bits = round(sum(weight for *_, weight in verdict.told), 2)
    against = [says for _, says, weight in verdict.told if weight < 0]
    return {
        "record_a": one.record, "record_b": other.record, "subject_a": "place", "subject_b": "place",
        "known_at": start, "until": end, "match_weight": bits, "probability": 1 / (1 + 2.0 ** (PRIOR_BITS - bits)),
        "band": verdict.band, "kind": "place", "independent": len({f for f, _, w in verdict.told if w > 0}),
        "agreed": sorted(_KINDS[field] for field, _, weight in verdict.told if weight > 0), "against": "; ".join(against),
        "why": json.dumps([{"field": _KINDS[f], "says": s, "weight": w} for f, s, w in verdict.told], ensure_ascii=False),
    }  # fmt: skip


_KINDS = {
    "name": "premises", "near_name": "premises", "names_differ": "premises", "door": "number", "street": "street",
    "postcode": "postcode", "town": "town", "trade": "trade", "trades_differ": "trade", "coordinates": "coordinates",
}  # fmt: skip


def _joined(edges: pl.DataFrame) -> pl.DataFrame:
    """Rows of one pair that follow each other and say the same are one row: a correction that changed nothing."""
    same = ("record_a", "record_b", "band", "why")
    following = pl.all_horizontal(pl.col(name) == pl.col(name).shift(1) for name in same) & (
        pl.col("known_at") == pl.col("until").shift(1)
    )
    numbered = edges.with_columns(run=(~following.fill_null(False)).cum_sum())
    others = [name for name in SCHEMA if name not in ("known_at", "until")]
    joined = numbered.group_by("run", maintain_order=True).agg(
        pl.col(others).first(), pl.col("known_at").min(), pl.col("until").last()
    )
    return joined.select(list(SCHEMA)).sort("record_a", "record_b", "known_at")
