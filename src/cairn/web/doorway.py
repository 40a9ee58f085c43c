"""The only way in: who is it, for whom and why. Opens the transaction, enters with a signed post, and closes both.

What a view has done holds only if its answer is below 400; a refusal leaves nothing but the note that it was refused.
Source: how rows are kept, 6 (side doors); setup, trap 3 (the session stands outside the doorway).
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib.auth import logout
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, ResolverMatch, resolve, reverse

from cairn.access.entry import enter
from cairn.agencies.queries import actor_of, posts_of
from cairn.agencies.roles import Actor
from cairn.base.clock import now
from cairn.base.errors import Broken, CairnError, NotAllowed
from cairn.trail.actions import note
from cairn.web import blurred, errors
from cairn.web.api.door import calls_at, let_in

OPEN_PAGES = frozenset(
    {
        "start", "sign_in", "sign_out", "outside_begin", "outside_back", "second_step", "passkey_asked", "passkey_answered",
        "rules", "roles", "basis", "accessibility", "duty_feed", "clocks", "help",
        "report", "report_page", "report_danger", "report_check", "report_done", "report_thrown", "report_return",
        "report_call_back", "welcome", "api_start", "api_openapi", "api_nowhere",
    }
)  # fmt: skip
"""Pages that need no entry, by the name of their address: they show nothing about any person."""
COUNTS_TRIES = frozenset({"sign_in", "second_step", "passkey_answered", "new_password", "report_return", "welcome"})
"""A wrong password or code is refused, and counted all the same."""
POST_PAGE = "post"
"""Where someone who has signed in says for whom they act."""
ACCOUNT_PAGES = frozenset(
    {
        POST_PAGE, "account", "new_password", "add_app", "recovery_codes", "remove_factor", "passkey_begun",
        "passkey_made", "end_session", "outside_tying",
    }
)  # fmt: skip
"""Pages of somebody who has signed in, but not entered: about their own account alone."""
IDLE = settings.SESSION_COOKIE_AGE  # seconds
WAITING = "HX-Request"  # a page that asks by itself whether something is done does not keep a session awake
PROTECTED = re.compile(
    r"\b(?:records|linkage|people|places|network|signals|concerns|forms|sharing|trail|access|intake|duties)_\w+",
    re.IGNORECASE,
)
ENTERING = re.compile(r"\s*select access_enter\(", re.IGNORECASE)

Answer = Callable[[HttpRequest], HttpResponse]


class Doorway:
    """Middleware that lets a request in, and undoes what a refused or failed one did."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The view's answer; a page to sign in where nobody has; a refusal with nothing left behind."""
        request.actor = None  # type: ignore[attr-defined]  # the doorway's own attribute
        try:
            match: ResolverMatch | None = resolve(request.path_info)
        except Resolver404:
            match = None
        with _watched() as guard:
            if match and calls_at(match) is not None:
                return let_in(request, match, self.answer, guard)
            if match and match.url_name in OPEN_PAGES | ACCOUNT_PAGES:
                return self._open(request, match)
            return self._entered(request, match, guard)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for one of the five kinds; anything else is Django's to answer with 500."""
        if isinstance(error, CairnError):
            return errors.page_for(request, error)
        return None

    def _open(self, request: HttpRequest, match: ResolverMatch) -> HttpResponse:
        if match.url_name in ACCOUNT_PAGES and not _is_awake(request):
            return _to_sign_in(request)
        with transaction.atomic():
            response = self.answer(request)
            if response.status_code >= 400 and match.url_name not in COUNTS_TRIES:
                transaction.set_rollback(True)
        return response

    def _entered(self, request: HttpRequest, match: ResolverMatch | None, guard: "Guard") -> HttpResponse:
        if not _is_awake(request):
            return _to_sign_in(request) if match else self.answer(request)
        actor = chosen(request)
        if actor is None or actor.post is None:
            return HttpResponseRedirect(f"{reverse(POST_PAGE)}?{urlencode({'next': request.get_full_path()})}")
        try:
            with transaction.atomic():
                enter(post=actor.post, purpose=actor.purpose)
                guard.entered, request.actor = True, actor  # type: ignore[attr-defined]
                response = self.answer(request)
                if response.streaming:
                    raise Broken("A page may not be sent piece by piece: its rows are read before the doorway closes.")
                if response.status_code >= 400:
                    transaction.set_rollback(True)
        except NotAllowed:  # the post ended between two queries
            logout(request)
            return _to_sign_in(request)
        finally:
            guard.entered = False
        if response.status_code in {403, 404}:
            _note_refusal(request, match, response.status_code, guard)
        if response.status_code == 404:
            blurred.wait(request, match, actor.staff or "")
        return response


class Guard:
    """Wraps each query: one that names a protected table before anybody has entered is a fault, not an empty list."""

    def __init__(self) -> None:
        self.entered = False

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """Run the query, or raise Broken."""
        if not self.entered and PROTECTED.search(sql) and not ENTERING.match(sql):
            raise Broken("A page read protected rows while nobody had entered.")
        return execute(sql, params, many, context)


@contextmanager
def _watched() -> Iterator[Guard]:
    guard = Guard()
    with connection.execute_wrapper(guard):
        yield guard


def chosen(request: HttpRequest) -> Actor | None:
    """Who the signed-in person acts as, if the post they chose is still theirs. 1 query."""
    wanted, purpose = request.session.get("post"), request.session.get("purpose", "")
    for post in posts_of(request.user):  # type: ignore[arg-type]  # the user is a Staff: AUTH_USER_MODEL
        if str(post.id) == wanted and purpose and may_act(request, post):
            post.staff = request.user  # type: ignore[assignment]
            return actor_of(post, purpose=purpose)
    return None


def may_act(request: HttpRequest, post: Any) -> bool:
    """Whether somebody who signed in this way may act in a post.

    Their agency may want more than a password, and another agency's sign-in vouches for nobody here.
    """
    if request.session.get("vouched", "") not in {"", post.agency.code}:
        return False
    return not post.agency.wants_second_factor or bool(request.session.get("second"))


def _is_awake(request: HttpRequest) -> bool:
    """Whether someone is signed in and has done something within the idle time; if not, they are signed out."""
    if not request.user.is_authenticated:
        return False
    seen, moment = request.session.get("seen_at", 0), now().timestamp()
    if moment - seen > IDLE:
        logout(request)
        return False
    if WAITING not in request.headers or request.method == "POST":  # what somebody types is kept as they type
        request.session["seen_at"] = moment
    return True


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('sign_in')}?{urlencode({'next': request.get_full_path()})}")


def _note_refusal(request: HttpRequest, match: ResolverMatch | None, status: int, guard: Guard) -> None:
    """Note, in a transaction of its own, that somebody was refused; absent and restricted leave the same note."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if match is None or actor.post is None:
        return
    subject = next((value for value in match.kwargs.values() if isinstance(value, UUID)), None)
    try:
        with transaction.atomic():
            enter(post=actor.post, purpose=actor.purpose)
            guard.entered = True
            note(by=actor, did="page.refused", on_kind=match.url_name or "page", on=subject, details={"status": status})
    except NotAllowed:
        return
    finally:
        guard.entered = False
