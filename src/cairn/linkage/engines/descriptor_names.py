"""Whether two names that adults go by may be one: the same sound, forms of one name, an initial with a surname's start."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from cairn.linkage.engines.descriptor_words import Words
from cairn.linkage.engines.names import fold, name_table

SHORT = 4  # letters up to which vowels count and one letter's difference is another name
LONGEST = 100  # characters of a name that are read
PREFIX = 3  # letters of a sound under which made-up names are found
SAME, CLASS, NEAR, MADE = "same", "class", "near", "made"
STRENGTH = {SAME: 1.0, CLASS: 0.9, NEAR: 0.7, MADE: 0.6}  # share of the name's weight that a way of agreeing keeps
_HEARD = (
    ("ph", "f"), ("ck", "k"), ("gh", "g"), ("wh", "w"), ("wr", "r"), ("kn", "n"), ("qu", "kw"), ("tz", "s"),
    ("cz", "s"), ("sz", "s"), ("ce", "se"), ("ci", "si"), ("cy", "si"), ("sh", "S"), ("ch", "C"), ("th", "T"),
    ("c", "k"), ("q", "k"), ("x", "ks"), ("z", "s"), ("y", "i"), ("ie", "i"), ("ei", "i"), ("ee", "i"), ("oo", "u"),
)  # fmt: skip
_ENDINGS = ("ie", "ey", "ee", "er", "y", "i", "o", "a", "s", "h", "e")


@dataclass(frozen=True)
class NameAgreement:
    """How two names agree and what to say about it; `strength` is the share of the weight that it keeps."""

    how: str
    says: str

    @property
    def strength(self) -> float:
        """1 for one spelling or sound, less for the looser ways."""
        return STRENGTH[self.how]


@lru_cache(maxsize=100_000)
def plain(name: str) -> tuple[str, ...]:
    """The words of a name in plain small letters, single initials kept."""
    letters = unicodedata.normalize("NFKD", name[:LONGEST].casefold().translate({0x142: "l", 0xF8: "o", 0xDF: "ss"}))
    text = "".join(letter if letter.isalpha() else " " for letter in letters if letter not in "'’`.-")
    return tuple(text.split())


@lru_cache(maxsize=100_000)
def heard(word: str) -> str:
    """A name as it sounds: doubled letters once; in longer names any vowel inside is one and the same."""
    text = word
    for written, sounds in _HEARD:
        text = text.replace(written, sounds)
    once = "".join(now for before, now in zip(" " + text, text, strict=False) if now != before)
    if len(once) <= SHORT:
        return once
    inner = once[0] + "".join("a" if letter in "aeiou" else letter for letter in once[1:])
    joined = "".join(now for before, now in zip(" " + inner, inner, strict=False) if now != before or now != "a")
    return joined.removesuffix("h") if joined[-2:] == "ah" else joined


@lru_cache(maxsize=100_000)
def classes(word: str, *, words: Words) -> tuple[str, ...]:
    """The given names that a name may be a form of, by the nickname list and the table of given names."""
    folded = "".join(fold(word)) or word
    found = set(words.nicknames.get(folded, ()))
    table = name_table()
    if table.known(folded):
        found.update(table.classes(folded))
    return tuple(sorted(found))


def is_nickname(word: str, *, words: Words) -> bool:
    """Whether a word is in the list of names that adults go by."""
    return word in words.nicknames


@lru_cache(maxsize=100_000)
def _given_and_family(name: str) -> tuple[str, str]:
    words = plain(name)
    if len(words) < 2:
        return (words[0] if words else ""), ""
    return words[0], words[-1]


def name_keys(name: str, *, words: Words, full: bool) -> tuple[str, ...]:
    """Keys under which a name is found: its classes, its sound, the first sounds; a full name also as a made-up one."""
    given, family = _given_and_family(name)
    keys = {f"c{found}" for found in classes(given, words=words)}
    keys.update((f"s{heard(given)}", f"p{heard(given)[:PREFIX]}"))
    if full and family:
        keys.add(f"p{heard(given[:1] + family)[:PREFIX]}")
        keys.add(f"p{heard(family)[:PREFIX]}")
    return tuple(sorted(keys))


@lru_cache(maxsize=300_000)
def agreement(left: str, right: str, *, words: Words) -> NameAgreement | None:
    """How two names may be one adult's, or None. One is what somebody goes by; either may be a full name."""
    (given, family), (other_given, other_family) = _given_and_family(left), _given_and_family(right)
    if not given or not other_given:
        return None
    if len(family) > 1 and len(other_family) > 1:
        return _full_names((given, family), (other_given, other_family), words=words)
    found = _one_word(given, other_given, words=words)
    if found is None and len(other_family) > 1:
        found = _made_of(given, other_given, other_family)
    if found is None and len(family) > 1:
        found = _made_of(other_given, given, family)
    return found


def _full_names(left: tuple[str, str], right: tuple[str, str], *, words: Words) -> NameAgreement | None:
    if not _sound_alike(left[1], right[1]):
        return None
    return _one_word(left[0], right[0], words=words) or _initial(left[0], right[0])


def _initial(left: str, right: str) -> NameAgreement | None:
    if min(len(left), len(right)) == 1 and left[0] == right[0]:
        return NameAgreement(NEAR, "same initial and surname")
    return None


def _sound_alike(left: str, right: str) -> bool:
    return (
        left == right
        or heard(left) == heard(right)
        or (min(len(left), len(right)) > SHORT and OSA.distance(heard(left), heard(right), score_cutoff=1) <= 1)
    )


def _one_word(left: str, right: str, *, words: Words) -> NameAgreement | None:
    if left == right:
        return NameAgreement(SAME, "same name")
    if min(len(left), len(right)) < 2:
        return None
    if heard(left) == heard(right):
        return NameAgreement(SAME, "names that sound the same")
    if set(classes(left, words=words)) & set(classes(right, words=words)):
        return NameAgreement(CLASS, "forms of one name")
    if _sound_alike(left, right) and not (classes(left, words=words) and classes(right, words=words)):
        return NameAgreement(NEAR, "one sound different")
    return None


def _made_of(nickname: str, given: str, family: str) -> NameAgreement | None:
    """Whether a nickname is made of an initial and a surname's start, of a surname, or is the start of a given name."""
    sound = heard(nickname)
    if len(nickname) < PREFIX:
        return None
    if heard(given[:1] + family)[: len(sound)] == sound:
        return NameAgreement(MADE, "initial and start of the surname")
    stem = next((nickname[: -len(end)] for end in _ENDINGS if nickname.endswith(end)), nickname)
    if len(stem) >= PREFIX and heard(family).startswith(heard(stem)):
        return NameAgreement(MADE, "made from the surname")
    if len(given) > SHORT and given.startswith(nickname):
        return NameAgreement(MADE, "start of the given name")
    return None


def without_style(name: Iterable[str], *, words: Words) -> tuple[tuple[str, ...], str]:
    """A name without the words beside it, and the style that they tell: `Big Mo` is `mo` with `size big`."""
    told = list(name)
    kept = tuple(word for word in told if word not in words.beside_names) or tuple(told[-1:])
    styles = (words.beside_names[word] for word in told if word in words.beside_names and word not in kept)
    return kept, next((style for style in styles if style), "")


def as_told(name: Sequence[str], *, words: Words) -> tuple[str, str]:
    """The kind (name, nickname) and value of what somebody is called: `Darren Vale` is a full name, `Fast Jay` is `jay`."""
    if len(name) > 1 and len(name[-1]) > 1:
        if classes(name[-1], words=words) and not classes(name[0], words=words):
            return "nickname", name[-1]
        return "name", " ".join(name)
    return "nickname", " ".join(name)
