"""What somebody says of an adult, and how an agency writes it down: thin, partly wrong, in its own words."""

from dataclasses import dataclass

import numpy as np

from cairn.county.generator import habits, identifiers
from cairn.county.generator.adults import Adult, known_by_trade
from cairn.county.generator.book import Said
from cairn.county.generator.geography import FLAT, TOWNS
from cairn.county.generator.habits import Habit
from cairn.county.generator.names import FEMALE, heard_differently, misspelt
from cairn.county.generator.rates import START
from cairn.county.generator.wording import one_of, words
from cairn.county.generator.world import World

AGE_BANDS = ((0, 17), (18, 21), (22, 25), (26, 29), (30, 34), (35, 39), (40, 49), (50, 59), (60, 80))
BAND_WORDS = (
    "teenager", "about 20", "early twenties", "late twenties", "early thirties", "late thirties", "in his forties",
    "in his fifties", "over 60",
)  # fmt: skip
SAYS_TOWN = 0.4
NAMES_TRADE = 0.25  # of mentions of somebody with a workplace, besides those that name the place
STREET_TOO = 0.5  # of places called by a nickname also have their street named
COMPANION = 0.06


@dataclass(frozen=True)
class Chances:
    """How likely each kind of fact is in one mention; a model of exploitation raises some."""

    place: float = 0.15
    car: float = habits.CAR_KNOWN
    plate_part: float = habits.PLATE_PART
    plate_whole: float = habits.PLATE_WHOLE
    phone_end: float = habits.PHONE_END
    phone_whole: float = habits.PHONE_WHOLE
    handle: float = habits.HANDLE


@dataclass(frozen=True)
class Speaker:
    """Who writes: the agency's habit, made worse by the difficulty, and the day."""

    habit: Habit
    difficulty: float
    at: float

    def share(self, value: float) -> float:
        """An error's share at this difficulty."""
        return min(habits.MAX_SHARE, value * self.difficulty)


def speak(
    rng: np.random.Generator, world: World, adult: Adult, by: Speaker, *, chances: Chances, place: int = -1
) -> Said:
    """One adult as written in one record; `place` is where it is about, else the workplace may be named."""
    name = _name(rng, adult, by)
    where = place if place >= 0 else adult.workplace
    named = where if where >= 0 and rng.random() < chances.place else -1
    words_of_place, words_of_trade = _whereabouts(rng, world, adult, named)
    car, marks = _marks(rng, adult, chances)
    age = _age(rng, adult, by)
    parts = [_band_words(age, adult.sex), words_of_place or words_of_trade, _town(rng, adult, by), car, *marks.values()]
    description = ", ".join(part for part in parts if part)
    full = bool(name["family"])
    born = _birth_date(rng, adult, by) if full else ""
    return Said(
        given=name["given"],
        family=name["family"],
        aliases=name["aliases"],
        sex="female" if adult.sex == FEMALE else "male",
        born=born,
        age=None if born else age,
        address=world.ground.address(adult.street, adult.door) if full and rng.random() < 0.3 else "",
        description=description,
        identifiers=tuple((kind, value) for kind, value in marks if value),
        place=named,
        keys=_keys(adult, name, marks, named),
    )


def name_in_words(said: Said) -> str:
    """The name as it stands in a narrative, or nothing where none was said."""
    full = " ".join(part for part in (said.given, said.family) if part)
    return full or said.aliases


def _name(rng: np.random.Generator, adult: Adult, by: Speaker) -> dict[str, str]:
    """Given name, family name, alias as written: a nickname alone, a full name, another alias or nothing."""
    name = {"given": "", "family": "", "aliases": ""}
    if rng.random() < by.share(habits.ALIAS_OR_NO_NAME):
        name["aliases"] = adult.alias if rng.random() < 0.5 else ""
    elif rng.random() < min(0.97, by.habit.nickname_only * by.difficulty**0.3):
        name["aliases"] = adult.nick
    else:
        name |= {"given": adult.given, "family": adult.family}
        if rng.random() < 0.2:
            name["aliases"] = adult.nick
    if name["aliases"] and rng.random() < by.share(habits.SPELT_DIFFERENTLY):
        name["aliases"] = heard_differently(rng, name["aliases"])
    for part in ("given", "family"):
        if name[part] and rng.random() < by.share(by.habit.name_typo):
            name[part] = misspelt(rng, name[part])
    return name


def _age(rng: np.random.Generator, adult: Adult, by: Speaker) -> tuple[int, int] | None:
    if rng.random() < by.share(habits.AGE_UNKNOWN):
        return None
    true = adult.age(by.at)
    band = next(at for at, (_, high) in enumerate(AGE_BANDS) if true <= high or at == len(AGE_BANDS) - 1)
    if rng.random() < by.share(habits.AGE_OUT_BY_A_BAND):
        band = min(max(band + (1 if rng.random() < 0.5 else -1), 0), len(AGE_BANDS) - 1)
    low, high = AGE_BANDS[band]
    return max(low, 13), high


def _band_words(age: tuple[int, int] | None, sex: int) -> str:
    if age is None:
        return ""
    band = next(at for at, (_, high) in enumerate(AGE_BANDS) if age[1] == high)
    said = BAND_WORDS[band]
    return said.replace("his", "her") if sex == FEMALE else said


def _town(rng: np.random.Generator, adult: Adult, by: Speaker) -> str:
    if rng.random() >= SAYS_TOWN:
        return ""
    wrong = rng.random() < by.share(1 - habits.TOWN_RIGHT)
    return f"from {TOWNS[int(rng.integers(len(TOWNS))) if wrong else adult.town]}"


def _whereabouts(rng: np.random.Generator, world: World, adult: Adult, named: int) -> tuple[str, str]:
    """Words for the place named, and words for the trade alone."""
    if named >= 0:
        return place_in_words(rng, world, named, works=named == adult.workplace), ""
    if known_by_trade(adult.trade) and rng.random() < NAMES_TRADE:
        return "", f"works at a {one_of(rng, words('trade')[adult.trade])}"
    return "", ""


def place_in_words(rng: np.random.Generator, world: World, place: int, *, works: bool) -> str:
    """How people call a place: by name, by nickname, by trade and street, by address."""
    ground, places = world.ground, world.ground.places
    street = str(ground.street_name[places.street[place]])
    if places.trade[place] == FLAT:
        return f"at {places.number[place]} {street}" if rng.random() < 0.5 else f"at a flat in {street}"
    lead = "works at" if works else "at"
    if rng.random() < habits.PLACE_BY_NICKNAME or not places.name[place]:
        said = f"{lead} the {one_of(rng, words('trade').get(places.trade[place], ('place',)))}"
        return f"{said} in {street}" if rng.random() < STREET_TOO else said
    way = rng.integers(3)
    if way == 0:
        return f"{lead} {places.name[place]}"
    if way == 1:
        return f"{lead} the {one_of(rng, words('trade').get(places.trade[place], ('place',)))} on {street}"
    return f"{lead} {places.name[place]}, {places.number[place]} {street}"


Marks = dict[tuple[str, str], str]  # (kind, value) -> how it is said


def _marks(rng: np.random.Generator, adult: Adult, chances: Chances) -> tuple[str, Marks]:
    """The car in words, and numbers: whole or in part."""
    marks: Marks = {}
    car = f"drives a {adult.car}" if adult.plate and rng.random() < chances.car else ""
    luck = rng.random()
    if adult.plate and luck < chances.plate_whole:
        marks["vehicle", adult.plate] = f"reg {adult.plate}"
    elif adult.plate and luck < chances.plate_whole + chances.plate_part:
        part = identifiers.part_of_plate(rng, adult.plate)
        marks["vehicle", part] = f"part reg {part.replace('*', '')}"
    luck = rng.random()
    if luck < chances.phone_whole:
        marks["phone", adult.phone] = f"number {adult.phone}"
    elif luck < chances.phone_whole + chances.phone_end:
        marks["phone", identifiers.end_of_phone(adult.phone)] = f"number ends {adult.phone[-4:]}"
    if adult.handle and rng.random() < chances.handle:
        marks["handle", adult.handle] = f"messages as {adult.handle}"
    return car, marks


def _birth_date(rng: np.random.Generator, adult: Adult, by: Speaker) -> str:
    if rng.random() < by.share(max(by.habit.birth_missing, 0.3)):
        return ""
    born = np.datetime64(START) + np.timedelta64(adult.born, "D")
    if rng.random() < by.share(by.habit.birth_wrong):
        born += np.timedelta64(int(rng.integers(1, 400)), "D")
    return str(born)[:4] if rng.random() < 0.2 else str(born)


def _keys(adult: Adult, name: dict[str, str], marks: Marks, place: int) -> tuple[tuple[str, ...], ...]:
    """What could tie this mention to another of the same adult: identifiers or parts, full name, name with place."""
    keys: list[tuple[str, ...]] = []
    for kind, value in marks:
        if kind == "vehicle":
            keys += [("plate begins",)] if value[:4] == adult.plate[:4] else []
            keys += [("plate ends",)] if value[-3:] == adult.plate[-3:] else []
        else:
            keys.append((kind,))
    if name["family"] and (name["given"], name["family"]) == (adult.given, adult.family):
        keys.append(("full name",))
    if place >= 0:
        said = [part for part in (name["aliases"], name["given"]) if part]
        keys += [("name with place", part.lower(), str(place)) for part in said]
    return tuple(keys)
