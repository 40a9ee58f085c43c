"""Every form that there is: the files of `kinds`, each with one FORM or its versions as FORMS."""

import importlib
import pkgutil
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from cairn.forms import kinds
from cairn.forms.rules.asks import Form


@lru_cache(maxsize=1)
def all_forms() -> MappingProxyType[str, tuple[Form, ...]]:
    """Kind -> its versions, the oldest first."""
    found = {}
    for one in pkgutil.iter_modules(kinds.__path__):
        module = importlib.import_module(f"{kinds.__name__}.{one.name}")
        versions: tuple[Form, ...] = getattr(module, "FORMS", None) or (module.FORM,)
        found[one.name] = tuple(sorted(versions, key=lambda form: form.version))
    return MappingProxyType(found)


def form(kind: str, version: int) -> Form | None:
    """A form as it was in a version, whether or not it may still be used."""
    return next((one for one in all_forms().get(kind, ()) if one.version == version), None)


def in_use_by_place(on: date) -> dict[str, Form]:
    """Kind -> the version that is filled in on a day, in the order of lists."""
    found = {kind: one for kind in all_forms() if (one := in_use(kind, on))}
    return dict(sorted(found.items(), key=lambda pair: (pair[1].place, pair[1].title)))


def in_use(kind: str, on: date) -> Form | None:
    """The version of a form that is filled in on a day: the latest that is approved and not withdrawn."""
    usable = [one for one in all_forms().get(kind, ()) if one.usable(on)]
    return usable[-1] if usable else None
