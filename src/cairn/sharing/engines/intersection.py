"""Two lists are compared so that one side learns which of its own words both have, and nothing else of the other's list.

The asker blinds its words; the answerer multiplies the points by a key made for this comparison alone, proves it, and adds the
tokens of its own words, in an order that says nothing; the asker takes the blinds off and looks which tokens are among them. Both
sides fill up to the next size of a ladder, so that numbers are told roughly. The key is forgotten: no two comparisons can be joined.

Limits. The asker learns of whatever it puts on its list, names guessed too; the answerer can't see them and bounds their number.
Whoever answers can leave words out or add some that it doesn't have; the proof says only that one key was used.

Source: RFC 9497 (December 2023); private set intersection from an oblivious function: Freedman, Ishai, Pinkas, Reingold (TCC 2005).
"""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from cairn.sharing.engines import oblivious
from cairn.sharing.engines.oblivious import POINT, Blinded, Key, Unfit, Unproven

LEAST = 64  # points or tokens of a message; the ladder doubles from here
MOST = 2**20
PROVED_AT_ONCE = 1_024
SHORT = 16  # bytes of a token that travel: a chance meeting of 2**20 with 2**20 is one in 2**88
T = TypeVar("T")


@dataclass(frozen=True)
class Answered:
    """What the answerer sends. points: the asker's, in their order, times the key; proofs: one for each thousand; tokens: sorted."""

    public: bytes
    points: tuple[bytes, ...]
    proofs: tuple[bytes, ...]
    tokens: tuple[bytes, ...]


def ask(words: Sequence[str]) -> tuple[Blinded, ...]:
    """The words behind blinds, filled up with words that nobody says. Raises: Unfit where there are too many."""
    filling = (secrets.token_bytes(POINT) for _ in range(_room(len(words)) - len(words)))
    return tuple(oblivious.blind(word) for word in (*(word.encode() for word in words), *filling))


def answer(points: Sequence[bytes], words: Sequence[str]) -> Answered:
    """The answer to these points for a list of one's own, under a new key. Raises: Unfit for what is no point, or too many."""
    if not points:
        raise Unfit("nothing was asked")
    key = oblivious.new_key()
    evaluated = oblivious.evaluate(key, points)
    proofs = [oblivious.prove(key, some, done) for some, done in zip(_some(points), _some(evaluated), strict=True)]
    own = {_token_of(key, word.encode()) for word in set(words)}
    room = _room(len(own))
    while len(own) < room:
        own.add(secrets.token_bytes(SHORT))
    return Answered(key.public, evaluated, tuple(proofs), tuple(sorted(own)))


def met(blinded: Sequence[Blinded], answered: Answered) -> set[int]:
    """The places of the asker's words that the other side has, too. Raises: Unproven, Unfit."""
    chunks = list(_some(blinded))
    if len(answered.points) != len(blinded) or len(answered.proofs) != len(chunks):
        raise Unproven("this answers something else")
    theirs, found, place = set(answered.tokens), set(), 0
    for some, points, proof in zip(chunks, _some(answered.points), answered.proofs, strict=True):
        for made in oblivious.tokens(some, points, public=answered.public, proof=proof):
            if made[:SHORT] in theirs:
                found.add(place)
            place += 1
    return found


def _room(number: int) -> int:
    room = LEAST
    while room < number:
        room *= 2
    if room > MOST:
        raise Unfit(f"more than {MOST} words")
    return room


def _token_of(key: Key, word: bytes) -> bytes:
    said = oblivious.blind(word)
    return oblivious.token(said, oblivious.evaluate(key, [said.point])[0])[:SHORT]


def _some(all_of_it: Sequence[T]) -> Iterator[Sequence[T]]:
    for at in range(0, len(all_of_it), PROVED_AT_ONCE):
        yield all_of_it[at : at + PROVED_AT_ONCE]
