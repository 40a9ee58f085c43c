"""The audit of voice: shares by agency, and twenty assessments of one's own to read side by side."""

from datetime import datetime
from secrets import randbelow
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from cairn.access.roles import Verb, may
from cairn.access.sight import PARTY
from cairn.agencies.queries import agencies_by_id
from cairn.base.clock import now
from cairn.forms.policies import check_can_read_use
from cairn.forms.rules.agreement import LEAST_RATERS
from cairn.forms.voice import A_YEAR, counted, note_audit, sample, voice_by_agency
from cairn.trail.actions import look
from cairn.web.pages import actor, asked_number, page

SEEDS = 1_000_000
OF_WHOM = {"child": "The child’s own words", "family": "What a parent or carer told"}


@require_http_methods(["GET", "POST"])
def voice(request: HttpRequest) -> HttpResponse:
    """Shares by agency; a sample where one was drawn. Drawing one is a deed, and reading it a look."""
    viewer = actor(request)
    check_can_read_use(viewer)
    reads = may(viewer.role, Verb.READ_OWN_RECORDS)
    if request.method == "POST" and reads:
        seed, until = 1 + randbelow(SEEDS), now()
        note_audit(seed=seed, until=until, heard=sample(viewer, until=until, seed=seed), by=viewer)
        drawn = urlencode({"sample": seed, "until": until.isoformat()})
        return HttpResponseRedirect(f"{reverse('forms_voice')}?{drawn}#h-sample")
    seed, until = asked_number(request, "sample") if reads else 0, _moment(request.GET.get("until", ""))
    heard = sample(viewer, until=until, seed=seed) if seed else ()
    if heard:
        look(
            what="assessments drawn for an audit of voice",
            on_kind="agency",
            on=viewer.agency,
            rule=PARTY,
            shown=len(heard),
        )
    return page(
        request,
        "forms/voice.html",
        lines=voice_by_agency(viewer, since=now() - A_YEAR),
        reads=reads,
        seed=seed,
        heard=heard,
        result=counted(heard) if heard else None,
        of_whom=OF_WHOM,
        agencies=agencies_by_id(),
        least=LEAST_RATERS,
    )


def _moment(typed: str) -> datetime:
    """A moment of this century from the address; now for anything else."""
    try:
        found = datetime.fromisoformat(typed)
    except ValueError:
        return now()
    return found if found.tzinfo and 2000 <= found.year < 2100 else now()


addresses = [path("forms/voice", voice, name="forms_voice")]
