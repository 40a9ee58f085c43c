"""Signed heads of chains: their form, their signature, and what heads that were kept outside say of an export.

A head fixes all rows up to its own. Whoever has an older export of a chain has a genuine head of it, so an export proves
only that it was whole once; a later head that was kept elsewhere tells that rows are missing, or that others stand there.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from cairn.base.errors import BadInput
from cairn.trail.errors import Malformed
from cairn.trail.lines import HASH, LAST_PLACE, MOMENT, SPACE, UUID, as_object, read

_KEY = re.compile("[0-9a-fA-F]{64}")
_SIGNATURE = re.compile("[0-9a-f]{128}")


@dataclass(frozen=True, order=True)
class Head:
    """That a chain stood at `chain` (hex) with row `seq`, as its service said `at` that moment (UTC, as it writes it)."""

    seq: int
    at: str
    chain: str
    chain_of: str


def head_words(head: Head) -> bytes:
    """The bytes that the key signs for a head."""
    return f"cairn-trail|{head.chain_of}|{head.seq}|{head.chain}|{head.at}".encode()


def start_of_chain(chain_of: str) -> bytes:
    """What the first row's chain follows."""
    return hashlib.sha256(chain_of.encode()).digest()


def read_key(public_key: str) -> Ed25519PublicKey:
    """The key that heads are checked with. Raises: BadInput if it is not 64 hexadecimal digits."""
    if not _KEY.fullmatch(public_key):
        raise BadInput("The public key is not 32 bytes in 64 hexadecimal digits.")
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))


def read_head(said: Any) -> tuple[Head, object]:
    """A head and its signature, as it stands, from a line that `lines.read` has read. Raises: Malformed."""
    line = as_object(said, "head", "signature")
    head = as_object(line["head"], "chain_of", "seq", "chain", "at")
    if type(head["seq"]) is not int or not 0 <= head["seq"] <= LAST_PLACE:
        raise Malformed("its seq is no place in a chain")
    for name, shape in (("chain_of", UUID), ("chain", HASH), ("at", MOMENT)):
        if type(head[name]) is not str or not shape.fullmatch(head[name]):
            raise Malformed(f"its {name} is not written as a head's is")
    return Head(head["seq"], head["at"], head["chain"], head["chain_of"]), line["signature"]


def wrong_with_signature(head: Head, signature: object, key: Ed25519PublicKey) -> str:
    """What is wrong with a signature, after "its signature"; '' if it holds."""
    if type(signature) is not str or not _SIGNATURE.fullmatch(signature):
        return "is not 128 hexadecimal digits"
    try:
        key.verify(bytes.fromhex(signature), head_words(head))
    except InvalidSignature:
        return "doesn't match the public key"
    return ""


def read_kept(
    files: Mapping[str, Iterable[str]], *, key: Ed25519PublicKey, chain_of: str, findings: list[str]
) -> list[Head]:
    """The heads of a chain whose signatures hold, lowest row first; every bad line, of whatever chain, is a finding.

    files: name -> lines, one signed head a line.
    """
    kept = set()
    for name, lines in files.items():
        for number, line in enumerate(lines, start=1):
            if not line.strip(SPACE):
                continue
            try:
                head, signature = read_head(read(line))
            except Malformed as error:
                findings.append(f"{name}, line {number} is no signed head: {error}.")
                continue
            if wrong := wrong_with_signature(head, signature, key):
                findings.append(f"{name}, line {number}: the signature {wrong}.")
            elif head.chain_of == chain_of:
                kept.add(head)
    return sorted(kept)


def disagreements(kept: list[Head], chains: Mapping[int, str], last: int) -> Iterator[str]:
    """What kept heads say against an export, one sentence for all heads between two that agree.

    kept: lowest row first. chains: the chain (hex) at each row that a kept head names and the export has. last: its last.
    """
    agreed, told = 0, False
    for seq, group in groupby(kept, key=lambda head: head.seq):
        heads = list(group)
        if len({head.chain for head in heads}) > 1:
            yield f"Heads kept outside differ over row {seq}: two histories of this chain were signed."
        if any(chains.get(seq) == head.chain for head in heads):
            agreed, told = seq, False
        elif seq <= last and not told:
            told = True
            yield _disagreement(heads[0], agreed, chains)
    if kept and kept[-1].seq > last:
        latest = kept[-1]
        yield (
            f"{missing(last + 1, latest.seq)} at the end: a head kept outside, of {latest.at}, is signed over row"
            f" {latest.seq}."
        )


def _disagreement(head: Head, agreed: int, chains: Mapping[int, str]) -> str:
    if head.seq not in chains:
        return f"Row {head.seq} is missing, over which a head kept outside, of {head.at}, is signed."
    first = agreed + 1
    held = f"row {first} holds" if first == head.seq else f"rows {first} to {head.seq} hold"
    return f"Row {head.seq} is not the one that was signed on {head.at}: {held} a change."


def missing(first: int, last: int) -> str:
    """That rows are missing, without the full stop."""
    return f"Row {first} is missing" if first == last else f"Rows {first} to {last} are missing"
