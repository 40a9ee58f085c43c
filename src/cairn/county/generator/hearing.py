"""Who hears a word about an adult, and the event that they write it into."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from cairn.county.generator import habits
from cairn.county.generator.adults import Adult
from cairn.county.generator.background import answers, graded
from cairn.county.generator.habits import HABITS
from cairn.county.generator.mentions import Chances, Speaker, name_in_words, speak
from cairn.county.generator.names import FEMALE
from cairn.county.generator.wording import by_share, one_of, words
from cairn.county.generator.world import World

PARENT_SHARE = 0.7  # of what comes from outside agencies; the rest is anonymous
PARENTS_RING = (("CSC", 0.5), ("POL", 0.3), ("VOL", 0.2))
DISCLOSED = 0.3  # of what youth support and mental health hear, the child told
PLACE_RECORD = 0.5  # of words that name a place, the event points at the place's own record
VOICE = 0.25


@dataclass(frozen=True)
class Word:
    """Something that somebody noticed about a child and an adult on a day; `place` is where, if known."""

    child: int
    adult: Adult
    at: float
    place: int = -1
    network: int = -1
    harmless: bool = False
    role: str = "person_of_concern"


def hearers(rng: np.random.Generator) -> tuple[str, ...]:
    """Who hears one word: one always, now and then two."""
    names = [name for name, _ in habits.WHO_HEARS]
    shares = np.array([share for _, share in habits.WHO_HEARS])
    count = 2 if rng.random() < habits.HEARD_TWICE else 1
    return tuple(rng.choice(names, count, replace=False, p=shares / shares.sum()))


def agency_of(rng: np.random.Generator, world: World, hearer: str, word: Word) -> tuple[int, str]:
    """The agency that writes, and whose habit of hearing is behind it."""
    child, at = np.array([word.child], np.int32), np.array([word.at])
    if hearer == "school":
        return int(world.agencies.schools(world.people.school_at(world.ground, child, at))[0]), "school"
    if hearer == "general_health":
        if rng.random() < 0.5:
            return int(world.agencies.surgery_of_town[world.people.town[word.child]]), "health"
        return world.agencies.number("ACU"), "health"
    if hearer == "public":
        return world.agencies.number(by_share(rng, PARENTS_RING)), "public"
    fixed = {
        "police": ("POL", "police"),
        "youth_support": ("ASU", "youth_support"),
        "social_care": ("CSC", "social_care"),
        "sexual_health": ("SHS", "sexual_health"),
        "mental_health": ("CAMHS", "health"),
        "housing": ("HOU", "housing"),
    }
    agency, habit = fixed[hearer]
    return world.agencies.number(agency), habit


def write_word(
    rng: np.random.Generator, world: World, word: Word, chances: Chances, *, hearer: str | None = None
) -> None:
    """Each agency that hears the word writes an event with the child and what was said of the adult."""
    for heard in (hearer,) if hearer else hearers(rng):
        agency, habit = agency_of(rng, world, heard, word)
        at = min(word.at + float(rng.uniform(0, 2)), world.plan.days - 0.01)
        by = Speaker(HABITS[habit], world.plan.difficulty, at)
        said = speak(rng, world, word.adult, by, chances=chances, place=word.place)
        columns = _event(rng, world, heard, word)
        opening, rest = columns.pop("opening"), f" {said.description}." if said.description else ""
        text = _with_name(opening, name_in_words(said), one_of(rng, words("opening")["nobody"]))
        points = said.place >= 0 and rng.random() < PLACE_RECORD
        (event,) = world.book.add(
            1, agency=agency, child=word.child, at=at, network=word.network, stream=f"word {heard}",
            narrative=f"{text}{rest[:2].upper()}{rest[2:]}",
            place=said.place if points else -1, **columns,
        )  # fmt: skip
        world.book.mention(event, word.adult.number, said, role=word.role)
        if columns["raised_by"] == "parent_carer":
            mother = world.people.mother(np.array([word.child], np.int32))
            world.book.involve(np.array([event]), mother, "reporter")


def _with_name(opening: str, name: str, nobody: str) -> str:
    """The opening with the name, or with words for somebody unknown."""
    if name:
        return opening.replace("{name}", name)
    text = opening.replace("a man called {name}", nobody).replace("{name}", nobody)
    return text[0].upper() + text[1:]


def _event(rng: np.random.Generator, world: World, hearer: str, word: Word) -> dict[str, Any]:
    """Kind, wording, who raised it and how it is answered."""
    openings, told = words("opening"), rng.random() < DISCLOSED
    girl = world.people.sex[word.child] == FEMALE
    own_words = openings["she" if girl else "he"]
    harmless = one_of(rng, openings["harmless"]) + " " if word.harmless else ""
    raised, kind, key, opening = "professional", "concern", "concern", one_of(rng, own_words)
    if hearer == "police":
        kind, key, opening = "intelligence", "intelligence", one_of(rng, openings["police"])
    elif hearer in ("youth_support", "mental_health") and told:
        kind, raised = "disclosure", "child"
    elif hearer == "sexual_health":
        kind, key, opening = "sexual_health_attendance", "attendance", one_of(rng, openings["health"])
    elif hearer in ("general_health", "mental_health"):
        kind, key, opening = "contact", "contact", one_of(rng, openings["health"])
    elif hearer == "public":
        parent = rng.random() < PARENT_SHARE
        raised, kind = ("parent_carer", "parent_worry") if parent else ("public", "concern")
        key, opening = "worry" if parent else "concern", one_of(rng, openings["parent"])
    columns: dict[str, Any] = {
        "kind": kind,
        "summary": one_of(rng, openings[key]),
        "opening": harmless + opening,
        "raised_by": raised,
        "statement": "intelligence" if kind == "intelligence" else "said",
    }
    return columns | _follow_up(rng, world, columns)


def _follow_up(rng: np.random.Generator, world: World, columns: dict[str, Any]) -> dict[str, Any]:
    """Answer, grades and voice, by kind."""
    kind, raised = columns["kind"], columns["raised_by"]
    if kind == "intelligence":
        return {name: values[0] for name, values in graded(rng, 1).items()}
    if kind == "sexual_health_attendance":
        return {"partner_asked": str(rng.choice(["known", "asked_not_told"]))}
    if kind == "contact":
        return {}
    more = {name: values[0] for name, values in answers(rng, world, np.array([raised], dtype=object)).items()}
    if rng.random() < VOICE and raised in ("child", "parent_carer"):
        more["voice"] = one_of(rng, words("voice")["child" if raised == "child" else "parent"])
    return more


def spread(rng: np.random.Generator, begin: float, length: float, count: int) -> list[float]:
    """Days over which words about one child and one adult are spread."""
    return sorted(float(day) for day in rng.uniform(begin, begin + length, count))
