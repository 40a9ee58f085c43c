"""Names are compared as people say them: without accents, marks or order, in any of the forms one name takes.

Everything here works on single strings and is meant to be asked once for each different string, never for each row.
"""

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import groupby

from cairn.records.names import fold, sound

__all__ = ["NameTable", "family_parts", "fold", "name_table", "sound", "spelling"]

_PARTICLES = frozenset("de la le du da dos del den der van von ten ter di y e".split())


def family_parts(words: tuple[str, ...]) -> tuple[str, ...]:
    """The surnames inside a family name, particles left out: `van der Berg-Smith` gives `berg`, `smith`."""
    parts = tuple(word for word in words if word not in _PARTICLES)
    return parts or words


_ONE_SPELLING = (("ph", "f"), ("ck", "k"), ("y", "i"), ("c", "k"), ("q", "k"))


def spelling(name: str) -> str:
    """What is left of a folded name when letters written twice or one for another fall together: `zaynab`, `zainab`.

    Much narrower than a sound: vowels and their order stay, so the names of twins (`hasan`, `husain`; `maria`, `mario`)
    never fall together.
    """
    for written, read in _ONE_SPELLING:
        name = name.replace(written, read)
    single = "".join(letter for letter, _ in groupby(name))
    return single[:-1] if len(single) > 3 and single.endswith("h") else single


@dataclass(frozen=True)
class NameTable:
    """Which given names are forms of one another. `forms`: name to the classes that it may belong to, sorted."""

    forms: dict[str, tuple[str, ...]]

    def classes(self, name: str) -> tuple[str, ...]:
        """The classes of a name; a name in no class is a class of its own."""
        return self.forms.get(name, (name,))

    def known(self, name: str) -> bool:
        """Whether the name is an ordinary name, so that one letter's difference is likely another name."""
        return name in self.forms


@cache
def name_table() -> NameTable:
    """The equivalence table of `linkage/names/given_names.toml`, several origins side by side."""
    text = resources.files("cairn.linkage.names").joinpath("given_names.toml").read_text(encoding="utf-8")
    content = tomllib.loads(text)
    forms: dict[str, set[str]] = defaultdict(set)
    for classes in content["forms"].values():
        for name, others in classes.items():
            for word in (name, *others):
                forms["".join(fold(word))].add("".join(fold(name)))
    for names in content["single"].values():
        for word in names:
            folded = "".join(fold(word))
            forms[folded] = forms.get(folded) or {folded}
    return NameTable({name: tuple(sorted(found)) for name, found in forms.items()})
