"""Whether a record says that somebody was with a child, or that the child told somebody something. Pure; one rule for pages and signals.

Source: Working Together 2023, chapters 1 and 3 (an assessment sees and hears the child); signals, contact_gap.
"""

import re

import polars as pl

SEEN_KINDS = frozenset(
    {"contact", "home_visit", "return_home_interview", "prevention_interview", "assessment", "screening", "disclosure", "stop_check",
     "sexual_health_attendance", "emergency_attendance", "pregnancy"}
)  # fmt: skip
NOT_SEEN_KINDS = frozenset({"was_not_brought", "school_absence", "parent_worry", "intelligence"})
HEARD_KINDS = frozenset({"disclosure", "return_home_interview"})
NOBODY_MET = "not reached|no contact"  # in an outcome: a try, which is no contact with the child
FAMILY_KIND, FAMILY, CHILD = "parent_worry", "parent_carer", "child"


def seen(kind: str, statement: str, outcome: str) -> bool:
    """Whether someone was with the child: seen first-hand, or a kind of record that needs it, unless it says that nobody was reached."""
    return kind not in NOT_SEEN_KINDS and (statement == "seen" or (kind in SEEN_KINDS and not _a_try(outcome)))


def _a_try(outcome: str) -> bool:
    return re.search(NOBODY_MET, outcome.lower()) is not None


def spoken_by_family(kind: str, raised_by: str) -> bool:
    """Whether a record's own words are a parent's or carer's."""
    return kind == FAMILY_KIND or raised_by == FAMILY


def heard(kind: str, *, voice: bool, raised_by: str, outcome: str) -> bool:
    """Whether the child told somebody something."""
    told = voice or raised_by == CHILD or (kind in HEARD_KINDS and not _a_try(outcome))
    return told and not spoken_by_family(kind, raised_by)


def met(kind: pl.Expr, statement: pl.Expr, voice: pl.Expr, raised_by: pl.Expr, *, outcome: pl.Expr) -> pl.Expr:
    """`seen` or `heard` over columns; null reads as not said."""
    reached = ~outcome.fill_null("").str.to_lowercase().str.contains(NOBODY_MET)
    was_seen = ~kind.is_in(NOT_SEEN_KINDS) & (statement.eq_missing(pl.lit("seen")) | (kind.is_in(SEEN_KINDS) & reached))
    told = (voice.fill_null("") != "") | raised_by.eq_missing(pl.lit(CHILD)) | (kind.is_in(HEARD_KINDS) & reached)
    by_family = kind.eq_missing(pl.lit(FAMILY_KIND)) | raised_by.eq_missing(pl.lit(FAMILY))
    return was_seen | (told & ~by_family)
