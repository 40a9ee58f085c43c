"""Staff: who works for an agency, and giving, confirming, changing and ending posts. No record of a child is on it."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from cairn.access import posts
from cairn.access.errors import ForOneself, Unfit, Waiting
from cairn.access.invitations import GIVEN, good_until
from cairn.access.roles import ROLES, TITLES, exceeds
from cairn.agencies.queries import names_of_staff
from cairn.agencies.roles import Actor, Role
from cairn.base.errors import NotAllowed, NotFound
from cairn.duties.queries import HeldBy, held_by
from cairn.web.pages import actor, asked_id, asked_id_or_none, page
from cairn.web.parts.words import counted, listed

BOXES = ("username", "name", "role", "title", "phone")
DEEDS = {
    "staff.offered": "Post given, waits for a second person", "staff.confirmed": "Post confirmed", "staff.invited": "Post given",
    "staff.declined": "Post not confirmed", "staff.withdrawn": "Post taken back", "staff.left": "Post ended",
    "staff.given_back": "Post given back", "staff.invited_anew": "New code made", "staff.described": "Title or phone changed",
    "staff.woken": "Account woken", "staff.asleep": "Account not used for 30 days: it sleeps",
}  # fmt: skip


def staff(request: HttpRequest) -> HttpResponse:
    """Who works here, what waits for a second person, who left, and what was done."""
    return _staff(request)


def _staff(request: HttpRequest, *, wrong: str = "", status: int = 200) -> HttpResponse:
    viewer = actor(request)
    held, waiting, done = posts.colleagues(viewer), posts.offers(viewer), posts.deeds(viewer)
    return page(
        request,
        "staff.html",
        status=status,
        colleagues=held,
        asleep=sum(one.asleep for one in held),
        waiting=[(one, posts.why_not_confirm(viewer, one)) for one in waiting],
        ended=posts.ended(viewer),
        done=done,
        did=DEEDS,
        names=names_of_staff({one.by for one in done if one.by} | {one.given_by for one in waiting}),
        titles=TITLES,
        lacks={"": wrong} if wrong else {},
    )


@require_http_methods(["GET", "POST"])
def new_colleague(request: HttpRequest) -> HttpResponse:
    """Give somebody a post."""
    viewer = actor(request)
    posts.check_can_care(viewer)
    if request.method == "GET":
        return _form(request, {})
    said = {box: request.POST.get(box, "") for box in BOXES}
    try:
        given = posts.give_post(by=viewer, said=said)
    except Unfit as wrong:
        return _form(request, wrong.lacks)
    except (ForOneself, Waiting) as wrong:
        return _form(request, {"": str(wrong)}, status=409)
    return _given(request, given, said["name"].strip())


def _form(request: HttpRequest, lacks: dict[str, str], *, status: int = 422) -> HttpResponse:
    return page(
        request,
        "staff_new.html",
        status=status if lacks else 200,
        said=request.POST,
        lacks=lacks,
        roles=_roles(actor(request)),
    )


def _roles(viewer: Actor) -> list[tuple[str, str, str, bool]]:
    """(role, title, what it is for, whether it takes a second person), the commonest first."""
    return [(one, TITLES[one], ROLES[Role(one)].says, exceeds(Role(one), viewer.role)) for one in GIVEN]


def _given(request: HttpRequest, given: posts.Given, name: str) -> HttpResponse:
    """The code, this once; or where things stand."""
    if given.code:
        return _code(request, given.code, name)
    if given.holds:
        said = (
            f"{name} has the post. Whoever never signed in, or never saw records before, needs a code:"
            " open their page to see who makes it."
        )
    else:
        said = f"{name} has the post once a second person has confirmed it."
    messages.success(request, said)
    return HttpResponseRedirect(reverse("staff"))


def _code(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """A page that can't be had again: the database keeps a hash."""
    where = request.build_absolute_uri(reverse("welcome"))
    return page(request, "staff_code.html", code=code, name=name, where=where, until=good_until())


@require_POST
def confirm(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Be the second person."""
    viewer = actor(request)
    named = {one.id: one.name for one in posts.offers(viewer)}
    try:
        given = posts.confirm_post(offer=identity, by=viewer)
    except (ForOneself, Waiting, Unfit) as wrong:
        return _staff(request, wrong=str(wrong), status=409)
    return _given(request, given, named[identity])


@require_POST
def decline(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Say no, or take back."""
    try:
        own = posts.decline_post(offer=identity, why=request.POST.get("why", ""), by=actor(request))
    except (Waiting, Unfit) as wrong:
        return _staff(request, wrong=str(wrong), status=409)
    messages.success(request, "You took it back." if own else "It is not confirmed, and holds nowhere.")
    return HttpResponseRedirect(reverse("staff"))


@require_POST
def give_back(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Undo an ending that was a slip."""
    try:
        posts.give_back(post=identity, by=actor(request))
    except Waiting as wrong:
        return _staff(request, wrong=str(wrong), status=409)
    messages.success(
        request, "The post is given back as it was. What fell back to the role stays there: hand it over again."
    )
    return HttpResponseRedirect(reverse("staff"))


def colleague(request: HttpRequest, identity: UUID) -> HttpResponse:
    """One colleague: their posts, and what can be done about them."""
    viewer = actor(request)
    return _colleague(request, _found(viewer, identity))


def _found(viewer: Actor, identity: UUID) -> posts.Colleague:
    found = next((one for one in posts.colleagues(viewer) if one.id == identity), None)
    if found is None:
        raise NotFound
    return found


def _colleague(
    request: HttpRequest, whose: posts.Colleague, *, lacks: dict[str, str] | None = None, status: int = 422
) -> HttpResponse:
    viewer = actor(request)
    held = held_by(viewer, whose.id)
    return page(
        request,
        "staff_one.html",
        status=status if lacks else 200,
        one=whose,
        own=whose.id == viewer.staff,
        held=held,
        falls=_falls(viewer, whose, held),
        roles=_roles(viewer),
        titles=TITLES,
        given=request.POST,
        opened=(request.POST.get("post") or "more") if lacks and "role" in request.POST else "",
        lacks=lacks or {},
        nothing={},
    )


def _falls(viewer: Actor, leaver: posts.Colleague, held: tuple[HeldBy, ...]) -> list[str]:
    """To whom each sort of duty falls back: as `Decide about a concern (2 duties): to practitioner, Marcus Bell`."""
    others = [one for one in posts.colleagues(viewer) if one.id != leaver.id] if held else []
    said = []
    for one in held:
        names = [who.name for who in others if any(post.role == one.role for post in who.posts)]
        to = listed(names[:3]) if names else "nobody else here: it climbs to the next who answers for it"
        said.append(
            f"{one.title} ({counted(one.many, 'duty,duties')}): to {TITLES.get(one.role, one.role).lower()}, {to}"
        )
    return said


def _done(
    request: HttpRequest, identity: UUID, act: Callable[[Actor, posts.Colleague], HttpResponse | str]
) -> HttpResponse:
    """Do something about a colleague and go back to their page; what was typed stays if it can't be."""
    viewer = actor(request)
    whose = _found(viewer, identity)
    try:
        said = act(viewer, whose)
    except Unfit as wrong:
        return _colleague(request, whose, lacks=wrong.lacks)
    except (ForOneself, Waiting) as wrong:
        return _colleague(request, whose, lacks={"": str(wrong)}, status=409)
    if isinstance(said, HttpResponse):
        return said
    messages.success(request, said)
    return HttpResponseRedirect(reverse("colleague", args=[identity]))


@require_POST
def change(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Give a colleague another post, beside one they hold or in its place; or describe one anew."""

    def act(viewer: Actor, whose: posts.Colleague) -> HttpResponse | str:
        before = asked_id_or_none(request.POST.get("post", ""))
        said = {box: request.POST.get(box, "") for box in BOXES} | {"name": whose.name, "username": whose.username}
        post = next((one for one in whose.posts if one.id == before), None)
        if before and post is None:
            raise Waiting("This post has ended.")
        if post and post.role == said["role"]:
            posts.describe_post(post=post.id, title=said["title"], phone=said["phone"], by=viewer)
            return "Kept."
        return _given(request, posts.give_post(by=viewer, said=said, instead_of=before), whose.name)

    return _done(request, identity, act)


@require_POST
def end(request: HttpRequest, identity: UUID) -> HttpResponse:
    """End one post, or all: whoever leaves is out with the next click."""

    def act(viewer: Actor, whose: posts.Colleague) -> HttpResponse | str:
        which = request.POST.get("post", "")
        if not which:
            raise Unfit({"end-all": "Choose which post ends"})
        falls = _falls(viewer, whose, held_by(viewer, whose.id))
        try:
            shut = posts.end_posts(
                staff=identity, post=None if which == "all" else asked_id(which), why=request.POST.get("why_ended", ""), by=viewer
            )  # fmt: skip
        except Unfit as wrong:
            raise Unfit({"why_ended": wrong.lacks["why"]}) from wrong
        stays = len(whose.posts) > 1 and which != "all"
        said = (
            "The post has ended."
            if stays
            else f"{whose.name} has left{', and is signed out everywhere' if shut else ''}."
        )
        back = f" What they held falls back. {'. '.join(falls)}." if falls and not stays else ""
        messages.success(request, said + back)
        return HttpResponseRedirect(reverse("colleague", args=[identity]) if stays else reverse("staff"))

    return _done(request, identity, act)


@require_POST
def wake(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Let somebody in again whose account sleeps."""

    def act(viewer: Actor, whose: posts.Colleague) -> HttpResponse | str:
        posts.wake(staff=identity, why=request.POST.get("why", ""), by=viewer)
        return f"{whose.name} can sign in again."

    return _done(request, identity, act)


@require_POST
def code_anew(request: HttpRequest, identity: UUID) -> HttpResponse:
    """A new code, shown this once."""

    def act(viewer: Actor, whose: posts.Colleague) -> HttpResponse | str:
        if not whose.may_code:
            raise NotAllowed(
                "You can’t make this code: whoever holds it can be that person, now and as whoever they were before."
            )
        return _code(request, posts.new_code_for(staff=identity, by=viewer), whose.name)

    return _done(request, identity, act)


addresses = [
    path("staff", staff, name="staff"),
    path("staff/new", new_colleague, name="new_colleague"),
    path("staff/offers/<uuid:identity>/confirm", confirm, name="confirm_post"),
    path("staff/offers/<uuid:identity>/decline", decline, name="decline_post"),
    path("staff/posts/<uuid:identity>/give-back", give_back, name="give_back_post"),
    path("staff/<uuid:identity>", colleague, name="colleague"),
    path("staff/<uuid:identity>/post", change, name="change_post"),
    path("staff/<uuid:identity>/end", end, name="end_post"),
    path("staff/<uuid:identity>/wake", wake, name="wake_account"),
    path("staff/<uuid:identity>/code", code_anew, name="code_anew"),
]
