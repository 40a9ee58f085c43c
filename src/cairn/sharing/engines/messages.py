"""What the asker and the evaluator say to each other: always the same number of bytes, whatever is asked and answered.

A request is the public half of the key that is wanted (zeros: the newest) and always eight points; a reply is a word on how
it went, the public half of the key that was used, eight points and one proof. Both carry a seal made with a secret that the
two share, the reply's over the request too, so that an old reply can't be given again.
"""

import hashlib
import hmac
from dataclasses import dataclass

from cairn.sharing.engines.oblivious import NOWHERE, POINT, PROOF

AT_ONCE = 8  # points of a request and of a reply, never more or fewer
NEWEST = bytes(POINT)
DONE, NO_SUCH_KEY, UNFIT = 0, 1, 2
_NAME = b"cairn-evaluator/1"
_SEAL = 32
REQUEST = len(_NAME) + POINT + AT_ONCE * POINT + _SEAL  # bytes
REPLY = 1 + POINT + AT_ONCE * POINT + PROOF + _SEAL


class Unsealed(ValueError):
    """It was not said by whoever shares the secret, or was changed on the way."""


@dataclass(frozen=True)
class Request:
    """What is asked. public: of the key that is wanted, or NEWEST; points: eight."""

    public: bytes
    points: tuple[bytes, ...]


@dataclass(frozen=True)
class Reply:
    """What is answered. how: DONE, NO_SUCH_KEY or UNFIT; without DONE the rest is nothing."""

    how: int
    public: bytes = NOWHERE
    points: tuple[bytes, ...] = (NOWHERE,) * AT_ONCE
    proof: bytes = bytes(PROOF)


def written_request(request: Request, *, secret: bytes) -> bytes:
    """A request as it travels."""
    said = _NAME + request.public + b"".join(request.points)
    return said + _seal(secret, b"request", said)


def read_request(said: bytes, *, secret: bytes) -> Request:
    """A request as it came. Raises: Unsealed."""
    body = said[:-_SEAL]
    if len(said) != REQUEST or not said.startswith(_NAME) or not _fits(secret, b"request", body, said[-_SEAL:]):
        raise Unsealed
    body = body[len(_NAME) :]
    return Request(body[:POINT], _points(body[POINT:]))


def written_reply(reply: Reply, *, to: bytes, secret: bytes) -> bytes:
    """A reply as it travels. to: the request as it came."""
    said = bytes([reply.how]) + reply.public + b"".join(reply.points) + reply.proof
    return said + _seal(secret, b"reply" + to, said)


def read_reply(said: bytes, *, to: bytes, secret: bytes) -> Reply:
    """A reply as it came. to: the request as it was sent. Raises: Unsealed."""
    body = said[:-_SEAL]
    if len(said) != REPLY or not _fits(secret, b"reply" + to, body, said[-_SEAL:]):
        raise Unsealed
    rest = body[1 + POINT :]
    return Reply(body[0], body[1 : 1 + POINT], _points(rest[:-PROOF]), rest[-PROOF:])


def _points(said: bytes) -> tuple[bytes, ...]:
    return tuple(said[at : at + POINT] for at in range(0, len(said), POINT))


def _seal(secret: bytes, about: bytes, said: bytes) -> bytes:
    return hmac.new(secret, about + said, hashlib.sha256).digest()


def _fits(secret: bytes, about: bytes, said: bytes, seal: bytes) -> bool:
    return hmac.compare_digest(_seal(secret, about, said), seal)
