"""Owns the pages, one file an area, each with its `addresses`. Refuses to own what a page may show: that stands below."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cairn.agencies.roles import Actor


def page(request: HttpRequest, template: str, *, status: int = 200, **shown: Any) -> HttpResponse:
    """An answer made of one template and the values it shows."""
    return render(request, template, shown, status=status)


def asked_number(request: HttpRequest, name: str, *, most: int = 1_000_000) -> int:
    """A whole number from the address, at most so large; 0 for anything else."""
    typed = request.GET.get(name, "")
    return min(int(typed), most) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0


def actor(request: HttpRequest) -> Actor:
    """Who looks, for which agency, in which role and why."""
    found: Actor = request.actor  # type: ignore[attr-defined]  # set by the doorway
    return found
