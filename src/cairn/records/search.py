"""Finds records by what was typed, under the reader's own row security: by `=` on tokens first, then by looking closer.

A search is a look: who searched, for whom and why, and whose records were shown, never what was typed.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connections

from cairn.access.roles import Verb, may
from cairn.agencies.roles import Actor
from cairn.records.queries import RULE
from cairn.records.search_terms import NONE, Fit, Term, fits, pairs, read_terms
from cairn.trail import actions as trail

ROWS_ALONE = 4_000  # rows that are read under one token when one word is typed: enough to fill a page and say so
ROWS_TOGETHER = 30_000  # the same for several words, which must meet in one record
MOST = 150  # records that are looked at closer: a page shows twenty, and asks for another word where there are more
WHAT = "search"
_FIND = """
with wanted as (
  select * from unnest(%(tokens)s::text[], %(terms)s::int[]) as w (token, term)
), best as (
  select t.record_id, count(distinct t.term) as terms, count(*) as tokens, array_agg(t.token) as matched
  from (
    select w.term, one.token, one.record_id
    from wanted w cross join lateral (
      select t.token, t.record_id from records_token t
      where t.token = w.token and (%(own)s::uuid is null or t.agency_id = %(own)s::uuid) limit %(rows)s
    ) one
  ) t
  group by t.record_id
  order by terms desc, tokens desc, t.record_id
  limit %(most)s
)
select b.record_id, r.kind, r.agency_id, b.matched
from best b join records_record r on r.id = b.record_id
where r.withdrawn_at is null
"""
_VERSIONS = {
    "person": "select distinct on (record_id) record_id, given_names, family_name, aliases, description from records_personversion",
    "place": (
        "select distinct on (record_id) record_id, name, address, postcode, kind from records_placeversion"
        " where protected is null and record_id = any(%(records)s::uuid[]) order by record_id, recorded_at desc"
    ),
    "event": "select distinct on (record_id) record_id, summary from records_eventversion",
}
_NEWEST = " where record_id = any(%(records)s::uuid[]) order by record_id, recorded_at desc"
_IDENTIFIERS = "select record_id, kind, value from records_identifier where record_id = any(%(records)s::uuid[])"
_OPEN = "select records_open('search', null, %(records)s::uuid[], %(what)s, %(rule)s)"


@dataclass(frozen=True)
class Hit:
    """A record that fits. kind: person, place or event; terms: how many of the terms; why: what fits, in words; near: how
    alike in writing what only sounds alike is.
    """

    record: UUID
    kind: str
    agency: UUID
    terms: int
    strength: int
    why: tuple[str, ...]
    near: float = 0.0


@dataclass(frozen=True)
class Results:
    """What a search found, the best first. whole: whether the hits fit all terms; more: whether some were left out."""

    terms: tuple[Term, ...]
    hits: tuple[Hit, ...]
    whole: bool
    more: bool


@dataclass(frozen=True)
class _Candidate:
    record: UUID
    kind: str
    agency: UUID
    matched: list[str]


def search(viewer: Actor, text: str, *, other_forms: Callable[[str], Iterable[str]] = lambda word: ()) -> Results:
    """Records that fit what was typed, and one look. 14 queries at most, whatever is found.

    other_forms: other forms of a given name, so that `Daz` finds Darran too.
    """
    terms = read_terms(text, other_forms=other_forms)
    if not terms:
        return Results((), (), whole=True, more=False)
    hits, more = _look(viewer, terms, names=len(terms) == 1)
    if len(terms) > 1 and max((hit.terms for hit in hits), default=0) < len(terms):
        hits, more = _look(viewer, terms, names=True)
    most = max((hit.terms for hit in hits), default=0)
    kept = sorted(
        (hit for hit in hits if hit.terms == most),
        key=lambda hit: (-hit.strength, -hit.near, hit.kind != "person", str(hit.record)),
    )
    _note_look(viewer, kept)
    return Results(terms, tuple(kept), whole=most == len(terms), more=more)


def _look(viewer: Actor, terms: Sequence[Term], *, names: bool) -> tuple[list[Hit], bool]:
    """Hits, and whether there may be more. names: by each name alone, too; else by given and family name together."""
    candidates = _own_first(viewer, terms) if names else []
    if len(candidates) < MOST:
        candidates = _candidates(terms, names=names)
    _open_events(viewer, candidates)
    return _fitting(terms, candidates), len(candidates) >= MOST


def _own_first(viewer: Actor, terms: Sequence[Term]) -> list[_Candidate]:
    """Records of the reader's own agency, whose row security costs nothing to check; not for those who see all names.

    Where the commonest names fill a page from these alone, nothing else is read, and the page asks for another word.
    """
    if may(viewer.role, Verb.READ_IDENTITIES) or not may(viewer.role, Verb.READ_OWN_RECORDS):
        return []
    return _candidates(terms, names=True, own=viewer.agency)


def _candidates(terms: Sequence[Term], *, names: bool, own: UUID | None = None) -> list[_Candidate]:
    wanted = {(token, at) for at, term in enumerate(terms) for token in term.tokens | (term.names if names else set())}
    asked = sorted(wanted | pairs(terms))
    given = {"tokens": [token for token, _ in asked], "terms": [at for _, at in asked], "most": MOST}
    rows = _read(_FIND, given | {"rows": ROWS_ALONE if len(terms) == 1 else ROWS_TOGETHER, "own": own})
    return [_Candidate(*row) for row in rows]


def _open_events(viewer: Actor, candidates: Sequence[_Candidate]) -> None:
    """Others' events are readable only once they are opened, which checks the need and writes the look."""
    events = [one.record for one in candidates if one.kind == "event" and one.agency != viewer.agency]
    if events:
        _read(_OPEN, {"records": events, "what": WHAT, "rule": RULE})


def _fitting(terms: Sequence[Term], candidates: Sequence[_Candidate]) -> list[Hit]:
    identifiers: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for record, kind, value in _read(_IDENTIFIERS, {"records": [one.record for one in candidates]}):
        identifiers[record].append((kind, value))
    found = []
    for kind, columns in _COLUMNS.items():
        mine = {one.record: one for one in candidates if one.kind == kind}
        if not mine:
            continue
        query = _VERSIONS[kind] if "where" in _VERSIONS[kind] else _VERSIONS[kind] + _NEWEST
        for record, *values in _read(query, {"records": list(mine)}):
            fitting = fits(terms, kind, dict(zip(columns, values, strict=True)), identifiers[record])
            if not identifiers[record]:  # a grant lets one find a record by its number before one may read the number
                seen = set(mine[record].matched)
                fitting = [
                    max(fit, term.fit_tokens(seen), key=_strength) for term, fit in zip(terms, fitting, strict=True)
                ]
            if any(fit.strength > NONE for fit in fitting):
                found.append(_hit(mine[record], fitting))
    return found


_COLUMNS = {
    "person": ("given_names", "family_name", "aliases", "description"),
    "place": ("name", "address", "postcode", "kind"),
    "event": ("summary",),
}


def _strength(fit: Fit) -> int:
    return fit.strength


def _hit(candidate: _Candidate, fitting: Sequence[Fit]) -> Hit:
    good = [fit for fit in fitting if fit.strength > NONE]
    return Hit(
        candidate.record,
        candidate.kind,
        candidate.agency,
        terms=len(good),
        strength=sum(fit.strength for fit in good),
        why=tuple(dict.fromkeys(fit.why for fit in good)),
        near=round(sum(fit.near for fit in good), 6),
    )


def _note_look(viewer: Actor, hits: Sequence[Hit]) -> None:
    """One look for each search, even one that found nothing: trying names is a look too."""
    trail.look(
        what=WHAT, on_kind="search", rule=RULE, owners=sorted({hit.agency for hit in hits}, key=str), shown=len(hits)
    )


def _read(query: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connections["default"].cursor() as cursor:
        cursor.execute(query, given)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
