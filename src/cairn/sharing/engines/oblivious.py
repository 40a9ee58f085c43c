"""A word becomes a token only with a key that whoever holds the word never has, and whoever holds the key never sees it.

The asker *blinds* a word to a random-looking point; the evaluator multiplies points by its key, and proves that it used the
key whose public half is known; the asker takes the blind off and has the word's token. The group arithmetic is libsodium's.
Scalars and points are 32 bytes, tokens 64.

Limits. A token hides a word only from somebody without the key: names and NHS numbers are few enough to be tried one by one.
Whoever may ask the evaluator can try as many words as it answers; whoever has a stolen key and a copy of the tokens tries all
of them in an afternoon. docs/explanation/matching-without-telling.md says what that means for people.

Source: RFC 9497 (December 2023), OPRF(ristretto255, SHA-512) in its modes OPRF and VOPRF; RFC 9380, expand_message_xmd.
"""

import hashlib
import hmac
import os
import sys
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field

with warnings.catch_warnings():  # it leaves the closing of a file to the collector of garbage
    warnings.simplefilter("ignore", ResourceWarning)
    import rbcl

    os.unlink(sys.modules["rbcl._sodium"].lib_path)  # it unpacks libsodium into a file, loads it and leaves the file

PLAIN, VERIFIABLE = 0, 1
POINT, SCALAR, TOKEN, PROOF = 32, 32, 64, 64  # bytes
NOWHERE = bytes(POINT)
_BLOCK = 128  # bytes of SHA-512
_LONGEST = 2**16 - 1  # bytes of a word


class Unfit(ValueError):
    """A point, scalar or word that no honest party sends."""


class Unproven(ValueError):
    """The evaluator did not use the key whose public half is known."""


@dataclass(frozen=True)
class Key:
    """The evaluator's key; what it shows of itself is its public half alone."""

    private: bytes = field(repr=False)
    public: bytes


@dataclass(frozen=True)
class Blinded:
    """A word, what hides it, and the point that the evaluator sees."""

    word: bytes = field(repr=False)
    blind: bytes = field(repr=False)
    point: bytes


def new_key() -> Key:
    """A key at random."""
    return _key(rbcl.crypto_core_ristretto255_scalar_random())


def key_of(private: bytes) -> Key:
    """The key of a private half that was kept. Raises: Unfit."""
    if len(private) != SCALAR or private == bytes(SCALAR) or _reduced(private) != private:
        raise Unfit("no private half of a key")
    return _key(private)


def derived_key(seed: bytes, about: bytes, *, mode: int = VERIFIABLE) -> Key:
    """The key that RFC 9497 derives from a seed of 32 bytes and words about it."""
    said = seed + _length(about) + about
    for counter in range(256):
        private = _to_scalar(said + bytes([counter]), b"DeriveKeyPair", mode)
        if private != bytes(SCALAR):
            return _key(private)
    raise Unfit("no key comes of this seed")


def blind(word: bytes, *, using: bytes = b"", mode: int = VERIFIABLE) -> Blinded:
    """Hide a word behind a scalar, at random unless given. Raises: Unfit."""
    if len(word) > _LONGEST:
        raise Unfit("too long a word")
    start = rbcl.crypto_core_ristretto255_from_hash(_expanded(word, b"HashToGroup-" + _context(mode)))
    if start == NOWHERE:
        raise Unfit("a word without a point")
    hidden_by = using or rbcl.crypto_core_ristretto255_scalar_random()
    return Blinded(word, hidden_by, _times(hidden_by, start))


def evaluate(key: Key, points: Sequence[bytes]) -> tuple[bytes, ...]:
    """The points times the key. Raises: Unfit for bytes that are no point, or the point that is nowhere."""
    for point in points:
        check_point(point)
    return tuple(_times(key.private, point) for point in points)


def check_point(point: bytes) -> None:
    """Raises: Unfit unless these bytes are a point as its one encoding says it, and not the one that is nowhere."""
    if len(point) != POINT or point == NOWHERE or not rbcl.crypto_core_ristretto255_is_valid_point(point):
        raise Unfit("no point")


def prove(key: Key, points: Sequence[bytes], evaluated: Sequence[bytes], *, using: bytes = b"") -> bytes:
    """That all points were multiplied by this key, without telling it. using: a scalar, at random unless given."""
    mean, _ = _composites(key.public, points, evaluated)
    mean_evaluated = _times(key.private, mean)
    drawn = using or rbcl.crypto_core_ristretto255_scalar_random()
    commitments = (rbcl.crypto_scalarmult_ristretto255_base(drawn), _times(drawn, mean))
    challenge = _challenge(key.public, mean, mean_evaluated, *commitments)
    told = rbcl.crypto_core_ristretto255_scalar_mul(challenge, key.private)
    return bytes(challenge + rbcl.crypto_core_ristretto255_scalar_sub(drawn, told))


def check_proof(public: bytes, points: Sequence[bytes], evaluated: Sequence[bytes], proof: bytes) -> None:
    """Raises: Unproven unless all points were multiplied by the key of this public half; Unfit for what is no point."""
    for point in (public, *points, *evaluated):
        check_point(point)
    challenge, told = proof[:SCALAR], proof[SCALAR:]
    if len(proof) != PROOF or not points or len(points) != len(evaluated) or not _are_scalars(challenge, told):
        raise Unproven("this is no proof")
    mean, mean_evaluated = _composites(public, points, evaluated)
    add = rbcl.crypto_core_ristretto255_add
    first = add(rbcl.crypto_scalarmult_ristretto255_base(told), _times(challenge, public))
    second = add(_times(told, mean), _times(challenge, mean_evaluated))
    if not hmac.compare_digest(_challenge(public, mean, mean_evaluated, first, second), challenge):
        raise Unproven("another key was used")


def token(blinded: Blinded, evaluated: bytes) -> bytes:
    """The token of a word, by its evaluated point. Check the proof first. Raises: Unfit."""
    check_point(evaluated)
    point = _times(rbcl.crypto_core_ristretto255_scalar_invert(blinded.blind), evaluated)
    said = _length(blinded.word) + blinded.word + _length(point) + point + b"Finalize"
    return hashlib.sha512(said).digest()


def tokens(blinded: Sequence[Blinded], evaluated: Sequence[bytes], *, public: bytes, proof: bytes) -> tuple[bytes, ...]:
    """The tokens of words, once it is proved which key was used. Raises: Unproven, Unfit."""
    check_proof(public, [one.point for one in blinded], evaluated, proof)
    return tuple(token(one, point) for one, point in zip(blinded, evaluated, strict=True))


def _key(private: bytes) -> Key:
    return Key(private, rbcl.crypto_scalarmult_ristretto255_base(private))


def _context(mode: int) -> bytes:
    return b"OPRFV1-" + bytes([mode]) + b"-ristretto255-SHA512"


def _length(said: bytes) -> bytes:
    return len(said).to_bytes(2, "big")


def _expanded(said: bytes, domain: bytes) -> bytes:
    """64 bytes that look random. Source: RFC 9380, 5.3.1, for SHA-512 and one block."""
    ends = domain + bytes([len(domain)])
    first = hashlib.sha512(bytes(_BLOCK) + said + (64).to_bytes(2, "big") + b"\0" + ends).digest()
    return hashlib.sha512(first + b"\1" + ends).digest()


def _to_scalar(said: bytes, domain: bytes, mode: int) -> bytes:
    return bytes(rbcl.crypto_core_ristretto255_scalar_reduce(_expanded(said, domain + _context(mode))))


def _reduced(scalar: bytes) -> bytes:
    return bytes(rbcl.crypto_core_ristretto255_scalar_reduce(scalar + bytes(SCALAR)))


def _are_scalars(*given: bytes) -> bool:
    return all(len(one) == SCALAR and one != bytes(SCALAR) and _reduced(one) == one for one in given)


def _times(scalar: bytes, point: bytes) -> bytes:
    try:
        return bytes(rbcl.crypto_scalarmult_ristretto255(scalar, point))
    except (RuntimeError, ValueError, TypeError) as error:
        raise Unfit("no product of a point and a scalar") from error


def _composites(public: bytes, points: Sequence[bytes], evaluated: Sequence[bytes]) -> tuple[bytes, bytes]:
    """One point for all points and one for all evaluated ones, each weighed by what nobody could choose."""
    domain = b"Seed-" + _context(VERIFIABLE)
    seed = hashlib.sha512(_length(public) + public + _length(domain) + domain).digest()
    mean = mean_evaluated = NOWHERE
    for place, (point, product) in enumerate(zip(points, evaluated, strict=True)):
        said = _length(seed) + seed + place.to_bytes(2, "big")
        said += _length(point) + point + _length(product) + product + b"Composite"
        weight = _to_scalar(said, b"HashToScalar-", VERIFIABLE)
        mean = rbcl.crypto_core_ristretto255_add(_times(weight, point), mean)
        mean_evaluated = rbcl.crypto_core_ristretto255_add(_times(weight, product), mean_evaluated)
    return mean, mean_evaluated


def _challenge(*points: bytes) -> bytes:
    said = b"".join(_length(point) + point for point in points) + b"Challenge"
    return _to_scalar(said, b"HashToScalar-", VERIFIABLE)
