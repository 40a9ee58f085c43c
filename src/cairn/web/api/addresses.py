"""Every address of the API: its calls, its own description, and the answer for an address that is none."""

import json

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.csrf import csrf_exempt

from cairn.base.errors import NotFound
from cairn.web.api.answering import addresses_of
from cairn.web.api.calls import VERSION
from cairn.web.api.errors import problem, problem_for
from cairn.web.api.openapi import CALLS_THERE, document

READS = ("GET", "HEAD")


@csrf_exempt
def start(request: HttpRequest) -> HttpResponse:
    """Where the description stands. It holds nothing about any person."""
    return _shown(request, {"version": VERSION, "openapi": reverse("api_openapi")})


@csrf_exempt
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document. It holds nothing about any person."""
    return _shown(request, document())


@csrf_exempt
def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    """For an address that is none: what a thing that is none gets as well."""
    return problem_for(NotFound())


def _shown(request: HttpRequest, what: object) -> HttpResponse:
    if request.method not in READS:
        return problem(405, "wrong-method", "At this address there is: GET.", headers={"Allow": "GET"})
    return HttpResponse(json.dumps(what, ensure_ascii=False), content_type="application/json")


addresses: list[URLPattern] = [
    path(f"api/{VERSION}", start, name="api_start"),
    path("api/openapi.json", openapi, name="api_openapi"),
    *addresses_of(CALLS_THERE),
    path("api/<path:rest>", nowhere, name="api_nowhere"),
]
