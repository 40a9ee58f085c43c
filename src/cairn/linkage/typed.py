"""While somebody writes of a child: records that may be that child, of those that the writer may read, and what they say.

Nothing is found by a name alone. What the writer may not read answers as if it weren't there; each asking is a look.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connections

from cairn.agencies.queries import agencies_by_id
from cairn.agencies.roles import Actor
from cairn.base.clock import now
from cairn.linkage.adopted import in_use, model_named
from cairn.linkage.engines.model import Model
from cairn.linkage.engines.one_edition import one_edition, one_looks
from cairn.linkage.engines.reasons import reasons_of
from cairn.linkage.engines.scorer import Scorer, frozen
from cairn.linkage.said import said
from cairn.records.columns import TABLES
from cairn.records.frames import person_rows
from cairn.records.queries import RULE
from cairn.trail import actions as trail

SHOWN = 4  # records at most: more would ask the writer to do the analyst's work
WHAT = "typed_match"
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
    """Records that may be the child whose name and birth date are typed, the likeliest first. 8 queries and a look.

    typed: given_names, family_name, born (ISO date, month or year).
    """
    mine = _typed(typed)
    if mine is None:
        return MayBe(asked=False, too_often=False, matches=())
    rows = _read(_FIND, [one_looks(mine)])
    if rows and rows[0][2]:
        return MayBe(asked=True, too_often=True, matches=())
    found = _weighed(mine, [row[0] for row in rows], said(viewer, draft))
    if found:
        owners = sorted({owner for _, owner in found}, key=str)
        trail.look(what=WHAT, on_kind="search", rule=RULE, owners=owners, shown=len(found))
    return MayBe(asked=True, too_often=False, matches=tuple(match for match, _ in found))


def _typed(typed: Mapping[str, str]) -> dict[str, Any] | None:
    """The edition of what is typed; None where it is not yet a name and when they were born."""
    given, family, born = (typed.get(name, "").strip() for name in ("given_names", "family_name", "born"))
    said = dict.fromkeys(TABLES["people"].schema) | {
        "record_id": "", "agency_id": "", "recorded_at": now(), "sharing": "partnership", "role": "child",
        "given_names": given or None, "family_name": family or None, "date_of_birth": born or None,
    }  # fmt: skip
    found = one_edition(said)
    named = found["given"] is not None or found["family"] is not None
    return found if named and found["year"] is not None else None


def _weighed(mine: dict[str, Any], records: list[UUID], answers: Mapping[UUID, str]) -> list[tuple[Match, UUID]]:
    """The records that are likely enough to ask about, each with its agency."""
    if not records:
        return []
    people, identifiers = person_rows(records, using="default")
    numbers = defaultdict(list)
    for row in identifiers:
        numbers[row["owner_id"]].append(row)
    standing = [one for one in people if one["withdrawn_at"] is None and one["sharing"] != "sealed"]
    scorer = _scorer(in_use())
    rows = [
        _numbered(one_edition(one, numbers[one["record_id"]]), at, scorer.model)
        for at, one in enumerate(standing, start=1)
    ]
    scored = scorer.weigh(_numbered(mine, 0, scorer.model), rows).to_dicts()
    ask = scorer.model.bands.ask
    likely = [(row, one) for row, one in zip(scored, standing, strict=True) if row["match_weight"] >= ask]
    likely.sort(key=lambda both: (-both[0]["match_weight"], both[1]["record_id"]))
    agencies = agencies_by_id()
    found = []
    for row, one in likely[:SHOWN]:
        record, owner = UUID(one["record_id"]), UUID(one["agency_id"])
        name = " ".join(part for part in (one["given_names"], one["family_name"]) if part)
        told = (one["date_of_birth"] or "", agencies[owner].name, row["match_weight"], reasons_of(row))
        found.append((Match(record, name, *told, answers.get(record, "")), owner))
    return found


def _numbered(edition: dict[str, Any], uid: int, model: Model) -> dict[str, Any]:
    return frozen(edition | {"uid": uid}, model)


@lru_cache(2)
def _scorer(digest: str) -> Scorer:
    return Scorer(model_named(digest))


def _read(query: str, given: list[Any]) -> list[tuple[Any, ...]]:
    with connections["default"].cursor() as cursor:
        cursor.execute(query, given)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
