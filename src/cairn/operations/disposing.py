"""Erases what two people agreed to erase, and keeps the list of it outside the database, by which a restored one erases again.

The list is a file of lines, one a disposal: a signature of the database and what was agreed, with marks in place of names and ids. A line
is on the disk before its rows go, so whatever breaks between, the next run ends it; a line twice is erased once.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cairn.base.errors import Broken
from cairn.operations.environment import env, home

USING = "disposal"
LIST = "disposals.jsonl"


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
    """Every line of the list, the oldest first; nothing where there is no list. A line that was cut off is left out."""
    try:
        said = list_file().read_text("utf-8")
    except FileNotFoundError:
        return []
    return [line for line in said.split("\n")[:-1] if line]


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
    return done


def write_down(line: str) -> None:
    """Put a line on the list, once, so that it outlasts a loss of power. Raises: Broken if the list can't be written."""
    file = list_file()
    try:
        if line in lines():
            return
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            size = os.fstat(handle).st_size
            cut_off = size and os.pread(handle, 1, size - 1) != b"\n"
            os.write(handle, (b"\n" if cut_off else b"") + line.encode() + b"\n")
            os.fsync(handle)
        finally:
            os.close(handle)
        _sync(file.parent)
    except OSError as error:
        raise Broken(
            f"The list of disposals can't be written ({type(error).__name__}), so nothing was erased."
        ) from error


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replay() -> tuple[int, int]:
    """Erase again all that the list says was erased. Returns how many disposals found rows, and how many rows went.

    Raises: Broken if a line isn't signed by this installation's key.
    """
    went = [_erased(line) for line in lines()]
    return sum(1 for rows in went if rows), sum(went)


def left(every: Iterable[str]) -> dict[str, int]:
    """Line -> how many records are here that it says were erased; -1 where the key that signed it is another."""
    from django.db import DatabaseError

    found = {}
    for line in every:
        try:
            found[line] = int(_asked("select concerns_disposal_left(%s)", line))
        except DatabaseError as error:
            if getattr(error.__cause__, "sqlstate", "") != "42501":
                raise
            found[line] = -1
    return found


def _erased(line: str) -> int:
    from django.db import DatabaseError

    try:
        return int(_asked("select concerns_disposal_erase(%s)", line))
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") != "42501":
            raise
        raise Broken(
            "A line of the list of disposals is not signed by this installation. Put back the CAIRN_DISPOSAL_KEY under which it was"
            " written, run `cairn migrate`, then this again."
        ) from error


def _asked(statement: str, *given: str) -> Any:
    from django.db import connections, transaction

    with transaction.atomic(using=USING), connections[USING].cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchone()[0]
