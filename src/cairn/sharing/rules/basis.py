"""The law that sharing rests on, as a table with a version; what is not in force can't be chosen."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parents[1] / "basis.toml"


@dataclass(frozen=True)
class Basis:
    """One ground. article_6, condition: what data-protection law it goes with; in_force_from: None while it waits."""

    key: str
    title: str
    says: str
    who: str
    law: str
    section: str
    article_6: str
    condition: str
    url: str
    in_force_from: date | None = None

    def in_force(self, on: date) -> bool:
        """Whether it can be relied upon on a day."""
        return self.in_force_from is not None and self.in_force_from <= on


@cache
def version() -> str:
    """Which edition of the table this is."""
    return str(_read()["version"])


@cache
def bases() -> dict[str, Basis]:
    """Key -> ground, in the table's order."""
    rows: list[dict[str, str]] = _read()["basis"]  # type: ignore[assignment]  # TOML: an array of tables
    return {row["key"]: Basis(**row) for row in rows}  # type: ignore[arg-type]  # its dates are dates


def chosen_from(on: date) -> dict[str, Basis]:
    """The grounds that can be chosen on a day."""
    return {key: one for key, one in bases().items() if one.in_force(on)}


def _read() -> dict[str, object]:
    return tomllib.loads(TABLE.read_text("utf-8"))
