"""Rating made-up cases with the screening, and how far raters agree: agencies, never a person, and no small number."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from cairn.agencies.queries import agencies_by_id
from cairn.agencies.roles import Actor
from cairn.base.clock import now, today
from cairn.base.errors import NotFound
from cairn.forms import queries
from cairn.forms.actions import rate
from cairn.forms.errors import NotInUse, Unanswered
from cairn.forms.pledges import kept_by_agency
from cairn.forms.policies import check_can_fill_in, check_can_read_use
from cairn.forms.registry import all_forms, in_use
from cairn.forms.rules.agreement import LEAST_RATERS, Agreement, agreement
from cairn.forms.rules.levels import LEVELS
from cairn.forms.vignettes import vignettes
from cairn.web.pages import actor, page

SCREENING = "screening"
PARTS = {
    "age": "Age", "ethnicity": "Ethnicity", "under_13": "Under 13", "13_to_15": "13 to 15", "16_17": "16 and 17", "adult": "18 and over",
    "unknown": "Age not known", "": "Not recorded", "few": "Fewer than three signs now", "several": "Three signs now, or more",
}  # fmt: skip
A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Line:
    """How far the raters of one agency agree; None for all that are shown. agreement: None where it can't be told."""

    agency: UUID | None
    raters: int
    agreement: Agreement | None


@require_http_methods(["GET", "POST"])
def cases(request: HttpRequest) -> HttpResponse:
    """The made-up cases, each with the level that the reader gives it, once."""
    viewer = actor(request)
    check_can_fill_in(viewer)
    version = _version()
    lacks: dict[str, str] = {}
    if request.method == "POST":
        key, level = request.POST.get("case", ""), request.POST.get("level", "")
        if key not in {one.key for one in vignettes()}:
            raise NotFound
        try:
            rate(vignette=key, version=version, level=int(level) if level in map(str, LEVELS) else 0, by=viewer)
        except Unanswered:
            lacks = {f"level-{key}": "Choose a level for this case"}
        else:
            messages.success(request, "Kept. How others rated it is told by agency, never by name.")
            return HttpResponseRedirect(reverse("form_cases"))
    rated = queries.rated(viewer, version)
    return page(
        request,
        "forms/cases.html",
        status=422 if lacks else 200,
        cases=vignettes(),
        rated=rated,
        levels=LEVELS,
        version=version,
        left=len(vignettes()) - len(rated),
        lacks=lacks,
    )


def use(request: HttpRequest) -> HttpResponse:
    """How much forms are used and how completely, and how far raters agree, by agency."""
    viewer = actor(request)
    check_can_read_use(viewer)
    return page(
        request,
        "forms/use.html",
        lines=_lines(viewer, _version()),
        used=queries.used(viewer, since=now() - A_YEAR, least=LEAST_RATERS),
        levels=queries.levels(viewer),
        pledges=kept_by_agency(viewer),
        parts=PARTS,
        titles={kind: found[-1].title for kind, found in all_forms().items()},
        agencies=agencies_by_id(),
        least=LEAST_RATERS,
        cases=len(vignettes()),
        version=_version(),
    )


def _lines(viewer: Actor, version: int) -> list[Line]:
    by_agency: dict[UUID | None, dict[str, dict[int, int]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    raters: dict[UUID | None, int] = {}
    for one in queries.ratings(viewer, version=version, least=LEAST_RATERS):
        raters[one.agency] = one.raters
        for whose in (one.agency, None):
            by_agency[whose][one.vignette][one.level] += one.times
    lines = [Line(agency, count, agreement(list(by_agency[agency].values()))) for agency, count in raters.items()]
    if len(lines) > 1:
        lines.append(Line(None, sum(raters.values()), agreement(list(by_agency[None].values()))))
    return lines


def _version() -> int:
    shape = in_use(SCREENING, today())
    if shape is None:
        raise NotInUse("No screening is in use.")
    return shape.version


addresses = [path("forms/cases", cases, name="form_cases"), path("forms/use", use, name="forms_use")]
