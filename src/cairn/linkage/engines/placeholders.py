"""Cells that say that nothing is known (“Unknown”, “Baby”, 1 January 1900, 00000 000000) are compared with nothing.

The records keep what was written; engines get the tables with such cells empty. The lists are data:
`linkage/names/placeholders.toml`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import polars as pl

from cairn.linkage.engines.names import fold

ONE_DIGIT = r"^0?(?:0+|1+|2+|3+|4+|5+|6+|7+|8+|9+)$"
NUMBERS = ("phone", "nhs_number")


@dataclass(frozen=True)
class Placeholders:
    """The lists, folded as names are."""

    names: frozenset[str]
    given: frozenset[str]
    given_begins: tuple[str, ...]
    dates: tuple[str, ...]
    numbers: tuple[str, ...]
    words: tuple[str, ...]
    mailboxes: tuple[str, ...]
    postcode_begins: tuple[str, ...]


@cache
def placeholders() -> Placeholders:
    """The lists of `linkage/names/placeholders.toml`."""
    text = resources.files("cairn.linkage.names").joinpath("placeholders.toml").read_text(encoding="utf-8")
    told = tomllib.loads(text)
    names = frozenset(_folded(name) for name in told["names"])
    given = names | {_folded(name) for name in told["given_only"]}
    begins = tuple(f"{_folded(name)} " for name in told["given_begins"])
    rest = ("dates", "numbers", "words", "mailboxes", "postcode_begins")
    return Placeholders(names, given, begins, *(tuple(told[name]) for name in rest))


def without_placeholders(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The tables with such cells empty, and without identifiers that are none. Rows stay in their order.

    Asked twice it changes nothing more.
    """
    return {**tables, "people": _people(tables["people"]), "identifiers": _identifiers(tables["identifiers"])}


def says_no_name(text: str, *, given: bool) -> bool:
    """Whether a name cell only says that the name is not known. given: a given name, else a family name."""
    lists, folded = placeholders(), _folded(text)
    if not folded:
        return True
    return folded in (lists.given if given else lists.names) or (given and folded.startswith(lists.given_begins))


def _folded(text: str) -> str:
    return " ".join(fold(text))


def _people(people: pl.DataFrame) -> pl.DataFrame:
    lists = placeholders()
    plain = pl.col("postcode").str.strip_chars().str.to_uppercase()
    postcode = pl.any_horizontal(plain.str.starts_with(begins) for begins in lists.postcode_begins)
    return people.with_columns(
        _empty_where("given_names", _no_names(people, "given_names", given=True)),
        _empty_where("family_name", _no_names(people, "family_name", given=False)),
        _empty_where("aliases", _no_names(people, "aliases", given=False)),
        _empty_where("date_of_birth", pl.col("date_of_birth").is_in(lists.dates)),
        _empty_where("postcode", postcode.fill_null(value=False)),
    )


def _no_names(people: pl.DataFrame, column: str, *, given: bool) -> pl.Expr:
    different = people[column].drop_nulls().unique().to_list()
    return pl.col(column).is_in([text for text in different if says_no_name(text, given=given)])


def _empty_where(column: str, condition: pl.Expr) -> pl.Expr:
    return pl.when(~condition.fill_null(value=False)).then(column).alias(column)


def _identifiers(identifiers: pl.DataFrame) -> pl.DataFrame:
    lists = placeholders()
    value = pl.col("value").str.strip_chars().str.to_lowercase()
    digits = value.str.replace_all(r"[^0-9]", "").str.replace(r"^(0044|44)", "0")
    number = pl.col("kind").is_in(NUMBERS) & (digits.is_in(lists.numbers) | digits.str.contains(ONE_DIGIT))
    mailbox = (pl.col("kind") == "email") & value.str.split("@").list.first().is_in(lists.mailboxes)
    word = value.str.replace_all(r"\s", "").is_in(lists.words) | value.str.contains(r"^[0\-. ]+$")
    return identifiers.filter(~(number | mailbox | word).fill_null(value=False))
