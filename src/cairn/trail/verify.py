"""Checks an exported trail with nothing but the file and the public key: any changed, missing or moved row is named.

An export is lines of JSON: a header; one line a row {"seq", "fields", "leaf", "chain"}; at the end the signed head
{"head": {"chain_of", "seq", "chain", "at"}, "signature"}. A row's leaf is sha256 of its fields joined by U+001F; its
chain is sha256 of the chain before it, its place in decimal digits and its leaf; the first follows sha256 of the
chain's own id. What this can't find: rows written and removed within the second before they were sealed.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from cairn.base.errors import BadInput

JOIN = "\x1f"
ERASED = "erased"


@dataclass(frozen=True)
class Verdict:
    """What a check found: rows read, the place of the last one, and what is wrong, one sentence each."""

    rows: int
    last: int
    findings: tuple[str, ...]


def head_words(head: dict[str, str | int]) -> bytes:
    """The bytes that the key signs for a head."""
    return f"cairn-trail|{head['chain_of']}|{head['seq']}|{head['chain']}|{head['at']}".encode()


def start_of_chain(chain_of: str) -> bytes:
    """What the first row's chain follows."""
    return hashlib.sha256(chain_of.encode()).digest()


def verify(lines: Iterable[str], *, public_key: str) -> Verdict:
    """Check an export against a public key (hex). Raises: BadInput if it is no export of a trail."""
    rows = iter(lines)
    header = _object(next(rows, ""), 1)
    if header.get("format") != "cairn-trail" or header.get("version") != 1:
        raise BadInput("This file is no export of a Cairn trail: its first line doesn't say so.")
    findings: list[str] = []
    read, last, chain, head = _walk(rows, str(header["chain_of"]), findings)
    if head is None:
        findings.append("The signed head is missing: the file was cut off after its last row.")
    else:
        findings.extend(_check_head(head, last, chain, public_key, str(header["chain_of"])))
    return Verdict(read, last, tuple(findings))


def _walk(rows: Iterator[str], chain_of: str, findings: list[str]) -> tuple[int, int, bytes, dict[str, Any] | None]:
    read, place, chain = 0, 0, start_of_chain(chain_of)
    for number, line in enumerate(rows, start=2):
        row = _object(line, number)
        if "head" in row:
            return read, place, chain, row
        read += 1
        leaf = hashlib.sha256(JOIN.join(field or "" for field in row["fields"]).encode()).digest()
        if leaf.hex() != row["leaf"]:
            findings.append(f"Row {row['seq']} ({row['fields'][1]}) was changed: its words don't match its seal.")
            leaf = bytes.fromhex(row["leaf"])
        findings.extend(_misplaced(int(row["seq"]), place))
        chain = hashlib.sha256(chain + str(row["seq"]).encode() + leaf).digest()
        if chain.hex() != row["chain"] and int(row["seq"]) == place + 1:
            findings.append(f"Row {row['seq']} ({row['fields'][1]}) doesn't follow the row before it.")
        place, chain = int(row["seq"]), bytes.fromhex(row["chain"])
    return read, place, chain, None


def _misplaced(seq: int, place: int) -> list[str]:
    if seq == place + 1:
        return []
    if seq > place + 1:
        return [f"{_missing(place + 1, seq - 1)}."]
    return [f"Row {seq} stands after row {place}: it was moved or repeated."]


def _missing(first: int, last: int) -> str:
    return f"Row {first} is missing" if first == last else f"Rows {first} to {last} are missing"


def _check_head(row: dict[str, Any], last: int, chain: bytes, public_key: str, chain_of: str) -> list[str]:
    head = row["head"]
    if not isinstance(head, dict):
        return ["The signed head can't be read."]
    found = []
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(str(row.get("signature", ""))), head_words(head))
    except ValueError as error:
        raise BadInput("The public key is not 32 bytes in hexadecimal digits.") from error
    except InvalidSignature:
        found.append("The head's signature doesn't match the public key.")
    if str(head["chain_of"]) != chain_of:
        found.append("The head is of another chain.")
    if int(head["seq"]) > last:
        found.append(f"{_missing(last + 1, int(head['seq']))} at the end.")
    elif int(head["seq"]) < last or head["chain"] != chain.hex():
        found.append("The head doesn't match the last row.")
    return found


def _object(line: str, number: int) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError as error:
        raise BadInput(f"Line {number} is not JSON: this is no whole export of a trail.") from error
    if not isinstance(found, dict):
        raise BadInput(f"Line {number} is no JSON object: this is no export of a trail.")
    return found
