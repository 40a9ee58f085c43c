"""The keys under which a record waits to be found, and those under which it looks: the blocking rules, record by record.

A key is a function of its record alone, so that keys written one by one equal those of a clean rebuild. What makes a
key of the batch fall away (a block too large, a number that many share) is settled at the look-up instead.
keys: rows (record, agency, visible, rule, waits, looks): `waits` is the text under which the record is found by this
rule, `looks` the text under which its partners wait; they differ where a rule compares two different facts.
"""

from collections.abc import Mapping
from typing import Any

import polars as pl

from cairn.linkage.engines.blocking import IN_WORDS, KEYS
from cairn.linkage.engines.editions import editions

CONTACT = len(KEYS)  # the number of the rule of phones, e-mail addresses and handles
APART = "\x1f"
KEY_ROWS = {
    "record": pl.Utf8, "agency": pl.Utf8, "visible": pl.Boolean, "rule": pl.Int16, "waits": pl.Utf8, "looks": pl.Utf8,
}  # fmt: skip


def record_keys(tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """The keys of every person record as it stands at the end of the tables, sorted; withdrawn and sealed have none."""
    return keys_of(standing(tables))


def standing(tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """The last edition of each record, of what the record itself says: no place and no crowd of others takes away."""
    alone = tables | {"places": tables["places"].clear()}
    return editions(alone).filter(pl.col("until").is_null())


def keys_of(compared: pl.DataFrame) -> pl.DataFrame:
    """The keys of editions."""
    found = [_of_rule(compared, number) for number in range(len(KEYS))]
    contact = pl.concat_str(pl.lit(f"{CONTACT}"), "contacts", separator=APART)
    held = compared.select("record", "agency_id", "visible", "contacts").explode("contacts").drop_nulls("contacts")
    found.append(_rows(held, CONTACT, contact, contact))
    return pl.concat(found).unique().sort("record", "rule", "waits", "looks")


def met(one: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[int, ...]:
    """The rules by which two editions find each other, each of what it says by itself."""
    found = [
        number
        for number, key in enumerate(KEYS)
        if _meets([one[side[0]] for side in key], [other[side[1]] for side in key])
        or _meets([other[side[0]] for side in key], [one[side[1]] for side in key])
    ]
    shared = set(one["contacts"] or ()) & set(other["contacts"] or ())
    return (*found, CONTACT) if shared else tuple(found)


def _meets(here: list[Any], there: list[Any]) -> bool:
    return None not in here and here == there


def rule_in_words(rule: int) -> str:
    """The facts that one rule compares: `birth date and postcode`."""
    if rule == CONTACT:
        return "phone, e-mail or online name"
    facts = list(dict.fromkeys(_other_way(pair) for pair in KEYS[rule]))
    return f"{', '.join(facts[:-1])} and {facts[-1]}" if len(facts) > 1 else facts[0]


def _other_way(pair: tuple[str, str]) -> str:
    one, other = pair
    if one == other:
        return IN_WORDS[one]
    return "day and month of birth swapped" if other == "birth_swapped" else "given and family name swapped"


def symmetric(rule: int) -> bool:
    """Whether both records are asked for the same facts."""
    return all(one == other for one, other in KEYS[rule])


def _of_rule(compared: pl.DataFrame, number: int) -> pl.DataFrame:
    """The rows of one rule: two a record where the facts of the one are not those of the other."""
    one, other = ([side[at] for side in KEYS[number]] for at in (0, 1))
    if symmetric(number):
        return _rows(compared, number, _text(f"{number}", one), _text(f"{number}", one))
    here, there = _text(f"{number}.0", one), _text(f"{number}.1", other)
    across = [
        _rows(compared, number, here, _text(f"{number}.1", one)),
        _rows(compared, number, there, _text(f"{number}.0", other)),
    ]
    return pl.concat(across)


def _text(mark: str, columns: list[str]) -> pl.Expr:
    """The text of some columns' values; null where one is not known."""
    return pl.concat_str(pl.lit(mark), *columns, separator=APART, ignore_nulls=False)


def _rows(compared: pl.DataFrame, rule: int, waits: pl.Expr, looks: pl.Expr) -> pl.DataFrame:
    rows = compared.select(
        "record", "visible", pl.lit(rule).alias("rule"), agency="agency_id", waits=waits, looks=looks
    ).drop_nulls("waits")
    return rows.select(pl.col(name).cast(dtype) for name, dtype in KEY_ROWS.items())
