"""Answers calls: reads what was sent, does it once for each key, gives JSON."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from cairn.base.clock import LONDON
from cairn.base.errors import CairnError
from cairn.web.api.calls import VERSION, Answer, Call, Sent
from cairn.web.api.errors import problem, problem_for
from cairn.web.api.once import once
from cairn.web.api.reading import read
from cairn.web.pages import actor


def addresses_of(calls: tuple[Call, ...]) -> list[URLPattern]:
    """One address for each place, with what can be done there by method."""
    places: dict[str, dict[str, Call]] = {}
    for one in calls:
        places.setdefault(one.address, {})[one.method] = one
    return [
        path(f"api/{VERSION}/{where}", _view(here), name=f"api_{next(iter(here.values())).name}")
        for where, here in places.items()
    ]


def _view(here: Mapping[str, Call]) -> Callable[..., HttpResponse]:
    def answer(request: HttpRequest, **places: Any) -> HttpResponse:
        call = here["GET" if request.method == "HEAD" else str(request.method)]
        try:
            return _answered(call, request, places)
        except CairnError as error:
            return problem_for(error)

    answer.calls = here  # type: ignore[attr-defined]  # read by the doorway
    answer.csrf_exempt = True  # type: ignore[attr-defined]  # a secret is sent on purpose, never by a browser on its own
    return answer


def _answered(call: Call, request: HttpRequest, places: Mapping[str, Any]) -> HttpResponse:
    sent = Sent(
        body=read(request) if call.takes else {},
        query=request.GET.dict(),
        version=request.headers.get("If-Match"),
        places=places,
    )
    viewer = actor(request)
    if call.takes is None:
        return given(call.do(viewer, sent))
    print_ = hashlib.sha256(
        json.dumps([call.name, request.get_full_path(), sent.body], sort_keys=True).encode()
    ).digest()
    return given(once(key=request.headers.get("Idempotency-Key"), print_=print_, do=lambda: call.do(viewer, sent)))


def given(answer: Answer) -> HttpResponse:
    """An answer as JSON."""
    found = HttpResponse(
        json.dumps(answer.body, ensure_ascii=False, default=_written),
        status=answer.status,
        content_type="application/json",
    )
    if answer.version:
        found.headers["ETag"] = f'"{answer.version}"'
    if answer.place:
        found.headers["Location"] = answer.place
    return found


def _written(value: Any) -> str:
    """Ids, days and moments as text; moments with their offset."""
    return value.astimezone(LONDON).isoformat() if hasattr(value, "astimezone") else str(value)


def no_method(here: Mapping[str, Call]) -> HttpResponse:
    """For a method that this address has not."""
    allowed = ", ".join(here)
    return problem(405, "wrong-method", f"At this address there is: {allowed}.", headers={"Allow": allowed})
