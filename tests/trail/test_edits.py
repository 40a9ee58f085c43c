"""Whatever single edit is made to an export: if it then says anything else, that is found, and nothing breaks."""

import io
import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cairn.base.errors import BadInput
from cairn.trail.verify import verify
from trail.made_exports import PUBLIC, an_export

SPACE = " \t\r\n"
WHOLE = "".join(line + "\n" for line in an_export(5)).encode()
PARTS = [
    b"null", b'""', b'"', b",", b"{", b"}", b"[", b"]", b"[]", b"{}", b"\n", b"\r", b" ", b"0", b"1", b"-0", b".0", b"e0",
    b"true", b"NaN", b"\x1f", b"\\u001f", b"\\ud800", b"\\u0061", b"\xff", b"\x00", b"\xef\xbb\xbf", b"deed", b"look",
    b'"head": 1, ', b'"seq": 2, ', b'"leaf": "", ', b'"exported_at": "", ', b'"version": 1, ', b"[" * 5_000, b'{"a":' * 5_000,
]  # fmt: skip
LINES = [line + b"\n" for line in WHOLE.splitlines()]


def content(export: bytes) -> list[Any]:
    """What an export says, told apart to the letter, but for the value of `exported_at` and empty lines at its end."""
    lines = [line.strip(SPACE) for line in export.decode("utf-8", "surrogateescape").split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    return [_said(line, is_header=number == 0) for number, line in enumerate(lines)]


def _said(line: str, *, is_header: bool) -> str:
    def sorted_pairs(found: list[tuple[str, Any]]) -> tuple[str, ...]:
        return tuple(sorted(f"{key!r}: {_value(key, value)}" for key, value in found))

    def _value(key: str, value: object) -> str:
        return "a text" if is_header and key == "exported_at" and type(value) is str else repr(value)

    try:
        return repr(json.loads(line, object_pairs_hook=sorted_pairs))
    except (ValueError, RecursionError):
        return f"not JSON: {line}"


def verdict(export: bytes) -> str:
    """whole, found or refused. Lines come as the command reads them."""
    lines = io.TextIOWrapper(io.BytesIO(export), encoding="utf-8", errors="surrogateescape", newline="\n")
    try:
        return "found" if verify(lines, public_key=PUBLIC).findings else "whole"
    except BadInput:
        return "refused"


def check_edit(edited: bytes) -> None:
    assert (verdict(edited) == "whole") == (content(edited) == content(WHOLE))


@st.composite
def edits(draw: st.DrawFn) -> bytes:
    """A piece of the export is taken out, and something is put there: a few bytes, a part, or a piece of the export."""
    length = len(WHOLE)
    begin = draw(st.integers(0, length))
    end = min(length, begin + draw(st.one_of(st.integers(0, 3), st.integers(0, length))))
    first = draw(st.integers(0, length))
    piece = WHOLE[first : first + draw(st.one_of(st.integers(0, 80), st.integers(0, length)))]
    put = draw(st.one_of(st.binary(max_size=4), st.sampled_from(PARTS), st.sampled_from(LINES), st.just(piece)))
    return WHOLE[:begin] + put + WHOLE[end:]


@pytest.mark.slow
@settings(max_examples=1_000, deadline=None)
@given(edited=edits())
@example(edited=WHOLE + LINES[3])
@example(edited=WHOLE + LINES[-1])
@example(edited=WHOLE + b"\n\n")
@example(edited=LINES[0])
@example(edited=b"")
def test_any_single_edit_that_says_something_else_is_found(edited: bytes) -> None:
    check_edit(edited)


@pytest.mark.slow
@pytest.mark.parametrize("put", [b"", b"0", b'"', b" ", b"\n", b"\x1f", b"A", b"\xff"])
def test_every_byte_of_an_export_counts(put: bytes) -> None:
    """Each byte in turn is taken out or becomes another."""
    for at in range(len(WHOLE)):
        check_edit(WHOLE[:at] + put + WHOLE[at + 1 :])


@pytest.mark.slow
def test_every_value_of_an_export_counts() -> None:
    """Each value, key and line in turn becomes each other kind of thing."""
    whole = [json.loads(line) for line in LINES]
    others: list[Any] = [None, "", "x", 0, 1, 2, 1.0, True, [], {}, "\x1f", "\ud800", [None] * 13, 10**20, -1]
    for number, said in enumerate(whole):
        for place in _places(said):
            for other in others:
                lines = [*whole[:number], _with(said, place, other), *whole[number + 1 :]]
                check_edit("".join(json.dumps(line) + "\n" for line in lines).encode())


def _places(said: Any) -> list[tuple[Any, ...]]:
    inside = said.items() if isinstance(said, dict) else enumerate(said) if isinstance(said, list) else ()
    return [(), *((key, *deeper) for key, value in inside for deeper in _places(value))]


def _with(said: Any, place: tuple[Any, ...], other: Any) -> Any:
    if not place:
        return other
    copied = said.copy()
    copied[place[0]] = _with(said[place[0]], place[1:], other)
    return copied
