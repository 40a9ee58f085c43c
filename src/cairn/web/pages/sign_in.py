"""Signing in and out, and saying for whom and why one acts."""

import hashlib
import secrets
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from cairn.access.accounts import come_in, keep_session
from cairn.access.errors import Asleep
from cairn.access.factors import needs_second
from cairn.access.providers import providers
from cairn.access.roles import PURPOSES
from cairn.agencies.queries import posts_of
from cairn.base.clock import now
from cairn.base.errors import NotNow
from cairn.web.doorway import may_act
from cairn.web.pages import page
from cairn.web.parts.device import device_in_words
from cairn.web.sessions import stored

DEVICE, DEVICE_AGE = "cairn_device", 90 * 24 * 3600  # a cookie by which a browser is known again, seconds
WRONG = "The sign-in name or the password is not right."
NO_POST = "Your account holds no post now. Ask your agency’s safeguarding lead or the administrator to give you one."


class SignIn(forms.Form):
    """Who, and why."""

    username = forms.CharField(max_length=150, error_messages={"required": "Enter your sign-in name"})
    password = forms.CharField(max_length=500, strip=False, error_messages={"required": "Enter your password"})
    purpose = forms.ChoiceField(choices=PURPOSES.items(), error_messages={"required": "Say why you sign in"})


class Choice(forms.Form):
    """For whom, and why."""

    post = forms.ChoiceField(error_messages={"required": "Choose for whom you act"})
    purpose = forms.ChoiceField(choices=PURPOSES.items(), error_messages={"required": "Say why"})

    def __init__(self, posts: tuple[Any, ...], *given: Any) -> None:
        super().__init__(*given)
        self.fields["post"].choices = [(str(post.id), str(post)) for post in posts]  # type: ignore[attr-defined]


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name, password and purpose; one sentence for every failure."""
    form = SignIn(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        device = _device(request, said["username"])
        where = {"origin": device or request.META.get("REMOTE_ADDR", ""), "known_device": bool(device)}
        try:
            staff = authenticate(request, username=said["username"], password=said["password"], **where)
        except NotNow as wait:
            form.add_error(None, str(wait))
        else:
            if staff is not None:
                return _remembered(_proved(request, staff, said["purpose"], form), said["username"], device)
            form.add_error(None, WRONG)
    status = 422 if form.errors else 200
    return _ask(request, form, status=status)


def _ask(request: HttpRequest, form: SignIn, *, status: int = 200) -> HttpResponse:
    return page(
        request,
        "sign_in.html",
        status=status,
        form=form,
        purposes=PURPOSES,
        onward=onward(request, default=""),
        outside=providers().values(),
    )


def _proved(request: HttpRequest, staff: Any, purpose: str, form: SignIn) -> HttpResponse:
    """The password was right: a second step for those who have set one up, else in."""
    if not posts_of(staff):
        form.add_error(None, NO_POST)
        return _ask(request, form, status=422)
    if needs_second(staff.id):
        return half_way(request, staff, purpose=purpose, goes=onward(request))
    try:
        return let_in(request, staff, purpose, second="", goes=onward(request))
    except Asleep as sleeps:
        form.add_error(None, str(sleeps))
        return _ask(request, form, status=422)


def half_way(request: HttpRequest, staff: Any, *, purpose: str, goes: str, vouched: str = "") -> HttpResponse:
    """To the second step; what was proved so far is kept for ten minutes."""
    request.session["half"] = {
        "staff": str(staff.id), "purpose": purpose, "next": goes, "at": now().timestamp(), "vouched": vouched,
    }  # fmt: skip
    return HttpResponseRedirect(reverse("second_step"))


def let_in(
    request: HttpRequest, staff: Any, purpose: str, *, second: str, goes: str, vouched: str = ""
) -> HttpResponse:
    """Begin a session. second: what was proved besides the password. To `goes`, or first to saying for whom and why.

    vouched: code of the agency whose own sign-in said who it is; the session acts for no other. Raises: Asleep.
    """
    posts = posts_of(staff)
    if not posts:
        return HttpResponse(status=422)
    come_in(staff.id)
    login(request, staff, backend=settings.AUTHENTICATION_BACKENDS[0])
    keep_session(staff=staff.id, key=stored(request.session.session_key), device=device_in_words(request))
    moment = now().timestamp()
    request.session.update(
        {"seen_at": moment, "proved_at": moment, "purpose": purpose, "second": second, "vouched": vouched}
    )
    if len(posts) > 1 or not purpose or not may_act(request, posts[0]):
        return HttpResponseRedirect(f"{reverse('post')}?next={goes}")
    request.session["post"] = str(posts[0].id)
    return HttpResponseRedirect(goes)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return HttpResponseRedirect(reverse("sign_in"))


@require_http_methods(["GET", "POST"])
def post(request: HttpRequest) -> HttpResponse:
    """Change agency, role or purpose."""
    held = posts_of(request.user)  # type: ignore[arg-type]  # the user is a Staff: AUTH_USER_MODEL
    posts = tuple(one for one in held if may_act(request, one))
    form = Choice(posts, request.POST or None)
    if request.method == "POST" and form.is_valid():
        request.session["post"] = form.cleaned_data["post"]
        request.session["purpose"] = form.cleaned_data["purpose"]
        return HttpResponseRedirect(onward(request))
    only = str(posts[0].id) if len(posts) == 1 else ""
    now_chosen = {"post": request.session.get("post", "") or only, "purpose": request.session.get("purpose", "")}
    return page(
        request,
        "post.html",
        status=422 if form.errors else 200,
        form=form,
        posts=posts,
        shut=[one for one in held if one not in posts],
        purposes=PURPOSES,
        chosen=now_chosen | request.POST.dict(),
        onward=onward(request, default=""),
        name=str(request.user),
    )


def onward(request: HttpRequest, *, default: str | None = None, asked: str = "") -> str:
    """Where to go next, on this site only."""
    wanted = asked or request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("today") if default is None else default


def _device(request: HttpRequest, username: str) -> str:
    """This browser's own mark, if this person has signed in with it before: strangers' tries don't lock it out."""
    try:
        name, mark = signing.loads(request.COOKIES.get(DEVICE, ""), salt=DEVICE, max_age=DEVICE_AGE)
    except (signing.BadSignature, ValueError):
        return ""
    return f"device {mark}" if name == _name(username) else ""


def _remembered(response: HttpResponse, username: str, device: str) -> HttpResponse:
    mark = device.removeprefix("device ") or secrets.token_hex(16)
    value = signing.dumps((_name(username), mark), salt=DEVICE)
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(DEVICE, value, max_age=DEVICE_AGE, httponly=True, secure=secure, samesite="Lax")
    return response


def _name(username: str) -> str:
    return hashlib.sha256(username.casefold().encode()).hexdigest()[:32]


addresses = [
    path("sign-in", sign_in, name="sign_in"),
    path("sign-in/for", post, name="post"),
    path("sign-out", sign_out, name="sign_out"),
]
