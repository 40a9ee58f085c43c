"""Reads what a system sent: strict JSON of a bounded size and depth, in UTF-8, with no name twice and no number that is none."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest

from cairn.web.api.errors import Refused, Wrong

MOST = 1024 * 1024  # bytes. Twelve answers of 20,000 letters fit, in any script
DEEPEST = 8  # levels of lists and objects; no call asks for more than three
UNKEPT = "A letter in this can’t be kept. Type it again."
Object = dict[str, Any]


def read(request: HttpRequest) -> Object:
    """The JSON object of a call. Raises: Refused; Wrong for letters that can't be kept."""
    kind, _, rest = request.headers.get("Content-Type", "").partition(";")
    charset = rest.strip().lower().replace('"', "")
    if kind.strip().lower() != "application/json" or charset not in ("", "charset=utf-8"):
        raise Refused(415, "wrong-media", "Send JSON in UTF-8, with Content-Type: application/json.")
    if request.headers.get("Content-Encoding"):
        raise Refused(415, "wrong-media", "Send JSON as it is, not compressed.")
    found = _parsed(_text(request))
    if not isinstance(found, dict):
        raise Refused(400, "not-json", "Send one JSON object, between { and }.")
    if wrong := dict(_unkept(found, "#")):
        raise Wrong(wrong)
    return found


def _text(request: HttpRequest) -> str:
    try:
        sent = request.body if int(request.headers.get("Content-Length") or 0) <= MOST else b" " * (MOST + 1)
    except (RequestDataTooBig, ValueError):
        sent = b" " * (MOST + 1)
    if len(sent) > MOST:
        raise Refused(413, "too-large", "This is larger than a megabyte. Send the rest as an addition.")
    try:
        text = sent.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(400, "not-json", "This is not UTF-8.") from error
    if text.startswith("\ufeff"):
        raise Refused(400, "not-json", "JSON begins without a byte-order mark.")
    if _depth(text) > DEEPEST:
        raise Refused(400, "not-json", f"This is nested deeper than {DEEPEST} levels.")
    return text


def _depth(text: str) -> int:
    """How deep brackets outside strings are nested, told before a parser walks down them."""
    deep = deepest = 0
    inside = escaped = False
    for sign in text:
        if inside:
            escaped, inside = sign == "\\" and not escaped, escaped or sign != '"'
        elif sign == '"':
            inside = True
        elif sign in "[{":
            deep += 1
            deepest = max(deep, deepest)
        elif sign in "]}":
            deep -= 1
    return deepest


def _parsed(text: str) -> Any:
    try:
        return json.loads(
            text, object_pairs_hook=_once, parse_constant=_no_number, parse_int=_number, parse_float=_number
        )
    except ValueError as error:
        raise Refused(400, "not-json", "This is not JSON. Names and texts stand in double quotes.") from error


def _once(pairs: list[tuple[str, Any]]) -> Object:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Refused(400, "not-json", "A name stands twice in one object. Which is meant can’t be known.")
    return found


def _no_number(said: str) -> Any:
    raise Refused(400, "not-json", f"{said} is no JSON.")


def _number(said: str) -> Any:
    """No call asks for a number: it is told as the wrong sort of answer, whatever its size."""
    return Number(said[:40])


class Number(str):
    """A number as it was written, which is no text."""

    __slots__ = ()


def _unkept(value: Any, where: str) -> list[tuple[str, str]]:
    """Where letters stand that a database can't keep: NUL, and halves of a pair."""
    if isinstance(value, str):
        return [(where, UNKEPT)] if "\x00" in value or any("\ud800" <= sign <= "\udfff" for sign in value) else []
    if isinstance(value, dict):
        return [
            found
            for name, one in value.items()
            for found in (_unkept(name, where) or _unkept(one, f"{where}/{_step(name)}"))
        ]
    if isinstance(value, list):
        return [found for number, one in enumerate(value) for found in _unkept(one, f"{where}/{number}")]
    return []


def _step(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def words_of(sent: Object, names: Mapping[str, type]) -> Object:
    """What was sent of these names, each of its sort. Raises: Wrong for others and for other sorts, by pointer."""
    wrong = {f"#/{_step(name)}": "Nothing of this name is asked for" for name in sent if name not in names}
    for name, sort in names.items():
        if name in sent and (type(sent[name]) is not sort):
            wrong[f"#/{name}"] = SORTS[sort]
    if wrong:
        raise Wrong(wrong)
    return dict(sent)


SORTS: dict[type, str] = {
    str: "Give this as text, in double quotes", bool: "Give this as true or false", dict: "Give this as an object",
    list: "Give this as a list",
}  # fmt: skip
