"""Second factors: codes from an app (RFC 6238), passkeys (WebAuthn) and recovery codes.

Secrets of apps are enciphered and recovery codes hashed with keys made of CAIRN_SECRET_KEY; the table itself is reached by
errands alone. A passkey proves a person by itself, since it asks for their finger, face or PIN.
"""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from cairn.access.accounts import count_try, forget_tries
from cairn.access.errands import ask, errand
from cairn.agencies.models import Staff
from cairn.base.errors import BadInput

STEP, DIGITS = 30, 6  # seconds, figures. Source: RFC 6238
RECOVERY_CODES = 10
SECOND = ("app", "passkey")  # kinds that are asked for after a password
WRONG_CODE = "This code is not right, or was used before."


@dataclass(frozen=True)
class Factor:
    """One way to prove who one is, without its secret."""

    id: UUID
    kind: str
    label: str
    made_at: datetime
    used_at: datetime | None


def factors_of(staff: UUID) -> tuple[Factor, ...]:
    """What a person has set up, oldest first."""
    return tuple(Factor(row[0], row[1], row[2], row[4], row[5]) for row in _rows(staff))


def needs_second(staff: UUID) -> bool:
    """Whether this person has set up an app or a passkey, and so is asked for it."""
    return any(factor.kind in SECOND for factor in factors_of(staff))


def fresh_secret() -> str:
    """A new secret for an app, in the letters that people can type."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def app_address(*, secret: str, username: str) -> str:
    """What the picture for the app says (otpauth)."""
    return _totp(secret).get_provisioning_uri(username, "Cairn")


def add_app(*, staff: Staff, secret: str, code: str, label: str) -> None:
    """Keep an app's secret once it has given a right code. Raises: BadInput if it is not right."""
    if _step_of(secret, code) is None:
        raise BadInput("This code is not right. Look at the app again: a code lasts half a minute.")
    kept = _cipher().encrypt(secret.encode()).decode()
    ask("select access_factor_add(%s::text)", errand("factor", str(staff.id), "app", label, kept, ""))


def make_recovery_codes(*, staff: Staff) -> tuple[str, ...]:
    """Ten codes that each work once; earlier ones stop working. They are shown now and never again."""
    remove(staff=staff, what="recovery")
    codes = tuple("-".join(secrets.token_hex(2) for _ in range(5)) for _ in range(RECOVERY_CODES))
    for code in codes:
        ask("select access_factor_add(%s::text)", errand("factor", str(staff.id), "recovery", "", "", _hashed(code)))
    return codes


def remove(*, staff: Staff, what: UUID | str) -> int:
    """Take away one factor, or all of a kind; returns how many went."""
    gone: int = ask("select access_factor_remove(%s::text)", errand("remove", str(staff.id), str(what)))[0][0]
    return gone


def check_code(*, staff: UUID, code: str) -> str:
    """The kind of factor that a typed code proves: 'app' or 'recovery'; '' if none.

    Raises: TooManyTries, saying how long to wait.
    """
    subject = hmac.new(settings.SECRET_KEY.encode(), f"code|{staff}".encode(), hashlib.sha256).hexdigest()
    count_try(subject)
    kind = _proved(staff, "".join(code.split()).casefold())
    if kind:
        forget_tries(subject)
    return kind


def begin_passkey(*, staff: Staff, host: str) -> tuple[dict[str, Any], Mapping[str, Any]]:
    """What the browser is asked, and what is kept until it answers, to make a passkey."""
    held = [_credential(row[3]) for row in _rows(staff.id) if row[1] == "passkey"]
    user = PublicKeyCredentialUserEntity(id=staff.id.bytes, name=staff.username, display_name=staff.name)
    asked, state = _server(host).register_begin(
        user,
        held,
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(asked), state


def finish_passkey(*, staff: Staff, host: str, state: Any, answer: Any, label: str) -> None:
    """Keep the passkey that a browser has made. Raises: BadInput if it doesn't answer what was asked."""
    try:
        made = _server(host).register_complete(state, answer).credential_data
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput("The passkey could not be checked. Try again.") from error
    if made is None:
        raise BadInput("The passkey could not be checked. Try again.")
    kept = base64.b64encode(bytes(made)).decode()
    ask(
        "select access_factor_add(%s::text)",
        errand("factor", str(staff.id), "passkey", label, kept, _found_by(made.credential_id)),
    )


def ask_for_passkey(*, host: str) -> tuple[dict[str, Any], Mapping[str, Any]]:
    """What the browser is asked, and what is kept until it answers, to sign in with any passkey of this site."""
    asked, state = _server(host).authenticate_begin(user_verification=UserVerificationRequirement.REQUIRED)
    return dict(asked), state


def check_passkey(*, host: str, state: Any, answer: Any) -> UUID | None:
    """Whose passkey has answered, or None."""
    try:
        raw = base64.urlsafe_b64decode(answer["rawId"] + "==")
        found = ask("select * from access_factor_found(%s::text)", errand("found", _found_by(raw)))
        if not found or found[0][2] != "passkey":
            return None
        _server(host).authenticate_complete(state, [_credential(found[0][3])], answer)
    except (ValueError, KeyError, TypeError):
        return None
    ask("select access_factor_use(%s::text)", errand("use", str(found[0][0]), "0"))
    staff: UUID = found[0][1]
    return staff


def as_json(asked: Mapping[str, Any]) -> str:
    """What a browser is asked, as the text its script reads."""
    return json.dumps(asked)


def _proved(staff: UUID, code: str) -> str:
    if code.isascii() and code.isdigit():
        for factor, kind, _, said, *_ in _rows(staff):
            step = _step_of(_cipher().decrypt(said.encode()).decode(), code) if kind == "app" else None
            if step and ask("select access_factor_use(%s::text)", errand("use", str(factor), str(step)))[0][0]:
                return "app"
        return ""
    found = ask("select * from access_factor_found(%s::text)", errand("found", _hashed(code)))
    if found and found[0][1] == staff and found[0][2] == "recovery":
        gone = ask("select access_factor_remove(%s::text)", errand("remove", str(staff), str(found[0][0])))[0][0]
        return "recovery" if gone else ""
    return ""


def _rows(staff: UUID) -> list[tuple[Any, ...]]:
    return ask("select * from access_factors(%s::text)", errand("factors", str(staff)))


def _totp(secret: str) -> TOTP:
    return TOTP(base64.b32decode(secret), DIGITS, SHA1(), STEP)  # noqa: S303 - what apps know; RFC 6238


def _step_of(secret: str, code: str) -> int | None:
    """The half minute, this one or the one before or after, to which a code belongs."""
    moment = int(time.time()) // STEP
    for step in (moment, moment - 1, moment + 1):
        if hmac.compare_digest(_totp(secret).generate(step * STEP), code.strip().encode()):
            return step
    return None


def _key(use: str) -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), f"second factor|{use}".encode(), hashlib.sha256).digest()


def _cipher() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_key("cipher")))


def _hashed(code: str) -> str:
    bare = "".join(mark for mark in code.casefold() if mark.isalnum())
    return "recovery " + hmac.new(_key("recovery"), bare.encode(), hashlib.sha256).hexdigest()


def _found_by(credential: bytes) -> str:
    return "passkey " + hashlib.sha256(credential).hexdigest()


def _credential(kept: str) -> AttestedCredentialData:
    return AttestedCredentialData(base64.b64decode(kept))


def _server(host: str) -> Fido2Server:
    """For one host name, without its port: a passkey works for that name alone."""
    bare = host.partition(":")[0]
    return Fido2Server(
        PublicKeyCredentialRpEntity(id=bare, name="Cairn"),
        verify_origin=lambda origin: _is_ours(origin, bare),
    )


def _is_ours(origin: str, host: str) -> bool:
    scheme, _, rest = origin.partition("://")
    return rest.partition(":")[0] == host and (scheme == "https" or (scheme == "http" and not settings.HTTPS))
