"""Today: what waits for you."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from cairn.agencies.queries import all_agencies
from cairn.base.clock import LONDON, now
from cairn.web.pages import actor, page


def today(request: HttpRequest) -> HttpResponse:
    """What waits for this person, what is new, and who sends records."""
    return page(
        request, "today.html", greeting=_greeting(), first_name=actor(request).name.split()[0], agencies=all_agencies()
    )


def _greeting() -> str:
    hour = now().astimezone(LONDON).hour
    return "Good morning" if hour < 12 else "Good afternoon" if hour < 18 else "Good evening"


addresses = [path("today", today, name="today")]
