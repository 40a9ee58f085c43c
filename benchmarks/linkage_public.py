"""Public records with known duplicates, put into the columns that our comparisons read.

Each data set says how to read it, what to compare and where to look for pairs; names and birth dates are compared
exactly as in the product. The truth column is never seen by training or by the choice of a bar.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from cairn.linkage.engines.comparisons import BIRTH, GIVEN, Comparison, Level
from cairn.linkage.engines.facts import with_birth, with_names

FOLDER = Path(__file__).parents[2] / "shared/data/linkage"
_NAMES = ("given_names", "family_name", "date_of_birth", "aliases", "date_of_birth_precision", "age_low", "age_high")


@dataclass(frozen=True)
class PublicSet:
    """One data set: `read` gives rows (uid, record, truth, source, compared columns...)."""

    name: str
    read: Callable[[], pl.DataFrame]
    compare: tuple[Comparison, ...]
    block: tuple[str, ...]
    train: tuple[str, ...]
    surely: tuple[str, ...]  # rules under which two records are nearly always one: for the prior
    plain: str  # which plain Splink model to set beside it
    one_to_one: bool = False


def _same(column: str, *, frequent: bool = False) -> Comparison:
    return Comparison(
        column, column, f"{column}_l is null or {column}_r is null",
        (Level("same", "same", f"{column}_l = {column}_r", column if frequent else None), Level("different", "", "ELSE")),
    )  # fmt: skip


def _near(column: str, *, frequent: bool = True, edits: int = 1) -> Comparison:
    return Comparison(
        column, column, f"{column}_l is null or {column}_r is null",
        (
            Level("same", "same", f"{column}_l = {column}_r", column if frequent else None),
            Level("near", "near", f"damerau_levenshtein({column}_l, {column}_r) <= {edits}"),
            Level("alike", "alike", f"jaro_winkler_similarity({column}_l, {column}_r) >= 0.85"),
            Level("different", "", "ELSE"),
        ),
    )  # fmt: skip


FAMILY = Comparison(
    "family",
    "family name",
    "family_l is null or family_r is null",
    (
        Level("same", "same family name", "family_l = family_r", "family"),
        Level("near", "family names alike", "list_has_any(family_parts_l, family_parts_r) "
              "or (given_l = family_r and family_l = given_r) or family_sound_l = family_sound_r "
              "or damerau_levenshtein(family_l, family_r) = 1 or jaro_winkler_similarity(family_l, family_r) >= 0.92"),
        Level("alike", "family names a little alike", "jaro_winkler_similarity(family_l, family_r) >= 0.8"),
        Level("different", "different family names", "ELSE"),
    ),
)  # fmt: skip
_BIRTH_GRADES = {level.key: level for level in BIRTH.levels}
WHOLE_BIRTH = Comparison(
    "birth",
    "birth date",
    "birth_l is null or birth_r is null",
    (
        *(_BIRTH_GRADES[grade] for grade in ("first_of_january", "same", "swapped", "one_digit", "two_parts")),
        Level("year", "same year", "year_l = year_r"),
        Level("different", "different birth dates", "ELSE"),
    ),
)


def _finished(frame: pl.DataFrame) -> pl.DataFrame:
    """Adds the compared forms of names and birth date, and a number for each row."""
    missing = [pl.lit(None, dtype=pl.Utf8).alias(name) for name in _NAMES if name not in frame.columns]
    frame = frame.with_columns(missing).with_columns(pl.col("age_low", "age_high").cast(pl.Int16))
    frame = frame.with_columns(pl.datetime(2000, 1, 1).alias("recorded_at")).sort("record").with_row_index("uid")
    return with_birth(with_names(frame)).drop(*_NAMES, "recorded_at")


def _historical() -> pl.DataFrame:
    frame = pl.read_parquet(FOLDER / "historical_figures_with_errors_50k.parquet")
    postcode = pl.col("postcode_fake").str.replace_all(" ", "")
    return _finished(
        frame.select(
            "birth_place", "occupation", "gender", pl.col("unique_id").alias("record"), pl.col("cluster").alias("truth"),
            pl.lit("a").alias("source"), pl.col("first_name").alias("given_names"),
            pl.col("surname").alias("family_name"), pl.col("dob").alias("date_of_birth"),
            pl.col("first_and_surname").alias("written"), postcode.alias("postcode"),
            postcode.str.extract(r"^([a-z]+)", 1).alias("area"),
            postcode.str.slice(0, postcode.str.len_chars() - 3).alias("district"),
        )
    )  # fmt: skip


def _fake() -> pl.DataFrame:
    frame = pl.read_csv(FOLDER / "fake_1000.csv", infer_schema_length=0)
    return _finished(
        frame.select(
            "email", pl.col("city").str.to_lowercase(), pl.col("unique_id").alias("record"),
            pl.col("cluster").alias("truth"), pl.lit("a").alias("source"), pl.col("first_name").alias("given_names"),
            pl.col("surname").alias("family_name"), pl.col("dob").alias("date_of_birth"),
            pl.col("email").str.extract(r"^([^@]+)@", 1).alias("mailbox"),
        )
    )  # fmt: skip


def _febrl(*names: str) -> Callable[[], pl.DataFrame]:
    def read() -> pl.DataFrame:
        frames = []
        for name in names:
            frame = pl.read_csv(FOLDER / name, infer_schema_length=0)
            frame = frame.rename({column: column.strip() for column in frame.columns})
            frames.append(frame.with_columns(pl.lit(name).alias("source")))
        frame = pl.concat(frames).with_columns(pl.col(pl.Utf8).str.strip_chars())
        frame = frame.with_columns(pl.when(pl.col(pl.Utf8) != "").then(pl.col(pl.Utf8)).name.keep())
        born = pl.col("date_of_birth")
        dashed = pl.concat_str(born.str.slice(0, 4), born.str.slice(4, 2), born.str.slice(6, 2), separator="-")
        return _finished(
            frame.select(
                "source", "suburb", "postcode", "state", pl.col("rec_id").alias("record"),
                pl.col("rec_id").str.extract(r"rec-(\d+)", 1).alias("truth"), pl.col("given_name").alias("given_names"),
                pl.col("surname").alias("family_name"), dashed.alias("date_of_birth"),
                pl.col("soc_sec_id").alias("number"), pl.concat_str("street_number", "address_1", separator=" ").alias("street"),
            )
        )  # fmt: skip

    return read


_PLACE = Comparison(
    "place",
    "postcode and birth place, counted once",
    "(postcode_l is null or postcode_r is null) and (birth_place_l is null or birth_place_r is null)",
    (
        Level("both", "", "postcode_l = postcode_r and birth_place_l = birth_place_r"),
        Level("postcode", "", "postcode_l = postcode_r"),
        Level("district_and_place", "", "district_l = district_r and birth_place_l = birth_place_r", "birth_place"),
        Level("place", "", "birth_place_l = birth_place_r", "birth_place"),
        Level("district", "", "district_l = district_r", "district"),
        Level("near", "", "jaro_winkler_similarity(birth_place_l, birth_place_r) >= 0.88 "
              "or damerau_levenshtein(postcode_l, postcode_r) <= 1"),
        Level("area", "", "area_l = area_r", "area"),
        Level("different", "", "ELSE"),
    ),
)  # fmt: skip
_MAIL = Comparison(
    "mail",
    "e-mail",
    "email_l is null or email_r is null",
    (
        Level("same", "", "email_l = email_r", "email"),
        Level("mailbox", "", "mailbox_l = mailbox_r", "mailbox"),
        Level("near", "", "damerau_levenshtein(email_l, email_r) <= 2"),
        Level("alike", "", "jaro_winkler_similarity(email_l, email_r) >= 0.88"),
        Level("different", "", "ELSE"),
    ),
)
_NAME_RULES = (
    "l.given_sound = r.given_sound and l.family_sound = r.family_sound",
    "l.given_class = r.given_class and l.family_sound = r.family_sound",
    "l.given_sound = r.family_sound and l.family_sound = r.given_sound",
    "l.birth = r.birth and l.initial = r.initial",
    "l.birth = r.birth and l.family_sound = r.family_sound",
    "l.family_sound = r.family_sound and l.year = r.year",
)
_FEBRL = {
    "compare": (GIVEN, FAMILY, WHOLE_BIRTH, _near("street"), _near("suburb"), _near("postcode"), _same("state"),
                _near("number", frequent=False)),
    "block": (*_NAME_RULES, "l.number = r.number", "l.birth = r.birth and l.postcode = r.postcode",
              "l.street = r.street", "l.suburb = r.suburb and l.given_sound = r.given_sound",
              "l.postcode = r.postcode and l.family_sound = r.family_sound", "l.birth = r.birth"),
    "train": ("l.birth = r.birth", "l.number = r.number", "l.postcode = r.postcode"),
    "surely": ("l.number = r.number", "l.given = r.given and l.family = r.family and l.birth = r.birth"),
    "plain": "febrl",
}  # fmt: skip
SETS = (
    PublicSet(
        "historical_50k", _historical, (GIVEN, FAMILY, WHOLE_BIRTH, _PLACE, _same("occupation", frequent=True),
                                        _same("gender")),
        (*_NAME_RULES, "l.postcode = r.postcode and l.initial = r.initial",
         "l.postcode = r.postcode and l.family_sound = r.family_sound", "l.birth = r.birth and l.postcode = r.postcode",
         "l.given_class = r.given_class and l.year = r.year and l.birth_place = r.birth_place",
         "l.family = r.family and l.birth_place = r.birth_place", "l.birth = r.birth and l.birth_place = r.birth_place",
         "l.district = r.district and l.given_class = r.given_class", "l.written = r.written",
         "l.birth = r.birth and l.occupation = r.occupation", "l.postcode = r.postcode",
         "l.given_class = r.given_class and l.birth_place = r.birth_place",
         "l.family_sound = r.family_sound and l.district = r.district",
         "l.family_sound = r.family_sound and l.occupation = r.occupation",
         "l.year = r.year and l.birth_place = r.birth_place and l.occupation = r.occupation"),
        ("l.given = r.given and l.family = r.family", "l.birth = r.birth", "l.postcode = r.postcode"),
        ("l.birth = r.birth and l.given = r.given and l.family = r.family",
         "l.given = r.given and l.family = r.family and l.postcode = r.postcode",
         "l.birth = r.birth and l.postcode = r.postcode"),
        "historical",
    ),
    PublicSet(
        "fake_1000", _fake, (GIVEN, FAMILY, WHOLE_BIRTH, _near("city"), _MAIL),
        (*_NAME_RULES, "l.email = r.email", "l.mailbox = r.mailbox", "l.birth = r.birth",
         "l.given_class = r.given_class and l.year = r.year", "l.family_sound = r.family_sound",
         "l.city = r.city and l.given_class = r.given_class"),
        ("l.given = r.given and l.family = r.family", "l.birth = r.birth", "l.email = r.email"),
        ("l.email = r.email", "l.given = r.given and l.family = r.family and l.birth = r.birth"),
        "fake",
    ),
    PublicSet("febrl3", _febrl("dataset3.csv"), **_FEBRL),
    PublicSet("febrl4", _febrl("dataset4a.csv", "dataset4b.csv"), **_FEBRL, one_to_one=True),
)  # fmt: skip
