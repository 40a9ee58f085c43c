"""Which pairs of records are weighed at all: those that agree on one of these keys, however they differ otherwise.

A key that very many records share (one name of thousands, a number that stands for none) tells nobody apart, and pairs
of them grow with the square. Such a block is not compared pair by pair: its records meet under their other keys, and
`crowds` says what was left out.
"""

import polars as pl

LARGEST = 2_000  # records of one block; two million pairs at most. Two of so many namesakes are never one by that alone
KEYS: tuple[
    tuple[tuple[str, str], ...], ...
] = (  # (of the one, of the other) fact by fact; the same where one stands twice
    (("family_sound", "family_sound"), ("given_sound", "given_sound")),
    (("family_sound", "family_sound"), ("given_class", "given_class")),
    (("birth", "birth"), ("family_sound", "family_sound")),
    (("birth", "birth"), ("given_class", "given_class")),
    (("birth", "birth"), ("postcode", "postcode")),
    (("birth", "birth_swapped"), ("family_sound", "family_sound")),
    (("birth", "birth_swapped"), ("given_class", "given_class")),
    (("postcode", "postcode"), ("given_class", "given_class")),
    (("postcode", "postcode"), ("family_sound", "family_sound"), ("initial", "initial")),
    (("family_sound", "family_sound"), ("year", "year"), ("month", "month"), ("initial", "initial")),
    (("family_sound", "family_sound"), ("year", "year"), ("day", "day"), ("initial", "initial")),
    (("family_sound", "family_sound"), ("month", "month"), ("day", "day"), ("initial", "initial")),
    (("given_sound", "family_sound"), ("family_sound", "given_sound"), ("birth", "birth")),
    (("given", "family"), ("family", "given")),
    (("nhs_number", "nhs_number"),),
    (("upn", "upn"),),
    (("police_ref", "police_ref"),),
    (("social_care_ref", "social_care_ref"),),
)
IN_WORDS = {
    "family_sound": "sound of the family name", "given_sound": "sound of the given name",
    "given_class": "form of the given name", "birth": "birth date", "postcode": "postcode", "initial": "initial",
    "year": "year of birth", "month": "month of birth", "day": "day of birth", "nhs_number": "NHS number",
    "upn": "pupil number", "police_ref": "police reference", "social_care_ref": "social care reference",
}  # fmt: skip
CONTACT = "block_contacts"
_APART = "\x1f"


def with_keys(compared: pl.DataFrame, *, largest: int = LARGEST) -> pl.DataFrame:
    """Adds one column a key and side (`block_N`, `block_N_other`), empty where its block is too large; and contacts.

    compared: editions; largest: records of one block.
    """
    found = compared.with_columns(
        _key([side[at] for side in key]).alias(_name(number, at))
        for number, key in enumerate(KEYS)
        for at in _sides(key)
    )
    for number, key in enumerate(KEYS):
        found = found.with_columns(_small(found, number, _sides(key), largest))
    return found.with_columns(_few_contacts(compared, largest))


def rules() -> list[str]:
    """The blocking rules as SQL of `l` and `r`, over the columns of `with_keys`; contacts are a rule apart."""
    return [f"l.{_name(number, 0)} = r.{_name(number, max(_sides(key)))}" for number, key in enumerate(KEYS)]


def pairs_with(keyed: pl.DataFrame, records: pl.Series) -> pl.DataFrame:
    """rows (uid_l, uid_r): each pair of editions that meet under some rule, and of which one is of these records.

    keyed: as `with_keys` leaves it. Both stand at one moment, and uid_l is the lower.
    """
    found = [pl.DataFrame(schema={"uid_l": keyed.schema["uid"], "uid_r": keyed.schema["uid"]})]
    if records.is_empty():
        return found[0]
    for number, key in enumerate(KEYS):
        here, there = _name(number, 0), _name(number, max(_sides(key)))
        ways = {(here, there), (there, here)}
        found += [_met(keyed, records, one, other) for one, other in sorted(ways)]
    exploded = keyed.select("uid", "record", "moment", "until", CONTACT).explode(CONTACT)
    found.append(_met(exploded, records, CONTACT, CONTACT))
    return pl.concat(found).unique().sort("uid_l", "uid_r")


def _met(keyed: pl.DataFrame, records: pl.Series, one: str, other: str) -> pl.DataFrame:
    spans = ("uid", "record", "moment", "until")
    mine = keyed.select(*spans, key=one).drop_nulls("key").filter(pl.col("record").is_in(records.implode()))
    theirs = keyed.select(*spans, key=other).drop_nulls("key")
    met = mine.join(theirs, on="key", suffix="_r").filter(pl.col("record") != pl.col("record_r"))
    begun, ended = pl.max_horizontal("moment", "moment_r"), pl.min_horizontal("until", "until_r")
    met = met.filter(ended.is_null() | (begun < ended))
    return met.select(uid_l=pl.min_horizontal("uid", "uid_r"), uid_r=pl.max_horizontal("uid", "uid_r"))


def crowds(compared: pl.DataFrame, *, largest: int = LARGEST) -> pl.DataFrame:
    """Blocks that are not compared pair by pair, largest first: rows (facts, records). compared: editions."""
    found = []
    for key in KEYS:
        if len(_sides(key)) > 1:
            continue
        large = _too_many(compared.select("record", key=_key([side[0] for side in key])), largest)
        facts = " and ".join(IN_WORDS[side[0]] for side in key)
        found.append(large.select(pl.lit(facts).alias("facts"), records="record"))
    return pl.concat(found).sort("records", "facts", descending=[True, False])


def _sides(key: tuple[tuple[str, str], ...]) -> range:
    return range(1 if all(one == other for one, other in key) else 2)


def _name(number: int, side: int) -> str:
    return f"block_{number}_other" if side else f"block_{number}"


def _key(columns: list[str]) -> pl.Expr:
    """One number for the values of some columns; null where one is not known."""
    told = pl.all_horizontal(pl.col(column).is_not_null() for column in columns)
    return pl.when(told).then(pl.concat_str(columns, separator=_APART).hash(seed=1).reinterpret(signed=True))


def _small(found: pl.DataFrame, number: int, sides: range, largest: int) -> list[pl.Expr]:
    """The columns of one key with the keys of too large blocks empty."""
    names = [_name(number, at) for at in sides]
    many = pl.concat([_too_many(found.select("record", key=name), largest)["key"] for name in names])
    return [pl.when(~pl.col(name).is_in(many.implode())).then(name).alias(name) for name in names]


def _few_contacts(compared: pl.DataFrame, largest: int) -> pl.Expr:
    """`contacts` without those of too many records."""
    held = compared.select("record", key="contacts").explode("key")
    many = _too_many(held, largest)["key"]
    return (
        pl.col("contacts").list.set_difference(pl.lit(many, dtype=pl.List(pl.Utf8))).alias(CONTACT)
        if len(many)
        else pl.col("contacts").alias(CONTACT)
    )


def _too_many(held: pl.DataFrame, largest: int) -> pl.DataFrame:
    """rows (key, record): the keys that more than `largest` records have, and how many do. held: rows (record, key)."""
    rows = held.lazy().drop_nulls("key")
    often = (
        rows.group_by("key").len().filter(pl.col("len") > largest).select("key")
    )  # a record may have several editions
    counted = rows.join(often, on="key", how="semi").group_by("key").agg(pl.col("record").n_unique())
    return counted.filter(pl.col("record") > largest).collect()
