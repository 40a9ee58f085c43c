"""What is compared, in which grades, and in which words each grade is told to a person.

Evidence of one household (family name, address, postcode, phone) is one comparison, so that it counts once. Given
names that plainly differ are a grade of their own. Ethnicity, language, religion and description are never compared.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Level:
    """One grade of agreement. `sql` speaks of `x_l` and `x_r`; `frequent` names the value whose frequency corrects it."""

    key: str
    says: str
    sql: str
    frequent: str | None = None


@dataclass(frozen=True)
class Comparison:
    """Grades from the strongest down; the first that holds counts. `unknown` is the case in which nothing is compared."""

    field: str
    title: str
    unknown: str
    levels: tuple[Level, ...]


def _both(column: str) -> str:
    return f"{column}_l is not null and {column}_r is not null"


_SWAPPED = "(given_l = family_r and family_l = given_r)"
_ORDINARY = "(given_known_l and given_known_r)"
_SWAPPED_LETTERS = (
    "(length(given_l) >= 4 and length(given_l) = length(given_r) and initial_l = initial_r "
    "and damerau_levenshtein(given_l, given_r) = 1 and levenshtein(given_l, given_r) = 2)"
)
_ONE_LETTER = (
    "(least(length({0}_l), length({0}_r)) >= 4 and abs(length({0}_l) - length({0}_r)) <= 1 "
    "and damerau_levenshtein({0}_l, {0}_r) = 1)"
)
GIVEN = Comparison(
    "given",
    "given name",
    "given_l is null or given_r is null",
    (
        Level("same", "same given name", "given_l = given_r or given_all_l = given_all_r", "given"),
        Level("swapped", "given and family name the other way round", _SWAPPED),
        Level("form", "two forms of one given name", "list_has_any(given_forms_l, given_forms_r)", "given_class"),
        Level("shared", "one of several given names is the same", "list_has_any(given_other_l, given_other_r)"),
        Level(
            "initial",
            "same initial, name not written out",
            "(length(given_l) = 1 or length(given_r) = 1) and initial_l = initial_r",
        ),
        Level(
            "spelling",
            "one given name in two spellings",
            f"given_spelt_l = given_spelt_r or (not {_ORDINARY} and {_SWAPPED_LETTERS})",
        ),
        Level("one_letter", "given name one letter different", f"not {_ORDINARY} and {_ONE_LETTER.format('given')}"),
        Level(
            "sound",
            "given names sound or look alike",
            f"not {_ORDINARY} and (given_sound_l = given_sound_r or jaro_winkler_similarity(given_l, given_r) >= 0.9)",
        ),
        Level(
            "alike",
            "given names look alike but are two ordinary names",
            "initial_l = initial_r and jaro_winkler_similarity(given_l, given_r) >= 0.88",
        ),
        Level("different", "different given names", "ELSE"),
    ),
)

_SAME_FAMILY = "family_l = family_r"
_NEAR_FAMILY = (
    f"(family_l is not null and family_r is not null and (list_has_any(family_parts_l, family_parts_r) or {_SWAPPED} "
    f"or {_ONE_LETTER.format('family')} or family_sound_l = family_sound_r "
    "or jaro_winkler_similarity(family_l, family_r) >= 0.92))"
)
_NO_FAMILY = "(family_l is null or family_r is null)"
_ONE_HOME = (
    "(coalesce(home_l = home_r and coalesce(postcode_l = postcode_r, true), false) "
    "or coalesce(list_has_any(contacts_l, contacts_r), false))"
)
_ONE_POSTCODE = "postcode_l = postcode_r"
_ELSEWHERE = "(home_l <> home_r or postcode_l <> postcode_r)"
_FAMILIES = (
    ("same", "same family name", _SAME_FAMILY),
    ("near", "family names alike", _NEAR_FAMILY),
    ("unknown", "a family name not known", _NO_FAMILY),
    ("different", "different family names", ""),
)
NO_HOME = "nothing to compare of where they live"
_HOMES = (
    ("home", "same address or number", _ONE_HOME),
    ("postcode", "same postcode", _ONE_POSTCODE),
    ("elsewhere", "different addresses", _ELSEWHERE),
    ("unknown", NO_HOME, ""),
)


def _household_levels() -> tuple[Level, ...]:
    """Family name by home: every pairing is a grade of its own, so nothing of a household counts twice."""
    levels = []
    for family, family_says, family_sql in _FAMILIES:
        for home, home_says, home_sql in _HOMES:
            if (family, home) == ("unknown", "unknown"):
                continue
            conditions = [f"({part})" for part in (family_sql, home_sql) if part]
            sql = " and ".join(conditions) or "ELSE"
            levels.append(Level(f"{family}_{home}", f"{family_says}, {home_says}", sql))
    return tuple(levels)


_NO_HOME = f"not {_ONE_HOME} and coalesce({_ONE_POSTCODE}, {_ELSEWHERE}) is null"
HOUSEHOLD = Comparison(
    "household",
    "family name and home",
    f"{_NO_FAMILY} and {_NO_HOME}",
    _household_levels(),
)

RARITY = Comparison(  # weighs nothing by itself: it only moves the weight of a shared family name by how rare that is
    "rarity",
    "how rare the family name is",
    "family_l is null or family_r is null",
    (Level("same", "family name shared", _SAME_FAMILY, "family"), Level("different", "not shared", "ELSE")),
)

_WHOLE = _both("birth")
_TWO_OF_THREE = f"({_WHOLE} and (year_l = year_r)::int + (month_l = month_r)::int + (day_l = day_r)::int = 2)"
BIRTH = Comparison(
    "birth",
    "birth date",
    "coalesce(born_low_l, born_high_l) is null or coalesce(born_low_r, born_high_r) is null",
    (
        Level("first_of_january", "both born on 1 January, which often means not known",
              "birth_l = birth_r and month_l = 1 and day_l = 1"),
        Level("same", "same birth date", "birth_l = birth_r"),
        Level("swapped", "same birth date with day and month swapped", "birth_l = birth_swapped_r"),
        Level("one_digit", "birth date one digit different", f"{_WHOLE} and hamming(birth_l, birth_r) = 1"),
        Level("two_parts", "two of day, month and year of birth the same", _TWO_OF_THREE),
        Level("part", "birth dates agree as far as they are known",
              f"not ({_WHOLE}) and year_l = year_r and coalesce(month_l = month_r, true)"),
        Level("age", "estimated ages agree",
              "(year_l is null or year_r is null) and coalesce(born_low_l, -9999) <= coalesce(born_high_r, 9999) "
              "and coalesce(born_low_r, -9999) <= coalesce(born_high_l, 9999)"),
        Level("age_near", "estimated ages nearly agree",
              "(year_l is null or year_r is null) and coalesce(born_low_l, -9999) <= coalesce(born_high_r, 9999) + 3 "
              "and coalesce(born_low_r, -9999) <= coalesce(born_high_l, 9999) + 3"),
        Level("near", "birth dates within a year of each other", "abs(year_l - year_r) <= 1"),
        Level("different", "different birth dates", "ELSE"),
    ),
)  # fmt: skip

SEX = Comparison(
    "sex",
    "sex",
    "sex_l is null or sex_r is null",
    (Level("same", "same sex", "sex_l = sex_r"), Level("different", "different sex", "ELSE")),
)
GENERATION = Comparison(
    "generation",
    "child or adult",
    "generation_l is null or generation_r is null",
    (
        Level("same", "both children or both adults", "generation_l = generation_r"),
        Level("different", "one a child, one an adult", "ELSE"),
    ),
)


def _any_reference(condition: str, kinds: tuple[str, ...]) -> str:
    return " or ".join(condition.format(kind) for kind in kinds)


_NATIONAL = ("nhs_number", "upn")
_LOCAL = ("police_ref", "social_care_ref")
_NONE_COMPARED = " and ".join(f"({kind}_l is null or {kind}_r is null)" for kind in _NATIONAL + _LOCAL)
REFERENCE = Comparison(
    "reference",
    "NHS number, pupil number or reference",
    _NONE_COMPARED,
    (
        Level("national", "same NHS or pupil number", _any_reference("{0}_l = {0}_r", _NATIONAL)),
        Level("local", "same police or social care reference", _any_reference("{0}_l = {0}_r", _LOCAL)),
        Level("one_digit", "NHS or pupil number one digit different",
              _any_reference("(strlen({0}_l) = strlen({0}_r) and hamming({0}_l, {0}_r) = 1)", _NATIONAL)),
        Level("different", "different NHS number, pupil number or reference", "ELSE"),
    ),
)  # fmt: skip

COMPARISONS = (GIVEN, HOUSEHOLD, RARITY, BIRTH, SEX, GENERATION, REFERENCE)
FREQUENCIES = ("given", "given_class", "family")  # values whose frequency corrects a weight
