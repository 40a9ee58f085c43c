"""Plants exploitation: finds the children, places and adults of each matter and lets people speak of them.

Source: detection notes of this project, 4.3 (anchors: Topaz, CEOP 2011, Cockbain 2018, Telford 2023-24).
"""

import numpy as np
from numpy.typing import NDArray

from cairn.county.generator.adults import Adult, Adults
from cairn.county.generator.drawing import Traffic
from cairn.county.generator.geography import FLAT
from cairn.county.generator.hearing import Word, spread, write_word
from cairn.county.generator.matters import MODELS, Model, Network
from cairn.county.generator.names import FEMALE, MALE
from cairn.county.generator.rates import DAYS_A_YEAR
from cairn.county.generator.signs import write_signs
from cairn.county.generator.world import World

MONTH = DAYS_A_YEAR / 12
SILENT = 0.30  # of the children produce no usable mention
MENTIONS_MORE = 0.2  # of a child and an adult: 1 + Poisson of this
SPREAD_DAYS = 420
PEER_RECRUITS = 0.5  # the next child comes from the last one's school
UNDER_18 = 0.4  # of peer networks, one of the adults is not an adult
PLACES_FOR = ("takeaway", "tattoo", "hotel", "vape shop", "barber", "car wash", "phone shop", "snooker hall", "arcade")


def plant(world: World, adults: Adults, traffic: Traffic) -> list[Network]:
    """As many networks as the plan says, in the models' proportions, each written into the book."""
    rng = world.stream("networks")
    taken: set[int] = set()
    made = []
    for number, model in enumerate(_models(rng, world.plan.matters)):
        network = _begin(rng, world, number, model)
        _recruit(rng, world, network, taken)
        if not network.children:
            continue
        _find_places(rng, world, network)
        _find_adults(rng, world, network, adults)
        _speak_of(rng, world, network)
        write_signs(rng, world, network, traffic)
        made.append(network)
    return made


def _models(rng: np.random.Generator, count: int) -> list[Model]:
    """`count` models in proportion to their numbers; what is left over by lot."""
    total = sum(model.number for model in MODELS)
    sure = [model for model in MODELS for _ in range(model.number * count // total)]
    shares = np.array([model.number / total for model in MODELS])
    left = rng.choice(len(MODELS), count - len(sure), p=shares)
    chosen = sure + [MODELS[int(at)] for at in left]
    rng.shuffle(chosen)
    return chosen


def _begin(rng: np.random.Generator, world: World, number: int, model: Model) -> Network:
    days = float(rng.uniform(*model.months)) * MONTH
    latest = max(world.plan.days - 0.5 * days, 30)
    town = int(rng.choice(len(world.ground.town_share), p=world.ground.town_share))
    return Network(number, model, town, float(rng.uniform(-0.2 * days, latest)), days)


def _recruit(rng: np.random.Generator, world: World, network: Network, taken: set[int]) -> None:
    """Children of the town, of the model's ages when they come in; half by way of a child of the same school."""
    people, model = world.people, network.model
    count = int(rng.integers(model.children[0], model.children[1] + 1))
    for place_in_line in range(count):
        entered = network.begin + network.days * 0.8 * place_in_line / max(count, 1) * float(rng.uniform(0.6, 1.1))
        pool = _candidates(world, network, entered, rng.random() < model.boys)
        pool = pool[[int(child) not in taken for child in pool]] if len(pool) else pool
        if network.children and rng.random() < PEER_RECRUITS:
            near = pool[people.school[pool] == people.school[network.children[-1]]]
            pool = near if len(near) else pool
        if not len(pool):
            continue
        weight = 0.3 + 0.7 * np.minimum(people.frailty[pool], 8)
        child = int(rng.choice(pool, p=weight / weight.sum()))
        taken.add(child)
        network.children.append(child)
        network.entered.append(entered)


def _candidates(world: World, network: Network, at: float, boys: bool) -> NDArray[np.int64]:
    people, (low, high) = world.people, network.model.ages
    everyone = np.arange(people.children)
    age = people.age(everyone.astype(np.int32), np.full(people.children, max(at, 0)))
    fitting = (age >= low) & (age < high) & (people.sex[everyone] == (MALE if boys else FEMALE))
    return np.flatnonzero(fitting & (people.town[everyone] == network.town))


def _find_places(rng: np.random.Generator, world: World, network: Network) -> None:
    """Some shops of the town, and flats that nobody has heard of."""
    count = int(rng.integers(network.model.places[0], network.model.places[1] + 1))
    places, ground = world.ground.places, world.ground
    shops = [at for at in range(len(places)) if places.town[at] == network.town and places.trade[at] in PLACES_FOR]
    for _ in range(count):
        if shops and rng.random() < (0.3 if network.model.line_phone else 0.65):
            network.places.append(shops.pop(int(rng.integers(len(shops)))))
            continue
        street = int(rng.choice(ground.streets_of(network.town)))
        door = int(rng.integers(1, 140))
        network.places.append(
            places.add(name="", trade=FLAT, kind="home", street=street, number=door, town=network.town)
        )


def _find_adults(rng: np.random.Generator, world: World, network: Network, adults: Adults) -> None:
    model = network.model
    count = int(rng.integers(model.adults[0], model.adults[1] + 1))
    line = "" if not model.line_phone else adults.make(kind="line", town=network.town, origin=0, years=(20, 30)).phone
    for at in range(count):
        young = model.name == "peer" and at == 0 and rng.random() < UNDER_18
        years = (15.0, 17.0) if young else model.adult_ages
        begun = max(network.begin, 0) / DAYS_A_YEAR
        known: dict[str, int | str] = {"phone": line} if line and rng.random() < 0.7 else {}
        works_there = network.places and rng.random() < 0.6
        if works_there:
            known["workplace"] = network.places[int(rng.integers(len(network.places)))]
        origin = int(world.people.origin[network.children[int(rng.integers(len(network.children)))]])
        network.adults.append(
            adults.make(
                kind="person_of_concern",
                town=network.town,
                origin=origin,
                years=(years[0] - begun, years[1] - begun),
                **known,
            )
        )


def _speak_of(rng: np.random.Generator, world: World, network: Network) -> None:
    """Thin mentions of each adult around each child, spread over more than a year; some children are silent."""
    for child, entered in zip(network.children, network.entered, strict=True):
        known = _adults_of_child(rng, network)
        if rng.random() < SILENT:
            continue
        for adult in known:
            length = min(SPREAD_DAYS, network.begin + network.days - entered + 90)
            for at in spread(rng, entered, max(length, 60), 1 + int(rng.poisson(MENTIONS_MORE))):
                if 0 <= at < world.plan.days:
                    place = network.places[int(rng.integers(len(network.places)))] if network.places else -1
                    word = Word(child, adult, at, place=place, network=network.number)
                    write_word(rng, world, word, network.model.chances)


def _adults_of_child(rng: np.random.Generator, network: Network) -> list[Adult]:
    """One adult for sure, each other with the model's chance."""
    first = int(rng.integers(len(network.adults)))
    return [adult for at, adult in enumerate(network.adults) if at == first or rng.random() < network.model.tied]
