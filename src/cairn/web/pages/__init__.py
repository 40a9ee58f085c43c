"""Owns the pages, one file an area, each with its `addresses`. Refuses to own what a page may show: that stands below."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cairn.agencies.roles import Actor
from cairn.base.errors import NotFound


def page(request: HttpRequest, template: str, *, status: int = 200, **shown: Any) -> HttpResponse:
    """An answer made of one template and the values it shows."""
    return render(request, template, shown, status=status)


def asked_number(request: HttpRequest, name: str, *, most: int = 1_000_000) -> int:
    """A whole number from the address, at most so large; 0 for anything else."""
    return whole_number(request.GET.get(name, ""), most=most)


def whole_number(typed: str, *, most: int = 1_000_000) -> int:
    """A whole number from a form, such as the step that was read; at most so large, and 0 for anything else."""
    return min(int(typed), most) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0


def asked_id(text: str) -> UUID:
    """An id from a form or an address. Raises: NotFound for anything else, alike for absent and restricted."""
    found = asked_id_or_none(text)
    if found is None:
        raise NotFound
    return found


def asked_id_or_none(text: str) -> UUID | None:
    """An id from a form or an address, where the page itself says what lacks."""
    try:
        return UUID(text)
    except ValueError:
        return None


def actor(request: HttpRequest) -> Actor:
    """Who looks, for which agency, in which role and why."""
    found: Actor = request.actor  # type: ignore[attr-defined]  # set by the doorway
    return found
