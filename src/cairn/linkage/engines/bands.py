"""A rule links only what is beyond doubt; whatever else is likely is asked of a person.

A pair is certain when its facts meet one of the rules below *and* its weight reaches the bar that the model learnt for
that rule. Names alone, a household alone and a number alone never do, and plain contradictions always ask.
"""

import polars as pl

from cairn.linkage.engines.comparisons import COMPARISONS
from cairn.linkage.engines.model import Model

NEVER = 999.0  # bits; the bar of a rule that did not prove sound
_ORDER = {
    comparison.field: {level.key: len(comparison.levels) - 1 - at for at, level in enumerate(comparison.levels)}
    for comparison in COMPARISONS
}


def is_grade(field: str, *grades: str) -> pl.Expr:
    """Whether a comparison fell in one of the grades; `unknown` means that nothing could be compared."""
    known = _ORDER[field]
    values = [known.get(grade, -1) for grade in grades]
    return pl.col(f"gamma_{field}").is_in(values)


def _household(families: tuple[str, ...], homes: tuple[str, ...]) -> pl.Expr:
    pairs = [f"{family}_{home}" for family in families for home in homes]
    return is_grade("household", *[pair for pair in pairs if pair != "unknown_unknown"])


_ANYWHERE = ("home", "postcode", "elsewhere", "unknown")
_PLAIN_NAME = is_grade("given", "same", "form", "swapped")
_SPELT_NAME = is_grade("given", "spelling")  # not one letter different, nor alike in sound: twins are named so
_LIKE_NAME = is_grade("given", "spelling", "one_letter", "sound")
_SAME_FAMILY = _household(("same",), _ANYWHERE)
_ONE_FAMILY = _household(("same", "near"), _ANYWHERE)
_ONE_HOME = _household(("same", "near", "different", "unknown"), ("home",))
_ONE_AREA = _household(("same", "near"), ("home", "postcode"))
_WHOLE_BIRTH = is_grade("birth", "same")
_NEAR_BIRTH = is_grade("birth", "swapped", "one_digit", "two_parts", "first_of_january", "part")
_NO_BIRTH = is_grade("birth", "unknown", "age")

RULES: dict[str, pl.Expr] = {  # rule: the facts; a pair goes by the first that it meets
    "one number, one name": is_grade("reference", "national")
    & (_PLAIN_NAME | _LIKE_NAME)
    & (_ONE_FAMILY | _WHOLE_BIRTH | _NEAR_BIRTH),
    "one birth date, one name, one home": _WHOLE_BIRTH & _PLAIN_NAME & _ONE_FAMILY & _ONE_AREA,
    "one birth date, one name": _WHOLE_BIRTH & _PLAIN_NAME & _ONE_FAMILY,
    "one birth date, one given name, one home": _WHOLE_BIRTH & _PLAIN_NAME & _ONE_HOME,
    "one birth date, name in two spellings, one home": _WHOLE_BIRTH & _SPELT_NAME & _ONE_AREA,
    "one birth date, name in two spellings": _WHOLE_BIRTH & _SPELT_NAME & _ONE_FAMILY,
    "birth date nearly the same, one name, one home": _NEAR_BIRTH & _PLAIN_NAME & _ONE_AREA,
    "birth date nearly the same, one name": _NEAR_BIRTH & _PLAIN_NAME & _ONE_FAMILY,
    "one name, one home, one generation": _NO_BIRTH
    & _PLAIN_NAME
    & _ONE_FAMILY
    & _ONE_AREA
    & is_grade("generation", "same"),
    "one name, one home, an age that fits": is_grade("birth", "age") & _PLAIN_NAME & _ONE_FAMILY & _ONE_AREA,
    "one name in two spellings, one home, an age that fits": is_grade("birth", "age", "part")
    & _SPELT_NAME
    & _SAME_FAMILY
    & _ONE_AREA
    & is_grade("generation", "same"),
}
UNDATED_RULES = (  # these rest on name and home alone
    "one name, one home, one generation",
    "one name, one home, an age that fits",
    "one name in two spellings, one home, an age that fits",
)
CONTRADICTED = (
    is_grade("given", "different", "alike")
    | is_grade("birth", "different")
    | is_grade("sex", "different")
    | (is_grade("generation", "different") & ~_WHOLE_BIRTH)
    | (is_grade("reference", "different", "one_digit") & ~(_WHOLE_BIRTH & _PLAIN_NAME))
)


def with_rule(scored: pl.DataFrame) -> pl.DataFrame:
    """Adds `rule`: the first rule that the facts of a pair meet, null where none or where facts contradict."""
    named = pl.lit(None, dtype=pl.Utf8)
    for name, facts in reversed(RULES.items()):
        named = pl.when(facts).then(pl.lit(name)).otherwise(named)
    return scored.with_columns(pl.when(~CONTRADICTED).then(named).alias("rule"))


def banded(scored: pl.DataFrame, model: Model) -> pl.DataFrame:
    """Adds `rule` and `band`: certain or ask."""
    bar = pl.col("rule").replace_strict(model.bands.certain, default=NEVER, return_dtype=pl.Float64)
    certain = pl.col("match_weight") >= bar
    return with_rule(scored).with_columns(
        pl.when(certain).then(pl.lit("certain")).otherwise(pl.lit("ask")).alias("band")
    )
