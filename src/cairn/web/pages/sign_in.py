"""Signing in and out, and saying for whom and why one acts."""

import hashlib
from typing import Any

from django import forms
from django.contrib.auth import authenticate, login, logout
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from cairn.access.roles import PURPOSES
from cairn.agencies.queries import posts_of
from cairn.base.clock import now
from cairn.web.pages import page

TRIES, WITHIN = 5, 15 * 60  # failed attempts at one name from one address, seconds. Source: OWASP ASVS 5.0, 6.3.1
TRIES_AT_A_NAME = 50  # from anywhere: more would let a stranger lock an account, fewer would let one guess
WRONG = "The sign-in name or the password is not right."
WAIT = "There were too many attempts. Wait a quarter of an hour, then try again."
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


def start(request: HttpRequest) -> HttpResponse:
    """The front door: to today for those who are in, to signing in for everybody else."""
    return HttpResponseRedirect(reverse("today" if request.user.is_authenticated else "sign_in"))


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name, password and purpose; one sentence for every failure."""
    form = SignIn(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if _must_wait(request, said["username"]):
            form.add_error(None, WAIT)
        else:
            staff = authenticate(request, username=said["username"], password=said["password"])
            if staff is not None:
                return _let_in(request, staff, said["purpose"], form)
            _count_failure(request, said["username"])
            form.add_error(None, WRONG)
    status = 422 if form.errors else 200
    return _ask(request, form, status=status)


def _ask(request: HttpRequest, form: SignIn, *, status: int = 200) -> HttpResponse:
    return page(
        request, "sign_in.html", status=status, form=form, purposes=PURPOSES, onward=_onward(request, default="")
    )


def _let_in(request: HttpRequest, staff: Any, purpose: str, form: SignIn) -> HttpResponse:
    posts = posts_of(staff)
    if not posts:
        form.add_error(None, NO_POST)
        return _ask(request, form, status=422)
    login(request, staff)
    request.session["seen_at"] = now().timestamp()
    request.session["purpose"] = purpose
    if len(posts) > 1:
        return HttpResponseRedirect(f"{reverse('post')}?next={_onward(request)}")
    request.session["post"] = str(posts[0].id)
    return HttpResponseRedirect(_onward(request))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return HttpResponseRedirect(reverse("sign_in"))


@require_http_methods(["GET", "POST"])
def post(request: HttpRequest) -> HttpResponse:
    """Change agency, role or purpose."""
    posts = posts_of(request.user)  # type: ignore[arg-type]  # the user is a Staff: AUTH_USER_MODEL
    form = Choice(posts, request.POST or None)
    if request.method == "POST" and form.is_valid():
        request.session["post"] = form.cleaned_data["post"]
        request.session["purpose"] = form.cleaned_data["purpose"]
        return HttpResponseRedirect(_onward(request))
    now_chosen = {"post": request.session.get("post", ""), "purpose": request.session.get("purpose", "")}
    return page(
        request,
        "post.html",
        status=422 if form.errors else 200,
        form=form,
        posts=posts,
        purposes=PURPOSES,
        chosen=now_chosen | request.POST.dict(),
        onward=_onward(request, default=""),
        name=str(request.user),
    )


def _onward(request: HttpRequest, *, default: str | None = None) -> str:
    """Where to go next, on this site only."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("today") if default is None else default


def _keys(request: HttpRequest, username: str) -> dict[str, int]:
    name = username.casefold().encode()
    both = name + b"\0" + request.META.get("REMOTE_ADDR", "").encode()
    return {
        f"sign-in-{hashlib.sha256(both).hexdigest()}": TRIES,
        f"sign-in-{hashlib.sha256(name).hexdigest()}": TRIES_AT_A_NAME,
    }


def _must_wait(request: HttpRequest, username: str) -> bool:
    return any(cache.get(key, 0) >= most for key, most in _keys(request, username).items())


def _count_failure(request: HttpRequest, username: str) -> None:
    for key in _keys(request, username):
        cache.add(key, 0, WITHIN)
        cache.incr(key)


addresses = [
    path("", start, name="start"),
    path("sign-in", sign_in, name="sign_in"),
    path("sign-in/for", post, name="post"),
    path("sign-out", sign_out, name="sign_out"),
]
