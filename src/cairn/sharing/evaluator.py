"""Asks the evaluator for the tokens of words: what travels are points that hide them, always eight, and a proof comes back."""

import secrets
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.conf import settings

from cairn.sharing.engines import messages, oblivious
from cairn.sharing.errors import NoEvaluator

ANSWERS_WITHIN = 5.0  # seconds
SHORTEST_SECRET = 32  # characters


class Line:
    """A connection to the evaluator, good for many words."""

    def __init__(self, connected: socket.socket) -> None:
        self.socket = connected
        self.secret = settings.CAIRN_EVALUATOR_SECRET.encode()

    def tokens(self, words: Sequence[str], *, public: bytes = messages.NEWEST) -> tuple[bytes, tuple[bytes, ...]]:
        """The public half of the key that was used, and eight tokens: those of the words, then of nothing anybody says.

        public: of the key to use; without it the newest. Raises: NoEvaluator, also where the proof doesn't hold.
        """
        padding = messages.AT_ONCE - len(words)
        said = [word.encode() for word in words] + [secrets.token_bytes(oblivious.POINT) for _ in range(padding)]
        blinded = [oblivious.blind(word) for word in said]
        reply = self._asked(messages.Request(public, tuple(one.point for one in blinded)))
        if reply.how != messages.DONE or public not in (messages.NEWEST, reply.public):
            raise NoEvaluator
        try:
            found = oblivious.tokens(blinded, reply.points, public=reply.public, proof=reply.proof)
        except (oblivious.Unproven, oblivious.Unfit) as error:
            raise NoEvaluator from error
        return reply.public, found

    def tokens_of_all(self, words: Sequence[str], *, public: bytes) -> Iterator[bytes]:
        """One token a word, in their order, under one key."""
        for some in batched_words(words):
            yield from self.tokens(some, public=public)[1][: len(some)]

    def _asked(self, request: messages.Request) -> messages.Reply:
        said = messages.written_request(request, secret=self.secret)
        try:
            self.socket.sendall(said)
            heard = b""
            while len(heard) < messages.REPLY and (more := self.socket.recv(messages.REPLY - len(heard))):
                heard += more
            return messages.read_reply(heard, to=said, secret=self.secret)
        except (OSError, messages.Unsealed) as error:
            raise NoEvaluator from error


def batched_words(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """Eight at a time."""
    for at in range(0, len(words), messages.AT_ONCE):
        yield words[at : at + messages.AT_ONCE]


@contextmanager
def line() -> Iterator[Line]:
    """A connection for as long as this block lasts. Raises: NoEvaluator where nobody answers."""
    if len(settings.CAIRN_EVALUATOR_SECRET) < SHORTEST_SECRET:  # whoever listens there could speak as the evaluator
        raise NoEvaluator
    try:
        connected = socket.create_connection(settings.EVALUATOR, timeout=ANSWERS_WITHIN)
    except OSError as error:
        raise NoEvaluator from error
    with connected:
        yield Line(connected)
