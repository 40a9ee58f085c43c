"""Writes the file and the test of a new signal, headings and all: `just new-signal repeat_missing`."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
RULE = '''"""SAY IN ONE SENTENCE what these records say together."""

from collections.abc import Iterator
from datetime import datetime

import polars as pl

from cairn.signals.registry import About, signal
from cairn.signals.values import Hit, Queue


@signal(
    About(
        title="",
        sentence="",
        source="",
        owner="",
        told_apart_from="",
        cannot_tell="",
        retires="",
    ),
    version=1,
    reads="matters",
    queues=(Queue.ASK,),
    days=365,  # days looked back. Source:
)
def find(rows: pl.DataFrame, *, at: datetime, days: float) -> Iterator[Hit]:
    """SAY which children, adults or places come out, and on what evidence."""
    yield from ()
'''
TEST = '''"""{title}: four made-up rows, and what the rule must say of them."""

from cairn.signals.registry import rules


def test_{kind}_says_what_it_is_and_what_it_can_not_tell() -> None:
    about = rules()["{kind}"].about
    assert about.title
    assert about.source
    assert about.cannot_tell
    assert about.retires
'''


def main(arguments: list[str]) -> int:
    """Write both files; nothing is written over."""
    if len(arguments) != 1 or not re.fullmatch(r"[a-z]+(_[a-z]+)+", arguments[0]):
        print("A signal is named in two or more lower-case words: repeat_missing.", file=sys.stderr)
        return 2
    kind = arguments[0]
    files = {
        ROOT / f"src/cairn/signals/catalogue/{kind}.py": RULE,
        ROOT / f"tests/signals/test_{kind}.py": TEST.format(kind=kind, title=kind.replace("_", " ").capitalize()),
    }
    if any(file.exists() for file in files):
        print(f"There is a signal {kind} already.", file=sys.stderr)
        return 1
    for file, text in files.items():
        file.write_text(text, "utf-8")
        print(f"{file.relative_to(ROOT).as_posix()}: fill in every empty string; the test fails until you do.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
