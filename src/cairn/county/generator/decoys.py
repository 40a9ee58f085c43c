"""Look-alikes: what touches many children and is not exploitation. Each has an id in the truth, so false signals have names.

Source: detection notes of this project, 4.5.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from cairn.county.generator.adults import Adult, Adults
from cairn.county.generator.drawing import Traffic
from cairn.county.generator.geography import TOWNS
from cairn.county.generator.hearing import Word, spread, write_word
from cairn.county.generator.mentions import Chances
from cairn.county.generator.names import MALE
from cairn.county.generator.rates import DAYS_A_YEAR
from cairn.county.generator.world import World

TAGGED = 0.8  # of professionals are written down as professionals
VERY_COMMON = ("Jay", "Mo", "Ash")
BUSY = {"youth club": 6, "takeaway": 5, "station": 2, "park": 1}
BUSIER = 3.0
SURGES = 3
NEW_PLACES = ("youth club", "takeaway")
PARTNER_WORDS = (1, 3)


@dataclass
class Decoys:
    """Decoys as they are made: people by number, places by number, agencies by id."""

    people: list[tuple[int, str]] = field(default_factory=list)
    places: list[tuple[int, str]] = field(default_factory=list)
    agencies: list[tuple[str, str]] = field(default_factory=list)


def busy_places(world: World, traffic: Traffic) -> Decoys:
    """Youth clubs, fast food, stations and a park with steady traffic; some surge by season, some open newly."""
    rng, days = world.stream("busy places"), world.plan.days
    decoys = Decoys()
    for trade, number in BUSY.items():
        here = np.flatnonzero(traffic.trade == trade)
        chosen = rng.choice(here, min(len(here), world.plan.count(number)), replace=False)
        for place in chosen:
            traffic.surge(int(place), 0, days, BUSIER)
            decoys.places.append((int(place), f"busy {trade}"))
    calm = rng.choice(np.flatnonzero(traffic.weight[:, 0] > 0), SURGES, replace=False)
    for place in calm:
        for summer in np.arange(190, days, DAYS_A_YEAR):
            traffic.surge(int(place), float(summer), float(summer) + 80, 4.0)
        decoys.places.append((int(place), "seasonal surge"))
    for trade in NEW_PLACES:
        here = np.flatnonzero(traffic.trade == trade)
        if not len(here):  # a small county lacks some trades
            continue
        place = rng.choice(here)
        opened = float(rng.uniform(0.3, 0.7)) * days
        traffic.surge(int(place), opened, days, 6.0)
        traffic.surge(int(place), 0, max(opened - 92, 0), 0.0)
        decoys.places.append((int(place), f"newly opened {trade}"))
    return decoys


def add_decoys(world: World, adults: Adults, decoys: Decoys) -> None:
    """Every kind of person who is named around many children for good reasons."""
    for plant in (_professionals, _common_nicknames, _taxi_firms, _partners, _large_families, _fathers_and_sons,
                  _neighbour_disputes, _doctors):  # fmt: skip
        plant(world, adults, decoys)
    homes = [at for at, trade in enumerate(world.ground.places.trade) if trade == "children's home"]
    decoys.places += [(home, "children's home") for home in homes]
    twins = np.flatnonzero(world.people.twin > np.arange(world.people.children))
    decoys.people += [(int(child), "twin") for child in twins]


def _teens_of(world: World, town: int, at: float) -> NDArray[np.int64]:
    people = world.people
    age = (at - people.born[: people.children]) / DAYS_A_YEAR
    return np.flatnonzero((age >= 11) & (age < 17.5) & (people.town[: people.children] == town))


def _some_town(rng: np.random.Generator, world: World) -> int:
    return int(rng.choice(len(TOWNS), p=world.ground.town_share))


def _professionals(world: World, adults: Adults, decoys: Decoys) -> None:
    """Youth workers, coaches and shopkeepers named by four to fifteen children, most of them tagged as such."""
    rng = world.stream("professionals")
    for _ in range(world.plan.count(25, least=2)):
        town = _some_town(rng, world)
        adult = adults.make(kind="professional", town=town, origin=0, years=(22, 60))
        role = "professional" if rng.random() < TAGGED else "associate"
        begin = float(rng.uniform(0, max(world.plan.days - 500, 1)))
        for child in _some(rng, _teens_of(world, town, begin), int(rng.integers(4, 16))):
            at = begin + float(rng.uniform(0, 500))
            if at < world.plan.days:
                word = Word(child, adult, at, place=adult.workplace, harmless=True, role=role)
                hearer = str(rng.choice(["school", "youth_support", "social_care"]))
                write_word(rng, world, word, Chances(place=0.4), hearer=hearer)
        decoys.people.append((adult.number, f"professional, written down as {role}"))


def _some(rng: np.random.Generator, pool: NDArray[np.int64], count: int) -> list[int]:
    return [int(one) for one in rng.choice(pool, min(count, len(pool)), replace=False)]


def _common_nicknames(world: World, adults: Adults, decoys: Decoys) -> None:
    """In three towns, twelve different men each of whom people call Jay, Mo or Ash."""
    rng = world.stream("common nicknames")
    for town in rng.choice(len(TOWNS), 3, replace=False, p=world.ground.town_share):
        for at in range(max(3, world.plan.count(12))):
            nick = VERY_COMMON[at % len(VERY_COMMON)]
            adult = adults.make(kind="common nickname", town=int(town), origin=0, years=(16, 40), nick=nick, sex=MALE)
            begin = float(rng.uniform(0, world.plan.days))
            for child in _some(rng, _teens_of(world, int(town), begin), int(rng.integers(1, 3))):
                write_word(rng, world, Word(child, adult, begin, harmless=True), Chances())
            decoys.people.append((adult.number, "common nickname"))


def _taxi_firms(world: World, adults: Adults, decoys: Decoys) -> None:
    """A firm whose number stands in many children's phones."""
    rng = world.stream("taxi firms")
    for _ in range(world.plan.count(3)):
        town = _some_town(rng, world)
        firm = adults.make(kind="taxi firm", town=town, origin=0, years=(30, 60), nick="Taxi", sex=MALE)
        at = rng.uniform(0, world.plan.days, 12)
        children = _some(rng, _teens_of(world, town, float(at[0])), len(at))
        at = at[: len(children)]
        events = world.book.add(
            len(children), kind="stop_check", agency=world.agencies.number("POL"), child=np.array(children, np.int32),
            at=at, stream="taxi firm", statement="seen", summary="Waiting for a taxi",
            narrative=f"Had rung {firm.family}'s Taxis.",
        )  # fmt: skip
        world.book.mark(events, "phone", np.full(len(events), firm.phone, dtype=object))
        decoys.people.append((firm.number, "taxi firm"))


def _partners(world: World, adults: Adults, decoys: Decoys) -> None:
    """Mother's new partner, named around each of several siblings at one address."""
    rng = world.stream("partners")
    people = world.people
    household = people.household[: people.children]
    sizes = np.bincount(household)
    for home in _some(rng, np.flatnonzero(sizes >= 3), world.plan.count(40, least=2)):
        siblings = np.flatnonzero(household == home)
        town = int(people.town[siblings[0]])
        adult = adults.make(kind="partner", town=town, origin=0, years=(25, 50), sex=MALE, household=home)
        begin = float(rng.uniform(0, max(world.plan.days - 400, 1)))
        for child in siblings.tolist():
            for at in spread(rng, begin, 400, int(rng.integers(*PARTNER_WORDS))):
                if at < world.plan.days and 3 <= (at - people.born[child]) / DAYS_A_YEAR < 18:
                    write_word(rng, world, Word(child, adult, at, harmless=True), Chances())
        decoys.people.append((adult.number, "partner of a mother of siblings"))


def _large_families(world: World, adults: Adults, decoys: Decoys) -> None:
    """Forty to eighty people of one name in one town, and an uncle whom many of the children mention."""
    rng = world.stream("large families")
    people = world.people
    for _ in range(world.plan.count(3)):
        town = _some_town(rng, world)
        local = np.flatnonzero(people.town[people.children : people.children + len(people.homes.origin)] == town)
        if not len(local):
            continue
        chosen = rng.choice(local, min(len(local), 16), replace=False)
        name = str(people.family[people.children + len(people.homes.origin) + chosen[0]])
        members = np.flatnonzero(np.isin(people.household, chosen))
        people.family[members] = name
        uncle = adults.make(kind="uncle", town=town, origin=0, years=(30, 60), sex=MALE, family=name)
        children = members[members < people.children]
        begin = float(rng.uniform(0, world.plan.days))
        for child in _some(rng, children, 5):
            at = begin + float(rng.uniform(0, 300))
            if at < world.plan.days and 3 <= (at - people.born[child]) / DAYS_A_YEAR < 18:
                write_word(rng, world, Word(child, uncle, at, harmless=True), Chances())
        decoys.people.append((uncle.number, "uncle of a large family"))


def _fathers_and_sons(world: World, _: Adults, decoys: Decoys) -> None:
    """Sons who bear their fathers' full names."""
    rng = world.stream("fathers and sons")
    people = world.people
    boys = np.flatnonzero(people.sex[: people.children] == MALE)
    for boy in _some(rng, boys, world.plan.count(200, least=3)):
        father = people.children + len(people.homes.origin) + people.household[boy]
        people.given[boy] = people.given[father]
        decoys.people.append((boy, "named as the father"))


def _neighbour_disputes(world: World, adults: Adults, decoys: Decoys) -> None:
    """One neighbour who reports another again and again, around the children of two homes."""
    rng = world.stream("neighbour disputes")
    for _ in range(world.plan.count(4)):
        town = _some_town(rng, world)
        adult = adults.make(kind="neighbour", town=town, origin=0, years=(30, 70))
        begin = float(rng.uniform(0, max(world.plan.days - 300, 1)))
        for child in _some(rng, _teens_of(world, town, begin), 2):
            for at in spread(rng, begin, 300, 4):
                if at < world.plan.days:
                    write_word(rng, world, Word(child, adult, at, harmless=True), Chances(), hearer="public")
        decoys.people.append((adult.number, "neighbour dispute"))


def _doctors(world: World, adults: Adults, decoys: Decoys) -> None:
    """A family doctor who stands in the records of very many children."""
    rng = world.stream("doctors")
    people = world.people
    town = _some_town(rng, world)
    doctor: Adult = adults.make(kind="professional", town=town, origin=0, years=(35, 60), nick="Doc")
    patients = np.flatnonzero(people.town[: people.children] == town)
    children = np.array(_some(rng, patients, world.plan.count(2_000, least=30)), np.int32)
    at = rng.uniform(0, world.plan.days, len(children))
    inside = (at - people.born[children]) / DAYS_A_YEAR < 18
    inside &= at > people.born[children]
    children, at = children[inside], at[inside]
    agency = int(world.agencies.surgery_of_town[town])
    events = world.book.add(
        len(children), kind="contact", agency=agency, child=children, at=at, stream="doctor", summary="Seen at surgery",
        narrative=f"Seen by Dr {doctor.family}.", safe=True,
    )  # fmt: skip
    world.book.involve(events, np.full(len(events), doctor.number), "professional")
    decoys.people.append((doctor.number, "doctor of many children"))
