"""The editable word lists, read once and made ready to be looked up token by token."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

from rapidfuzz.distance import OSA

TOKEN = re.compile(r"[^\W_]+(?:['’&][^\W_]+)*['’]?")
LISTS = ("trades", "vehicles", "streets", "protected", "phrases", "places", "nicknames")
LEAST_MISSPELT = 6  # letters; shorter words are looked up as written only
MOST_MISSPELT = 24  # letters

Phrase = tuple[str, ...]


@lru_cache(maxsize=200_000)
def token(word: str) -> str:
    """A word as it is looked up: small letters, plain apostrophe, no possessive s."""
    return word.lower().replace("’", "'").removesuffix("'s").rstrip("'")


def phrase(text: str) -> Phrase:
    """The words of a phrase as they are looked up."""
    return tuple(token(word) for word in TOKEN.findall(text))


class Sight(NamedTuple):
    """A text as the readers see it: its tokens as looked up and as written, where each starts and ends, and as a set."""

    text: str
    tokens: list[str]
    raw: list[str]
    starts: list[int]
    ends: list[int]
    held: frozenset[str]


def sight_of(text: str) -> Sight:
    """A text with its tokens and where they stand."""
    found = list(TOKEN.finditer(text))
    raw = [match.group() for match in found]
    tokens = [token(word) for word in raw]
    return Sight(text, tokens, raw, [m.start() for m in found], [m.end() for m in found], frozenset(tokens))


class Phrases:
    """Phrases by their first word, longest first, each with what it means."""

    def __init__(self, meanings: Iterable[tuple[str, str]]) -> None:
        self.by_first: dict[str, list[tuple[Phrase, str]]] = defaultdict(list)
        self.vocabulary: set[str] = set()
        for text, means in dict(meanings).items():
            words = phrase(text)
            if words:
                self.by_first[words[0]].append((words, means))
                self.vocabulary.update(words)
        for found in self.by_first.values():
            found.sort(key=lambda entry: (-len(entry[0]), entry))

    def none_in(self, held: frozenset[str]) -> bool:
        """Whether no phrase can start in a text of these tokens."""
        return held.isdisjoint(self.by_first.keys())

    def at(self, tokens: list[str], place: int) -> tuple[int, str] | None:
        """How many words the longest phrase that starts at a token has, and what it means."""
        for words, means in self.by_first.get(tokens[place], ()):
            if len(words) == 1 or tuple(tokens[place : place + len(words)]) == words:
                return len(words), means
        return None


@dataclass(frozen=True, eq=False)
class Words:
    """The word lists, ready for looking up; compared and hashed by identity. `says`: trade to its words."""

    trades: Phrases
    trade_names: Phrases
    trade_of_kind: Mapping[str, str]
    says: Mapping[str, str]
    premises_words: frozenset[str]
    shop_names: frozenset[str]
    singular: Mapping[str, str]
    colours: Mapping[str, str]
    shades: frozenset[str]
    vehicles: Phrases
    makes: frozenset[str]
    plate_cues: frozenset[str]
    suffixes: Mapping[str, str]
    capital_suffixes: frozenset[str]
    no_street_name: frozenset[str]
    follows_street: frozenset[str]
    protected: frozenset[str]
    protected_any: frozenset[str]
    protected_phrases: Phrases
    protected_colours: frozenset[str]
    person_words: frozenset[str]
    names: Mapping[str, Phrases]
    name_cues: frozenset[str]
    never_names: frozenset[str]
    numbers: Mapping[str, Phrases]
    services: Phrases
    decades: Mapping[str, int]
    owners: Phrases
    adults: frozenset[str]
    generic: frozenset[str]
    premises_tails: frozenset[str]
    before_premises: frozenset[str]
    dropped: frozenset[str]
    never_places: re.Pattern[str]
    never_kinds: frozenset[str]
    open_kinds: frozenset[str]
    nicknames: Mapping[str, tuple[str, ...]]
    beside_names: Mapping[str, str]
    misspelt: Mapping[str, str]
    not_misspelt: frozenset[str]
    _spelt: dict[str, str] = field(default_factory=dict)

    def spelt(self, word: str) -> str:
        """The listed word that a token most likely is: its singular, or one letter away from a long word."""
        found = self._spelt.get(word)
        if found is None:
            found = self._spelt[word] = self._as_listed(word)
        return found

    def _as_listed(self, word: str) -> str:
        known = self.trades.vocabulary
        if word in self.singular:
            return self.singular[word]
        if word in known or word in self.vehicles.by_first:
            return word
        if word.endswith("s") and word[:-1] in known:
            return word[:-1]
        if not LEAST_MISSPELT - 1 <= len(word) <= MOST_MISSPELT or word in self.not_misspelt:
            return word
        near = (self.misspelt[form] for form in (word, *_shorter(word)) if form in self.misspelt)
        return next((listed for listed in near if OSA.distance(word, listed, score_cutoff=1) <= 1), word)


def _shorter(word: str) -> list[str]:
    """The word without one of its letters, the first kept."""
    return [word[:at] + word[at + 1 :] for at in range(1, len(word))]


def _misspelt(vocabulary: Iterable[str]) -> dict[str, str]:
    """Each long word and each form of it with one letter left out, to the word.

    Where several words give one form it is the one that begins all of them ("tattoo" for "tattoos"), else none.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for word in vocabulary:
        if len(word) >= LEAST_MISSPELT and word.isalpha():
            for form in (word, *_shorter(word)):
                found[form].add(word)
    shortest = {form: min(words, key=lambda word: (len(word), word)) for form, words in found.items()}
    return {form: word for form, word in shortest.items() if all(other.startswith(word) for other in found[form])}


@cache
def load_words(folder: Path | None = None) -> Words:
    """The word lists of the house, or of a folder in which an area keeps its own copies."""
    place = folder or resources.files("cairn.linkage.words")
    lists = {name: tomllib.loads((place / f"{name}.toml").read_text(encoding="utf-8")) for name in LISTS}
    return Words(
        **_trades(lists["trades"]),
        **_vehicles(lists["vehicles"]),
        **_streets(lists["streets"]),
        **_protected(lists["protected"]),
        **_phrases(lists["phrases"]),
        **_places(lists["places"]),
        **_nicknames(lists["nicknames"]),
    )


def _trades(content: dict[str, Any]) -> dict[str, Any]:
    meanings, names = [], []
    for trade in content["trade"]:
        tails = [tail for group in trade.get("with", ()) for tail in content["after"][group]]
        meanings += [(f"{head} {tail}", trade["name"]) for head in trade.get("heads", ()) for tail in tails]
        split = trade.get("split", False)
        meanings += [(word, word if split else trade["name"]) for word in trade["alone"]]
        names += [(word, trade["name"]) for word in trade["place_names"]]
    vocabulary = {word for text, _ in (*meanings, *names) for word in phrase(text)}
    phrases = Phrases((_singular(text, vocabulary), means) for text, means in meanings)
    return {
        "trades": phrases,
        "trade_names": Phrases((_singular(text, vocabulary), means) for text, means in names),
        "trade_of_kind": {kind: trade["name"] for trade in content["trade"] for kind in trade.get("place_kinds", ())},
        "says": {trade["name"]: trade["says"] for trade in content["trade"]},
        "premises_words": frozenset(content["after"]["premises"]) | _single_place_names(content),
        "shop_names": _single_place_names(content),
        "singular": {word: word[:-1] for word in vocabulary if word.endswith("s") and word[:-1] in vocabulary},
        "misspelt": _misspelt(content["misspelt"]["words"]),
        "not_misspelt": frozenset(content["misspelt"]["but"]),
    }


def _singular(text: str, vocabulary: set[str]) -> str:
    """A phrase in which a plural is its singular where both are listed, so that one entry serves both."""
    return " ".join(word[:-1] if word.endswith("s") and word[:-1] in vocabulary else word for word in phrase(text))


def _single_place_names(content: dict[str, Any]) -> frozenset[str]:
    """The single words that are a shop by themselves: a takeaway, a garage."""
    return frozenset(word for trade in content["trade"] for word in trade["place_names"] if " " not in word)


def _vehicles(content: dict[str, Any]) -> dict[str, Any]:
    kinds = [(word, kind) for kind, words in content["kinds"].items() for word in words]
    makes = [(word, kind) for kind, words in content["makes"].items() for word in words]
    return {
        "colours": {word: colour for colour, words in content["colours"].items() for word in words},
        "shades": frozenset(word for text in content["shades"]["words"] for word in phrase(text)),
        "vehicles": Phrases(makes + kinds),
        "makes": frozenset(" ".join(phrase(word)) for word, _ in makes),
        "plate_cues": frozenset(content["cues"]["plate"]),
    }


def _streets(content: dict[str, Any]) -> dict[str, Any]:
    return {
        "suffixes": {word: suffix for suffix, words in content["suffixes"].items() for word in words},
        "capital_suffixes": frozenset(content["capitals"]["words"]),
        "no_street_name": frozenset(content["never"]["words"]),
        "follows_street": frozenset(token(word) for word in content["follows"]["words"]),
    }


def _protected(content: dict[str, Any]) -> dict[str, Any]:
    words = [word for group in content["words"].values() for word in group]
    phrases = [word for word in (*words, *content["phrases"]["patterns"]) if len(phrase(word)) > 1]
    single = frozenset(token(word) for word in words if len(phrase(word)) == 1)
    several, colours = Phrases((text, "") for text in phrases), frozenset(content["colours"]["words"])
    return {
        "protected": single,
        "protected_any": single | colours | several.by_first.keys(),
        "protected_phrases": several,
        "protected_colours": colours,
        "person_words": frozenset(content["people"]["words"]),
    }


def _phrases(content: dict[str, Any]) -> dict[str, Any]:
    cues = ("called", "also", "before", "with", "companion")
    ages = content["ages"]
    names = {cue: Phrases((text, cue) for text in content["names"][cue]) for cue in cues}
    return {
        "names": names,
        "name_cues": frozenset(word for phrases in names.values() for word in phrases.by_first),
        "never_names": frozenset(token(word) for word in content["names"]["never"]),
        "numbers": {way: Phrases((text, way) for text in content["numbers"][way]) for way in ("ends", "begins")},
        "services": Phrases((text, text) for text in content["numbers"]["services"]),
        "decades": dict(ages["decades"]),
        "owners": Phrases((text, "owner") for text in content["owners"]["words"]),
        "adults": frozenset(content["owners"]["adult"]),
    }


def _places(content: dict[str, Any]) -> dict[str, Any]:
    never = "|".join(re.escape(text) for text in content["never"]["words"])
    return {
        "generic": frozenset(content["generic"]["words"]),
        "premises_tails": frozenset(content["tails"]["words"]),
        "before_premises": frozenset(content["tails"]["before"]),
        "dropped": frozenset(content["dropped"]["words"]),
        "never_places": re.compile(rf"(?i)\b(?:{never})s?\b"),
        "never_kinds": frozenset(content["never"]["kinds"]),
        "open_kinds": frozenset(content["open"]["kinds"]),
    }


def _nicknames(content: dict[str, Any]) -> dict[str, Any]:
    forms: dict[str, set[str]] = defaultdict(set)
    for name, others in content["forms"].items():
        for word in (name, *others):
            forms[word].add(name)
    return {
        "nicknames": {word: tuple(sorted(found)) for word, found in forms.items()},
        "beside_names": _beside_names(content),
    }


def _beside_names(content: dict[str, Any]) -> dict[str, str]:
    """Words beside a name to what they say: "" for a title, `size big` for a style; `byg` is heard as `big`."""
    found = dict.fromkeys(content["titles"]["words"], "")
    for dimension, styles in content["styles"].items():
        for style, words in styles.items():
            found.update(dict.fromkeys(words, f"{dimension} {style}"))
    return found | {word.replace("i", "y"): style for word, style in found.items()} | found
