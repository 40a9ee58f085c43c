"""Help pages as data: one file a page, each with its version and the day on which it was approved."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

HELP = Path(__file__).parents[1] / "help"


@dataclass(frozen=True)
class Section:
    """A part of a help page: its heading, sentences and points."""

    heading: str
    says: tuple[str, ...] = ()
    points: tuple[str, ...] = ()


@dataclass(frozen=True)
class HelpPage:
    """A help page. easy: in large type, one thought a line."""

    key: str
    order: int
    title: str
    lead: str
    version: str
    approved_on: date
    sections: tuple[Section, ...]
    easy: bool = False

    @property
    def words(self) -> str:
        """All that it says, a sentence or point a line."""
        lines = [self.lead]
        for section in self.sections:
            lines += [*section.says, *section.points]
        return "\n".join(lines)


@lru_cache(maxsize=1)
def help_pages() -> dict[str, HelpPage]:
    """Every help page by the last part of its address, in the order in which they are offered."""
    found = []
    for file in HELP.glob("*.toml"):
        given = tomllib.loads(file.read_text("utf-8"))
        sections = tuple(
            Section(one["heading"], tuple(one.get("says", ())), tuple(one.get("points", ())))
            for one in given.pop("section")
        )
        found.append(HelpPage(key=file.stem, sections=sections, **given))
    return {one.key: one for one in sorted(found, key=lambda one: one.order)}
