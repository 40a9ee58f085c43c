"""Owns the pages, one file an area, each with its `addresses`. Refuses to own what a page may show: that stands below."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cairn.agencies.roles import Actor


def page(request: HttpRequest, template: str, *, status: int = 200, **shown: Any) -> HttpResponse:
    """An answer made of one template and the values it shows."""
    return render(request, template, shown, status=status)


def actor(request: HttpRequest) -> Actor:
    """Who looks, for which agency, in which role and why."""
    found: Actor = request.actor  # type: ignore[attr-defined]  # set by the doorway
    return found
