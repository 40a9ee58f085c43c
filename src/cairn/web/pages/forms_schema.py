"""A form in use as a JSON Schema, for those who may fill it in: what another system asks and sends."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.http import require_safe

from cairn.base.clock import today
from cairn.base.errors import NotFound
from cairn.forms.errors import NotInUse
from cairn.forms.policies import check_can_fill_in
from cairn.forms.registry import all_forms, in_use
from cairn.forms.rules.schema import schema_of
from cairn.web.pages import actor


@require_safe
def form_schema(request: HttpRequest, kind: str) -> HttpResponse:
    """The questions of a form in the version in use, as data. It holds nothing about any person."""
    check_can_fill_in(actor(request))
    if kind not in all_forms():
        raise NotFound
    shape = in_use(kind, today())
    if shape is None:
        raise NotInUse("Nobody has approved this form, or it was withdrawn. Choose another, or tell a concern.")
    return JsonResponse(schema_of(kind, shape), content_type="application/schema+json")


addresses = [path("forms/<slug:kind>/schema.json", form_schema, name="form_schema")]
