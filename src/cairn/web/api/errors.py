"""Refusals of a call, and how each kind reads as a problem (RFC 9457)."""

import json
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse

from cairn.base.errors import HTTP_STATUS, PROBLEMS, BadInput, Broken, CairnError, Incomplete, NotFound

PREFIX = "/api/"
MEDIA = "application/problem+json"


class Refused(BadInput):
    """A call that can't be taken as it was sent: not JSON, too large, without a key, or too late. `status` says which."""

    def __init__(self, status: int, kind: str, says: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(says)
        self.status, self.kind, self.headers = status, kind, dict(headers or {})


class Wrong(Incomplete):
    """What was sent is not of the shape that was asked for; `lacks` says what, by the pointer to it (RFC 6901)."""


def is_call(request: HttpRequest) -> bool:
    """Whether this address is one of the API's, so that nobody is shown a page."""
    return request.path_info.startswith(PREFIX)


def problem_for(error: CairnError) -> HttpResponse:
    """A refusal as a system reads it; what was not found is never named, nor what broke."""
    if isinstance(error, Refused):
        return problem(error.status, error.kind, str(error), headers=error.headers)
    kind = next(one for one in HTTP_STATUS if isinstance(error, one))
    said = {NotFound: "There is no such thing, or none that this account may know of.",
            Broken: "Something failed here. Nothing was kept: send it again later."}  # fmt: skip
    lacks = error.lacks if isinstance(error, Incomplete) else {}
    return problem(HTTP_STATUS[kind], PROBLEMS[kind], said.get(kind) or str(error), lacks=lacks)


def problem(
    status: int,
    kind: str,
    says: str,
    *,
    lacks: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """One problem. lacks: pointer to a field -> its sentence."""
    told: dict[str, object] = {
        "type": f"urn:cairn:problem:{kind}",
        "title": TITLES[kind],
        "status": status,
        "detail": says,
    }
    if lacks:
        told["errors"] = [{"pointer": _pointer(field), "detail": sentence} for field, sentence in lacks.items()]
    answer = HttpResponse(json.dumps(told, ensure_ascii=False), status=status, content_type=MEDIA)
    for name, value in (headers or {}).items():
        answer.headers[name] = value
    return answer


def _pointer(field: str) -> str:
    return field if field.startswith("#") else f"#/{field}"


TITLES = {
    "not-allowed": "Not allowed",
    "not-found": "Not found",
    "not-now": "Not now",
    "bad-input": "Something to put right",
    "broken": "Failed here",
    "no-account": "Not known",
    "too-many": "Too many calls",
    "not-json": "Can’t be read",
    "too-large": "Too large",
    "wrong-media": "Not JSON",
    "wrong-method": "No such method here",
    "no-key": "Without a key of its own",
    "not-current": "Changed meanwhile",
    "no-version": "Without the version that was read",
}
"""Kind of problem -> what it is called."""
