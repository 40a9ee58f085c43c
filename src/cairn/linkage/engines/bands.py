"""A rule links only what is beyond doubt; whatever else is likely is asked of a person.

A pair is certain when its weight reaches the model's bar *and* its facts meet one of the rules below. Names alone, a
household alone and a number alone never do.
"""

import polars as pl

from cairn.linkage.engines.comparisons import COMPARISONS
from cairn.linkage.engines.model import Model

_ORDER = {
    comparison.field: {level.key: len(comparison.levels) - 1 - at for at, level in enumerate(comparison.levels)}
    for comparison in COMPARISONS
}


def is_grade(field: str, *grades: str) -> pl.Expr:
    """Whether a comparison fell in one of the grades; `unknown_facts` means that nothing could be compared."""
    values = [-1 if grade == "unknown_facts" else _ORDER[field][grade] for grade in grades]
    return pl.col(f"gamma_{field}").is_in(values)


def beyond_doubt() -> pl.Expr:
    """The facts on which a rule may link two records without asking."""
    one_name = is_grade("given", "same", "form", "swapped", "one_letter", "sound", "shared")
    plain_name = is_grade("given", "same", "form", "swapped")
    one_family = is_grade("household", "same_home", "same_postcode", "same_unknown", "same_elsewhere")
    near_family = is_grade("household", "near_home", "near_postcode", "near_unknown", "near_elsewhere")
    one_home = is_grade("household", "same_home", "near_home", "different_home", "unknown_home")
    whole_birth = is_grade("birth", "same")
    near_birth = is_grade("birth", "same", "swapped", "one_digit", "two_parts", "first_of_january", "part")
    no_birth = is_grade("birth", "unknown_facts", "age")
    numbered = is_grade("reference", "national")
    same_generation = is_grade("generation", "same")
    apart = (
        is_grade("given", "different", "alike")
        | is_grade("birth", "different")
        | is_grade("sex", "different")
        | is_grade("reference", "different", "one_digit") & ~whole_birth
    )
    by_birth = whole_birth & ((one_name & (one_family | near_family)) | (plain_name & one_home))
    by_near_birth = near_birth & plain_name & one_family & ~is_grade("generation", "different")
    by_home = no_birth & plain_name & one_family & one_home & same_generation
    by_number = numbered & one_name & (one_family | near_family | near_birth)
    return ~apart & (by_birth | by_near_birth | by_home | by_number)


def banded(scored: pl.DataFrame, model: Model) -> pl.DataFrame:
    """Adds `band`: certain or ask."""
    certain = (pl.col("match_weight") >= model.bands.certain) & beyond_doubt()
    return scored.with_columns(pl.when(certain).then(pl.lit("certain")).otherwise(pl.lit("ask")).alias("band"))
