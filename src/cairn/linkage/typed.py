"""While somebody writes of a child: records that may be that child, of those that the writer may read, and what they say.

Nothing is found by a name alone. What the writer may not read answers as if it weren't there; each asking is a look.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

import polars as pl
from django.db import connections

from cairn.agencies.queries import agencies_by_id
from cairn.agencies.roles import Actor
from cairn.base.clock import now
from cairn.linkage.engines.bands import banded
from cairn.linkage.engines.editions import editions, whole_enough
from cairn.linkage.engines.keys import keys_of
from cairn.linkage.engines.model import load_model
from cairn.linkage.engines.placeholders import says_no_name
from cairn.linkage.engines.reasons import reasons_of
from cairn.linkage.engines.scorer import Scorer, frozen
from cairn.linkage.said import said
from cairn.records.columns import TABLES
from cairn.records.frames import person_frames
from cairn.trail import actions as trail

SHOWN = 4  # records at most: more would ask the writer to do the analyst's work
WHAT, RULE = "typed_match", "need.own-or-granted/1"
_NOBODY = "typed"
_FIND = "select record_id, rules, too_often from linkage_may_be(%s::text[])"


@dataclass(frozen=True)
class Match:
    """A record that may be the child. weight: bits; says: the strongest reasons in words; answer: what was said of it."""

    record: UUID
    name: str
    born: str
    agency: str
    weight: float
    says: tuple[str, ...]
    answer: str = ""


@dataclass(frozen=True)
class MayBe:
    """What was found. asked: whether enough was typed; too_often: whether the hour's look-ups are used up."""

    asked: bool
    too_often: bool
    matches: tuple[Match, ...]


def may_be(viewer: Actor, typed: Mapping[str, str], *, draft: UUID | None = None) -> MayBe:
    """Records that may be the child whose name and birth date are typed, the likeliest first. 7 queries and a look.

    typed: given_names, family_name, born (ISO date, month or year).
    """
    mine = _typed(typed)
    if mine is None:
        return MayBe(asked=False, too_often=False, matches=())
    looks = keys_of(mine)["looks"].to_list()
    rows = _read(_FIND, [looks])
    if rows and rows[0][2]:
        return MayBe(asked=True, too_often=True, matches=())
    found = _weighed(mine, [row[0] for row in rows], said(viewer, draft))
    if found:
        owners = sorted({owner for _, owner in found}, key=str)
        trail.look(what=WHAT, on_kind="search", rule=RULE, owners=owners, shown=len(found))
    return MayBe(asked=True, too_often=False, matches=tuple(match for match, _ in found))


def _typed(typed: Mapping[str, str]) -> pl.DataFrame | None:
    """The edition of what is typed; None where it is not yet a name and when they were born."""
    given, family, born = (typed.get(name, "").strip() for name in ("given_names", "family_name", "born"))
    named = (given and not says_no_name(given, given=True)) or (family and not says_no_name(family, given=False))
    if not named or not born:
        return None
    row = {
        "record_id": _NOBODY, "agency_id": _NOBODY, "recorded_at": now(), "sharing": "partnership", "role": "child",
        "given_names": given or None, "family_name": family or None, "date_of_birth": born,
    }  # fmt: skip
    tables = {name: pl.DataFrame(schema=dict(table.schema)) for name, table in TABLES.items()}
    people = pl.DataFrame([row], schema_overrides=dict(TABLES["people"].schema))
    found = editions(tables | {"people": pl.concat([tables["people"], people], how="diagonal")})
    return found if found["year"][0] is not None else None


def _weighed(mine: pl.DataFrame, records: list[UUID], answers: Mapping[UUID, str]) -> list[tuple[Match, UUID]]:
    """The records that are likely enough to ask about, each with its agency."""
    if not records:
        return []
    tables, model = person_frames(records, using="default"), load_model()
    held = whole_enough(editions(tables).filter(pl.col("until").is_null())).with_columns(pl.col("uid") + 1)
    if held.is_empty():
        return []
    rows = [frozen(row, model) for row in held.to_dicts()]
    scored = _scorer().weigh(frozen(mine.row(0, named=True), model), rows)
    asked = banded(scored.with_row_index("at"), model).filter(pl.col("match_weight") >= model.bands.ask)
    best = asked.sort("match_weight", "uid_r", descending=[True, False]).head(SHOWN)
    agencies = agencies_by_id()
    newest = {row["record_id"]: row for row in tables["people"].iter_rows(named=True)}  # the last of each stays
    found = []
    for row in best.iter_rows(named=True):
        said_so = newest[rows[row["at"]]["record"]]
        owner = UUID(said_so["agency_id"])
        record = UUID(said_so["record_id"])
        name = " ".join(part for part in (said_so["given_names"], said_so["family_name"]) if part)
        born = said_so["date_of_birth"] or ""
        found.append(
            (
                Match(
                    record,
                    name,
                    born,
                    agencies[owner].name,
                    row["match_weight"],
                    reasons_of(row),
                    answers.get(record, ""),
                ),
                owner,
            )
        )
    return found


@cache
def _scorer() -> Scorer:
    return Scorer(load_model())


def _read(query: str, given: list[Any]) -> list[tuple[Any, ...]]:
    with connections["default"].cursor() as cursor:
        cursor.execute(query, given)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
