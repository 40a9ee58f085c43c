"""`cairn trail verify`: an outsider's check of an exported trail."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from cairn.base.errors import BadInput
from cairn.trail.verify import Verdict, verify

NAME = "trail verify"
HELP = """Check an exported trail with the public key, and with signed heads that were kept outside.

Every row is sealed to the one before it, and the last is signed. This reads the whole file and names each row that
was changed, removed, moved or repeated. It needs no database and nothing of the installation that made the export.

An older export was whole once, so the file and the key alone can't tell that later rows were left out. Heads that were
kept where nobody of the installation can change them can: give their files with --heads.
Exit code 0: whole. 1: something is wrong, one line each. 2: this is no export of a trail, or no key."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """FILE, --key and --heads."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the export (lines of JSON)")
    parser.add_argument("--key", required=True, help="the public key: 64 hexadecimal digits, or a file that holds them")
    parser.add_argument(
        "--heads",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="files of signed heads that were kept outside (heads-*.jsonl), of any chains",
    )


def run(options: argparse.Namespace) -> int:
    """Verify and say what was found."""
    heads = None if options.heads is None else {str(file): _lines(file) for file in options.heads}
    verdict = verify(_lines(options.file), public_key=_key(options.key), heads=heads)
    for finding in verdict.findings:
        print(finding)
    if verdict.findings:
        wrong = len(verdict.findings)
        print(f"{wrong} finding{'s' if wrong > 1 else ''} in {verdict.rows} rows.", file=sys.stderr)
        return 1
    print(_whole(verdict))
    return 0


def _whole(verdict: Verdict) -> str:
    of = "the service itself" if UUID(verdict.chain_of).int == 0 else f"agency {verdict.chain_of}"
    said = [
        f"Whole: the chain of {of}, up to row {verdict.last}. Its head was signed by this key on {verdict.signed_at}."
    ]
    said.extend(verdict.erased)
    if verdict.kept:
        heads = "1 head that was" if verdict.kept == 1 else f"{verdict.kept} heads that were"
        said.append(
            f"It agrees with {heads} kept outside, up to row {verdict.kept_to}."
            f" An older whole export that ends at row {verdict.kept_to} or later would pass too."
        )
    else:
        said.append(
            "An older whole export would pass too: to tell, compare it with signed heads that were kept outside (--heads)."
        )
    return "\n".join(said)


def _key(given: str) -> str:
    """The key itself, out of its file if that was given."""
    try:
        return Path(given).read_text(encoding="ascii").strip() if Path(given).is_file() else given
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"The file of the public key can't be read: {type(error).__name__}.") from error


def _lines(file: Path) -> Iterator[str]:
    """Lines as they stand; a byte that is no text becomes half a character, which no row may hold: so its line is named."""
    try:
        with file.open(encoding="utf-8", errors="surrogateescape", newline="\n") as lines:
            yield from lines
    except OSError as error:
        raise BadInput(f"{file} can't be read: {type(error).__name__}.") from error
