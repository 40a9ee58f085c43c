"""`cairn trail verify`: an outsider's check of an exported trail."""

import argparse
import sys
from pathlib import Path

from cairn.base.errors import BadInput
from cairn.trail.verify import verify

NAME = "trail verify"
HELP = """Check an exported trail with the public key alone.

Every row is sealed to the one before it, and the last is signed. This reads the whole file and names each row that
was changed, removed, moved or repeated. It needs no database and nothing of the installation that made the export.
Exit code 0: whole. 1: something is wrong, one line each. 2: this is no export of a trail, or no key."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """FILE and --key."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the export (lines of JSON)")
    parser.add_argument("--key", required=True, help="the public key: 64 hexadecimal digits, or a file that holds them")


def run(options: argparse.Namespace) -> int:
    """Verify and say what was found."""
    key = Path(options.key).read_text(encoding="ascii").strip() if Path(options.key).is_file() else options.key
    try:
        with options.file.open(encoding="utf-8") as lines:
            verdict = verify(lines, public_key=key)
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{options.file} can't be read: {type(error).__name__}.") from error
    for finding in verdict.findings:
        print(finding)
    if verdict.findings:
        wrong = len(verdict.findings)
        print(f"{wrong} finding{'s' if wrong > 1 else ''} in {verdict.rows} rows.", file=sys.stderr)
        return 1
    print(f"Whole: {verdict.rows} rows, the last is number {verdict.last}, and its head is signed by this key.")
    return 0
