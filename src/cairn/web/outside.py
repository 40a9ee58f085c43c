"""Asking an agency's own sign-in who somebody is (OpenID Connect, authorization code with PKCE), by Authlib.

Nothing comes back but who, when they proved it and how. Tokens are not kept. Source: OpenID Connect Core 1.0, 3.1; RFC 7636.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.django_client import OAuth
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from joserfc.errors import JoseError
from requests import RequestException

from cairn.access.providers import Provider
from cairn.base.clock import now
from cairn.base.errors import NotNow

FRESH = (
    settings.SESSION_COOKIE_AGE
)  # seconds since they proved it there: a session here ends after as long without doing anything
SLACK = 2 * 60  # seconds by which two clocks may differ
TIMEOUT = 8  # seconds
SILENT = "Your agency’s sign-in doesn’t answer. Try again in a minute, or sign in with your password."
UNTRUE = "What came back from your agency’s sign-in could not be checked. Begin again."


@dataclass(frozen=True)
class Proved:
    """subject: who, as the provider names them; fresh: whether it says that they proved it just now; means: how."""

    subject: str
    fresh: bool
    means: frozenset[str]


@cache
def _client(provider: Provider) -> Any:
    return OAuth().register(
        provider.slug,
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        server_metadata_url=f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid", "code_challenge_method": "S256", "default_timeout": TIMEOUT},
    )


def send(request: HttpRequest, provider: Provider, *, back: str) -> HttpResponse:
    """To the provider's own page. back: the address at which it answers. Raises: NotNow."""
    try:
        response: HttpResponse = _client(provider).authorize_redirect(request, back, max_age=FRESH)
    except (AuthlibBaseError, RequestException, ValueError, RuntimeError) as error:
        raise NotNow(SILENT) from error
    return response


def answer(request: HttpRequest, provider: Provider) -> Proved | None:
    """What the provider says; None where somebody turned back there. Raises: NotNow."""
    if request.GET.get("error") == "access_denied":
        return None
    only = {"iss": {"essential": True, "values": [provider.issuer]}, "sub": {"essential": True}}
    try:
        token = _client(provider).authorize_access_token(request, claims_options=only)
        said = dict(token["userinfo"])
    except RequestException as error:
        raise NotNow(SILENT) from error
    except (AuthlibBaseError, JoseError, KeyError, TypeError, ValueError, RuntimeError) as error:
        raise NotNow(UNTRUE) from error
    at, means = said.get("auth_time"), said.get("amr")
    fresh = isinstance(at, int | float) and abs(now().timestamp() - at) <= FRESH + SLACK
    return Proved(str(said["sub"]), fresh, frozenset(means if isinstance(means, list) else ()))
