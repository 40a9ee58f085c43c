"""What a log may say of a failure: what kind it was and where in the code. Never its words, which may hold a name.

A database that can't read a value says it, and so do most failures of the language itself.
"""

import logging
import traceback
from types import TracebackType

from cairn.base.errors import CairnError

Failed = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Formatter(logging.Formatter):
    """As logging's own, with failures told by kind and place."""

    def formatException(self, ei: Failed) -> str:  # noqa: N802 - logging's own name
        """The failure and what it came from, the first cause first."""
        return failure(ei[1]) if ei[1] is not None else ""


def failure(error: BaseException) -> str:
    """Kind and place of a failure and of each one that it came from, the first one first."""
    parts: list[str] = []
    found: BaseException | None = error
    seen: set[int] = set()
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        parts.append(f"{''.join(traceback.format_tb(found.__traceback__))}{kind(found)}")
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)
    return "\nfrom which came\n".join(reversed(parts))


def kind(error: BaseException) -> str:
    """A failure in a few words: its class; of a database's also its code and constraint; of our own what it says."""
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    if isinstance(error, CairnError):
        return f"{name}: {error}"
    state = getattr(error, "sqlstate", None)
    constraint = getattr(getattr(error, "diag", None), "constraint_name", None)
    more = [str(one) for one in (state, constraint) if one]
    return f"{name} ({', '.join(more)})" if more else name
