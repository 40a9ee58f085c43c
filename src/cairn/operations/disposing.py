"""Erases what two people agreed to erase, and keeps the list of it outside the database, by which a restored one erases again.

The list is a file of lines, one a disposal: a signature of the database and what was agreed, with marks in place of names and ids. A line
is on the disk before its rows go, so whatever breaks between, the next run ends it; a line twice is erased once.
"""

import fcntl
import json
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cairn.base.errors import Broken
from cairn.operations.environment import env, home

USING = "disposal"
LIST = "disposals.jsonl"
UNWRITTEN = "The list of disposals can't be written, so nothing was erased."
_LINE = re.compile(r'[0-9a-f]{64} \{.*"reference": "[0-9A-F]+".*\}')


def list_file() -> Path:
    """Where the list is."""
    given = env(
        "CAIRN_DISPOSALS",
        str,
        "",
        says="The folder of the list of what was erased, by which a restored database erases it again; best one that is backed up"
        " apart from the database. Without it: CAIRN_HOME/disposals.",
    )
    return (Path(given) if given else home() / "disposals") / LIST


def lines() -> list[str]:
    """Every whole line of the list, the oldest first; nothing where there is no list."""
    return [line for line in _said() if _LINE.fullmatch(line)]


def damaged() -> int:
    """How many lines of the list can't be read. One that was cut off while it was written is none: nothing was erased by it."""
    return sum(1 for line in _said() if not _LINE.fullmatch(line))


def _said() -> list[str]:
    try:
        return [line for line in list_file().read_text("utf-8", "replace").split("\n")[:-1] if line]
    except FileNotFoundError:
        return []


def reference(line: str) -> str:
    """The reference of the disposal that a line is of."""
    return str(json.loads(line[65:])["reference"])


def dispose_agreed() -> int:
    """Erase everything to which two people have agreed. Returns how many disposals were done."""
    done = 0
    while line := _asked("select concerns_disposal_begin()"):
        write_down(line)
        _asked("select concerns_disposal_erase(%s)", line)
        done += 1
    _take_off_stopped()
    return done


def write_down(line: str) -> None:
    """Put a line on the list, once, so that it outlasts a loss of power. Raises: Broken if the list can't be written."""
    with _alone():
        if line not in lines():
            _write([*_said(), line])


def _take_off_stopped() -> None:
    """A hold that came between a line and its rows keeps the rows, so the line goes."""
    every = {reference(line): line for line in lines()}
    if every:
        stopped = {str(one) for (one,) in _rows("select concerns_disposals_stopped(%s)", list(every))}
        gone = {every[one] for one in stopped}
        if gone:
            with _alone():
                _write([line for line in _said() if line not in gone])


@contextmanager
def _alone() -> Iterator[None]:
    """No other process writes the list meanwhile. Raises: Broken if its folder can't be written."""
    folder = list_file().parent
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        held = (folder / ".lock").open("ab")
    except OSError as error:
        raise Broken(f"{UNWRITTEN} ({type(error).__name__})") from error
    with held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _write(every: list[str]) -> None:
    """The list whole, in place of what it was."""
    file = list_file()
    try:
        handle, fresh = tempfile.mkstemp(dir=file.parent, prefix=".")  # readable by its owner alone
        with os.fdopen(handle, "w", encoding="utf-8") as written:
            written.write("".join(line + "\n" for line in every))
            written.flush()
            os.fsync(written.fileno())
        Path(fresh).replace(file)
        _sync(file.parent)
    except OSError as error:
        raise Broken(f"{UNWRITTEN} ({type(error).__name__})") from error


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replay() -> tuple[int, int]:
    """Erase again all that the list says was erased. Returns how many disposals found rows, and how many rows went.

    Raises: Broken if a line can't be read or isn't signed by this installation's key, once all others are done.
    """
    every = lines()
    strange = {line for line, records in left(every).items() if records < 0}
    went = [int(_asked("select concerns_disposal_erase(%s)", line)) for line in every if line not in strange]
    if wrong := len(strange) + damaged():
        raise Broken(
            f"{wrong} of the lines of the list of disposals can't be read or are not signed by this installation; all others were"
            " erased again. Put back the list as it was backed up and the CAIRN_DISPOSAL_KEY under which it was written, run"
            " `cairn migrate`, then this again."
        )
    return sum(1 for rows in went if rows), sum(went)


def left(every: Sequence[str]) -> dict[str, int]:
    """Line -> how many records are here that it says were erased; -1 where the key that signed it is another. 1 query."""
    if not every:
        return {}
    return {
        every[place - 1]: records for place, records in _rows("select * from concerns_disposal_left(%s)", list(every))
    }


def _asked(statement: str, *given: Any) -> Any:
    return _rows(statement, *given)[0][0]


def _rows(statement: str, *given: Any) -> list[tuple[Any, ...]]:
    from django.db import connections, transaction

    with transaction.atomic(using=USING), connections[USING].cursor() as cursor:
        cursor.execute(statement, given)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found
