"""The doorway for an agency's own system: whose secret it is, whether it has to wait, and one entered transaction for one operation.

No session is read and none begins: what a browser sends by itself counts for nothing here, so that no page elsewhere can make it act.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

from cairn.access.services import Caller, come_in, enter
from cairn.base.errors import Broken, NotAllowed
from cairn.trail.actions import note
from cairn.web import blurred
from cairn.web.api.answering import no_method
from cairn.web.api.calls import Call
from cairn.web.api.errors import problem, problem_for

if TYPE_CHECKING:
    from cairn.web.doorway import Guard

Calls = Mapping[str, Call]


def calls_at(match: ResolverMatch) -> Calls | None:
    """What a system can call at this address; None for a page."""
    found: Calls | None = getattr(match.func, "calls", None)
    return found


def let_in(
    request: HttpRequest, match: ResolverMatch, answer: Callable[[HttpRequest], HttpResponse], guard: "Guard"
) -> HttpResponse:
    """The answer of a call; a problem with nothing left behind where it is refused."""
    request.COOKIES.clear()
    here = calls_at(match) or {}
    call = here.get("GET" if request.method == "HEAD" else str(request.method))
    if call is None:
        return no_method(here)
    with transaction.atomic():
        caller = _caller(request)
    if caller is None:
        says = "Send Authorization: Bearer and the secret of a service account. It may be wrong, shut, or over."
        return problem(401, "no-account", says, headers={"WWW-Authenticate": 'Bearer realm="Cairn"'})
    if caller.waits:
        return problem(
            429, "too-many", f"This account called too often. Wait {caller.waits} seconds, then send it again.",
            headers={"Retry-After": str(caller.waits)},
        )  # fmt: skip
    response = _entered(request, call, caller, answer, guard)
    if response.status_code in {403, 404}:
        _note_refusal(call, caller, match, response.status_code, guard)
    if response.status_code == 404:
        blurred.wait(request, match, caller.id)
    return response


def _caller(request: HttpRequest) -> Caller | None:
    kind, _, key = request.headers.get("Authorization", "").partition(" ")
    return come_in(key=key.strip()) if kind.lower() == "bearer" else None


def _entered(
    request: HttpRequest, call: Call, caller: Caller, answer: Callable[[HttpRequest], HttpResponse], guard: "Guard"
) -> HttpResponse:
    wanted = next((one for one in call.may if one in caller.operations), call.may[0])
    try:
        with transaction.atomic():
            enter(service=caller.id, operation=wanted)
            guard.entered, request.actor = True, caller.actor  # type: ignore[attr-defined]  # the doorway's own attribute
            response = answer(request)
            if response.streaming:
                raise Broken("An answer may not be sent piece by piece.")
            if response.status_code >= 400:
                transaction.set_rollback(True)
            return response
    except NotAllowed as error:
        return problem_for(error)
    finally:
        guard.entered = False


def _note_refusal(call: Call, caller: Caller, match: ResolverMatch, status: int, guard: "Guard") -> None:
    """Note that an account was refused, in a transaction of its own; absent and restricted leave the same note."""
    subject = next((value for value in match.kwargs.values() if isinstance(value, UUID)), None)
    try:
        with transaction.atomic():
            enter(service=caller.id, operation=caller.operations[0])
            guard.entered = True
            note(
                by=caller.actor, did="call.refused", on_kind=f"api_{call.name}", on=subject, details={"status": status}
            )
    except NotAllowed:
        return
    finally:
        guard.entered = False
