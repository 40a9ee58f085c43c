"""Keeps the search tokens of records that were written: all tokens of a record are made anew from all its versions."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db import connections, transaction

from cairn.records.columns import SHARING_LEVELS, narrower
from cairn.records.tokens import event_tokens, identifier_tokens, person_tokens, place_tokens

AT_ONCE = 20_000  # records
_VERSIONS = {
    "person": "select record_id, sharing, given_names, family_name, aliases, description from records_personversion",
    "event": "select record_id, sharing, summary from records_eventversion",
    "place": "select record_id, sharing, name, address, postcode, protected, kind from records_placeversion",
}
_MAKE = {"person": person_tokens, "event": event_tokens, "place": place_tokens}
_GUARDED = "select distinct lower(trim(address)) from records_placeversion where protected is not null"
_BESIDE = "select record_id from records_placeversion where lower(trim(address)) = any(%s)"
_IDENTIFIERS = "select record_id, sharing, kind, value from records_identifier where record_id = any(%s)"
_STORE = (
    "insert into records_token (token, record_id, agency_id, sharing)"
    " select * from unnest(%s::text[], %s::uuid[], %s::uuid[], %s::text[])"
)
Widest = dict[UUID, dict[str, str]]
"""For each record, its tokens with the widest sharing level at which each was said."""


def write_tokens(records: Iterable[UUID], *, using: str = "job") -> int:
    """Make these records findable by what they say now and said before; returns how many tokens they have.

    Said again, it changes nothing. Withdrawn records have none, nor has a place that any agency says is protected, in
    whatever agency's file it stands. 8 queries for 20,000 records.
    """
    waiting, written = iter(records), 0
    while chunk := list(islice(waiting, AT_ONCE)):
        with transaction.atomic(using=using):
            written += _write(chunk, using=using)
    return written


def _write(records: list[UUID], *, using: str) -> int:
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select id, kind, agency_id::text, sharing from records_record where id = any(%s) and withdrawn_at is null",
            [records],
        )
        headers = {row[0]: row[1:] for row in cursor.fetchall()}
        cursor.execute("delete from records_token where record_id = any(%s)", [records])
    found = _found(headers, using=using)
    rows = [
        (token, text, agency, narrower(said, sharing))
        for record, tokens in found.items()
        for text, (_, agency, sharing) in ((str(record), headers[record]),)
        for token, said in tokens.items()
    ]
    rows.sort(key=itemgetter(0))  # the order of the widest index: its pages are written one after another
    if rows:
        with connections[using].cursor() as cursor:
            cursor.execute(_STORE, [_array(column) for column in zip(*rows, strict=True)])
    return len(rows)


def _array(texts: Iterable[str]) -> str:
    """One parameter for a whole column: an array's literal."""
    quoted = (text.replace("\\", "\\\\").replace('"', '\\"') for text in texts)
    return '{"' + '","'.join(quoted) + '"}'


def _found(headers: Mapping[UUID, tuple[str, str, str]], *, using: str) -> Widest:
    found: Widest = defaultdict(dict)
    hidden = _guarded_places(using=using) if any(header[0] == "place" for header in headers.values()) else set()
    for kind, query in _VERSIONS.items():
        ids = [record for record, header in headers.items() if header[0] == kind]
        for row in _rows(f"{query} where record_id = any(%s)", ids, using=using):
            _widen(found[row["record_id"]], _MAKE[kind](row), row["sharing"])
    for row in _rows(_IDENTIFIERS, list(headers), using=using):
        _widen(found[row["record_id"]], identifier_tokens(row["kind"], row["value"]), row["sharing"])
    return {record: tokens for record, tokens in found.items() if record not in hidden}


def _guarded_places(*, using: str) -> set[UUID]:
    """Places that somebody says are protected, and those that stand at the same address in other files."""
    with connections[using].cursor() as cursor:
        cursor.execute("select record_id from records_placeversion where protected is not null")
        guarded = {row[0] for row in cursor.fetchall()}
        cursor.execute(_BESIDE, [_addresses(using=using)])
        guarded |= {row[0] for row in cursor.fetchall()}
        cursor.execute("delete from records_token where record_id = any(%s)", [list(guarded)])
    return guarded


def _addresses(*, using: str) -> list[str]:
    with connections[using].cursor() as cursor:
        cursor.execute(_GUARDED)
        return [row[0] for row in cursor.fetchall() if row[0]]


def _widen(held: dict[str, str], tokens: Iterable[str], sharing: str) -> None:
    for token in tokens:
        held[token] = min(held.get(token, sharing), sharing, key=SHARING_LEVELS.index)


def _rows(query: str, records: Sequence[UUID], *, using: str) -> Iterator[dict[str, Any]]:
    if not records:
        return
    with connections[using].cursor() as cursor:
        cursor.execute(query, [list(records)])
        names = [column[0] for column in cursor.description or ()]
        for row in cursor.fetchall():
            yield dict(zip(names, row, strict=True))
