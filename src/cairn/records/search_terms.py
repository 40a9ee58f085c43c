"""What somebody typed into the one box, as terms: each knows the tokens it may stand under and how well a text fits it.

Pure. A fit is 0 (none), 1 (sounds alike), 2 (begins so, or the same in part) or 3 (the same), and why in words.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import permutations
from typing import Any

from rapidfuzz.distance import JaroWinkler

from cairn.records.names import fold
from cairn.records.tokens import (
    ENDS,
    FIRST,
    LEAST_KNOWN,
    SAYS_NOTHING,
    STOP_WORDS,
    both_tokens,
    digits_of,
    heard,
    name_tokens,
    online_token,
    online_words,
    part,
    place_word_tokens,
    postcode_tokens,
    windows,
    words_of,
)

MOST_TERMS = 8  # words beyond these are left out, and the page says so
WHOLE_NUMBER = 9  # digits from which a number is taken as typed whole
NONE, SOUND, PARTIAL, SAME = 0, 1, 2, 3


class Kind(StrEnum):
    """What a term is taken to be."""

    WORD = "word"
    NUMBER = "number"
    REFERENCE = "reference"  # a plate, or letters and digits mixed
    POSTCODE = "postcode"
    ONLINE = "online name"


@dataclass(frozen=True)
class Fit:
    """How well something fits a term, and why. near: among those that only sound alike, how alike they are written, 0 to 1."""

    strength: int = NONE
    why: str = ""
    near: float = 0.0


@dataclass(frozen=True)
class Term:
    """One thing typed. tokens: any of them finds it; names: those that a common name shares with thousands.

    others: other forms of the same given name.
    """

    kind: Kind
    text: str
    tokens: frozenset[str]
    others: frozenset[str] = field(default_factory=frozenset)
    names: frozenset[str] = field(default_factory=frozenset)

    def fit_words(self, words: Iterable[str], *, what: str) -> Fit:
        """The best fit among the folded words of a name or a summary."""
        if self.kind is not Kind.WORD:
            return Fit()
        best = Fit()
        for word in words:
            best = max(best, self._fit_word(word, what), key=lambda fit: (fit.strength, fit.near))
        return best

    def fit_described(self, description: str | None) -> Fit:
        """How a word fits that somebody was described with: whole, as it stands."""
        found = self.kind is Kind.WORD and self.text in words_of(description)
        return Fit(SAME, "word in the description") if found else Fit()

    def _fit_word(self, word: str, what: str) -> Fit:
        if word == self.text:
            return Fit(SAME, what)
        if len(self.text) >= LEAST_KNOWN and word.startswith(self.text):
            return Fit(PARTIAL, f"{what} begins so")
        if word in self.others:
            return Fit(PARTIAL, "another form of the name")
        if what != SUMMARY and set(heard(word)) & set(heard(self.text)):
            return Fit(SOUND, "sounds alike", JaroWinkler.similarity(word, self.text))
        return Fit()

    def fit_identifier(self, kind: str, value: str) -> Fit:
        """How a phone, plate, handle or reference fits."""
        if self.kind is Kind.NUMBER:
            return _fit_number(self.text, kind, value)
        if kind in {"handle", "email"}:
            return self._fit_online(value)
        if self.kind is Kind.REFERENCE and kind != "phone":
            return _fit_reference(self.text, kind, value)
        return Fit()

    def _fit_online(self, value: str) -> Fit:
        said, typed = value.strip().lstrip("@").lower(), self.text.lower()
        if said == typed:
            return Fit(SAME, "online name")
        begins = (self.kind is Kind.ONLINE and said.startswith(typed)) or any(
            word.startswith(typed) for word in online_words(said)
        )
        return Fit(PARTIAL, "online name begins so") if begins and len(typed) >= LEAST_KNOWN else Fit()

    def fit_tokens(self, matched: AbstractSet[str]) -> Fit:
        """How a number fits of which only the tokens are known."""
        if self.kind not in {Kind.NUMBER, Kind.REFERENCE, Kind.ONLINE}:
            return Fit()
        if matched & {f"{sort}:{self.text}" for sort in "drh"}:
            return Fit(SAME, "the same number or online name")
        if len(self.text) <= max(ENDS) and f"e:{self.text}" in matched:
            return Fit(PARTIAL, f"number ends {self.text}")
        plate = {f"v:{window}" for window in windows(self.text)}
        return Fit(PARTIAL, "part of a plate") if plate and plate <= matched else Fit()

    def fit_postcode(self, postcode: str) -> Fit:
        """How a place's postcode fits."""
        if self.tokens & set(postcode_tokens(postcode)):
            return Fit(SAME if part(postcode) == self.text else PARTIAL, "postcode")
        return Fit()


SUMMARY = "word in the summary"
_ENDS = re.compile(r"\b(?:ends|ending)(?:\s+(?:in|with))?\s+(?=\S)", re.IGNORECASE)
_SHAPES = (
    (Kind.ONLINE, re.compile(r"@[\w.\-]{2,}|[\w.+\-]+@[\w.\-]+\.\w+|\b[A-Za-z\d.]+_[\w.]+")),
    (Kind.POSTCODE, re.compile(r"\b[A-Za-z]{1,2}\d[A-Za-z\d]?\s?\d[A-Za-z]{2}\b")),
    (Kind.REFERENCE, re.compile(r"\b[A-Za-z]{2}\d{2}\s?[A-Za-z?*]{3}(?![\w])|[\w?*]*[?*][\w?*]*")),
    (Kind.REFERENCE, re.compile(r"\b(?=[\w/]*\d)(?=[\w/]*[A-Za-z])[\w/]{3,}\b")),
    (Kind.NUMBER, re.compile(r"\+?\(?\d[\d\s()/\-]+\d(?!\w)")),
)


def read_terms(text: str, *, other_forms: Callable[[str], Iterable[str]] = lambda word: ()) -> tuple[Term, ...]:
    """The terms of what was typed, at most eight. other_forms: other forms of a given name (Daz: Darran)."""
    rest = _ENDS.sub(" ", text[:200])
    found: list[Term] = []
    for kind, shape in _SHAPES:
        for typed in shape.findall(rest):
            found.extend(_number_or_reference(kind, typed))
        rest = shape.sub(" ", rest)
    words = [word for word in fold(rest) if word not in STOP_WORDS] or list(fold(rest))
    found += [_word(word, other_forms) for word in words if len(word) > 1]
    return tuple({term.text: term for term in found}.values())[:MOST_TERMS]


def pairs(terms: Sequence[Term]) -> set[tuple[str, int]]:
    """(token, place of a term) for each two words that may be a given and a family name, in either order."""
    words = [(at, term) for at, term in enumerate(terms) if term.kind is Kind.WORD]
    found = set()
    for (one, given), (other, family) in permutations(words, 2):
        for form in (given.text, *given.others):
            found |= {(token, at) for token in both_tokens(form, family.text) for at in (one, other)}
    return found


def _word(word: str, other_forms: Callable[[str], Iterable[str]]) -> Term:
    others = frozenset(form for form in other_forms(word) if form != word)
    names = {*name_tokens(word), online_token(word), *(f"p:{form[:FIRST]}" for form in others)}
    return Term(
        Kind.WORD, word, frozenset({f"w:{word}", f"k:{word}", *place_word_tokens(word)}), others, frozenset(names)
    )


def _number_or_reference(kind: Kind, typed: str) -> list[Term]:
    if kind is Kind.ONLINE:
        plain = typed.lstrip("@").lower()
        begins = {online_token(said) for said in online_words(plain)[:1]}
        return [Term(kind, plain, frozenset({f"h:{plain}", *begins}))]
    if kind is Kind.POSTCODE:
        return [Term(kind, part(typed), frozenset(postcode_tokens(typed)[:1]))]
    if kind is Kind.NUMBER:
        digits = digits_of(typed)
        plate = {f"v:{window}" for window in windows(digits)} if len(digits) < WHOLE_NUMBER else set()
        return [Term(kind, digits, frozenset({f"d:{digits}", *_ends(digits), *plate}))]
    if kind is Kind.REFERENCE and re.fullmatch(r"\*\d{3,}", typed):  # as a bundle writes the end of a number
        return _number_or_reference(Kind.NUMBER, typed.lstrip("*"))
    plain = part(typed)
    outward = {f"c:{plain}"} if re.fullmatch(r"[A-Z]{1,2}\d[A-Z\d]?", plain) else set()
    tokens = (
        {f"v:{window}" for window in windows(plain)} | outward | {f"r:{plain}", f"h:{plain.lower()}", *_ends(plain)}
    )
    return [Term(kind, plain, frozenset(tokens))] if windows(plain) else []


def _ends(typed: str) -> set[str]:
    """The token under which a number stands that ends as typed: the longest end that is kept."""
    longest = max((length for length in ENDS if len(typed) >= length), default=0)
    return {f"e:{typed[-longest:]}"} if longest else set()


def _fit_number(typed: str, kind: str, value: str) -> Fit:
    if kind != "phone":
        return _fit_reference(typed, kind, value)
    known = digits_of(value if "*" not in value else value.rpartition("*")[2])
    if "*" in value or "?" in value:
        short = min(len(typed), len(known))
        return (
            Fit(PARTIAL, "part of the number") if short >= LEAST_KNOWN and typed[-short:] == known[-short:] else Fit()
        )
    if known == typed:
        return Fit(SAME, "the same number")
    return Fit(PARTIAL, f"number ends {typed}") if known.endswith(typed) else Fit()


def _fit_reference(typed: str, kind: str, value: str) -> Fit:
    said = part(value)
    if said == typed:
        return Fit(SAME, "the same vehicle" if kind == "vehicle" else "the same reference")
    if kind == "vehicle" and (_may_be(typed, said) or _may_be(said, typed)):
        return Fit(PARTIAL, "part of the plate")
    if kind != "vehicle" and len(typed) >= LEAST_KNOWN and said.endswith(typed):
        return Fit(PARTIAL, f"reference ends {typed}")
    return Fit()


def _may_be(pattern: str, whole: str) -> bool:
    """Whether a part with `?` and `*` fits somewhere in the other, each `?` of which may be anything."""
    if "?" not in pattern and "*" not in pattern:
        pattern = f"*{pattern}*"
    made = "".join(".*" if mark == "*" else "." if mark == "?" else f"[{re.escape(mark)}?]" for mark in pattern)
    return re.fullmatch(made, whole) is not None


def fits(terms: Iterable[Term], kind: str, row: Mapping[str, Any], identifiers: Iterable[tuple[str, str]]) -> list[Fit]:
    """For each term the best fit of one record: its names, or a place's words, or an event's summary, and its numbers."""
    words, what = _words(kind, row)
    said = list(identifiers)
    found = []
    for term in terms:
        tried = [term.fit_words(words, what=what), *(term.fit_identifier(*one) for one in said)]
        if kind == "person":
            tried.append(term.fit_described(row.get("description")))
        if kind == "place":
            tried.append(term.fit_postcode(row.get("postcode") or ""))
        found.append(max(tried, key=lambda fit: (fit.strength, fit.near)))
    return found


def _words(kind: str, row: Mapping[str, Any]) -> tuple[list[str], str]:
    columns, what = {
        "person": (("given_names", "family_name", "aliases"), "name"),
        "place": (("name", "address"), "name or street"),
        "event": (("summary",), SUMMARY),
    }[kind]
    named = kind == "place" and row.get("kind") not in SAYS_NOTHING
    kind_of_place = fold(str(row.get("kind") or "").replace("_", " ")) if named else ()
    return [*(word for column in columns for word in fold(row.get(column))), *kind_of_place], what
