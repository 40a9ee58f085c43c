"""Facts that stand in columns: names, ages and addresses of adults, names and addresses of places, identifiers."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import polars as pl

from cairn.linkage.engines.descriptor_names import as_told, plain, without_style
from cairn.linkage.engines.descriptor_streets import address, postcode
from cairn.linkage.engines.descriptor_text import read_text, without_protected
from cairn.linkage.engines.descriptor_words import Phrases, Words, phrase
from cairn.linkage.engines.partial import LEAST_KNOWN, known, normal, whole
from cairn.records.columns import MOMENT

Said = tuple[str, str, bool]  # kind, value, exact
SAID = ("kind", "value", "exact")
LONGEST = 80  # characters of an identifier; anything longer is no number, plate, handle or address
ESTIMATE = 2  # years by which an estimated age may be wrong
_MATCHED = {"phone": "phone", "email": "email", "handle": "handle", "vehicle": "plate"}


def split_aliases(text: str, *, words: Words) -> Iterator[Said]:
    """Each name of a `;` list, without words beside it ('Big Mo') and words of origin ('Polish Dave')."""
    for alias in text.split(";"):
        name, style = without_style(plain(without_protected(alias, words=words)), words=words)
        if name and len("".join(name)) > 1:
            yield *as_told(name, words=words), False
            if style:
                yield "style", style, False


def name_facts(given: str | None, family: str | None, aliases: str | None, *, words: Words) -> Iterator[Said]:
    """What an adult is called: a full name, a given name alone as what they go by, and each alias."""
    first, last = plain(given or ""), plain(family or "")
    if first and last:
        yield "name", f"{first[0]} {' '.join(last)}", False
    elif first or last:
        yield "nickname", " ".join(first[:1] or last), False
    if aliases:
        yield from split_aliases(aliases, words=words)


def born(date_of_birth: str | None, low: int | None, high: int | None, at: datetime) -> Iterator[Said]:
    """The years in which an adult may have been born, `1980-1984`; an estimated age may be wrong by two years."""
    if date_of_birth:
        yield "age", f"{date_of_birth[:4]}-{date_of_birth[:4]}", False
    elif low is not None or high is not None:
        youngest, oldest = (low if low is not None else high), (high if high is not None else low)
        yield "age", years_born(int(youngest or 0), int(oldest or 0), at), False


def years_born(low: int, high: int, at: datetime) -> str:
    """The years of birth of somebody who is `low` to `high` years old at a moment, by somebody's guess."""
    return f"{at.year - high - ESTIMATE}-{at.year - low + ESTIMATE - 1}"


def address_facts(text: str | None, code: str | None, *, words: Words) -> Iterator[Said]:
    """Street, number, postcode and town of an address; nothing of one that never links people."""
    if text and words.never_places.search(text):
        return
    at = address(text or "", words=words)
    if at.street:
        yield "street", at.street, False
    if at.number:
        yield "number", at.number, True
    if at.postcode or code:
        yield "postcode", at.postcode or postcode(code or "") or normal("phone", code or ""), False
    if at.town:
        yield "town", at.town, False


def premises_name(name: str, *, words: Words) -> str:
    """The name of premises as it is compared, or "" if it is none: `The Blackthorn Ink Ltd.` and `the ink place`."""
    found = [word for word in phrase(without_protected(name[:LONGEST], words=words)) if word not in words.dropped]
    telling = [word for word in found if word not in words.generic and not _of_trade(word, words)]
    return " ".join(found).replace("'", "") if telling else ""


def _of_trade(word: str, words: Words) -> bool:
    return word in words.trade_names.vocabulary or words.spelt(word) in words.trade_names.vocabulary


def place_trades(name: str | None, kind: str | None, *, words: Words) -> set[str]:
    """The trades of a place by its kind and by the words of its name."""
    found = {words.trade_of_kind[kind]} if kind and kind in words.trade_of_kind else set()
    if name and not found:
        tokens = [words.spelt(word) for word in phrase(without_protected(name[:LONGEST], words=words))]
        found.update(_all(words.trades, tokens), _all(words.trade_names, tokens))
    return found


def _all(phrases: Phrases, tokens: list[str]) -> set[str]:
    hits = (phrases.at(tokens, at) for at in range(len(tokens)))
    return {hit[1] for hit in hits if hit}


def links_people(name: str | None, kind: str | None, protected: str | None, *, words: Words) -> bool:
    """Whether a place may ever say something of an adult: not a home, school, surgery, refuge or the like."""
    return not protected and kind not in words.never_kinds and not (name and words.never_places.search(name))


def place_facts(row: dict[str, str | None], *, words: Words) -> Iterator[Said]:
    """Premises name, trade and address of a place that may link people."""
    name, kind = row["name"], row["kind"]
    if not links_people(name, kind, row["protected"], words=words):
        return
    called = premises_name(name, words=words) if name else ""
    if called:
        yield "premises", called, True
    for trade in sorted(place_trades(name, kind, words=words)):
        yield "trade", trade, False
    yield from address_facts(row["address"], row["postcode"], words=words)


def person_facts(row: dict[str, str | None], *, words: Words) -> Iterator[Said]:
    """Everything that the columns of an adult's record say; `description` is about the adult alone."""
    yield from name_facts(row["given_names"], row["family_name"], row["aliases"], words=words)
    yield from address_facts(row["address"], row["postcode"], words=words)
    for found in read_text(row["description"] or "", words=words, own=True):
        value = premises_name(found.value, words=words) if found.kind == "premises" else found.value
        if value and found.kind != "age":
            yield ("nickname" if found.kind == "alias" else found.kind), value, found.exact


def identifier_facts(kinds: Iterable[str], values: Iterable[str]) -> Iterator[Said | None]:
    """Kind, value and wholeness of each identifier; None for references and for fewer than three known characters."""
    for kind, value in zip(kinds, values, strict=True):
        text = normal(kind, value) if kind in _MATCHED else ""
        usable = bool(text) and len(text) <= LONGEST and known(text) >= LEAST_KNOWN
        yield (_MATCHED[kind], text, whole(kind, text)) if usable else None


def exploded(
    frame: pl.DataFrame, said: Iterable[Iterable[tuple[Any, ...]]], *, names: Sequence[str] = SAID
) -> pl.DataFrame:
    """Each row of a frame once for each of its facts, with the facts' columns put in place of the frame's own."""
    rows: list[int] = []
    columns: list[list[Any]] = [[] for _ in names]
    for at, facts in enumerate(said):
        for fact in dict.fromkeys(facts):
            rows.append(at)
            for column, value in zip(columns, fact, strict=True):
                column.append(value)
    types: dict[str, pl.DataType | type[pl.DataType]] = {"exact": pl.Boolean, "ended": MOMENT}
    made = [
        pl.Series(name, column, dtype=types.get(name, pl.Utf8)) for name, column in zip(names, columns, strict=True)
    ]
    return frame.drop(names, strict=False)[rows].with_columns(made)
