"""Keeps the tokens of people whom agencies hold, and matches what is asked against them. For the job worker alone.

An agency's tokens are made anew as a whole when what they are made of has changed: a table that said which token is whose
would be a list of everybody. Canaries are tokens of people who don't exist, for whom nobody has a reason to ask.
"""

import hashlib
import hmac
import logging
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connections, transaction

from cairn.sharing.evaluator import Line, line
from cairn.sharing.held_words import words_held
from cairn.sharing.rules.identity_keys import identity_words

log = logging.getLogger(__name__)
NOBODY = UUID(int=0)
CANARIES = 24
LEVELS = {False: ("pointer", "analysis_only", "sealed"), True: ("partnership",)}
"""Whether an agency shares somebody openly -> the levels. Closely held ones are few and made anew soon, the others each night."""
_GIVEN = "Amaryllis Bartholomew Clementina Dashiell Evadne Ferdinand Griselda Horatio Isadora Jolyon Lettice Montague".split()
_FAMILY = "Quillfeather Thornbeck Wexcombe Yarrowdale Zeal-Marsh Oxbarrow Pennywold Ravelstone".split()
_BORN_FROM = date(2008, 1, 1)
_BORN_WITHIN = 2_900  # days


@dataclass(frozen=True)
class Refreshed:
    """What a refresh did. made: sets of tokens, one or two an agency, that were made anew; tokens: how many of theirs; adopted: a key came into use."""

    made: int
    tokens: int
    adopted: bool


def refresh(*, everybody: bool = False, using: str = "job") -> Refreshed:
    """Make the tokens say what is held closely now, under the evaluator's newest key; said again, it changes nothing.

    everybody: also what is shared openly; so it is in any case where a key is new. A crash leaves the key in use as it was: each agency's tokens are replaced whole, and a new key is used once all are
    made. Raises: NoEvaluator.
    """
    with line() as to_evaluator:
        public, canary = to_evaluator.tokens(canary_words()[:1])
        key = _call("select sharing_know_quiet_key(%s)", public, using=using)
        before = _call("select sharing_quiet_key()", using=using)
        adopted = before is None or bytes(before) != public
        sizes = [
            _kept(to_evaluator, _Set(key, agency, shared), public, words, using=using)
            for shared in ((False, True) if everybody or adopted else (False,))
            for agency, words in sorted(_words_held(shared, using=using).items())
        ]
    if adopted:
        _call("select sharing_use_quiet_key(%s)", key, using=using)
    if not _call("select sharing_quiet_canary_kept(%s, %s)", key, canary[0], using=using):
        log.error("A quiet question about a canary finds nothing: tokens are not made or kept as they should be.")
    made = [size for size in sizes if size is not None]
    return Refreshed(len(made), sum(made), adopted)


def match(*, using: str = "job") -> int:
    """Match all questions that wait; returns how many. Each is matched once, whole or not at all."""
    done = 0
    while some := _call("select sharing_match_quietly()", using=using):
        done += some
    return done


def canary_words() -> list[str]:
    """One word each for people who don't exist: the same in every refresh, and known to nobody who lacks Cairn's own secret."""
    return [_canary(number) for number in range(CANARIES)]


def _canary(number: int) -> str:
    drawn = hmac.new(settings.SECRET_KEY.encode(), f"canary {number}".encode(), hashlib.sha256).digest()
    given, family = _GIVEN[drawn[0] % len(_GIVEN)], _FAMILY[drawn[1] % len(_FAMILY)]
    born = _BORN_FROM + timedelta(days=int.from_bytes(drawn[2:6], "big") % _BORN_WITHIN)
    return identity_words(given_names=given, family_name=family, born=born.isoformat())[0]


def _words_held(shared: bool, *, using: str) -> dict[UUID, list[str]]:
    """Agency -> the words of all whom it shares openly, or holds closely, each once; with none now too, and the canaries."""
    found: dict[UUID, set[str]] = {} if shared else {NOBODY: set(canary_words())}
    with connections[using].cursor() as cursor:
        cursor.execute("select id from agencies_agency")
        found |= {agency: set() for (agency,) in cursor.fetchall()}
    for one in words_held(levels=LEVELS[shared], using=using):
        found[one.agency].update(one.words)
    return {agency: sorted(words) for agency, words in found.items()}


@dataclass(frozen=True)
class _Set:
    """The tokens of one agency under one key: of those whom it shares openly, or holds closely."""

    key: UUID
    agency: UUID
    shared: bool


def _kept(to_evaluator: Line, of: _Set, public: bytes, words: list[str], *, using: str) -> int | None:
    """How many tokens were made anew for a set; None where nothing had changed."""
    digest = hmac.new(settings.SECRET_KEY.encode(), "\n".join(words).encode(), hashlib.sha256).hexdigest()
    if _call("select sharing_quiet_digest(%s, %s, %s)", of.key, of.agency, of.shared, using=using) == digest:
        return None
    made = list(to_evaluator.tokens_of_all(words, public=public))
    statement = "select sharing_keep_quiet_tokens(%s, %s, %s, %s, %s::bytea[])"
    _call(statement, of.key, of.agency, of.shared, digest, made, using=using)
    return len(made)


def _call(statement: str, *given: Any, using: str) -> Any:
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchone()[0]
