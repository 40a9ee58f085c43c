"""What a row refers to is there, is held by the agency that says so, and goes round in no circle.

Source: exchange contract, Keys and "Each row ends in one of four".
"""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from cairn.intake.bundle.circles import closing
from cairn.intake.bundle.shapes import KnownKeys, rejections
from cairn.records.columns import PERSON_TO_PLACE, TABLES

OWNED = ("people", "places", "events")  # tables whose ids belong to one agency
LONGEST_CIRCLE_SHOWN = 6


@dataclass(frozen=True)
class Reference:
    """A column whose text is the id of a row in another table, for the rows where `when` holds."""

    column: str
    table: str
    when: pl.Expr


def _always(column: str, table: str) -> Reference:
    return Reference(column, table, pl.lit(True))


_AGENCY = _always("agency_id", "agencies")
_TO_PLACE = pl.col("kind").is_in(PERSON_TO_PLACE)
REFERENCES: dict[str, tuple[Reference, ...]] = {
    "agencies": (),
    "people": (_AGENCY,),
    "places": (_AGENCY,),
    "events": (_AGENCY, _always("place_record_id", "places")),
    "identifiers": (
        Reference("owner_id", "people", pl.col("owner") == "person"),
        Reference("owner_id", "places", pl.col("owner") == "place"),
        Reference("owner_id", "events", pl.col("owner") == "event"),
    ),
    "involvements": (_always("event_id", "events"), _always("person_record_id", "people")),
    "relationships": (
        _AGENCY,
        _always("from_record_id", "people"),
        Reference("to_record_id", "people", ~_TO_PLACE),
        Reference("to_record_id", "places", _TO_PLACE),
    ),
}


def with_keys(frame: pl.DataFrame, table: str) -> pl.DataFrame:
    """The frame with `key`: the id alone, or the key's columns joined by bars (a bar or backslash in them escaped)."""
    names = TABLES[table].key
    if len(names) == 1:
        return frame.with_columns(pl.col(names[0]).alias("key"))
    parts = [
        pl.col(name).fill_null("").str.replace_all("\\", "\\\\", literal=True).str.replace_all("|", "\\|", literal=True)
        for name in names
    ]
    return frame.with_columns(pl.concat_str(parts, separator="|").alias("key"))


def named(frame: pl.DataFrame, table: str) -> Iterator[tuple[str, pl.Series]]:
    """(table, ids) of everything that these rows refer to."""
    for reference in REFERENCES[table]:
        yield reference.table, frame.filter(reference.when)[reference.column].drop_nulls().unique()


def resolved(
    frame: pl.DataFrame, table: str, *, source: str, held: dict[str, pl.Series], rejected: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows all of whose references are held, and rejections of the rest.

    held: table -> ids in the bundle's sound rows or the database; rejected: rejections so far.
    """
    refused = []
    for reference in REFERENCES[table]:
        named_here = reference.when & pl.col(reference.column).is_not_null()
        dangling = frame.filter(named_here).join(
            held[reference.table].to_frame(reference.column), on=reference.column, how="anti"
        )
        if dangling.height:
            refused.append(_dangling(dangling, table, source, reference, rejected))
            frame = frame.join(dangling.select("row"), on="row", how="anti", maintain_order="left")
    return frame, pl.concat(refused) if refused else rejections(())


def _dangling(
    rows: pl.DataFrame, table: str, source: str, reference: Reference, rejected: pl.DataFrame
) -> pl.DataFrame:
    turned_away = rejected.filter((pl.col("table") == reference.table) & pl.col("key").is_not_null())
    turned_away = turned_away.unique("key", keep="first", maintain_order=True)
    where = dict(zip(turned_away["key"].to_list(), turned_away["row"].to_list(), strict=True))
    found = []
    for number, line, key, target in rows.select("row", "line", "key", reference.column).iter_rows():
        if target in where:
            why = f"refers to {target}, which was rejected ({reference.table} row {where[target]})"
        else:
            why = f"refers to {target}, which is neither in {reference.table} of this bundle nor already held"
        found.append((table, number, line, reference.column, why, source, key))
    return rejections(found)


def of_one_agency(
    frame: pl.DataFrame, table: str, *, source: str, whose: pl.DataFrame, only: str | None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of the one agency that this bundle may speak for; all of them where it may speak for all.

    whose: (row, agency_id) of the frame's rows, null where it hangs on nothing that is held.
    """
    if only is None:
        return frame, rejections(())
    theirs = whose.filter(pl.col("agency_id") != only).select("row")
    wrong = frame.join(theirs, on="row", how="semi", maintain_order="left")
    why = "is of another agency than the one that sends this bundle"
    column = "agency_id" if "agency_id" in frame.columns else TABLES[table].key[0]
    found = [(table, row, line, column, f"the row {why}", source, key) for row, line, key in _places(wrong)]
    return frame.join(theirs, on="row", how="anti", maintain_order="left"), rejections(found)


def _places(frame: pl.DataFrame) -> list[tuple[int, int | None, str]]:
    return frame.select("row", "line", "key").rows()


def hung_on(frame: pl.DataFrame, table: str, *, holders: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """(row, agency_id) of identifiers and involvements: the agency of the record that they belong to."""
    found = []
    for reference in REFERENCES[table]:
        if reference.column == TABLES[table].key[0] or reference.column == "owner_id":
            held = holders[reference.table].rename({"key": reference.column})
            here = frame.filter(reference.when).select("row", reference.column)
            found.append(here.join(held, on=reference.column, how="left").select("row", "agency_id"))
    return pl.concat(found)


def owned(frame: pl.DataFrame, table: str, *, source: str, known: KnownKeys) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows whose id is held by no other agency: of those here, the first row's agency has it."""
    if table not in OWNED or not frame.height:
        return frame, rejections(())
    stored = known.of(table).select("key", pl.col("agency_id").alias("holder")).unique("key", keep="first")
    first = frame.unique("key", keep="first", maintain_order=True).select("key", pl.col("agency_id").alias("first"))
    held = frame.join(stored, on="key", how="left", maintain_order="left")
    held = held.join(first, on="key", how="left", maintain_order="left")
    other = pl.col("agency_id") != pl.coalesce("holder", "first")
    wrong = held.filter(other)
    if not wrong.height:
        return frame, rejections(())
    name = TABLES[table].key[0]
    found = [
        (table, number, line, name, f"{key} is held by another agency; put your own prefix before it", source, key)
        for number, line, key in _places(wrong)
    ]
    return held.filter(~other).select(frame.columns), rejections(found)


def without_circles(frame: pl.DataFrame, *, source: str, known: KnownKeys) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Relationships in which nobody is their own forebear; the row that closes the circle is rejected and named."""
    pairs = frame.filter(pl.col("kind") == "parent_of")
    if not pairs.height:
        return frame, rejections(())
    parents = [*known.parents["from_record_id"].to_list(), *pairs["from_record_id"].to_list()]
    children = [*known.parents["to_record_id"].to_list(), *pairs["to_record_id"].to_list()]
    circles = closing(parents, children)
    rows, stored = _places(pairs), known.parents.height
    found = []
    for place, ids in sorted(circles.items()):
        if place >= stored:
            row, line, key = rows[place - stored]
            found.append(("relationships", row, line, "to_record_id", _round(ids), source, key))
    refused = rejections(found)
    return frame.join(refused.select("row"), on="row", how="anti", maintain_order="left"), refused


def _round(ids: list[str]) -> str:
    shown = ids if len(ids) <= LONGEST_CIRCLE_SHOWN else [*ids[: LONGEST_CIRCLE_SHOWN - 1], "...", ids[-1]]
    return f"closes a circle of parents: {' > '.join(shown)}"
