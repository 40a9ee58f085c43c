"""Signing in at one's own agency, and tying a name there to one's account here."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_GET

from cairn.access import providers
from cairn.access.errors import Asleep
from cairn.access.factors import needs_second
from cairn.access.providers import Provider
from cairn.agencies.queries import posts_of, staff_by_id
from cairn.base.errors import NotFound, NotNow
from cairn.web import outside
from cairn.web.pages.account import may_change, whose
from cairn.web.pages.sign_in import half_way, let_in, onward

NOBODY = (
    "No account here is tied to your sign-in at {title}. Sign in with your password once, then tie it under “How you sign in”."
    " If you have none, ask your agency’s safeguarding lead for a code."
)
NO_POST = "Your account holds no post at this agency now. Ask its safeguarding lead or administrator to give you one."
TURNED_BACK = "You turned back at {title}. Nobody was signed in."
TYING, GOES = "outside_tying", "outside_goes"


def _provider(slug: str) -> Provider:
    found = providers.providers().get(slug)
    if found is None:
        raise NotFound
    return found


@require_GET
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """To the agency's own sign-in page."""
    provider = _provider(slug)
    request.session.pop(TYING, None)
    request.session[GOES] = onward(request, default="")
    return _sent(request, provider)


@require_GET
def begin_tying(request: HttpRequest, slug: str) -> HttpResponse:
    """The same, to tie what comes back to the account of whoever is signed in."""
    may_change(request)
    provider = _provider(slug)
    if not _holds_post(whose(request), provider):
        raise NotFound
    request.session[TYING] = str(whose(request).id)
    return _sent(request, provider)


def _sent(request: HttpRequest, provider: Provider) -> HttpResponse:
    try:
        return outside.send(request, provider, back=request.build_absolute_uri(_back(provider)))
    except NotNow as silent:
        return _refused(request, str(silent))


def _back(provider: Provider) -> str:
    return reverse("outside_back", args=[provider.slug])


@require_GET
def back(request: HttpRequest, slug: str) -> HttpResponse:
    """What came back: somebody signed in, a name tied, or one sentence that says why not."""
    provider = _provider(slug)
    tying, goes = request.session.pop(TYING, ""), request.session.pop(GOES, "")
    try:
        proved = outside.answer(request, provider)
    except NotNow as refusal:
        return _refused(request, str(refusal))
    if proved is None:
        return _refused(request, TURNED_BACK.format(title=provider.title))
    if tying:
        return _tied(request, provider, proved.subject, tying)
    who = providers.known(provider, proved.subject)
    staff = staff_by_id(str(who)) if who else None
    if staff is None:
        return _refused(request, NOBODY.format(title=provider.title))
    if not _holds_post(staff, provider):
        return _refused(request, NO_POST)
    return _in(request, provider, staff, proved, goes or reverse("today"))


def _in(request: HttpRequest, provider: Provider, staff: Any, proved: outside.Proved, goes: str) -> HttpResponse:
    second = "agency" if proved.means & provider.proves else ""
    if not second and needs_second(staff.id):
        return half_way(request, staff, purpose="", goes=goes, vouched=provider.agency)
    try:
        response = let_in(request, staff, "", second=second, goes=goes, vouched=provider.agency)
    except Asleep as sleeps:
        return _refused(request, str(sleeps))
    if not proved.fresh:
        request.session["proved_at"] = 0
    return response


def _tied(request: HttpRequest, provider: Provider, subject: str, tying: str) -> HttpResponse:
    may_change(request)
    if str(whose(request).id) != tying:
        return _refused(request, outside.UNTRUE)
    if providers.tie(staff=whose(request).id, provider=provider, subject=subject):
        messages.success(request, f"You can sign in at {provider.title} from now on.")
    else:
        messages.error(request, f"This name at {provider.title} is tied to an account already.")
    return HttpResponseRedirect(reverse("account"))


def _holds_post(staff: Any, provider: Provider) -> bool:
    return any(post.agency.code == provider.agency for post in posts_of(staff))


def _refused(request: HttpRequest, says: str) -> HttpResponse:
    """Back to where they came from, with one sentence."""
    messages.error(request, says)
    return HttpResponseRedirect(reverse("account" if request.user.is_authenticated else "sign_in"))


addresses = [
    path("sign-in/at/<slug:slug>", begin, name="outside_begin"),
    path("sign-in/at/<slug:slug>/back", back, name="outside_back"),
    path("account/at/<slug:slug>", begin_tying, name="outside_tying"),
]
