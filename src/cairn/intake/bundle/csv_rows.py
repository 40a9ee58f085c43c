"""CSV is read so that every row is counted: the sound ones as columns, the broken ones with their number and why.

A record is lost to nobody: after a row that is not CSV, reading goes on at the line below it. Source: RFC 4180.
"""

import csv
import gc
import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import TextIOWrapper
from typing import IO

import polars as pl

from cairn.base.errors import BadInput
from cairn.intake.bundle.shapes import RawTable, file_columns, plain_name, rejections

LONGEST_RECORD = 16_000_000  # characters of one row, line breaks in its cells included
SHORTEST_PATIENCE = 4_000  # characters looked through for a closing quotation mark once many were missing
MOST_STRAY_QUOTES = 1_000  # from then on every line is its own row
BLOCK_LINES = 1_000  # read at once where each is a row
CHUNK_ROWS = 20_000
CHUNK_CHARACTERS = 32_000_000
SURROGATE = re.compile("[\udc80-\udcff]")
NOT_UTF8 = "holds bytes that are not UTF-8; save the file as 'CSV UTF-8'"
UNCLOSED = "has a quotation mark that is opened and not closed, or closed in the middle of a cell"
TOO_LONG = f"is longer than {LONGEST_RECORD:,} characters"


class _TooLong(Exception):
    """One record runs on past what is looked through for its end."""


class _Lines:
    """Physical lines, remembered for one record so that those swallowed by a stray quote can be given back."""

    def __init__(self, text: TextIOWrapper) -> None:
        self.text = text
        self.given_back: deque[str] = deque()
        self.taken: list[str] = []
        self.length = 0
        self.number = 0  # of the last line handed out
        self.patience = LONGEST_RECORD

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.given_back.popleft() if self.given_back else self.text.readline(LONGEST_RECORD)
        if not line:
            raise StopIteration
        taken = self.taken
        taken.append(line)
        self.number += 1
        self.length += len(line)
        if (self.length > self.patience and len(taken) > 1) or self.length >= LONGEST_RECORD:
            raise _TooLong
        return line

    def ahead(self) -> list[str]:
        """The next lines all at once, as many as make a block; one that is too long to hold ends it."""
        block: list[str] = []
        length = 0
        while len(block) < BLOCK_LINES and length < LONGEST_RECORD:
            line = self.text.readline(LONGEST_RECORD)
            if not line:
                break
            block.append(line)
            length += len(line)
        return block

    def start(self) -> None:
        """Forget the record before."""
        self.taken = []
        self.length = 0

    def give_back(self, keep: int) -> None:
        """Hand out again all lines of this record but the first `keep`."""
        rest = self.taken[keep:]
        self.number -= len(rest)
        self.given_back.extendleft(reversed(rest))

    def drop_line(self) -> None:
        """Read on to the end of a line too long to hold."""
        last = self.taken[-1]
        while last and not last.endswith(("\n", "\r")):
            last = self.text.readline(LONGEST_RECORD)


@dataclass
class _Reading:
    table: str
    source: str
    width: int
    places: dict[str, int]
    lines: _Lines
    rows: int = 0
    blank: int = 0
    strays: int = 0
    held: list[list[str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    line_numbers: list[int] = field(default_factory=list)
    characters: int = 0
    frames: list[pl.DataFrame] = field(default_factory=list)
    refused: list[tuple[str, int, int | None, str, str, str, str | None]] = field(default_factory=list)


def read_csv(table: str, source: str, file: IO[bytes]) -> RawTable:
    """One CSV file as text columns.

    Raises: BadInput if the header is not UTF-8, names a column twice, or names none of the table's columns.
    """
    csv.field_size_limit(LONGEST_RECORD)
    with TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="") as text:
        lines = _Lines(text)
        header = _header(source, lines)
        places = _places(table, source, header) if header else {}
        reading = _Reading(table, source, len(header or ()), places, lines)
        if header:
            with _without_collecting():
                _read_rows(reading)
    _flush(reading)
    frame = pl.concat(reading.frames) if reading.frames else _columns(reading, [], [], [])
    ignored = tuple(name for name in header or () if name and plain_name(name) not in places)
    absent = tuple(name for name in file_columns(table) if name not in places)
    return RawTable(table, source, frame, rejections(reading.refused), reading.rows, ignored, absent, reading.blank)


def _header(source: str, lines: _Lines) -> list[str] | None:
    try:
        header = next(csv.reader(lines, strict=True), None)
        while header == []:
            header = next(csv.reader(lines, strict=True), None)
    except (csv.Error, _TooLong) as broken:
        raise BadInput(f"{source} has a header row that is not CSV") from broken
    if header is None:
        return None
    if any(SURROGATE.search(name) or "\0" in name for name in header):
        raise BadInput(f"{source} has a header that is not UTF-8; save the file as 'CSV UTF-8'")
    return [name.strip() for name in header]


def _places(table: str, source: str, header: list[str]) -> dict[str, int]:
    known = file_columns(table)
    places: dict[str, int] = {}
    for place, name in enumerate(map(plain_name, header)):
        if name in known and name in places:
            raise BadInput(f"{source} names the column {name} twice; which is meant can't be known")
        if name in known:
            places[name] = place
    if places:
        return places
    for mark, called in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if mark in header[0]:
            raise BadInput(f"{source} has {called} between its cells; save it with commas")
    raise BadInput(f"{source} has no column of {table} in its first row; the first row names the columns")


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Rows of text hold no circles: looking for some, a million times, is an eighth of the time of reading."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read_rows(reading: _Reading) -> None:
    """Blocks whose every line is a row are kept whole; what is in any other block is read record by record."""
    lines = reading.lines
    while block := lines.ahead():
        if not _keep_whole(reading, block):
            lines.given_back.extend(block)
            _read_one_by_one(reading)


def _keep_whole(reading: _Reading, block: list[str]) -> bool:
    """Keep a block if each of its lines is one row of the header's width; as many rows as lines can't be otherwise."""
    if max(map(len, block)) >= LONGEST_RECORD:
        return False
    try:
        rows = list(csv.reader(block, strict=True))
    except csv.Error:
        return False
    if len(rows) != len(block) or set(map(len, rows)) != {reading.width}:
        return False
    first, row = reading.lines.number + 1, reading.rows + 1
    reading.lines.number += len(rows)
    reading.rows += len(rows)
    reading.held += rows
    reading.numbers += range(row, row + len(rows))
    reading.line_numbers += range(first, first + len(rows))
    reading.characters += sum(map(len, block))
    _flush_if_much(reading)
    return True


def _read_one_by_one(reading: _Reading) -> None:
    lines, width = reading.lines, reading.width
    reader = csv.reader(lines, strict=True)
    while lines.given_back:
        lines.start()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            _refuse(reading, UNCLOSED, 1)
            continue
        except _TooLong:
            _refuse_long(reading)
            continue
        if len(cells) == width:
            _keep(reading, cells)
        elif cells:
            _refuse(reading, _ragged(len(cells), width), _swallowed(lines.taken, width))
        else:
            reading.blank += 1


def _keep(reading: _Reading, cells: list[str]) -> None:
    reading.rows += 1
    reading.held.append(cells)
    reading.numbers.append(reading.rows)
    reading.line_numbers.append(reading.lines.number - len(reading.lines.taken) + 1)
    reading.characters += reading.lines.length
    _flush_if_much(reading)


def _flush_if_much(reading: _Reading) -> None:
    if len(reading.held) >= CHUNK_ROWS or reading.characters > CHUNK_CHARACTERS:
        _flush(reading)


def _ragged(cells: int, width: int) -> str:
    return f"has {cells} cell{'' if cells == 1 else 's'} where the header has {width}"


def _swallowed(taken: list[str], width: int) -> int:
    """How many of a ragged record's lines are its own: all, unless a later line is a whole row by itself."""
    for place, line in enumerate(taken[1:], start=1):
        try:
            alone = next(csv.reader([line], strict=True))
        except csv.Error:
            continue
        if len(alone) == width > 1:
            return place
    return len(taken)


def _refuse_long(reading: _Reading) -> None:
    lines = reading.lines
    if len(lines.taken) == 1:
        lines.drop_line()
        _refuse(reading, TOO_LONG, 1)
    else:
        _refuse(reading, UNCLOSED, 1)


def _refuse(reading: _Reading, reason: str, own_lines: int) -> None:
    lines = reading.lines
    reading.rows += 1
    first = lines.number - len(lines.taken) + 1
    reading.refused.append((reading.table, reading.rows, first, "", f"the row {reason}", reading.source, None))
    if own_lines < len(lines.taken):
        reading.strays += 1
        lines.patience = max(lines.patience // 2, SHORTEST_PATIENCE) if reading.strays < MOST_STRAY_QUOTES else 0
        lines.give_back(own_lines)


def _flush(reading: _Reading) -> None:
    rows, numbers, line_numbers = reading.held, reading.numbers, reading.line_numbers
    reading.held, reading.numbers, reading.line_numbers, reading.characters = [], [], [], 0
    if not rows:
        return
    try:
        reading.frames.append(_columns(reading, rows, numbers, line_numbers))
    except UnicodeEncodeError:
        sound = [not any(SURROGATE.search(cell) for cell in cells) for cells in rows]
        for number, line, fine in zip(numbers, line_numbers, sound, strict=True):
            if not fine:
                refusal = (reading.table, number, line, "", f"the row {NOT_UTF8}", reading.source, None)
                reading.refused.append(refusal)
        kept = [place for place, fine in enumerate(sound) if fine]
        frame = _columns(
            reading, [rows[k] for k in kept], [numbers[k] for k in kept], [line_numbers[k] for k in kept]
        )  # fmt: skip
        reading.frames.append(frame)


def _columns(reading: _Reading, rows: list[list[str]], numbers: list[int], line_numbers: list[int]) -> pl.DataFrame:
    columns: dict[str, pl.Series] = {}
    across = list(zip(*rows, strict=True)) if rows else [()] * reading.width
    for name in file_columns(reading.table):
        place = reading.places.get(name)
        columns[name] = (
            pl.Series(name, [None] * len(rows), dtype=pl.Utf8)
            if place is None
            else pl.Series(name, across[place], dtype=pl.Utf8)
        )
    columns["row"] = pl.Series("row", numbers, dtype=pl.UInt32)
    columns["line"] = pl.Series("line", line_numbers, dtype=pl.UInt32)
    return pl.DataFrame(columns)
