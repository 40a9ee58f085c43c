"""Telling us without an account: one question a page, a code to come back with, and a call back when the door is shut."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from cairn.base.errors import BadInput
from cairn.concerns import public
from cairn.concerns.actions import decided_by
from cairn.concerns.asking import LONGEST, Kind, Page, kinds, lacks
from cairn.concerns.public import Became, Begun, hours
from cairn.concerns.rules.outside import TO_OUTSIDE
from cairn.journeys.tell_from_outside import tell_from_outside
from cairn.web.pages.public import outside

COOKIE = "cairn_report"
SAFE_KEY = 43  # letters of a key
WAIT = "Many reports have come from your network in the last hour, so yours has not gone yet. What you typed is kept for a day. {}"
NOBODY = "Nobody can take this here yet. What you typed is kept for a day. {}"
WRONG = "We can’t find that code. Check it, and type it again."
WAIT_CODE = "Too many codes were tried from where you are. Wait a quarter of an hour, then try again. {}"
FULL = "You have added a lot today, and we have all of it. {}"


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The first question: who tells."""
    key, kept = _kept(request)
    if request.method == "GET":
        said = kept.said if kept else {}
        return outside(
            request, "public/who_tells.html", kinds=kinds().values(), said=said, gone="over" in request.GET,
            erased="erased" in request.GET,
        )  # fmt: skip
    kind = kinds().get(request.POST.get("kind", ""))
    if kind is None:
        wrong = {"kind": "Choose who you are: it changes the questions"}
        return outside(request, "public/who_tells.html", status=422, kinds=kinds().values(), said={}, lacks=wrong)
    if kept is None or kept.code:
        key, kept = public.new_key(), Begun({})
    public.keep(key=key, said=kept.said | {"kind": kind.key})
    return _with_key(HttpResponseRedirect(reverse("report_page", args=[kind.pages[0].key])), key)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, key: str) -> HttpResponse:
    """One question. What is typed is kept on the server; what is wrong is told with it."""
    begun = _begun(request)
    if isinstance(begun, HttpResponse):
        return begun
    cookie, kind, said = begun
    asked = kind.page(key)
    if asked is None:
        return _over()
    if request.method == "GET":
        return _ask(request, kind, asked, said)
    typed = {box.name: request.POST.get(box.name, "").replace("\x00", "") for box in asked.boxes}
    wrong = lacks(asked, {name: text.strip() for name, text in typed.items()})
    if wrong:
        return _ask(request, kind, asked, said | typed, wrong)
    public.keep(key=cookie, said=said | typed)
    if asked.key == "now" and typed["danger"] == "yes":
        return HttpResponseRedirect(reverse("report_danger"))
    return HttpResponseRedirect(_onward(request, kind, asked))


def danger(request: HttpRequest) -> HttpResponse:
    """Someone is in danger now: whom to ring, before anything else is asked. It may still be told here."""
    begun = _begun(request)
    if isinstance(begun, HttpResponse):
        return begun
    _, kind, _ = begun
    return outside(request, "public/danger.html", onward=_address(kind.pages[1]), back=_address(kind.pages[0]))


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """All answers on one page, to be changed or sent."""
    begun = _begun(request)
    if isinstance(begun, HttpResponse):
        return begun
    cookie, kind, said = begun
    if request.method == "GET":
        return _check(request, kind, said)
    try:
        became = tell_from_outside(key=cookie, kind=kind, said=said, came_from=request.META.get("REMOTE_ADDR", ""))
    except BadInput:
        return _check(request, kind, said, status=422)
    if became in (Became.TOLD, Became.AGAIN):
        return HttpResponseRedirect(reverse("report_done"))
    if became is Became.GONE:
        return _over()
    return _check(request, kind, said, wrong=(WAIT if became is Became.WAIT else NOBODY).format(_ring()), status=429)


def done(request: HttpRequest) -> HttpResponse:
    """The code, shown once: with this answer it is erased here, and the browser forgets its key."""
    key, kept = _kept(request)
    if kept is None or not kept.code:
        return outside(request, "public/shown.html")
    door = hours()
    by = decided_by()
    public.erase(key=key)
    decides_by = door.decides_by(by) if door else None
    return _forgotten(outside(request, "public/done.html", code=kept.code, decides_by=decides_by))


@require_POST
def thrown(request: HttpRequest) -> HttpResponse:
    """Delete what was typed."""
    key, _ = _kept(request)
    if key:
        public.erase(key=key)
    return _forgotten(HttpResponseRedirect(f"{reverse('report')}?erased=yes"))


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def come_back(request: HttpRequest) -> HttpResponse:
    """With a code: what became of it, what was answered, and something more to say. Nothing of it is in an address."""
    code, where = request.POST.get("code", "")[:100], request.META.get("REMOTE_ADDR", "")
    if request.method == "GET":
        return outside(request, "public/come_back.html")
    wrong: dict[str, str] = {}
    added: Became | None = None
    words = request.POST.get("words", "")
    if request.POST.get("do") == "add":
        try:
            added = public.add(code=code, words=words, came_from=where)
        except BadInput as lacking:
            wrong["words"] = str(lacking)
        if added is Became.FULL:
            wrong["words"] = FULL.format(_ring())
    found = added if added in (Became.WRONG, Became.WAIT) else public.answer(code=code, came_from=where)
    if isinstance(found, Became):
        says = WRONG if found is Became.WRONG else WAIT_CODE.format(_ring())
        return outside(request, "public/come_back.html", status=422, lacks={"code": says}, typed=code)
    return outside(
        request, "public/answer.html", status=422 if wrong else 200, found=found, says=TO_OUTSIDE[found.state], code=code,
        lacks=wrong, words=words if wrong else "", added=added in (Became.ADDED, Became.AGAIN),
    )  # fmt: skip


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def call_back(request: HttpRequest) -> HttpResponse:
    """A number and when it is safe: it is a report with an owner and a date like every other. R21."""
    said = {name: request.POST.get(name, "").strip()[:LONGEST] for name in ("kind", "reach", "safe_to_reach", "about")}
    if request.method == "GET":
        return outside(request, "public/call_back.html", kinds=kinds().values(), said=said, key=public.new_key())
    key, kind = request.POST.get("key", ""), kinds().get(said["kind"])
    wrong = {} if kind else {"kind": "Choose who you are"}
    if not said["reach"]:
        wrong["reach"] = "Give a number that we can ring"
    if len(key) != SAFE_KEY:
        key = public.new_key()
    if wrong or kind is None:
        return outside(
            request, "public/call_back.html", status=422, kinds=kinds().values(), said=said, key=key, lacks=wrong
        )
    kept = public.begun(key)
    if kept is None or not kept.code:  # else it was sent a moment ago
        first = "child_words" if kind.told_as == "child" else "told"
        words = {"kind": kind.key, first: said["about"] or "Asks to be called back.", "wants_call": "yes"}
        words |= {"reach": said["reach"], "safe_to_reach": said["safe_to_reach"]}
        public.keep(key=key, said=words)
        became = tell_from_outside(key=key, kind=kind, said=words, came_from=request.META.get("REMOTE_ADDR", ""))
        if became not in (Became.TOLD, Became.AGAIN):
            wrong = {"": (WAIT if became is Became.WAIT else NOBODY).format(_ring())}
            return outside(
                request, "public/call_back.html", status=429, kinds=kinds().values(), said=said, key=key, lacks=wrong
            )
    return _with_key(HttpResponseRedirect(reverse("report_done")), key)


def _kept(request: HttpRequest) -> tuple[str, Begun | None]:
    key = request.COOKIES.get(COOKIE, "")
    return (key, public.begun(key)) if len(key) == SAFE_KEY else ("", None)


def _begun(request: HttpRequest) -> tuple[str, Kind, dict[str, str]] | HttpResponse:
    """The key, who tells, and what they typed; or where to go if there is none of it."""
    key, kept = _kept(request)
    if kept and kept.code:
        return HttpResponseRedirect(reverse("report_done"))
    kind = kinds().get(kept.said.get("kind", "")) if kept else None
    return (key, kind, kept.said) if kept and kind else _over()


def _over() -> HttpResponse:
    return _forgotten(HttpResponseRedirect(f"{reverse('report')}?over=yes"))


def _with_key(response: HttpResponse, key: str) -> HttpResponse:
    """A cookie of its own, for these pages alone, that ends with the browser."""
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(COOKIE, key, path=reverse("report"), httponly=True, secure=secure, samesite="Lax")
    return response


def _forgotten(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(COOKIE, path=reverse("report"), samesite="Lax")
    return response


def _ask(
    request: HttpRequest, kind: Kind, asked: Page, said: dict[str, str], wrong: dict[str, str] | None = None
) -> HttpResponse:
    at = kind.pages.index(asked)
    checking = "check" in request.GET
    back = reverse("report_check") if checking else _address(kind.pages[at - 1]) if at else reverse("report")
    return outside(
        request, "public/question.html", status=422 if wrong else 200, asked=asked, said=said, lacks=wrong or {},
        back=back, number=at + 1, of=len(kind.pages),
    )  # fmt: skip


def _check(
    request: HttpRequest, kind: Kind, said: dict[str, str], *, wrong: str = "", status: int = 200
) -> HttpResponse:
    """Answers as they will be sent; a page that hinders it is named, with a link."""
    hinders = {f"change-{page.key}": found for page in kind.pages for found in lacks(page, said).values()}
    return outside(
        request, "public/check.html", status=status, kind=kind, said=said, lacks=hinders | ({"": wrong} if wrong else {}),
        back=_address(kind.pages[-1]),
    )  # fmt: skip


def _onward(request: HttpRequest, kind: Kind, asked: Page) -> str:
    at = kind.pages.index(asked) + 1
    return reverse("report_check") if at == len(kind.pages) or "check" in request.GET else _address(kind.pages[at])


def _address(asked: Page) -> str:
    return reverse("report_page", args=[asked.key])


def _ring() -> str:
    """Whom to ring instead."""
    door = hours()
    phone = (door.phone or door.on_call_phone) if door else ""
    return f"To tell us now, ring {phone}, or 101." if phone else "To tell us now, ring 101."


addresses = [
    path("report", report, name="report"),
    path("report/danger", danger, name="report_danger"),
    path("report/check", check, name="report_check"),
    path("report/done", done, name="report_done"),
    path("report/delete", thrown, name="report_thrown"),
    path("report/return", come_back, name="report_return"),
    path("report/call-back", call_back, name="report_call_back"),
    path("report/<slug:key>", question, name="report_page"),
]
