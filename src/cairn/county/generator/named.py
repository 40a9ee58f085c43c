"""Adults named around children in ordinary life, and cars and numbers that the police note: no network behind them."""

import numpy as np

from cairn.county.generator import identifiers
from cairn.county.generator.adults import Adult, Adults
from cairn.county.generator.background import graded
from cairn.county.generator.drawing import Traffic, draw
from cairn.county.generator.habits import HEARD_TWICE
from cairn.county.generator.hearing import Word, spread, write_word
from cairn.county.generator.mentions import Chances, Speaker, speak
from cairn.county.generator.names import FEMALE, MALE
from cairn.county.generator.networks import MENTIONS_MORE
from cairn.county.generator.people import GROWN_UP
from cairn.county.generator.rates import DAYS_A_YEAR, FULL_COUNTY
from cairn.county.generator.wording import name_places, one_of, said, words
from cairn.county.generator.world import World

WHO = ("boyfriend", "family", "friend of the family", "older", "online")
SHARES = (0.35, 0.25, 0.15, 0.15, 0.10)
ALSO_NAMED_BY_ANOTHER = 0.06  # the same adult, harmless or not, is truly around a second child
AGES: dict[str, tuple[float, float]] = {
    "boyfriend": (14, 18),
    "family": (20, 55),
    "friend of the family": (18, 60),
    "older": (19, 45),
    "online": (15, 40),
}
SIGHTINGS_A_CAR = 3
ADULT_ALONE = 0.2  # of intelligence is about an adult and no child
MANAGER_NAMED = 0.3  # of visits, where somebody whom the county speaks of works there
CARD = Chances(place=1.0, phone_end=0.1, phone_whole=0.2, handle=0.1, car=0.0, plate_part=0.0, plate_whole=0.0)
TEENS_SHARE = 0.4  # of the county's children are 10-17
POLICE_ADULTS = 0.35  # of intelligence with somebody under 18 names an adult too


def named_adults(world: World, adults: Adults) -> None:
    """Cases in which somebody names an adult around a child: mostly once, by one agency."""
    rng = world.stream("named adults")
    rates = world.plan.rates
    per_case = (1 + MENTIONS_MORE) * (1 + HEARD_TWICE)
    yearly = (rates.named_adults + POLICE_ADULTS * rates.intelligence * 0.3) / per_case
    rate = yearly / (FULL_COUNTY * TEENS_SHARE)
    child, at = draw(
        rng, world.people, rate, (11.0, 17.9), days=world.plan.days, weight=0.6 + 0.4 * world.people.frailty
    )
    by_town: dict[int, list[Adult]] = {}
    for who, when in sorted(zip(child.tolist(), at.tolist(), strict=True), key=lambda pair: pair[1]):
        town = int(world.people.town[who])
        known = by_town.setdefault(town, [])
        adult = _adult(rng, world, adults, who, known)
        known.append(adult)
        harmless = adult.kind != "older"
        place = adult.workplace
        for day in spread(rng, when, 120, 1 + int(rng.poisson(MENTIONS_MORE))):
            if day < world.plan.days:
                write_word(rng, world, Word(who, adult, day, place=place, harmless=harmless), Chances())


def _adult(rng: np.random.Generator, world: World, adults: Adults, child: int, known: list[Adult]) -> Adult:
    """Somebody new, or now and then an adult whom another child of the town has named."""
    if known and rng.random() < ALSO_NAMED_BY_ANOTHER:
        return known[int(rng.integers(len(known)))]
    kind = str(rng.choice(WHO, p=SHARES))
    people = world.people
    low, high = AGES[kind]
    if kind == "boyfriend":
        age = float(-people.born[child]) / DAYS_A_YEAR
        low, high = age - 0.5, age + 2
    girl = people.sex[child] == FEMALE
    sex = MALE if girl or rng.random() < 0.8 else FEMALE
    return adults.make(
        kind="older" if kind == "older" else "adult",
        town=int(people.town[child]),
        origin=int(people.origin[child]),
        years=(low, high),
        sex=sex,
        household=int(people.household[child]) if kind == "family" else -1,
    )


def known_to_police(world: World, adults: Adults) -> None:
    """Intelligence about an adult without any child in it."""
    rng = world.stream("known to police")
    plan, police = world.plan, world.agencies.number("POL")
    count = int(rng.poisson(ADULT_ALONE * plan.rates.intelligence * plan.scale * plan.years))
    openings = words("opening")
    for at in np.sort(rng.uniform(0, plan.days, count)).tolist():
        town = int(rng.choice(len(world.ground.town_share), p=world.ground.town_share))
        adult = adults.make(kind="adult", town=town, origin=0, years=(18, 55))
        heard = speak(
            rng, world, adult, Speaker(world.agencies.all[police].habit, plan.difficulty, at), chances=Chances()
        )
        grades = {name: values[0] for name, values in graded(rng, 1).items()}
        (event,) = world.book.add(
            1, kind="intelligence", agency=police, at=at, stream="known to police", statement="intelligence",
            summary=one_of(rng, openings["alone"]), narrative=heard.description, **grades,
        )  # fmt: skip
        world.book.mention(event, adult.number, heard)


def sightings(world: World, traffic: Traffic) -> None:
    """Cars noted in the street and numbers found, whole or in part; the same cars come again."""
    rng = world.stream("sightings")
    rates, plan = world.plan.rates, world.plan
    count = int(rng.poisson(rates.sightings * plan.scale * plan.years))
    at = rng.uniform(0, plan.days, count)
    town = rng.choice(len(world.ground.town_share), count, p=world.ground.town_share).astype(np.int16)
    place = traffic.draw(rng, town, at)
    is_phone = rng.random(count) < rates.phone_ends
    kinds = np.where(is_phone, "phone_found", "sighting")
    columns = {"summary": np.empty(count, dtype=object), "narrative": np.empty(count, dtype=object)}
    for key in ("phone_found", "sighting"):
        mine = np.flatnonzero(kinds == key)
        for name, values in said(rng, key, len(mine)).items():
            columns[name][mine] = values
    place = np.where(rng.random(count) < 0.5, place, -1)
    name_places(columns, place, world.ground.places)
    events = world.book.add(
        count, kind="vehicle_sighting", agency=world.agencies.number("POL"), at=at, place=place, stream="sighting",
        statement="seen", **columns,
    )  # fmt: skip
    cars = [identifiers.plate(rng) for _ in range(max(20, count // SIGHTINGS_A_CAR))]
    which = rng.integers(0, len(cars), count)
    part = rng.random(count) < rates.part_plates
    plates = [identifiers.part_of_plate(rng, cars[n]) if p else cars[n] for n, p in zip(which, part, strict=True)]
    ends = np.array([f"*{n:04}" for n in rng.integers(0, 10_000, count)], dtype=object)
    world.book.mark(events[~is_phone], "vehicle", np.array(plates, dtype=object)[~is_phone])
    world.book.mark(events[is_phone], "phone", ends[is_phone])


def visits(world: World, adults: Adults, traffic: Traffic) -> None:
    """The council's visits to premises; now and then the manager's name is taken."""
    rng = world.stream("visits")
    places = np.flatnonzero(traffic.weight[:, 0] > 0)
    count = int(rng.poisson(world.plan.rates.visits_to_premises * len(places) * world.plan.years))
    place = rng.choice(places, count).astype(np.int32)
    at = rng.uniform(0, world.plan.days, count)
    columns = said(rng, "visit", count)
    name_places(columns, place, world.ground.places)
    events = world.book.add(
        count, kind="premises_visit", agency=world.agencies.number("LIC"), at=at, place=place, stream="visit",
        statement="seen", safe=True, **columns,
    )  # fmt: skip
    works_at: dict[int, list[Adult]] = {}
    for adult in adults.all:
        works_at.setdefault(adult.workplace, []).append(adult)
    habit = world.agencies.all[world.agencies.number("LIC")].habit
    for event, where, day in zip(events.tolist(), place.tolist(), at.tolist(), strict=True):
        if where in works_at and rng.random() < MANAGER_NAMED:
            adult = works_at[where][int(rng.integers(len(works_at[where])))]
            if adult.age(day) >= GROWN_UP:
                by = Speaker(habit, world.plan.difficulty, day)
                heard = speak(rng, world, adult, by, chances=CARD, place=where)
                world.book.mention(event, adult.number, heard, role="associate")
