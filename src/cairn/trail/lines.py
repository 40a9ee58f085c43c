"""Reads one line of an export: what it says, or why it is malformed. Nothing that a line says can break the reader.

A row has 13 fields, those of FIELDS; the first is the word "deed" or "look". Each is text without U+001F, or null where
the column may be (NULLABLE); an id is never the empty text. They are joined by U+001F, a null as nothing between two
borders. No two rows share a joined text: it always has 12 borders, the first word says which fields follow, and nothing
between two borders is null in the fields of NULLABLE and the empty text in all others.
"""

import json
import re
from hashlib import sha256
from operator import itemgetter
from typing import Any

from cairn.trail.errors import Malformed

JOIN = "\x1f"
FIELDS = {
    "deed": "deed id at did staff_id agency_id purpose on_kind on_id rule version details commitment".split(),
    "look": "look id at what staff_id agency_id role purpose on_kind on_id rule owners shown".split(),
}
NULLABLE = {"deed": ("staff_id", "agency_id", "on_id"), "look": ("on_id",)}
LAST_PLACE = 2**63 - 1  # to which the database counts
DISPOSED = "disposal.erased"  # the deed that says which texts a disposal erased
SPACE = " \t\r\n"  # what JSON lets stand around an object

HASH = re.compile("[0-9a-f]{64}")
UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")

_ROW = ("seq", "fields", "leaf", "chain")
_HOW_MANY = 13
_BORDERS = _HOW_MANY - 1
_ids = {  # of the fields of a deed or a look
    kind: itemgetter(*(at for at, name in enumerate(names) if name == "id" or name.endswith("_id")))
    for kind, names in FIELDS.items()
}
_MAY_BE_NULL = {kind: [FIELDS[kind].index(name) for name in names] for kind, names in NULLABLE.items()}
_decode = json.JSONDecoder(object_pairs_hook=tuple).raw_decode  # an object is a tuple of all its pairs


def read(line: str) -> Any:
    """What a line of JSON says, an object as a tuple of its pairs. Raises: Malformed."""
    line = line.strip(SPACE)
    try:
        said, end = _decode(line)
    except RecursionError:
        raise Malformed("it is nested too deeply") from None
    except ValueError:
        raise Malformed("it is not JSON") from None
    if end != len(line):
        raise Malformed("it is not JSON")
    return said


def as_object(said: object, *keys: str) -> dict[str, Any]:
    """The object of just these keys. Raises: Malformed if it is none, has others, lacks one or says one twice."""
    if type(said) is not tuple:
        raise Malformed("it is no object")
    found = dict(said)
    for key in keys:
        if key not in found:
            raise Malformed(f"it has no {key}")
    if len(found) != len(keys):
        raise Malformed(f"it has more than {', '.join(keys[:-1])} and {keys[-1]}")
    if len(found) != len(said):
        raise Malformed("it says one thing twice")
    return found


def after_row(line: str, seq: int, chain: bytes) -> bytes | None:
    """The chain after a row, if its line is to the letter what an export writes for its fields at this place.

    Most lines are, and no other check is as strict or as quick. None says only that the line is to be looked at closely.
    """
    begin = f'{{"seq": {seq}, "fields": '
    if not line.startswith(begin):
        return None
    try:
        fields, end = _decode(line, len(begin))
        leaf = sha256(joined(fields)).digest()
    except (Malformed, ValueError, RecursionError):
        return None
    after = sha256(chain + b"%d" % seq + leaf).digest()
    as_written = f', "leaf": "{leaf.hex()}", "chain": "{after.hex()}"}}'
    return after if line[end:].rstrip(SPACE) == as_written else None


def read_row(said: object) -> tuple[int, list[Any], str, str]:
    """A row's place, fields, leaf and chain, from what `read` has read. Raises: Malformed."""
    row = as_object(said, *_ROW)
    if type(row["seq"]) is not int or not 0 < row["seq"] <= LAST_PLACE:
        raise Malformed("its seq is no place in a chain")
    for name in ("leaf", "chain"):
        if type(row[name]) is not str or not HASH.fullmatch(row[name]):
            raise Malformed(f"its {name} is not 64 hexadecimal digits")
    joined(row["fields"])
    return row["seq"], row["fields"], row["leaf"], row["chain"]


def joined(fields: Any) -> bytes:
    """What a leaf is the hash of. Raises: Malformed if these are not the fields of a deed or a look."""
    try:
        ids = _ids[fields[0]](fields)
        words = JOIN.join(fields if all(ids) else _nulls_as_nothing(fields))
        if type(fields) is list and len(fields) == _HOW_MANY and words.count(JOIN) == _BORDERS:
            return words.encode()
    except (IndexError, KeyError, TypeError, UnicodeEncodeError):
        pass
    raise Malformed(_why(fields))


def _nulls_as_nothing(fields: list[Any]) -> list[Any]:
    """Fields as they are joined. Raises: Malformed if an id is there and says nothing."""
    said = fields.copy()
    for at in _MAY_BE_NULL[said[0]]:
        if said[at] is None:
            said[at] = ""
    if "" in _ids[said[0]](fields):
        raise Malformed(_why(fields))
    return said


def _why(fields: Any) -> str:
    """Why these are no fields of a row."""
    if type(fields) is not list or len(fields) != _HOW_MANY:
        return f"it has not {_HOW_MANY} fields"
    if fields[0] not in ("deed", "look"):
        return "it is neither deed nor look"
    kind = fields[0]
    for name, said in zip(FIELDS[kind], fields, strict=True):
        if type(said) is not str and (said is not None or name not in NULLABLE[kind]):
            return f"its {name} is no text"
        if said == "" and (name == "id" or name.endswith("_id")):
            return f"its {name} is empty"
        if JOIN in (said or ""):
            return f"its {name} holds U+001F"
    return "it holds half a character"


def named(fields: list[Any]) -> str:
    """A row's own id in brackets, for a sentence; nothing else that stands there is repeated on anybody's screen."""
    return f" ({fields[1]})" if UUID.fullmatch(fields[1]) else ""


def erased_by(line: str, seq: int) -> tuple[str, ...]:
    """What a row says that a disposal erased: the words that deeds committed to; the deeds themselves stand, and so do their seals."""
    try:
        _, fields, _, _ = read_row(read(line))
        said = dict(zip(FIELDS["deed"], fields, strict=True))
        details = json.loads(said["details"])
        if said["deed"] != "deed" or said["did"] != DISPOSED:
            return ()
        reference, texts = str(details["reference"]), len(details["texts"])
    except (Malformed, ValueError, KeyError, TypeError):
        return ()
    return (
        (f"Row {seq}: the words of {texts} rows were erased under disposal {reference}. Their seals stand.",)
        if _SAFE.fullmatch(reference)
        else ()
    )


_SAFE = re.compile("[0-9A-F]{1,16}")  # what a reference is; nothing else that stands there is repeated
