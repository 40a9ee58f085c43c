"""Headers of every page: nothing from elsewhere, no inline script or style, nothing kept by browser or proxy."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
APART = "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""For what somebody sent: were it ever opened as a page, it runs nothing, asks for nothing and is of no origin."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}


class Headers:
    """Middleware that puts the headers on every answer that is not a static file."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer with its headers."""
        response = self.answer(request)
        for name, value in HEADERS.items():
            response.headers[name] = value
        if getattr(response, "kept_apart", False):
            response.headers["Content-Security-Policy"] = APART
        return response


def keep_apart(response: HttpResponse) -> HttpResponse:
    """An answer whose content somebody sent: it gets the narrowest policy."""
    response.kept_apart = True  # type: ignore[attr-defined]  # read by the middleware alone
    return response
