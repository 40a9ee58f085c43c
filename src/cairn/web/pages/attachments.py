"""Files on a concern: adding one to a draft or to what was told, and fetching one, never shown inside a page."""

import io
from collections.abc import Callable
from functools import wraps
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cairn.access.sight import PARTY
from cairn.agencies.queries import agencies_by_id, names_of_staff
from cairn.base.errors import BadInput, NotFound
from cairn.concerns.attachments import (
    FROM_MAIL,
    AttachmentLine,
    attach_to_concern,
    attach_to_draft,
    content,
    of_concern,
    of_draft,
    take_off,
)
from cairn.concerns.queries import concern, draft
from cairn.concerns.rules.attachments import MOST, MOST_OF_A_CONCERN, TOO_LARGE
from cairn.trail.actions import look
from cairn.web.headers import keep_apart
from cairn.web.pages import actor, asked_id, page

CHOOSE = "Choose a file."
View = Callable[[HttpRequest, UUID], HttpResponse]


class InMemory(FileUploadHandler):
    """Takes one file, in memory alone and no further than its limit: no copy of it ever lies on the disk."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.taken, self.done = io.BytesIO(), False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what is within the limit, and one byte more, which says that there was more."""
        if not self.done and self.taken.tell() <= MOST:
            self.taken.write(raw_data[: MOST + 1 - self.taken.tell()])

    def file_complete(self, file_size: int) -> SimpleUploadedFile | None:
        """The first file; None for every further one."""
        if self.done:
            return None
        self.done = True
        return SimpleUploadedFile(self.file_name or "", self.taken.getvalue())


def read_in_memory(view: View) -> View:
    """A view that takes a file: how it is read is said before anything reads the form, and only then is the token asked."""

    @csrf_protect
    def protected(request: HttpRequest, identity: UUID) -> HttpResponse:
        return view(request, identity)

    @csrf_exempt
    @wraps(view)
    def first(request: HttpRequest, identity: UUID) -> HttpResponse:
        request.upload_handlers = [InMemory(request)]
        return protected(request, identity)

    return first


@require_http_methods(["GET", "POST"])
@read_in_memory
def concern_files(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Add a file to a concern that was told, with what it shows."""
    viewer = actor(request)
    facts = concern(viewer, identity)
    if facts is None:
        raise NotFound
    lacks: dict[str, str] = {}
    if request.method == "POST":
        why = request.POST.get("why", "")
        lacks = {} if why.strip() else {"why": "Say what the file shows, and where it comes from"}
        try:
            name, given = _given(request)
            if not lacks:
                attach_to_concern(
                    concern=identity, wanted=_wanted(request), name=name, content=given, why=why, by=viewer
                )
                messages.success(request, "Kept. It hangs on the concern, and those who decide are told.")
                return HttpResponseRedirect(reverse("concern", args=[identity]))
        except BadInput as refusal:
            lacks = {"file": str(refusal)} | lacks
    files = of_concern(viewer, identity)
    return _show(request, files=files, lacks=lacks, back=reverse("concern", args=[identity]), facts=facts)


@require_http_methods(["GET", "POST"])
@read_in_memory
def draft_files(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Add a file to a draft: its words were kept before this page is opened."""
    viewer = actor(request)
    begun = draft(viewer, identity)
    if begun is None:
        raise NotFound
    lacks: dict[str, str] = {}
    if request.method == "POST":
        try:
            name, given = _given(request)
            attach_to_draft(draft=identity, wanted=_wanted(request), name=name, content=given, by=viewer)
            messages.success(request, "The file is kept with your draft.")
            return HttpResponseRedirect(reverse("draft_files", args=[identity]))
        except BadInput as refusal:
            lacks = {"file": str(refusal)}
    back = f"{reverse('new_concern')}?draft={identity}"
    return _show(request, files=of_draft(viewer, identity), lacks=lacks, back=back, draft=begun)


@require_POST
def thrown_file(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Take a file off a draft again."""
    take_off(attachment=asked_id(request.POST.get("file", "")), by=actor(request))
    messages.success(request, "The file is off your draft.")
    return HttpResponseRedirect(reverse("draft_files", args=[identity]))


@require_safe
def attachment(request: HttpRequest, identity: UUID) -> HttpResponse:
    """One file, to be saved and not to be shown here; hidden and absent answer alike."""
    found = content(actor(request), identity)
    if found is None:
        raise NotFound
    line, held = found
    if line.concern:
        look(what="attachment", on_kind="concern", on=line.concern, owners=[line.agency], rule=PARTY, shown=1)
    answer = HttpResponse(held, content_type="text/plain; charset=utf-8" if line.kind == "text/plain" else line.kind)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=line.name)
    return keep_apart(answer)


def _given(request: HttpRequest) -> tuple[str, bytes]:
    """Name and content of the file that was sent. Raises: BadInput."""
    given = request.FILES.get("file")
    if given is None or isinstance(given, list):
        raise BadInput(CHOOSE)
    if given.size is None or given.size > MOST:
        raise BadInput(TOO_LARGE)
    return given.name or "", given.read()


def _wanted(request: HttpRequest) -> UUID:
    return asked_id(request.POST.get("wanted", ""))


def _show(
    request: HttpRequest, *, files: tuple[AttachmentLine, ...], lacks: dict[str, str], **shown: object
) -> HttpResponse:
    return page(
        request,
        "attachments.html",
        status=422 if lacks else 200,
        files=files,
        lacks=lacks,
        wanted=uuid4(),
        full=len(files) >= MOST_OF_A_CONCERN,
        most=MOST_OF_A_CONCERN,
        from_mail=FROM_MAIL,
        megabytes=MOST // 1024 // 1024,
        agencies=agencies_by_id(),
        staff=names_of_staff({one.staff for one in files}),
        why=request.POST.get("why", ""),
        **shown,
    )


addresses = [
    path("concerns/<uuid:identity>/files", concern_files, name="concern_files"),
    path("concerns/draft/<uuid:identity>/files", draft_files, name="draft_files"),
    path("concerns/draft/<uuid:identity>/files/thrown", thrown_file, name="thrown_file"),
    path("files/<uuid:identity>", attachment, name="attachment"),
]
