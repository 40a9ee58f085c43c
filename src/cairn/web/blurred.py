"""How long "there is nothing here" takes says nothing of whether there is: a wait that asking again never averages out.

What is restricted takes a little longer to find than what isn't there. So each such answer waits for a time drawn, by a key that
stays on the server, from who asks and what they ask for: the same for every try. A clock then tells one from the other no better than
that little against the longest wait. Source: access design, two walls; docs/explanation/attacks.md.
"""

import hmac
import re
import time
from collections.abc import Iterable
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.urls import ResolverMatch

MOST_IDS = 50  # typed in one request that are looked at
JSON = "application/json"
IN_JSON = re.compile(r'"([0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12})"')
_whole = float(2**64)


def wait(request: HttpRequest, match: ResolverMatch | None, reader: UUID | str) -> None:
    """Wait before an answer that there is nothing here. Call it when no transaction is open."""
    longest = max((drawn(reader, wanted) for wanted in _ids(request, match)), default=0.0)
    if longest:
        time.sleep(longest)


def drawn(reader: UUID | str, wanted: UUID) -> float:
    """Seconds for one reader and one id, from 0 to the longest wait, all alike.

    Of several ids the longest counts, so that ids added or changed beside the one that somebody is after never lower its own wait.
    """
    mac = hmac.digest(settings.SECRET_KEY.encode(), f"cairn.blurred|{reader}|{wanted}".encode(), sha256)
    return settings.NOTHING_HERE_TAKES / 1000 * int.from_bytes(mac[:8], "big") / _whole


def _ids(request: HttpRequest, match: ResolverMatch | None) -> set[UUID]:
    said: Iterable[object] = (match.kwargs if match else {}).values()
    typed = [value for data in (request.GET, request.POST) for _, values in data.lists() for value in values]
    sent = IN_JSON.findall(request.body.decode("utf-8", "replace")) if request.content_type == JSON else ()
    return {found for found in map(_id, (*said, *typed[:MOST_IDS], *sent[:MOST_IDS])) if found}


def _id(value: object) -> UUID | None:
    if isinstance(value, UUID):
        return value
    try:
        return UUID(str(value).rpartition(":")[2])  # desk:ID
    except ValueError:
        return None
