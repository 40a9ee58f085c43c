"""Exports that are sealed by the tests themselves, as the format says, with nothing of Cairn's own code."""

import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CHAIN_OF = "5b1d0c9e-0000-4000-8000-000000000001"
OTHER_CHAIN = "5b1d0c9e-0000-4000-8000-000000000002"


def a_key(letter: bytes = b"k") -> tuple[Ed25519PrivateKey, str]:
    """A signing key and its public half in hexadecimal digits."""
    key = Ed25519PrivateKey.from_private_bytes(letter * 32)
    return key, key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


KEY, PUBLIC = a_key()


def row_id(seq: int) -> str:
    return f"{seq:08d}-0000-4000-8000-000000000000"


def fields_of(seq: int) -> list[str | None]:
    """A look at somebody, a search that is a look at nobody, an agency's deed, the service's own deed; and again."""
    at, staff, agency, on = f"2026-01-01T00:00:00.{seq:06d}Z", row_id(901), row_id(902), row_id(903)
    purpose = "safeguard_a_child"
    look: list[str | None] = [
        "look",
        row_id(seq),
        at,
        "picture",
        staff,
        agency,
        "practitioner",
        purpose,
        "person",
        on,
        "",
        "{}",
        "4",
    ]
    search: list[str | None] = [
        "look",
        row_id(seq),
        at,
        "search",
        staff,
        agency,
        "analyst",
        purpose,
        "search",
        None,
        "",
        "{}",
        "0",
    ]
    deed: list[str | None] = [
        "deed", row_id(seq), at, "signal.answered", staff, agency, purpose, "signal", on, "missing", "3",
        '{"state": "é, \\"so\\""}', "c" * 64,
    ]  # fmt: skip
    service: list[str | None] = ["deed", row_id(seq), at, "links.made", None, None, "", "run", None, "", "", "{}", ""]
    return (look, search, deed, service)[seq % 4]


def leaf_of(fields: list[str | None]) -> str:
    return hashlib.sha256("\x1f".join(field or "" for field in fields).encode()).hexdigest()


def chain_after(chain: str, seq: int, leaf: str) -> str:
    return hashlib.sha256(bytes.fromhex(chain) + str(seq).encode() + bytes.fromhex(leaf)).hexdigest()


def start(chain_of: str = CHAIN_OF) -> str:
    return hashlib.sha256(chain_of.encode()).hexdigest()


def a_head(seq: int, chain: str, *, at: str = "2026-01-02T00:00:00.000000Z", **other: Any) -> str:
    """A line of a signed head. other: chain_of, key."""
    head = {"chain_of": other.get("chain_of", CHAIN_OF), "seq": seq, "chain": chain, "at": at}
    signature = other.get("key", KEY).sign(f"cairn-trail|{head['chain_of']}|{seq}|{chain}|{at}".encode())
    return json.dumps({"head": head, "signature": signature.hex()})


def an_export(rows: int, *, chain_of: str = CHAIN_OF, changed: dict[int, list[str | None]] | None = None) -> list[str]:
    """Lines of a whole export. changed: other fields at some places, sealed with all that follows, and signed anew."""
    said = {"format": "cairn-trail", "version": 1, "chain_of": chain_of, "exported_at": "2026-01-02T00:00:00.000000Z"}
    lines, chain = [json.dumps(said)], start(chain_of)
    for seq in range(1, rows + 1):
        fields = (changed or {}).get(seq) or fields_of(seq)
        leaf = leaf_of(fields)
        chain = chain_after(chain, seq, leaf)
        row = {"seq": seq, "fields": fields, "leaf": leaf, "chain": chain}
        lines.append(json.dumps(row, ensure_ascii=False))
    return [*lines, a_head(rows, chain, chain_of=chain_of)]


def head_at(lines: list[str], seq: int, **other: Any) -> str:
    """The head that was signed when an export stood at this row."""
    return a_head(seq, json.loads(lines[seq])["chain"] if seq else start(), **other)


def with_line(lines: list[str], number: int, **other: Any) -> list[str]:
    """An export in which a row, or its head's line, says something else; a value of ... takes the key away."""
    said = json.loads(lines[number - 1]) | other
    said = {key: value for key, value in said.items() if value is not ...}
    return [*lines[: number - 1], json.dumps(said), *lines[number:]]
