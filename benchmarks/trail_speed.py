"""Claim: an export of a trail is checked at 150,000 rows a second or more, and one row changed among a million is named.

Run: python benchmarks/trail_speed.py [--rows 1000000] [--quick]
Measured is `trail.verify.verify` over the file as the command reads it, one core, beside the least that any check of
this format must do: read each line as JSON and hash twice. Rounds of both take turns, and the best whole round of each
counts, since what else the machine does only ever adds; the quietest twentieth of a round is told beside it, for a
machine that is never quiet for a whole round. Then one row is changed, removed, moved and repeated, and must be the one
that is named.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from itertools import islice
from pathlib import Path
from random import Random
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from cairn.trail.verify import verify

CLAIM = 150_000  # rows a second
ROUNDS = 5
CHAIN_OF = str(UUID(int=1, version=4))
KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
PUBLIC = KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
AT = "2026-11-27T10:00:00.000000Z"


def main() -> int:
    """Write an export, time its check, harm it; 1 if the claim doesn't hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--quick", action="store_true", help="20,000 rows")
    options = parser.parse_args()
    rows = 20_000 if options.quick else options.rows
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "export.jsonl"
        export.write_text("".join(_export(rows)), encoding="utf-8")
        print(f"{rows:,} rows, {export.stat().st_size / rows:.0f} bytes a row")
        speed, least = _measure(export, rows)
        named = _harm(export, rows)
    holds = speed >= CLAIM and named
    print(
        f"checked {speed:,.0f} rows/s; claim {CLAIM:,} rows/s, every harm named: {'holds' if holds else 'DOES NOT HOLD'}"
    )
    if least < CLAIM:
        print(f"The machine is slow or busy: JSON and two hashes alone come to {least:,.0f} rows/s.")
    return int(not holds)


def _fields(draw: Random) -> Iterator[list[str | None]]:
    """Of ten rows six looks at somebody, one search, two deeds of somebody and one of the service for the agency."""

    def an_id() -> str:
        return str(UUID(int=draw.getrandbits(128), version=4))

    staff, agency, purpose = [an_id() for _ in range(50)], CHAIN_OF, "safeguard_a_child"
    while True:
        for kind in "llllllsddj":
            who, on = draw.choice(staff), an_id()
            if kind == "l":
                owners = "{" + ",".join((an_id(), an_id())) + "}"
                yield [
                    "look",
                    an_id(),
                    AT,
                    "picture",
                    who,
                    agency,
                    "practitioner",
                    purpose,
                    "person",
                    on,
                    "",
                    owners,
                    "4",
                ]
            elif kind == "s":
                yield ["look", an_id(), AT, "search", who, agency, "analyst", purpose, "search", None, "", "{}", "0"]
            elif kind == "d":
                details, why = f'{{"answer": "looked_into", "concern": "{an_id()}"}}', draw.randbytes(32).hex()
                yield [
                    "deed",
                    an_id(),
                    AT,
                    "signal.answered",
                    who,
                    agency,
                    purpose,
                    "signal",
                    on,
                    "r",
                    "3",
                    details,
                    why,
                ]
            else:
                yield ["deed", an_id(), AT, "batch.taken_in", None, agency, purpose, "batch", on, "", "", "{}", ""]


def _export(rows: int) -> Iterator[str]:
    yield json.dumps({"format": "cairn-trail", "version": 1, "chain_of": CHAIN_OF, "exported_at": AT}) + "\n"
    chain = sha256(CHAIN_OF.encode()).digest()
    for seq, fields in enumerate(islice(_fields(Random(1)), rows), start=1):
        leaf = sha256("\x1f".join(field or "" for field in fields).encode()).digest()
        chain = sha256(chain + str(seq).encode() + leaf).digest()
        row = {"seq": seq, "fields": fields, "leaf": leaf.hex(), "chain": chain.hex()}
        yield json.dumps(row, ensure_ascii=False) + "\n"
    signature = KEY.sign(f"cairn-trail|{CHAIN_OF}|{rows}|{chain.hex()}|{AT}".encode()).hex()
    head = {"chain_of": CHAIN_OF, "seq": rows, "chain": chain.hex(), "at": AT}
    yield json.dumps({"head": head, "signature": signature}) + "\n"


def _lines(export: Path) -> Iterator[str]:
    with export.open(encoding="utf-8", errors="surrogateescape", newline="\n") as lines:
        yield from lines


def _in_stretches(lines: Iterator[str], rows: int, took: list[float]) -> Iterator[str]:
    """The lines, and the seconds that each stretch of so many took to be read and worked on."""
    begun = time.perf_counter()
    while stretch := list(islice(lines, rows)):
        yield from stretch
        took.append(time.perf_counter() - begun)
        begun = time.perf_counter()


def _check(lines: Iterator[str]) -> None:
    verdict = verify(lines, public_key=PUBLIC)
    if verdict.findings:
        raise SystemExit(f"The export should be whole: {verdict.findings[:3]}")


def _least(lines: Iterator[str]) -> None:
    """What no check can do without: every line read as JSON, and two hashes of about the bytes that are sealed."""
    chain = b""
    for line in lines:
        json.loads(line)
        leaf = sha256(line[40:-160].encode()).digest()
        chain = sha256(chain + b"1000000" + leaf).digest()


def _measure(export: Path, rows: int) -> tuple[float, float]:
    """Rows a second in the best round: of the check, and of the least."""
    print("load average " + ", ".join(f"{one:.1f}" for one in os.getloadavg()) + f" on {os.cpu_count()} cores")
    stretch = rows // 20
    took: dict[str, list[float]] = {"check": [], "least": []}
    stretches: dict[str, list[float]] = {"check": [], "least": []}
    print(f"{'round':<10}{'checked rows/s':>16}{'json and 2 hashes rows/s':>28}")
    for number in range(1, ROUNDS + 1):
        for name, work in (("least", _least), ("check", _check)):
            parts: list[float] = []
            begun = time.perf_counter()
            work(_in_stretches(_lines(export), stretch, parts))
            took[name].append(time.perf_counter() - begun)
            stretches[name] += parts[: rows // stretch]  # what is left over is the head alone
        print(f"{number:<10}{rows / took['check'][-1]:>16,.0f}{rows / took['least'][-1]:>28,.0f}")
    told = {
        "median": {name: rows / statistics.median(times) for name, times in took.items()},
        "best": {name: rows / min(times) for name, times in took.items()},
        "quietest": {name: stretch / min(times) for name, times in stretches.items()},
    }
    for what, speed in told.items():
        ratio = speed["check"] / speed["least"]
        print(f"{what:<10}{speed['check']:>16,.0f}{speed['least']:>28,.0f}: {ratio:.2f} x")
    return told["best"]["check"], told["best"]["least"]


def _harm(export: Path, rows: int) -> bool:
    """Whether one changed, removed, moved or repeated row is found, and it alone is named."""
    row = Random(2).randrange(rows // 4, rows // 2)
    to = row + rows // 3
    with export.open(encoding="utf-8") as lines:
        line = next(islice(lines, row, None))
    own_id = json.loads(line)["fields"][1]
    harms: dict[str, tuple[Callable[[int, str], Iterable[str]], tuple[str, ...]]] = {
        "changed": (
            lambda at, one: [one.replace(AT, AT.replace("T10", "T11")) if at == row else one],
            (f"Row {row} ({own_id}) was changed: its words don't match its seal.",),
        ),
        "removed": (lambda at, one: [] if at == row else [one], (f"Row {row} is missing.",)),
        "moved": (
            lambda at, one: [] if at == row else [one, line] if at == to else [one],
            (f"Row {row} is missing.", f"Row {row} stands after row {to}: it was moved or repeated."),
        ),
        "repeated": (
            lambda at, one: [one, line] if at == to else [one],
            (f"Row {row} stands after row {to}: it was moved or repeated.",),
        ),
    }
    named = True
    for harm, (edit, expected) in harms.items():
        harmed = (one for at, original in enumerate(_lines(export)) for one in edit(at, original))
        found = verify(harmed, public_key=PUBLIC).findings
        named &= found == expected
        print(f"{harm:<10}" + (" ".join(found) if found == expected else f"NOT AS EXPECTED: {found[:3]}"))
    return named


if __name__ == "__main__":
    raise SystemExit(main())
