"""What agencies sent: batches, how each of their rows ended and why, and a page to bring in more."""

import csv
import io
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from cairn.access.roles import Verb, may
from cairn.access.sight import OWN_ROWS
from cairn.agencies.queries import agencies_by_id
from cairn.agencies.roles import Actor
from cairn.base.clock import now
from cairn.base.errors import BadInput, NotAllowed, NotFound
from cairn.intake import arrivals
from cairn.intake.queries import MOST_REPORTS, BatchFacts, ReportFacts, batch, batches, parts_of, reports_of
from cairn.journeys.tasks import take_in
from cairn.records.chronology_export import guarded
from cairn.trail.actions import look
from cairn.web.pages import actor, page

FOLLOWS_WITHIN = timedelta(minutes=10)  # of a batch that search, links and signals don't know yet
ENDS = ("accepted", "duplicate", "corrected", "rejected")


def _reader(request: HttpRequest) -> Actor:
    viewer = actor(request)
    if not may(viewer.role, Verb.READ_IMPORTS):
        raise NotAllowed("Imports are for safeguarding leads, triage, analysts and administrators.")
    return viewer


def _sender(request: HttpRequest) -> Actor:
    viewer = _reader(request)
    if not may(viewer.role, Verb.IMPORT_RECORDS):
        raise NotAllowed("Only a safeguarding lead, for their own agency, or an administrator brings in records.")
    return viewer


def imports(request: HttpRequest) -> HttpResponse:
    """The latest batches."""
    viewer = _reader(request)
    return page(
        request,
        "imports.html",
        batches=batches(),
        agencies=agencies_by_id(),
        may_import=may(viewer.role, Verb.IMPORT_RECORDS),
    )


def one_import(request: HttpRequest, identity: UUID) -> HttpResponse:
    """One batch with its row reports."""
    viewer = _reader(request)
    found, reports = _batch(identity), reports_of(identity, quoted=not may(viewer.role, Verb.RUN_THE_SERVICE))
    return page(
        request,
        "import.html",
        batch=found,
        parts=parts_of(identity),
        reports=reports,
        agencies=agencies_by_id(),
        most=MOST_REPORTS,
        hidden=found.rejected - len(reports) if len(reports) < MOST_REPORTS else 0,
        runs_it=may(viewer.role, Verb.RUN_THE_SERVICE),
        ends=[(end, getattr(found, end)) for end in ENDS],
        just_now=now() - found.received_at < FOLLOWS_WITHIN and found.accepted + found.corrected,
    )


def report(request: HttpRequest, identity: UUID) -> HttpResponse:
    """The row reports as a file for a spreadsheet; downloading it is a look."""
    viewer = _reader(request)
    found, reports = _batch(identity), reports_of(identity, quoted=not may(viewer.role, Verb.RUN_THE_SERVICE))
    look(
        what="import report, downloaded",
        on_kind="batch",
        on=found.id,
        rule=OWN_ROWS,
        owners=[viewer.agency] if viewer.agency else [],
        shown=len(reports),
    )
    answer = HttpResponse(_as_csv(reports), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="rejected-rows-{found.received_at:%Y-%m-%d}.csv"'
    return answer


def _batch(identity: UUID) -> BatchFacts:
    found = batch(identity)
    if found is None:
        raise NotFound
    return found


def _as_csv(reports: tuple[ReportFacts, ...]) -> str:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(("table", "file", "row", "line", "column", "reason"))
    for one in reports:
        rows.writerow(
            [guarded(str(cell)) for cell in (one.table, one.source, one.row, one.line or "", one.column, one.reason)]
        )
    return "\ufeff" + text.getvalue()  # so that spreadsheets read it as UTF-8


@require_http_methods(["GET", "POST"])
def new_import(request: HttpRequest) -> HttpResponse:
    """Bring in a file: it is checked and stored now, and taken in by a job."""
    viewer = _sender(request)
    wrong = ""
    if request.method == "POST":
        try:
            arrived = _receive(request, viewer)
        except BadInput as refusal:
            wrong = str(refusal)
        else:
            return HttpResponseRedirect(reverse("arrival", args=[arrived.id]))
    return page(
        request,
        "import_new.html",
        status=422 if wrong else 200,
        wrong=wrong,
        megabytes=settings.MOST_UPLOADED // 1024 // 1024,
        for_all=may(viewer.role, Verb.RUN_THE_SERVICE),
    )


def _receive(request: HttpRequest, viewer: Actor) -> arrivals.Arrival:
    given = request.FILES.get("bundle")
    if given is None or isinstance(given, list):
        raise BadInput("Choose a file.")
    if given.size is None or given.size > settings.MOST_UPLOADED:
        raise BadInput(f"The file is larger than {settings.MOST_UPLOADED // 1024 // 1024} MB. Send it in parts.")
    arrived = arrivals.keep(name=given.name or "", pieces=given.chunks(), by=viewer)
    take_in.defer(arrival=str(arrived.id))
    return arrived


def arrival(request: HttpRequest, identity: UUID) -> HttpResponse:
    """How far a file is; the part that changes alone when a script asks for it."""
    viewer = _sender(request)
    found = arrivals.arrival(identity)
    if found is None or (found.by.agency != viewer.agency and not may(viewer.role, Verb.RUN_THE_SERVICE)):
        raise NotFound
    template = "imports/progress.html" if "HX-Request" in request.headers else "arrival.html"
    return page(request, template, arrival=found)


addresses = [
    path("imports", imports, name="imports"),
    path("imports/new", new_import, name="new_import"),
    path("imports/<uuid:identity>", one_import, name="import"),
    path("imports/<uuid:identity>/report.csv", report, name="import_report"),
    path("imports/arrivals/<uuid:identity>", arrival, name="arrival"),
]
