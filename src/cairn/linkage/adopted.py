"""Which version of the model is in use: the shipped one, or one that somebody adopted, with a reason, by a deed.

Nothing is replaced: adopting and rolling back each add a row, and the last row holds from the next refresh on. The database
writes row and deed in one step. A version that can't be read is refused; were one there all the same, the shipped one links.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.db import connections

from cairn.access.roles import Verb, may
from cairn.agencies.roles import Actor
from cairn.base.errors import BadInput, Broken, NotAllowed, NotNow
from cairn.base.steps import Refusals, take
from cairn.linkage.engines.model import Model, load_model, read_model, sound

SHIPPED = "shipped"
_LAST = "select digest from linkage_adoption order by at desc, id limit 1"
_TEXT = "select content from linkage_adoption where digest = %s and content <> '' limit 1"
LAST_USED = """
select o.version, coalesce((select h.content from linkage_adoption h where h.digest = o.digest and h.content <> '' limit 1), '')
from linkage_adoption o where o.digest <> 'shipped' and not exists (
  select from linkage_adoption l where (l.at, o.id) > (o.at, l.id))
"""  # version and content of the one in use, unless it is the shipped one
_HISTORY = """
select o.id, o.version, o.digest, o.at, o.why, s.name, o.rolled_back
from linkage_adoption o join agencies_staff s on s.id = o.staff_id order by o.at desc, o.id
"""
_NO_MODEL = "It is not a linkage model: it should be JSON as `linkage_train` writes it."
_REFUSED: Refusals = {
    "42501": lambda: NotAllowed("Only an administrator of Cairn puts a model in use. Ask yours."),
    "22023": lambda: BadInput(_NO_MODEL),
    "22P05": lambda: BadInput(_NO_MODEL),
}


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


def model_named(digest: str, *, using: str = "default") -> Model:
    """A version that is or was in use; the shipped one where that can't be read. 1 query, once a process."""
    return _kept(digest, using=using) or load_model()


def unreadable(digest: str, *, using: str = "default") -> bool:
    """Whether what is kept of a version can't be read, so that the shipped one links in its place. 1 query, once a process."""
    return _kept(digest, using=using) is None


@lru_cache(8)
def _kept(digest: str, *, using: str) -> Model | None:
    if digest == SHIPPED:
        return load_model()
    with connections[using].cursor() as cursor:
        cursor.execute(_TEXT, [digest])
        row = cursor.fetchone()
    try:
        return _read(row[0]) if row else None
    except Broken:
        return None


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
        return _read(text), text
    except FileNotFoundError as error:
        raise BadInput(f"There is no model file {path}.") from error
    except Broken as error:
        raise BadInput(f"{path}: {error}") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: {_NO_MODEL}") from error


def readable(text: str) -> bool:
    """Whether it is a model by which linking can go."""
    try:
        _read(text)
    except Broken:
        return False
    return True


def _read(text: str) -> Model:
    """Raises: Broken, whatever is wrong with it."""
    try:
        return sound(read_model(text))
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        raise Broken(_NO_MODEL) from error


def adopt(*, path: Path, why: str, by: Actor) -> str:
    """Put the model of a file in use from the next refresh on; returns its version.

    Raises: NotAllowed unless they run the service; BadInput for another file or no reason; NotNow if it is in use already.
    """
    _check(by, why)
    model, text = model_at(path)
    version: str = take(
        "select linkage_adopt(%s, %s)", text, why.strip(),
        refusals={**_REFUSED, "CC409": lambda: NotNow(f"Version {model.version} is in use already.")},
    )  # fmt: skip
    return version


def roll_back(*, why: str, by: Actor) -> str:
    """Put the version in use that was in use before the last adoption that still holds; returns it.

    Twice in a row goes back two versions. Raises: NotAllowed, BadInput, NotNow.
    """
    _check(by, why)
    nothing = "The shipped model is in use and no adoption holds, so there is nothing to roll back."
    version: str = take(
        "select linkage_roll_back(%s, %s)", load_model().version, why.strip(),
        refusals={**_REFUSED, "CC409": lambda: NotNow(nothing)},
    )  # fmt: skip
    return version


def _check(by: Actor, why: str) -> None:
    if not may(by.role, Verb.RUN_THE_SERVICE):
        raise NotAllowed("Only an administrator of Cairn puts a model in use. Ask yours.")
    if not why.strip():
        raise BadInput("Say why, with --why: whoever reads the trail will ask.")
