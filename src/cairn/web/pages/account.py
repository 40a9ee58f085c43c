"""A person's own way to sign in: password, app, passkeys, recovery codes. Signed in, but acting for nobody yet."""

from typing import Any
from uuid import UUID

import segno
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import path, reverse
from django.utils.safestring import mark_safe
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cairn.access import factors
from cairn.access.accounts import SHORTEST_PASSWORD, Session, change_password, end_sessions, sessions_of
from cairn.access.posts import SLEEPS_AFTER
from cairn.access.providers import KIND, Provider, providers
from cairn.agencies.queries import posts_of
from cairn.agencies.sign_in import holder_of
from cairn.base.clock import now
from cairn.base.errors import BadInput, NotFound, NotNow
from cairn.web.pages import page
from cairn.web.pages.second_step import read_answer
from cairn.web.parts.words import counted
from cairn.web.sessions import stored

FRESH = 15 * 60  # seconds after signing in within which one's way to sign in may be changed. Source: ASVS 5.0, 7.5.1


def chosen_password(*, required: str) -> forms.CharField:
    """The field in which somebody chooses a password. required: what is said where nothing was typed."""
    least = f"A password has at least {SHORTEST_PASSWORD} characters: four words are easy to remember"
    said = {"required": required, "min_length": least}
    return forms.CharField(max_length=500, min_length=SHORTEST_PASSWORD, strip=False, error_messages=said)


class NewPassword(forms.Form):
    """The present password, and a new one."""

    old = forms.CharField(max_length=500, strip=False, error_messages={"required": "Enter your present password"})
    new = chosen_password(required="Enter a new password")


class App(forms.Form):
    """A code that shows that the app knows the secret."""

    code = forms.CharField(max_length=10, error_messages={"required": "Enter the six figures that the app shows"})
    label = forms.CharField(max_length=60, required=False)


def whose(request: HttpRequest) -> Any:
    """The person whose account it is."""
    return request.user


def may_change(request: HttpRequest) -> None:
    """Raises: NotNow, where they proved who they are too long ago to change how they do."""
    if now().timestamp() - request.session.get("proved_at", 0) > FRESH:
        raise NotNow("You signed in some time ago. Sign out and in again, then change how you sign in.")


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """How somebody signs in, and what they may add."""
    return _account(request)


def _account(request: HttpRequest, form: NewPassword | None = None) -> HttpResponse:
    held = factors.factors_of(whose(request).id)
    return page(
        request,
        "account.html",
        status=422 if form and form.errors else 200,
        form=form or NewPassword(),
        name=whose(request).name,
        ways=[one for one in held if one.kind in factors.SECOND],
        tied=[one for one in held if one.kind == KIND],
        outside=_offered(request),
        codes_left=sum(one.kind == "recovery" for one in held),
        sessions=_sessions(request),
        sleeps_after=now() + SLEEPS_AFTER,
    )


def _offered(request: HttpRequest) -> list[Provider]:
    """The sign-ins of agencies at which they hold a post."""
    codes = {post.agency.code for post in posts_of(whose(request))}
    return [one for one in providers().values() if one.agency in codes]


@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """End one other session, or all others. This one ends by signing out."""
    which = request.POST.get("session", "")
    if which != "all" and not any(str(one.id) == which and not one.here for one in _sessions(request)):
        raise NotFound
    ended = end_sessions(
        staff=whose(request).id, key=stored(request.session.session_key), only="" if which == "all" else which
    )
    messages.success(request, f"{counted(ended, 'session is,sessions are')} ended." if ended else "No other was open.")
    return HttpResponseRedirect(reverse("account"))


def _sessions(request: HttpRequest) -> tuple[Session, ...]:
    return sessions_of(staff=whose(request).id, key=stored(request.session.session_key))


@sensitive_post_parameters("old", "new")
@require_POST
def new_password(request: HttpRequest) -> HttpResponse:
    """Change the password; every session ends, this one too."""
    may_change(request)
    form = NewPassword(request.POST)
    if form.is_valid():
        staff = whose(request)
        try:
            proved = holder_of(username=staff.username, password=form.cleaned_data["old"], origin=f"account {staff.id}")
        except NotNow as refusal:
            form.add_error("old", str(refusal))
        else:
            if proved == staff.id:
                change_password(staff=staff, password=form.cleaned_data["new"])
                logout(request)
                messages.success(
                    request, "Your password is changed, and every session of yours has ended. Sign in again."
                )
                return HttpResponseRedirect(reverse("sign_in"))
            form.add_error("old", "This is not your present password")
    return _account(request, form)


@require_http_methods(["GET", "POST"])
def add_app(request: HttpRequest) -> HttpResponse:
    """Show the secret for an app, and keep it once the app has given a right code."""
    may_change(request)
    staff = whose(request)
    secret = request.session.setdefault("app_secret", factors.fresh_secret())
    form = App(request.POST or None)
    if request.method == "POST" and form.is_valid():
        label = form.cleaned_data["label"] or "App"
        try:
            factors.add_app(staff=staff, secret=secret, code=form.cleaned_data["code"], label=label)
        except BadInput as wrong:
            form.add_error("code", str(wrong))
        else:
            del request.session["app_secret"]
            request.session["second"] = "app"
            return _codes(request)
    drawn = segno.make(factors.app_address(secret=secret, username=staff.username)).svg_inline(scale=4, border=2)
    return page(
        request,
        "account_app.html",
        status=422 if form.errors else 200,
        form=form,
        drawn=mark_safe(drawn),  # noqa: S308 - lines of a drawing, none of them anybody's words
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
    )


@require_POST
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make ten new recovery codes and show them this once."""
    may_change(request)
    return _codes(request)


def _codes(request: HttpRequest) -> HttpResponse:
    return page(request, "account_codes.html", codes=factors.make_recovery_codes(staff=whose(request)))


@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Take away an app or a passkey; recovery codes go with the last of them."""
    may_change(request)
    staff = whose(request)
    try:
        which = UUID(request.POST.get("factor", ""))
    except ValueError as error:
        raise BadInput("Say which of them to take away.") from error
    if factors.remove(staff=staff, what=which):
        if not factors.needs_second(staff.id):
            factors.remove(staff=staff, what="recovery")
        messages.success(request, "It is taken away.")
    return HttpResponseRedirect(reverse("account"))


@require_POST
def passkey_begun(request: HttpRequest) -> HttpResponse:
    """What the browser is asked to make a passkey."""
    may_change(request)
    asked, state = factors.begin_passkey(staff=whose(request), host=request.get_host())
    request.session["new_passkey"] = state
    return JsonResponse(asked)


@require_POST
def passkey_made(request: HttpRequest) -> HttpResponse:
    """Keep the passkey that the browser has made."""
    may_change(request)
    state, answer = request.session.pop("new_passkey", None), read_answer(request)
    if state is None or answer is None:
        return JsonResponse({"said": "Try again."}, status=422)
    label = str(answer.get("label", ""))[:60].strip() or "Passkey"
    try:
        factors.finish_passkey(
            staff=whose(request), host=request.get_host(), state=state, answer=answer.get("passkey"), label=label
        )
    except BadInput as wrong:
        return JsonResponse({"said": str(wrong)}, status=422)
    request.session["second"] = "passkey"
    messages.success(request, "Your passkey is kept. You can sign in with it from now on.")
    return JsonResponse({"goes": reverse("account")})


addresses = [
    path("account", account, name="account"),
    path("account/password", new_password, name="new_password"),
    path("account/app", add_app, name="add_app"),
    path("account/sessions", end_session, name="end_session"),
    path("account/codes", recovery_codes, name="recovery_codes"),
    path("account/remove", remove, name="remove_factor"),
    path("account/passkey/ask", passkey_begun, name="passkey_begun"),
    path("account/passkey/keep", passkey_made, name="passkey_made"),
]
