"""Each row is held against the contract's columns by itself; what fails is answered with its column and a sentence.

Source: exchange contract, the table of columns, Times and Partial values.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from cairn.base.clock import LONDON
from cairn.intake.bundle import moments
from cairn.intake.bundle.shapes import RawTable, file_columns, rejections
from cairn.records.columns import MOMENT, TABLES, Column

LONGEST_SHOWN = 40  # characters of a cell that a reason says again
LONGEST_ID = 200  # characters; ids, references and values that are looked up
LONGEST_SHORT_TEXT = 2_000  # characters; names, addresses and the like
LONGEST_TEXT = 1_000_000  # characters; what people wrote in whole sentences
LONG_TEXTS = ("summary", "narrative", "voice", "description", "outcome", "partner_asked", "response_to_voice")
UNBORN_DAYS = 300  # an expected day of birth can lie so far after the recording
WHOLE_NUMBER = r"^(-?[0-9]{1,7})(?:\.0+)?$"
METRES = r"^(-?[0-9]{1,7})(?:\.[0-9]+)?$"
OLDEST_AGE = 120
EASTINGS, NORTHINGS = (0, 700_000), (0, 1_300_000)  # metres, the National Grid
SHORTENED = r"^[0-9](?:[.,][0-9]+)?[eE]\+[0-9]{2}$"  # 7.7009E+09: the digits that were there are gone
FAILED_FORMULA = r"^#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)$"
UNPRINTABLE = r"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]"
TURNED_ROUND = r"[\x{202A}-\x{202E}\x{2066}-\x{2069}]"  # what stands after it is shown in another order than it is kept
MOST_REASONS = 4  # of one row


@dataclass(frozen=True)
class Check:
    """One way in which a row fails: where `bad` is true, `says` makes the sentence from the cell's text."""

    column: str
    bad: pl.Expr
    says: Callable[[str], str]


def judged(raw: RawTable, *, at: datetime) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The sound rows with their types, and the rejections of the rest.

    `at` is the moment of the import. The sound frame has the table's columns, `row` and `line`.
    """
    trimmed = raw.frame.with_columns(
        pl.col(name).str.strip_chars().replace("", None) for name in file_columns(raw.name)
    )
    typed = trimmed.with_columns(_typed(raw.name))
    checks = list(_checks(raw, at))
    both = typed.hstack([trimmed[name].alias(_said(name)) for name in file_columns(raw.name)])
    flags = both.select(check.bad.fill_null(False).alias(str(place)) for place, check in enumerate(checks))
    bad = flags.select(pl.any_horizontal(pl.all()).alias("bad"))["bad"]
    if not bad.any():
        return typed, rejections(())
    return typed.filter(~bad), _explained(raw, trimmed.filter(bad), flags.filter(bad), checks)


def _said(column: str) -> str:
    return f"{column} as said"


def _typed(table: str) -> Iterator[pl.Expr]:
    for column in TABLES[table].columns:
        if column.name not in file_columns(table):
            continue
        if column.dtype == MOMENT:
            start = "start" if column.name == "occurred_from" else "end"
            yield moments.moment(column.name, bare_date_is=start).alias(column.name)
        elif column.dtype in (pl.Int16, pl.Int32):
            shape = WHOLE_NUMBER if column.dtype == pl.Int16 else METRES
            yield pl.col(column.name).str.extract(shape).cast(column.dtype, strict=False).alias(column.name)
        elif column.choices and column.name != "date_of_birth_precision":
            yield _choice(column)
    if table == "events":
        bare = moments.is_bare_date("occurred_from")
        yield pl.when(bare).then(pl.lit("day")).otherwise(pl.lit("time")).alias("occurred_precision")
    if table == "people":
        yield from _birth()


def _choice(column: Column) -> pl.Expr:
    """The contract's own spelling, null for "no" in a yes-column."""
    said = pl.col(column.name)
    plain = said.str.to_lowercase().str.replace_all(" ", "_", literal=True)
    if all(each.isupper() for each in column.choices):
        plain = said.str.to_uppercase()
    if all(each.isdigit() for each in column.choices):
        plain = said.str.replace(r"\.0+$", "")
    if column.choices == ("yes",):
        plain = pl.when(~plain.is_in(["no", "n", "false", "0"])).then(plain.replace(["y", "true", "1"], "yes"))
    return plain.alias(column.name)


def _birth() -> Iterator[pl.Expr]:
    """The date cut to its precision, and the precision that is left: the shorter of what was written and claimed."""
    claimed = pl.col("date_of_birth_precision").str.to_lowercase()
    said = pl.col("date_of_birth")
    length = pl.min_horizontal(said.str.len_chars(), claimed.replace_strict(
        ["year", "month", "day"], [4, 7, 10], default=10, return_dtype=pl.UInt32
    ).fill_null(10))  # fmt: skip
    sound = moments.first_day("date_of_birth").is_not_null()
    yield pl.when(sound).then(said.str.slice(0, length)).otherwise(said).alias("date_of_birth")
    yield (
        pl.when(sound)
        .then(length.replace_strict([4, 7, 10], ["year", "month", "day"], default=None, return_dtype=pl.Utf8))
        .otherwise(claimed)
        .alias("date_of_birth_precision")
    )


def _checks(raw: RawTable, at: datetime) -> Iterator[Check]:
    names = file_columns(raw.name)
    columns = [column for column in TABLES[raw.name].columns if column.name in names]
    nothing = pl.all_horizontal(pl.col(_said(name)).is_null() for name in names)
    yield Check("", nothing, lambda _: "the row is empty")
    for column in columns:
        yield from _text_checks(column)
    for column in columns:
        if column.required:
            absent = column.name in raw.absent
            yield Check(column.name, pl.col(_said(column.name)).is_null(), _missing(column.name, absent=absent))
        yield from _type_checks(column)
    yield from _table_checks(raw.name, at)


def _missing(name: str, *, absent: bool) -> Callable[[str], str]:
    where = f"the file has no column {name}, and every row needs it" if absent else f"{name} is empty, and is needed"
    return lambda _: where


def _text_checks(column: Column) -> Iterator[Check]:
    said = pl.col(_said(column.name))
    identifying = column.name.endswith("_id") or column.name in ("value", "kind")
    limit = LONGEST_TEXT if column.name in LONG_TEXTS else LONGEST_ID if identifying else LONGEST_SHORT_TEXT
    long = (said.str.len_bytes() > limit) & (said.str.len_chars() > limit)
    yield Check(column.name, long, lambda text: f"{column.name} has {len(text):,} characters; at most {limit:,} fit")
    if not identifying:
        nul = said.str.contains("\0", literal=True)
        yield Check(column.name, nul, lambda _: f"{column.name} holds a NUL character")
        if column.name not in LONG_TEXTS:
            turned = said.str.contains(TURNED_ROUND)
            yield Check(column.name, turned, lambda _: f"{column.name} holds an unseen mark that turns letters round")
        return
    odd = said.str.contains(UNPRINTABLE)
    yield Check(column.name, odd, lambda _: f"{column.name} holds a character that can't be seen")
    short = said.str.contains(SHORTENED)
    yield Check(
        column.name, short, lambda text: f"{text} is a number that a spreadsheet has shortened: write all its digits"
    )
    failed = said.str.contains(FAILED_FORMULA)
    yield Check(column.name, failed, lambda text: f"{text} is what a spreadsheet writes when a formula fails")


def _type_checks(column: Column) -> Iterator[Check]:
    said, typed = pl.col(_said(column.name)), pl.col(column.name)
    unread = said.is_not_null() & typed.is_null()
    if column.dtype == MOMENT:
        yield Check(column.name, unread, moments.why_no_moment)
    elif column.dtype == pl.Int16:
        odd = unread | ~typed.is_between(0, OLDEST_AGE)
        yield Check(column.name, odd, lambda _: f"{column.name} is an age in whole years, 0 to {OLDEST_AGE}")
    elif column.dtype == pl.Int32:
        low, high = EASTINGS if column.name == "easting" else NORTHINGS
        odd = unread | ~typed.is_between(low, high)
        yield Check(column.name, odd, lambda _: f"{column.name} is in metres of the National Grid, {low} to {high}")
    elif column.choices:
        listed = ", ".join(column.choices)
        odd = typed.is_not_null() & ~typed.is_in(column.choices)
        yield Check(column.name, odd, lambda text: f"{column.name} is “{_shown(text)}”; it must be one of: {listed}")


def _shown(text: str) -> str:
    """A short text whole, a longer one by its beginning."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _table_checks(table: str, at: datetime) -> Iterator[Check]:
    recorded = pl.col("recorded_at")
    latest = pl.coalesce(recorded, pl.lit(at))  # so that a broken recording time hides no other fault
    if "recorded_at" in file_columns(table):
        yield Check("recorded_at", recorded > at, lambda text: _not_yet(text, at))
    if table == "people":
        born = pl.col(_said("date_of_birth"))
        first = moments.first_day(_said("date_of_birth"))
        yield Check("date_of_birth", born.is_not_null() & first.is_null(), moments.why_no_date)
        unborn = first > (latest + pl.duration(days=UNBORN_DAYS)).dt.date()
        yield Check("date_of_birth", unborn, lambda text: f"{text} lies long after the row was recorded")
        crossed = pl.col("age_low") > pl.col("age_high")
        yield Check("age_low", crossed, lambda _: "age_low is above age_high")
    if table == "events":
        yield from _event_checks(latest)
    if table == "relationships":
        for name in ("valid_from", "valid_to"):
            dated = (
                moments.first_day(_said(name)).is_null() & moments.moment(_said(name), bare_date_is="start").is_null()
            )
            yield Check(name, pl.col(name).is_not_null() & dated, moments.why_no_date)
        same = (pl.col("from_record_id") == pl.col("to_record_id")) & ~pl.col("kind").is_in(
            ["attends", "works_at", "owns"]
        )
        yield Check("to_record_id", same, lambda text: f"{text} can't have a relationship to itself")


def _event_checks(recorded: pl.Expr) -> Iterator[Check]:
    happened = pl.col("occurred_from")
    later = happened > recorded + pl.duration(days=1)
    yield Check("occurred_from", later, lambda text: f"{text} is more than a day after the row was recorded")
    backwards = pl.col("occurred_to") < happened
    yield Check("occurred_to", backwards, lambda text: f"{text} is before occurred_from")
    early = pl.col("outcome_at") < happened - pl.duration(days=1)
    yield Check("outcome_at", early, lambda text: f"{text} is more than a day before it happened (occurred_from)")
    asked = pl.col("partner_asked")
    known = asked.str.contains(r"^(?:known|asked_not_told|not_asked\s*:\s*\S(?s:.*))$") | asked.is_null()
    yield Check("partner_asked", ~known, _why_not_asked)


def _why_not_asked(text: str) -> str:
    if text.strip(" :") == "not_asked":
        return "not_asked needs its reason: write not_asked: REASON, and 'not ready' is a good one"
    return "partner_asked must be known, asked_not_told, or not_asked: REASON"


def _not_yet(text: str, at: datetime) -> str:
    if text == at.astimezone(LONDON).date().isoformat():
        return f"{text} without a time counts as the end of that day in London, which is still to come: give the time"
    return f"{text} is later than this import; nothing can have been recorded yet"


def _explained(raw: RawTable, said: pl.DataFrame, flags: pl.DataFrame, checks: list[Check]) -> pl.DataFrame:
    """One rejection for each bad row, with a reason for each of its first columns that fail."""
    found: list[list[int]] = [[] for _ in range(said.height)]
    for place in range(len(checks)):
        for index in flags[str(place)].arg_true():
            found[index].append(place)
    texts = {check.column: said[check.column].to_list() for check in checks if check.column}
    numbers, lines = said["row"].to_list(), said["line"].to_list()
    key = TABLES[raw.name].key
    keys = said[key[0]].to_list() if len(key) == 1 else [None] * said.height
    rows = []
    for index, places in enumerate(found):
        first = checks[places[0]]
        by_column = {checks[place].column: place for place in reversed(places)}
        failing = [checks[place] for place in sorted(by_column.values())] if first.column else [first]
        said_of = [one.says(texts[one.column][index] or "" if one.column else "") for one in failing[:MOST_REASONS]]
        left = len(failing) - MOST_REASONS
        more = [f"{left} more column{'s' * (left > 1)}"] if left > 0 else []
        reason = "; also ".join(said_of + more)
        rows.append((raw.name, numbers[index], lines[index], first.column, reason, raw.source, keys[index]))
    return rejections(rows)
