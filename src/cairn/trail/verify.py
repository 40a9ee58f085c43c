"""Checks an exported trail with nothing but the file and the public key: any changed, missing or moved row is named.

An export is lines of JSON: a header {"format", "version", "chain_of", "exported_at"}; one line a row {"seq", "fields",
"leaf", "chain"}; at the end the signed head {"head": {"chain_of", "seq", "chain", "at"}, "signature"}. A row's leaf is
sha256 of its fields joined by U+001F (`lines` says why no two rows share a joined text); its chain is sha256 of the
chain before it, its place in decimal digits and its leaf; the first follows sha256 of the chain's own id. Hashes and the
signature are lower-case hexadecimal digits. Everything in the file is held by the signature but `exported_at`.

What this can't find: rows written and removed within the second before they were sealed; and that the whole export is
an older one, unless heads that were kept outside are given (`heads`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from cairn.base.errors import BadInput
from cairn.trail.errors import Malformed
from cairn.trail.heads import (
    disagreements,
    missing,
    read_head,
    read_kept,
    read_key,
    start_of_chain,
    wrong_with_signature,
)
from cairn.trail.lines import DISPOSED, SPACE, UUID, after_row, as_object, erased_by, joined, named, read, read_row


@dataclass(frozen=True)
class Verdict:
    """What a check found.

    rows: how many were read. last: the place of the last one. findings: what is wrong, one sentence each. chain_of: whose
    chain the file says it is. signed_at: when its head was signed, or '' if no signature holds. kept: how many heads
    that were kept outside were compared. kept_to: the last row that one of them fixes. erased: which words were erased by a
    disposal, one sentence each: that is no finding.
    """

    rows: int
    last: int
    findings: tuple[str, ...]
    chain_of: str
    signed_at: str
    kept: int
    kept_to: int
    erased: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Walked:
    rows: int
    last: int
    chain: str  # after the last row
    chains: dict[int, str]  # after the rows that were wanted
    head: object  # as `lines.read` has read it, or None
    erased: tuple[str, ...]


def verify(lines: Iterable[str], *, public_key: str, heads: Mapping[str, Iterable[str]] | None = None) -> Verdict:
    """Check an export against a public key (64 hexadecimal digits), and against signed heads that were kept outside.

    heads: name -> lines of a file of heads, one a line, of this and other chains. None: nothing is compared.
    Raises: BadInput if the key is none, or the first line is not the header of an export.
    """
    key = read_key(public_key)
    numbered = enumerate(lines, start=1)
    findings: list[str] = []
    chain_of = _read_header(next(numbered, (1, ""))[1], findings)
    about_kept: list[str] = []
    kept = read_kept(heads or {}, key=key, chain_of=chain_of, findings=about_kept)
    walked = _walk(numbered, chain_of, {head.seq for head in kept}, findings)
    signed_at = _check_head(walked, chain_of, key, findings)
    findings.extend(_after_head(numbered))
    findings.extend(about_kept)
    findings.extend(disagreements(kept, walked.chains, walked.last))
    if heads is not None and not kept:
        findings.append(f"None of the heads that were given is of the chain of {chain_of}: nothing was compared.")
    kept_to = kept[-1].seq if kept else 0
    return Verdict(walked.rows, walked.last, tuple(findings), chain_of, signed_at, len(kept), kept_to, walked.erased)


def _read_header(line: str, findings: list[str]) -> str:
    """Whose chain the export is of."""
    try:
        said = read(line)
    except Malformed as error:
        raise BadInput(f"This file is no export of a Cairn trail: of its first line, {error}.") from error
    header = dict(said) if type(said) is tuple else {}
    if header.get("format") != "cairn-trail" or type(header.get("version")) is not int or header["version"] != 1:
        raise BadInput("This file is no export of a Cairn trail: its first line doesn't say so.")
    chain_of = header.get("chain_of")
    if type(chain_of) is not str or not UUID.fullmatch(chain_of):
        raise BadInput("This file is no export of a Cairn trail: its first line doesn't say whose chain it is.")
    try:
        as_object(said, "format", "version", "chain_of", "exported_at")
        if type(header["exported_at"]) is not str:
            raise Malformed("its exported_at is no text")
    except Malformed as error:
        findings.append(f"Line 1 is not as an export begins: {error}.")
    return str(chain_of)


def _walk(numbered: Iterator[tuple[int, str]], chain_of: str, wanted: set[int], findings: list[str]) -> _Walked:
    """Read up to the head's line."""
    rows, last, chain, head = 0, 0, start_of_chain(chain_of), None
    chains = {0: chain.hex()}
    erased: list[str] = []
    left: tuple[int, bytes] = (0, b"")  # where the chain stood before rows out of their place, to be taken up again
    for number, line in numbered:
        after = after_row(line, last + 1, chain)
        if after is None and left[0] and (after := after_row(line, left[0] + 1, left[1])):
            last, left = left[0], (0, b"")
        if after is None:
            said = None
            try:
                said = read(line)
                seq, after = _look_closely(said, last, chain, findings)
            except Malformed as error:
                if _is_head(said):
                    head = said
                    break
                findings.append(f"Line {number} is no row of a trail: {error}.")
                continue
            left = left if seq > last else max(left, (last, chain))
            last = seq - 1
        rows, last, chain = rows + 1, last + 1, after
        if DISPOSED in line:
            erased.extend(erased_by(line, last))
        if last in wanted:
            chains[last] = chain.hex()
    last, chain = max((last, chain), left)
    return _Walked(rows, last, chain.hex(), chains, head, tuple(erased))


def _look_closely(said: object, last: int, chain: bytes, findings: list[str]) -> tuple[int, bytes]:
    """A row's place and the chain that it says, with all that is wrong with it. Raises: Malformed."""
    seq, fields, leaf, follows = read_row(said)
    if sha256(joined(fields)).hexdigest() != leaf:
        findings.append(f"Row {seq}{named(fields)} was changed: its words don't match its seal.")
    if seq > last + 1:
        findings.append(f"{missing(last + 1, seq - 1)}.")
    elif seq <= last:
        findings.append(f"Row {seq} stands after row {last}: it was moved or repeated.")
    elif sha256(chain + b"%d" % seq + bytes.fromhex(leaf)).hexdigest() != follows:
        findings.append(f"Row {seq}{named(fields)} doesn't follow the row before it.")
    return seq, bytes.fromhex(follows)


def _is_head(said: object) -> bool:
    """Whether a line that is no row was meant as the head."""
    keys = {key for key, _ in said} if type(said) is tuple else set()
    return "head" in keys and "fields" not in keys


def _check_head(walked: _Walked, chain_of: str, key: Ed25519PublicKey, findings: list[str]) -> str:
    """When the head was signed, or '' if nothing holds."""
    if walked.head is None:
        findings.append("The signed head is missing: the file was cut off after its last row.")
        return ""
    try:
        head, signature = read_head(walked.head)
    except Malformed as error:
        findings.append(f"The signed head can't be read: {error}.")
        return ""
    if wrong := wrong_with_signature(head, signature, key):
        findings.append(f"The head's signature {wrong}.")
    if head.chain_of != chain_of:
        findings.append("The head is of another chain.")
    if head.seq > walked.last:
        findings.append(f"{missing(walked.last + 1, head.seq)} at the end.")
    elif head.seq < walked.last or head.chain != walked.chain:
        findings.append("The head doesn't match the last row.")
    return "" if wrong else head.at


def _after_head(numbered: Iterator[tuple[int, str]]) -> list[str]:
    """Nothing stands after the head but an empty end of the file."""
    first = last = 0
    for number, line in numbered:
        if line.strip(SPACE):
            first, last = first or number, number
    if not first:
        return []
    return [
        f"Line {first} stands after the head." if first == last else f"Lines {first} to {last} stand after the head."
    ]
