"""Proposals that two records are one, and people's judgements on them."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from cairn.agencies.queries import agencies_by_id
from cairn.base.errors import BadInput, NotFound, NotNow
from cairn.journeys.rejudge_link import rejudge_link, take_judgement_back
from cairn.linkage import comparison, queries
from cairn.linkage.affected import affected
from cairn.linkage.policies import check_can_judge
from cairn.linkage.queries import Past, Proposal
from cairn.linkage.side_by_side import side_by_side
from cairn.web.pages import actor, page
from cairn.web.parts.judging import facts_of, reason_given, why_here
from cairn.web.parts.pair import look_at, pages_of_pair, said_since, signals_touched
from cairn.web.parts.waterfall import waterfall

AT_A_TIME = 50
KINDS = {"person": "one person", "place": "one place", "person_place": "a person and their place"}
KEPT = "Your judgement is kept. People and signals are being made again from it."
TAKEN_BACK = (
    "It is taken back. The two wait to be judged again as if nobody had been asked, and what was said stays to be read."
)
FIRST_OF_TWO = (
    "Your judgement is kept. It would make children of different agencies one, so nothing is joined "
    "until a second person says the same. It left your queue and stands first in theirs."
)
ANSWERS = (
    ("same", "Same", "Shown as one; nothing is merged."),
    ("different", "Not the same", "They stay apart. It is asked again only with a new fact."),
    ("unsure", "Not enough to say", "It leaves the queue until there is a new fact."),
)
TOGETHER = (
    ("same", "They belong together", "The person is shown with the place."),
    ("different", "They don’t", "It is asked again only with a new fact."),
    ANSWERS[2],
)


@dataclass(frozen=True)
class Line:
    """A proposal in the queue with both its records as the viewer may see them."""

    proposal: Proposal
    left: comparison.Side
    right: comparison.Side

    @property
    def about(self) -> str:
        """What the two may be."""
        return KINDS[self.proposal.kind]

    @property
    def why_here(self) -> str:
        """Why it stands where it does."""
        return why_here(self.proposal)

    @property
    def strongest(self) -> str:
        """The two strongest reasons, in words."""
        ordered = sorted(self.proposal.reasons, key=lambda reason: -reason.weight)
        return "; ".join(reason.says for reason in ordered[:2])


def queue(request: HttpRequest) -> HttpResponse:
    """Proposals that wait for this reader, in the order of what they would settle."""
    viewer = actor(request)
    check_can_judge(viewer)
    number = _number(request)
    found = queries.proposals_waiting(viewer, most=AT_A_TIME + 1, after=(number - 1) * AT_A_TIME)
    return page(
        request,
        "links.html",
        lines=_lines(request, found[:AT_A_TIME]),
        number=number,
        more=len(found) > AT_A_TIME,
    )


def _number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 and int(asked) else 1


def _lines(request: HttpRequest, proposals: tuple[Proposal, ...]) -> list[Line]:
    held = comparison.sides(actor(request), proposals)
    return [
        Line(one, held[one.record_a], held[one.record_b])
        for one in proposals
        if one.record_a in held and one.record_b in held
    ]


def link(request: HttpRequest, proposal: UUID) -> HttpResponse:
    """One proposal: field by field, what speaks for and against, who would be affected, and the judgement."""
    viewer = actor(request)
    check_can_judge(viewer)
    found = queries.proposal(viewer, proposal)
    lines = _lines(request, (found,)) if found else []
    if not found or not lines:
        raise NotFound("There is no such proposal.")
    mistake = ""
    if request.method == "POST":
        try:
            return _judged(request, found)
        except BadInput as error:
            mistake = str(error)
    return page(
        request, "link.html", status=422 if mistake else 200, mistake=mistake, given=request.POST,
        **_shown(request, lines[0]),
    )  # fmt: skip


def _shown(request: HttpRequest, line: Line) -> dict[str, Any]:
    viewer, one = actor(request), line.proposal
    both, touched = side_by_side(viewer, one), affected(viewer, one)
    if both is None:
        raise NotFound("There is no such proposal.")
    since = one.judged_at
    look_at(viewer, one, touched)
    return {
        "line": line,
        "both": both,
        "touched": touched,
        "signals": signals_touched(viewer, touched),
        "pages": pages_of_pair(viewer, one),
        "events": said_since(viewer, one, since) if since else (),
        "joined": touched.joined_since(since, (one.record_a, one.record_b)) if since else (),
        "falls": waterfall(one.match_weight, one.reasons),
        "facts": facts_of(one),
        "history": queries.history(viewer, one),
        "agencies": agencies_by_id(),
        "answers": TOGETHER if one.kind == "person_place" else ANSWERS,
        "goes_on": request.method == "GET" and len(messages.get_messages(request)) > 0,
        **_neighbours(request, one),
    }


def _judged(request: HttpRequest, one: Proposal) -> HttpResponse:
    following = _neighbours(request, one)["next"]  # asked first: once judged it has no place in the queue
    made = rejudge_link(
        kind=one.kind,
        record_a=one.record_a,
        record_b=one.record_b,
        answer=request.POST.get("answer", ""),
        reason=reason_given(one, fact=request.POST.get("fact", ""), words=request.POST.get("reason", "")),
        by=actor(request),
    )
    messages.success(request, KEPT if made.counts else FIRST_OF_TWO)
    return HttpResponseRedirect(reverse("link", args=[following]) if following else reverse("links"))


def _neighbours(request: HttpRequest, one: Proposal) -> dict[str, Any]:
    """The proposals before and after this one in the queue, and its place there if it stands among the first."""
    ids = [other.id for other in queries.proposals_waiting(actor(request), most=AT_A_TIME)]
    if one.id not in ids:  # it stands further down, or was judged: the queue goes on at its head
        return {"before": None, "next": ids[0] if ids else None, "place": 0}
    at = ids.index(one.id)
    before = ids[at - 1] if at > 0 else None
    after = ids[at + 1] if at < len(ids) - 1 else None
    return {"before": before, "next": after, "place": at + 1}


@dataclass(frozen=True)
class Judged:
    """A past judgement with its pair as the viewer may see it."""

    past: Past
    left: comparison.Side
    right: comparison.Side


def judged(request: HttpRequest) -> HttpResponse:
    """What this person, or everybody, said of pairs, newest first, each to be taken back for ever."""
    viewer = actor(request)
    check_can_judge(viewer)
    return _judged_page(request)


def _judged_page(
    request: HttpRequest, *, mistake: str = "", about: UUID | None = None, status: int = 200
) -> HttpResponse:
    viewer, number = actor(request), _number(request)
    everybody = request.GET.get("whose") == "all"
    found = queries.judged(viewer, mine=not everybody, most=AT_A_TIME + 1, after=(number - 1) * AT_A_TIME)
    held = comparison.sides(viewer, found[:AT_A_TIME])
    lines = [
        Judged(one, held[one.record_a], held[one.record_b])
        for one in found[:AT_A_TIME]
        if one.record_a in held and one.record_b in held
    ]
    return page(
        request, "links_judged.html", status=status, lines=lines, everybody=everybody, number=number,
        more=len(found) > AT_A_TIME, mistake=mistake, about=about, given=request.POST.get("reason", ""),
        wrong=next((line for line in lines if line.past.id == about), None),
    )  # fmt: skip


@require_POST
def taken_back(request: HttpRequest, judgement: UUID) -> HttpResponse:
    """Take one judgement back; whatever is wrong is said on the page of the list on which its row stands."""
    viewer = actor(request)
    check_can_judge(viewer)
    found = queries.judgement(viewer, judgement)
    if found is None:
        raise NotFound("There is no such judgement.")
    try:
        take_judgement_back(of=found, reason=request.POST.get("reason", ""), by=viewer)
    except (BadInput, NotNow) as error:
        status = 422 if isinstance(error, BadInput) else 409
        return _judged_page(request, mistake=str(error), about=judgement, status=status)
    messages.success(request, TAKEN_BACK)
    asked = {"page": str(_number(request))} | ({"whose": "all"} if request.GET.get("whose") == "all" else {})
    return HttpResponseRedirect(f"{reverse('links_judged')}?{urlencode(asked)}")


addresses = [
    path("links", queue, name="links"),
    path("links/judged", judged, name="links_judged"),
    path("links/judged/<uuid:judgement>/take-back", taken_back, name="link_taken_back"),
    path("links/<uuid:proposal>", link, name="link"),
]
