"""Where agencies let their own staff sign in (OpenID Connect), and whose account a name there is tied to.

Which providers there are stands in a file that only whoever runs the server writes; each vouches for the staff of one agency and for
nobody else. A name is the pair of issuer and subject, never an e-mail address, and is tied by its holder while signed in.
Source: OpenID Connect Core 1.0, 2 and 5.7.
"""

import hashlib
import logging
import stat
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from cairn.access.errands import ask, errand
from cairn.base.errors import BadInput

KIND = "agency"  # of a way to sign in, among apps, passkeys and recovery codes
_NEEDED = ("title", "issuer", "client_id", "client_secret")
_KNOWN = frozenset({*_NEEDED, "proves"})
_HERE = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Provider:
    """agency: code of the one agency whose staff it vouches for; proves: `amr` values that count as a second step."""

    agency: str
    title: str
    issuer: str
    client_id: str
    client_secret: str
    proves: frozenset[str]

    @property
    def slug(self) -> str:
        """The provider in an address."""
        return self.agency.lower()


def providers() -> dict[str, Provider]:
    """By slug. A file that can't be right offers none, so that passwords still let people in; `cairn check` says what is wrong."""
    try:
        return read(settings.CAIRN_PROVIDERS)
    except BadInput as wrong:
        logging.getLogger(__name__).error("no agency's own sign-in is offered: %s", wrong)
        return {}


def read(path: Path) -> dict[str, Provider]:
    """The providers of a file, by slug; none where there is no file.

    Raises: BadInput, saying what can't be right; never what the file says, which may be a secret.
    """
    if not path.is_file():
        return {}
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise BadInput(f"{path.name} holds secrets, and others can read it: chmod 600 {path.name}.")
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"{path.name} is not readable as TOML.") from error
    found = [_provider(path.name, code, said) for code, said in told.items()]
    return {one.slug: one for one in found}


def _provider(file: str, code: str, said: Any) -> Provider:
    where = f"{file}, [{code}]"
    if not isinstance(said, dict):
        raise BadInput(f"{where}: a section for each agency, named by its code.")
    for name in _NEEDED:
        if not isinstance(said.get(name), str) or not said[name].strip():
            raise BadInput(f"{where}: {name} is missing.")
    if strange := sorted(set(said) - _KNOWN):
        raise BadInput(f"{where}: {', '.join(strange)} means nothing here.")
    issuer = urlsplit(said["issuer"])
    if issuer.scheme != "https" and not (issuer.scheme == "http" and issuer.hostname in _HERE):
        raise BadInput(f"{where}: issuer must begin with https.")
    proves = said.get("proves", [])
    if not isinstance(proves, list) or not all(isinstance(one, str) for one in proves):
        raise BadInput(f"{where}: proves is a list of words, such as ['mfa'].")
    title, at, client, secret = (said[name].strip() for name in _NEEDED)
    return Provider(code, title, at, client, secret, frozenset(proves))


def tie(*, staff: UUID, provider: Provider, subject: str) -> bool:
    """Let a name at a provider sign in as this person; false if it is somebody's already."""
    if known(provider, subject) is not None:
        return False
    ask(
        "select access_factor_add(%s::text)",
        errand("factor", str(staff), KIND, provider.title, "", _name(provider, subject)),
    )
    return True


def known(provider: Provider, subject: str) -> UUID | None:
    """Whose account a name at a provider is tied to; their use of it is kept."""
    rows = ask("select id, staff from access_factor_found(%s::text)", errand("found", _name(provider, subject)))
    if not rows:
        return None
    which, staff = rows[0]
    ask("select access_factor_use(%s::text)", errand("use", str(which), "0"))
    return UUID(str(staff))


def _name(provider: Provider, subject: str) -> str:
    words = f"{provider.agency}\n{provider.issuer}\n{subject}"
    return f"oidc:{hashlib.sha256(words.encode()).hexdigest()}"
