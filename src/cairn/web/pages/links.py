"""Proposals that two records are one, and people's judgements on them."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse

from cairn.agencies.queries import agencies_by_id
from cairn.base.errors import BadInput, NotFound
from cairn.journeys.rejudge_link import rejudge_link
from cairn.linkage import comparison, queries
from cairn.linkage.policies import check_can_judge
from cairn.linkage.queries import Proposal
from cairn.web.pages import actor, page
from cairn.web.parts.waterfall import waterfall

AT_A_TIME = 50
KINDS = {"person": "one person", "place": "one place", "person_place": "a person and their place"}
KEPT = "Your judgement is kept. People and signals are being made again from it."
FIRST_OF_TWO = (
    "Your judgement is kept. It would make children of different agencies one, so nothing is joined "
    "until a second person says the same. It left your queue and stands first in theirs."
)
ANSWERS = (
    (
        "same",
        "Same",
        "They will be shown as one. Nothing is merged: it can be taken back at any time. Where children of different "
        "agencies would become one, a second person must say the same first.",
    ),
    ("different", "Not the same", "They stay apart, and the question stays away until a new fact touches it."),
    ("unsure", "Not enough to say", "The question leaves the queue until there is a new fact."),
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
    def strongest(self) -> str:
        """The two strongest reasons, in words."""
        ordered = sorted(self.proposal.reasons, key=lambda reason: -reason.weight)
        return "; ".join(reason.says for reason in ordered[:2])


def queue(request: HttpRequest) -> HttpResponse:
    """Proposals that wait for this reader, in the order of what they would settle, and what was judged last."""
    viewer = actor(request)
    check_can_judge(viewer)
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 and int(asked) else 1
    found = queries.proposals_waiting(viewer, most=AT_A_TIME + 1, after=(number - 1) * AT_A_TIME)
    return page(
        request,
        "links.html",
        lines=_lines(request, found[:AT_A_TIME]),
        done=_lines(request, queries.judged(viewer, most=10)) if number == 1 else [],
        number=number,
        more=len(found) > AT_A_TIME,
    )


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
    line, mistake = lines[0], ""
    if request.method == "POST":
        try:
            return _judged(request, line)
        except BadInput as error:
            mistake = str(error)
    return page(
        request,
        "link.html",
        status=422 if mistake else 200,
        line=line,
        rows=comparison.rows(line.left, line.right),
        falls=waterfall(found.match_weight, found.reasons),
        speaks_for=[reason for reason in found.reasons if reason.weight > 0],
        speaks_against=[reason for reason in found.reasons if reason.weight < 0],
        history=queries.history(viewer, found),
        agencies=agencies_by_id(),
        answers=ANSWERS,
        mistake=mistake,
        given=request.POST,
        neighbours=_neighbours(request, found),
    )


def _judged(request: HttpRequest, line: Line) -> HttpResponse:
    one = line.proposal
    following = _neighbours(request, one)["next"]  # asked first: once judged it has no place in the queue
    made = rejudge_link(
        kind=one.kind,
        record_a=one.record_a,
        record_b=one.record_b,
        answer=request.POST.get("answer", ""),
        reason=request.POST.get("reason", ""),
        by=actor(request),
    )
    messages.success(request, KEPT if made.counts else FIRST_OF_TWO)
    return HttpResponseRedirect(reverse("link", args=[following]) if following else reverse("links"))


def _neighbours(request: HttpRequest, one: Proposal) -> dict[str, UUID | None]:
    """The proposals before and after this one in the queue."""
    ids = [other.id for other in queries.proposals_waiting(actor(request), most=AT_A_TIME)]
    if one.id not in ids:  # it stands further down, or was judged: the queue goes on at its head
        return {"before": None, "next": ids[0] if ids else None}
    at = ids.index(one.id)
    before = ids[at - 1] if at > 0 else None
    after = ids[at + 1] if at < len(ids) - 1 else None
    return {"before": before, "next": after}


addresses = [path("links", queue, name="links"), path("links/<uuid:proposal>", link, name="link")]
