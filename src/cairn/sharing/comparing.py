"""Two organisations compare lists of people by two files that travel, and each learns no more than was agreed.

The asker writes a question and keeps what opens the answer; the other side answers for a list of its own; the asker reads which of
its own rows both have. docs/explanation/matching-without-telling.md says what the files tell to whom. Source: access design.
"""

import base64
import binascii
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from cairn.base.errors import BadInput
from cairn.sharing.engines import intersection, oblivious
from cairn.sharing.engines.intersection import SHORT, Answered
from cairn.sharing.engines.oblivious import POINT, PROOF, SCALAR, Unfit, Unproven
from cairn.sharing.lists import Row
from cairn.sharing.rules.identity_keys import EDITION

FORMAT, VERSION = "cairn-compare", 1
MOST_BYTES = 512 * 1024 * 1024
HOW = {
    "nhs_number": "NHS number",
    "upn": "pupil number",
    "written": "name and day of birth",
    "heard": "name as it sounds and day of birth",
}


_SIZES = (("points", POINT), ("proofs", PROOF), ("tokens", SHORT))


@dataclass(frozen=True)
class Met:
    """A row of one's own list that the other side has too, and by what."""

    said: str
    how: tuple[str, ...]


def ask(rows: Sequence[Row], *, this: UUID, question: Path, keep: Path) -> int:
    """Write a question, and what opens its answer; returns how many words it has.

    this: an id that nothing else has; keep: names stand in it, for its holder alone.
    Raises: BadInput where no row names anybody, they are too many, or a file is there already.
    """
    by_word: dict[str, list[str]] = {}
    for row in rows:
        for word in row.words:
            by_word.setdefault(word, []).append(row.said)
    if not by_word:
        raise BadInput(
            "No row names anybody: it takes an NHS number, a pupil number, or a name with a whole day of birth."
        )
    try:
        blinded = intersection.ask(list(by_word))
    except Unfit as error:
        raise BadInput(f"The list is too long: {error}.") from error
    own = {
        "rows": [[word, list(dict.fromkeys(said))] for word, said in by_word.items()],
        "words": _written(one.word for one in blinded[len(by_word) :]),
        "blinds": _written(one.blind for one in blinded),
    }
    _write(keep, "own", str(this), own)
    _write(question, "question", str(this), {"points": _written(one.point for one in blinded)})
    return len(by_word)


def answer(rows: Sequence[Row], *, question: Path, to: Path, most: int) -> int:
    """Write the answer to a question for a list of one's own; returns how many points were asked. Raises: BadInput."""
    asked = _read(question, "question")
    points = _parts(asked, "points", POINT, question)
    if len(points) > most:
        raise BadInput(
            f"{question.name} asks with {len(points):,} points, more than the {most:,} that you allow (--most)."
        )
    try:
        answered = intersection.answer(points, [word for row in rows for word in row.words])
    except Unfit as error:
        raise BadInput(f"{question.name} can’t be answered: {error}.") from error
    sent = {
        "public": _written([answered.public]),
        "points": _written(answered.points),
        "proofs": _written(answered.proofs),
        "tokens": _written(answered.tokens),
    }
    _write(to, "answer", str(asked["id"]), sent)
    return len(points)


def read(*, answered: Path, keep: Path) -> list[Met]:
    """Which rows of one's own list the other side has. Raises: BadInput where the answer is to another question, or no proof holds."""
    own, given = _read(keep, "own"), _read(answered, "answer")
    if own["id"] != given["id"]:
        raise BadInput(f"{answered.name} answers another question than the one that {keep.name} opens.")
    rows, blinds = _rows(own, keep), _parts(own, "blinds", SCALAR, keep)
    words = [word.encode() for word, _ in rows] + list(_parts(own, "words", POINT, keep, none=True))
    if len(words) != len(blinds):
        raise BadInput(f"{keep.name} is damaged.")
    said = Answered(
        _parts(given, "public", POINT, answered)[0], *(_parts(given, name, size, answered) for name, size in _SIZES)
    )
    try:
        blinded = [oblivious.blind(word, using=by) for word, by in zip(words, blinds, strict=True)]
        met = intersection.met(blinded, said)
    except (Unproven, Unfit) as error:
        raise BadInput(f"{answered.name} is no honest answer to this question: {error}.") from error
    found: dict[str, set[str]] = {}
    for place in met:
        word, its_rows = rows[place] if place < len(rows) else ("", [])
        for row in its_rows:
            found.setdefault(row, set()).add(HOW[word.split("|")[1]])
    order = {row: place for place, row in enumerate(one for _, its_rows in rows for one in its_rows)}
    return [Met(row, tuple(sorted(how))) for row, how in sorted(found.items(), key=lambda one: order[one[0]])]


def id_of(question: Path) -> UUID:
    """What a question, its answer and what opens it share. Raises: BadInput."""
    return UUID(str(_read(question, "question")["id"]))


def _write(file: Path, step: str, this: str, more: dict[str, Any]) -> None:
    """A new file that only its owner may read; what is there is never written over."""
    said = {"format": FORMAT, "version": VERSION, "words": EDITION, "step": step, "id": this} | {"content": more}
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
            json.dump(said, opened)
    except FileExistsError as error:
        raise BadInput(f"{file.name} is there already; nothing is written over.") from error
    except OSError as error:
        raise BadInput(f"{file.name} can’t be written: {error.strerror}.") from error


def _read(file: Path, step: str) -> dict[str, Any]:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise BadInput(f"{file.name} is larger than any {step}.")
        said = json.loads(file.read_text("utf-8"))
        UUID(said["id"])
        content = said["content"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadInput(f"{file.name} is no file of a comparison.") from error
    if said.get("format") != FORMAT or not isinstance(content, dict):
        raise BadInput(f"{file.name} is no file of a comparison.")
    if said.get("step") != step:
        raise BadInput(f"{file.name} is a comparison’s {said.get('step')}, and here its {step} is needed.")
    if (said.get("version"), said.get("words")) != (VERSION, EDITION):
        raise BadInput(
            f"{file.name} was made by another edition of Cairn: words would not meet. Both sides need the same."
        )
    return content | {"id": said["id"]}


def _rows(own: dict[str, Any], file: Path) -> list[tuple[str, list[str]]]:
    try:
        return [(str(word), [str(one) for one in rows]) for word, rows in own["rows"]]
    except (KeyError, ValueError, TypeError) as error:
        raise BadInput(f"{file.name} is damaged.") from error


def _written(parts: Any) -> str:
    return base64.b64encode(b"".join(parts)).decode()


def _parts(said: dict[str, Any], name: str, size: int, file: Path, *, none: bool = False) -> tuple[bytes, ...]:
    """The parts of a size that a text holds. Raises: BadInput for anything else, and for none unless that may be."""
    try:
        whole = base64.b64decode(said[name], validate=True)
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise BadInput(f"{file.name} is damaged.") from error
    if len(whole) % size or not (whole or none):
        raise BadInput(f"{file.name} is damaged.")
    return tuple(whole[at : at + size] for at in range(0, len(whole), size))
