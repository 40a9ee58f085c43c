"""What somebody will change after they learned something, and what came of it."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from cairn.forms.errors import DecidedBefore, Unanswered
from cairn.forms.pledges import OUTCOMES, pledge, pledges, say_what_came
from cairn.web.pages import actor, asked_id, page


@require_http_methods(["GET", "POST"])
def own_pledges(request: HttpRequest) -> HttpResponse:
    """One's own pledges, those that are asked about first, and a new one."""
    if request.method == "GET":
        return _page(request)
    typed = request.POST
    try:
        pledge(
            words=typed.get("words", ""),
            after=typed.get("after", ""),
            form=asked_id(typed.get("form", "")),
            by=actor(request),
        )
    except Unanswered as wrong:
        return _page(request, lacks=wrong.lacks)
    messages.success(request, "Kept. You are asked in ninety days; nobody else reads it.")
    return HttpResponseRedirect(reverse("pledges"))


@require_POST
def answer_pledge(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Say what came of one."""
    typed = request.POST
    try:
        say_what_came(
            of=identity, outcome=typed.get("outcome", ""), words=typed.get("outcome_words", ""), by=actor(request)
        )
    except Unanswered as wrong:
        return _page(request, lacks=wrong.lacks, of=identity)
    except DecidedBefore as refusal:
        return _page(request, lacks={"": str(refusal)}, of=identity, status=409)
    messages.success(request, "Kept. Thank you for saying so.")
    return HttpResponseRedirect(reverse("pledges"))


def _page(
    request: HttpRequest, *, lacks: dict[str, str] | None = None, of: UUID | None = None, status: int = 422
) -> HttpResponse:
    return page(
        request,
        "pledges.html",
        status=status if lacks else 200,
        lines=pledges(actor(request)),
        outcomes=OUTCOMES,
        form=request.POST.get("form") or uuid4(),
        typed=request.POST if lacks else {},
        of=of,
        lacks=lacks or {},
    )


addresses = [
    path("pledges", own_pledges, name="pledges"),
    path("pledges/<uuid:identity>", answer_pledge, name="answer_pledge"),
]
