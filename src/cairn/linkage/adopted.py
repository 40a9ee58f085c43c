"""Which version of the model is in use: the shipped one, or one that somebody adopted, with a reason, by a deed.

Nothing is replaced: adopting and rolling back each add a row, and the last row holds from the next refresh on.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.db import connections, transaction

from cairn.access.roles import Verb, may
from cairn.agencies.roles import Actor
from cairn.base.errors import BadInput, Broken, NotAllowed, NotNow
from cairn.linkage.engines.model import Model, load_model, read_model
from cairn.trail import actions as trail

SHIPPED = "shipped"
_LAST = "select digest from linkage_adoption order by at desc, id limit 1"
_TEXT = "select content from linkage_adoption where digest = %s and content <> '' limit 1"
_HISTORY = """
select o.id, o.version, o.digest, o.at, o.why, s.name, o.rolled_back
from linkage_adoption o join agencies_staff s on s.id = o.staff_id order by o.at desc, o.id
"""


@dataclass(frozen=True)
class Adoption:
    """That a version came into use. digest: of its file, or `shipped`; rolled_back: it was one that was in use before."""

    id: UUID
    version: str
    digest: str
    at: datetime
    why: str
    name: str
    rolled_back: bool


def in_use(*, using: str = "default") -> str:
    """The digest of the version in use. 1 query."""
    with connections[using].cursor() as cursor:
        cursor.execute(_LAST)
        row = cursor.fetchone()
    return row[0] if row else SHIPPED


@lru_cache(8)
def model_named(digest: str, *, using: str = "default") -> Model:
    """A version that is or was in use. 1 query, once a process."""
    if digest == SHIPPED:
        return load_model()
    with connections[using].cursor() as cursor:
        cursor.execute(_TEXT, [digest])
        row = cursor.fetchone()
    if row is None:
        raise Broken("The model in use is not kept here. Adopt it again, or roll back.")
    return read_model(row[0])


def adopted_model(*, using: str = "default") -> Model:
    """The version in use. 1 query, 2 the first time in a process."""
    return model_named(in_use(using=using), using=using)


def adoptions(viewer: Actor) -> tuple[Adoption, ...]:
    """Every version that came into use, the last first; none while the shipped one has always been. 1 query."""
    with connections["default"].cursor() as cursor:
        cursor.execute(_HISTORY)
        return tuple(Adoption(*row) for row in cursor.fetchall())


def model_at(path: Path) -> tuple[Model, str]:
    """A model and the text of its file. Raises: BadInput where it can't be read or lacks a grade."""
    try:
        text = path.read_text(encoding="utf-8")
        return read_model(text), text
    except FileNotFoundError as error:
        raise BadInput(f"There is no model file {path}.") from error
    except Broken as error:
        raise BadInput(f"{path}: {error}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(f"{path} is not a linkage model: it should be JSON as `linkage_train` writes it.") from error


def adopt(*, path: Path, why: str, by: Actor) -> str:
    """Put the model of a file in use from the next refresh on; returns its version.

    Raises: NotAllowed unless they run the service; BadInput for another file or no reason; NotNow if it is in use already.
    """
    _check(by, why)
    model, text = model_at(path)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return _use(model.version, digest, text, why=why, by=by, rolled_back=False)


def roll_back(*, why: str, by: Actor) -> str:
    """Put the version in use that was in use before the last; returns it. Raises: NotAllowed, BadInput, NotNow."""
    _check(by, why)
    held = adoptions(by)
    if not held:
        raise NotNow("The shipped model has always been in use, so there is nothing to roll back.")
    before = next((one for one in held[1:] if one.digest != held[0].digest), None)
    version, digest = (before.version, before.digest) if before else (load_model().version, SHIPPED)
    return _use(version, digest, "", why=why, by=by, rolled_back=True)


def _check(by: Actor, why: str) -> None:
    if not may(by.role, Verb.RUN_THE_SERVICE):
        raise NotAllowed("Only an administrator of Cairn puts a model in use. Ask yours.")
    if not why.strip():
        raise BadInput("Say why, with --why: whoever reads the trail will ask.")


@transaction.atomic
def _use(version: str, digest: str, text: str, *, why: str, by: Actor, rolled_back: bool) -> str:
    staff, agency = by.person_and_agency()
    given: dict[str, Any] = {
        "id": uuid4(), "version": version, "digest": digest, "content": text, "why": why.strip(), "staff": staff,
        "agency": agency, "rolled_back": rolled_back,
    }  # fmt: skip
    if digest == in_use():
        raise NotNow(f"Version {version} is in use already.")
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "insert into linkage_adoption (id, version, digest, content, why, staff_id, agency_id, rolled_back, at) values"
            " (%(id)s, %(version)s, %(digest)s, %(content)s, %(why)s, %(staff)s, %(agency)s, %(rolled_back)s, clock_timestamp())",
            given,
        )
    did = "model.rolled_back" if rolled_back else "model.adopted"
    trail.note(by=by, did=did, on_kind="model", on=given["id"], why=why, details={"digest": digest}, version=version)
    return version
