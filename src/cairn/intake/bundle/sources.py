"""A bundle is opened as a folder or a zip, or refused whole with one sentence before anything of it is believed.

Source: exchange contract, A bundle; the limits are ours, chosen to hold a county of 100,000 children many times over.
"""

import errno
import json
import lzma
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO, cast

from cairn.base.errors import BadInput, Broken
from cairn.records.columns import TABLES

MOST_FILES = 10_000  # in one archive or folder
LARGEST_UNPACKED = 8 * 1024**3  # bytes, all files together: some 20 million rows, 15 GB while they are read
LARGEST_RATIO = 200  # unpacked to packed; text of real records packs about 1:10
SMALL_UNPACKED = 64 * 1024**2  # bytes; below this no ratio is suspicious
LARGEST_DESCRIPTION = 1024**2  # bytes of bundle.json
ARCHIVES = (".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst")
DISK_TROUBLE = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS)
LITTER = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
ZIP = b"PK\x03\x04"  # how a zip begins. Source: APPNOTE.TXT, 4.3.7


@dataclass(frozen=True)
class Member:
    """One file that holds a table."""

    file: str
    table: str
    form: str
    size: int
    open: Callable[[], IO[bytes]]


@dataclass(frozen=True)
class Source:
    """An opened bundle: its tables, what it says of itself, and what was left aside. unnamed: files of rows without a table."""

    members: tuple[Member, ...]
    about: dict[str, Any]
    notes: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = ()


@dataclass
class _Found:
    members: list[Member] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)
    about: Callable[[], IO[bytes]] | None = None


def cut_off(path: Path) -> bool:
    """Whether a file that can't be opened as a zip begins as one."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(ZIP)) == ZIP


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """The bundle at a path, open until the block ends.

    Raises: BadInput with one sentence, also for damage met while the block reads; Broken if the disk fails.
    """
    try:
        if path.is_dir():
            yield _source(_folder_files(path))
        elif not path.exists():
            raise BadInput(f"{path.name}: there is no such folder or file")
        elif not path.is_file() or not zipfile.is_zipfile(path):
            matter = "is a zip that is damaged or was cut off" if cut_off(path) else "is neither a folder nor a zip"
            raise BadInput(f"{path.name} {matter}; give the folder that holds the tables, or a zip of it")
        else:
            with zipfile.ZipFile(path) as archive:
                yield _source(_zip_files(archive, path.stat().st_size))
    except (
        zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, struct.error, UnicodeError,
    ) as broken:  # fmt: skip
        raise BadInput(f"{path.name} is damaged or not a zip that can be read here; pack it again") from broken
    except OSError as broken:
        if broken.errno in DISK_TROUBLE:
            raise Broken(f"the disk failed while {path.name} was read ({broken.strerror})") from broken
        raise BadInput(f"{path.name} can't be read ({broken.strerror or 'the archive is damaged'})") from broken


def _folder_files(folder: Path) -> Iterator[tuple[PurePosixPath, int, Callable[[], IO[bytes]]]]:
    for count, entry in enumerate(sorted(folder.iterdir())):
        if count >= MOST_FILES:
            raise BadInput(f"the folder holds more than {MOST_FILES:,} files; give the folder of the bundle alone")
        name = PurePosixPath(_shown(entry.name))
        mode = entry.lstat().st_mode
        if stat.S_ISLNK(mode):
            raise BadInput(f"{name} is a link to another place; put the file itself into the bundle")
        if stat.S_ISDIR(mode):
            if name.suffix.lower() in (".csv", ".parquet"):
                raise BadInput(f"{name} is a folder, not a file")
            continue
        if not stat.S_ISREG(mode):
            raise BadInput(f"{name} is not an ordinary file")
        yield name, entry.stat().st_size, _opener(entry)


def _opener(path: Path) -> Callable[[], IO[bytes]]:
    return lambda: path.open("rb")


def _zip_files(archive: zipfile.ZipFile, size: int) -> Iterator[tuple[PurePosixPath, int, Callable[[], IO[bytes]]]]:
    members = archive.infolist()
    if len(members) > MOST_FILES:
        raise BadInput(f"the zip holds more than {MOST_FILES:,} files; pack the tables alone")
    _refuse_bombs(members, size)
    names: set[str] = set()
    for member in members:
        _refuse_tricks(member)
        folded = member.filename.casefold()
        if folded in names:
            raise BadInput(f"the zip holds {_shown(member.filename)} twice; which is meant can't be known")
        names.add(folded)
        if not member.is_dir():
            yield PurePosixPath(member.filename), member.file_size, _unpacker(archive, member)


def _unpacker(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    return lambda: archive.open(member)


def _refuse_bombs(members: list[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(member.file_size for member in members)
    if unpacked > LARGEST_UNPACKED:
        raise BadInput(f"the zip would unpack to more than {LARGEST_UNPACKED // 1024**3} GB; send it in parts")
    if unpacked > SMALL_UNPACKED and unpacked > LARGEST_RATIO * max(size, 1):
        raise BadInput(f"the zip would unpack to more than {LARGEST_RATIO} times its size; it is not taken in")
    end = 0
    for member in sorted(members, key=lambda each: each.header_offset):
        if member.header_offset < end:
            raise BadInput("files in the zip lie over each other; pack it again")
        end = member.header_offset + 30 + len(member.orig_filename.encode("utf-8", "replace")) + member.compress_size


def _refuse_tricks(member: zipfile.ZipInfo) -> None:
    name = member.orig_filename
    parts = PurePosixPath(name).parts
    if name.startswith(("/", "\\")) or "\\" in name or "\0" in name or ":" in name[:2] or ".." in parts:
        raise BadInput(f"{_shown(name)} in the zip points outside the bundle; pack the files alone")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise BadInput(f"{_shown(name)} in the zip is a link to another place; pack the file itself")
    if member.flag_bits & 0x1:
        raise BadInput(f"{_shown(name)} in the zip is encrypted; pack it without a password")


def _shown(name: str) -> str:
    return "".join(each if each.isprintable() else "?" for each in name)[:80]


def _source(files: Iterator[tuple[PurePosixPath, int, Callable[[], IO[bytes]]]]) -> Source:
    listed = [each for each in files if not set(each[0].parts) & set(LITTER)]
    if sum(size for _, size, _ in listed) > LARGEST_UNPACKED:
        raise BadInput(f"the bundle holds more than {LARGEST_UNPACKED // 1024**3} GB; send it in parts")
    top = _common_top(name for name, _, _ in listed)
    found = _Found()
    for name, size, opener in listed:
        _sort_in(found, PurePosixPath(*name.parts[top:]), size, opener)
    about = _about(found.about) if found.about else {}
    if not found.members:
        raise BadInput("no table of a bundle is here; agencies.csv, people.csv or events.parquet would be one")
    by_table: dict[str, str] = {}
    for member in found.members:
        if member.table in by_table:
            raise BadInput(f"{by_table[member.table]} and {member.file} are the same table; keep one of them")
        by_table[member.table] = member.file
    if found.about is None:
        found.notes.append("there is no bundle.json; the tables are read as version 1")
    order = list(TABLES)
    members = tuple(sorted(found.members, key=lambda each: order.index(each.table)))
    return Source(members, about, tuple(found.notes), tuple(found.unnamed))


def _common_top(names: Iterator[PurePosixPath]) -> int:
    """1 where everything lies in one folder, as when a folder was packed, else 0."""
    tops = {name.parts[0] if len(name.parts) > 1 else None for name in names}
    return 1 if len(tops) == 1 and None not in tops and tops != {"truth"} else 0


def _sort_in(found: _Found, name: PurePosixPath, size: int, opener: Callable[[], IO[bytes]]) -> None:
    form = name.suffix.lower().lstrip(".")
    if name.parts[0] == "truth":
        return
    if name.suffix.lower() in ARCHIVES:
        raise BadInput(f"{_shown(name.name)} is an archive inside the bundle; put its files in directly")
    if len(name.parts) > 1:
        found.notes.append(f"{_shown(str(name))} lies in a folder of the bundle and is left aside")
    elif name.name.lower() == "bundle.json":
        found.about = opener
    elif form in ("csv", "parquet") and name.stem.lower() in TABLES:
        found.members.append(Member(name.name, name.stem.lower(), form, size, opener))
    elif form in ("csv", "parquet"):
        meant = get_close_matches(name.stem.lower(), TABLES, n=1)
        guess = f"; if {meant[0]}.{form} is meant, name it so" if meant else ""
        found.notes.append(f"{_shown(name.name)} is not a table of a bundle: all its rows are left aside{guess}")
        found.unnamed.append(name.name)
    else:
        found.notes.append(f"{_shown(name.name)} is not a table of a bundle and is left aside")


def _about(opener: Callable[[], IO[bytes]]) -> dict[str, Any]:
    with opener() as file:
        text = file.read(LARGEST_DESCRIPTION + 1)
    if len(text) > LARGEST_DESCRIPTION:
        raise BadInput("bundle.json is larger than a description can be")
    try:
        about = json.loads(text.decode("utf-8-sig"))
    except (ValueError, RecursionError) as broken:
        raise BadInput("bundle.json is not JSON in UTF-8") from broken
    if not isinstance(about, dict) or about.get("format") != "cairn-bundle":
        raise BadInput('bundle.json does not say "format": "cairn-bundle"')
    if about.get("version") != 1:
        raise BadInput("bundle.json names a version other than 1, the one that is read here")
    return about


@contextmanager
def seekable(member: Member) -> Iterator[BinaryIO]:
    """A member's bytes in a file that can be read in any order; a zip's member is unpacked for it."""
    with member.open() as file:
        if not isinstance(file, zipfile.ZipExtFile):
            yield cast(BinaryIO, file)
            return
        with tempfile.SpooledTemporaryFile(max_size=SMALL_UNPACKED) as copy:
            while block := file.read(1024**2):
                copy.write(block)
            copy.seek(0)
            yield cast(BinaryIO, copy)
