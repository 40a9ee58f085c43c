"""The same call sent twice is done once: by the key that the system gave it, within one account."""

import hashlib
import re
from collections.abc import Callable

from cairn.access.services import begin, done
from cairn.web.api.calls import Answer
from cairn.web.api.errors import Refused

KEY = re.compile(r"[\x21-\x7e]{8,200}")


def once(*, key: str | None, print_: bytes, do: Callable[[], Answer]) -> Answer:
    """What was answered the first time under this key; else what `do` answers now. print_: hash of all that was sent.

    Who comes second waits for the first. A call that was refused leaves nothing, so that its key can be used again.
    Raises: Refused without a key, or for one under which something else was sent.
    """
    if key is None or not KEY.fullmatch(key):
        raise Refused(
            400,
            "no-key",
            "Send Idempotency-Key with 8 to 200 signs, a new one for each thing that you send: then it can be sent again safely.",
        )
    said = hashlib.sha256(key.encode()).digest()
    before = begin(key=said, fingerprint=print_)
    if before is not None:
        return Answer(**before)
    answer = do()
    done(
        key=said,
        answer={"body": answer.body, "status": answer.status, "version": answer.version, "place": answer.place},
    )
    return answer
