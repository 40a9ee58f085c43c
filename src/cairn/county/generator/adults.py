"""Adults whom children, parents and police speak of: what could truly be known of each."""

from dataclasses import dataclass, field

import numpy as np

from cairn.county.generator import identifiers
from cairn.county.generator.geography import FLAT, SCHOOL, TRADES
from cairn.county.generator.names import (
    BUILT_SHARE,
    FEMALE,
    MALE,
    built_surnames,
    falling,
    nicknames,
    origins,
    short_forms,
)
from cairn.county.generator.rates import DAYS_A_YEAR
from cairn.county.generator.wording import one_of, words
from cairn.county.generator.world import World

BY_SHORT_NAME = 0.5  # the rest go by a nickname that has nothing to do with their name
HAS_ALIAS = 0.45
HAS_CAR = 0.75
HAS_HANDLE = 0.6
HAS_WORKPLACE = 0.5
WORKPLACES = tuple(trade for trade in TRADES if trade not in ("park", "station", "surgery", "youth club"))


@dataclass(frozen=True)
class Adult:
    """One adult as he or she is; `kind` says for the truth what part they play."""

    number: int
    given: str
    family: str
    sex: int
    born: int  # days since the county began
    origin: int
    town: int
    street: int
    door: int
    nick: str
    alias: str
    phone: str
    plate: str
    car: str
    handle: str
    workplace: int
    trade: str
    kind: str
    household: int = -1

    def age(self, at: float) -> int:
        """Whole years of age on a day."""
        return int((at - self.born) / DAYS_A_YEAR)


@dataclass
class Adults:
    """All adults besides parents, numbered after the people of households."""

    world: World
    rng: np.random.Generator
    first: int
    all: list[Adult] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    workplaces: dict[int, list[int]] = field(default_factory=dict)

    def make(self, *, kind: str, town: int, origin: int, years: tuple[float, float], **known: int | str) -> Adult:
        """A new adult of a town whose age at the county's beginning is between two ages; `known` sets parts."""
        rng = self.rng
        sex = int(known.pop("sex", FEMALE if rng.random() < 0.06 else MALE))
        given, family = self._names(origin, sex)
        given, family = str(known.pop("given", given)), str(known.pop("family", family))
        nick = str(known.pop("nick", self._nick(given)))
        workplace = int(known.pop("workplace", self._workplace(town)))
        street = int(rng.choice(self.world.ground.streets_of(town)))
        adult = Adult(
            number=self.first + len(self.all),
            given=given,
            family=family,
            sex=sex,
            born=round(-float(rng.uniform(*years)) * DAYS_A_YEAR),
            origin=origin,
            town=town,
            street=street,
            door=int(rng.integers(1, 140)),
            nick=nick,
            alias=self._alias(nick) if rng.random() < HAS_ALIAS else "",
            phone=str(known.pop("phone", self._phone())),
            plate=identifiers.plate(rng) if rng.random() < HAS_CAR else "",
            car=f"{one_of(rng, words('vehicle')['colours'])} {one_of(rng, words('vehicle')['kinds'])}",
            handle=self._handle(nick) if rng.random() < HAS_HANDLE else "",
            workplace=workplace,
            trade=self.world.ground.places.trade[workplace] if workplace >= 0 else "",
            kind=kind,
            household=int(known.pop("household", -1)),
        )
        if known:
            raise TypeError(f"nothing to set: {sorted(known)}")
        self.all.append(adult)
        return adult

    def _names(self, origin: int, sex: int) -> tuple[str, str]:
        rng, lists = self.rng, origins()[origin]
        given = lists.given[sex]
        family = lists.family
        first = given[int(rng.choice(len(given), p=falling(len(given), power=0.8)))]
        if origin == 0 and rng.random() < BUILT_SHARE:
            family = built_surnames()
        return first, family[int(rng.choice(len(family), p=falling(len(family), power=0.7)))]

    def _nick(self, given: str) -> str:
        forms = short_forms(given)
        if forms and self.rng.random() < BY_SHORT_NAME:
            return one_of(self.rng, forms)
        return self._zipf()

    def _zipf(self) -> str:
        names, shares = nicknames()
        return names[int(self.rng.choice(len(names), p=shares))]

    def _alias(self, nick: str) -> str:
        alias = self._zipf()
        return alias if alias != nick else f"Big {nick}"

    def _phone(self) -> str:
        if not self.phones:
            taken = set(self.world.people.phone.tolist())
            fresh = identifiers.phones(self.rng, 60_000).tolist()
            self.phones = [number for number in fresh if number not in taken]
        return self.phones.pop()

    def _handle(self, nick: str) -> str:
        base = "".join(letter for letter in nick.lower() if letter.isalnum())
        return f"@{base}{one_of(self.rng, ('_', '.', 'x', 'official', ''))}{int(self.rng.integers(10, 9999))}"

    def _workplace(self, town: int) -> int:
        if self.rng.random() >= HAS_WORKPLACE:
            return -1
        if town not in self.workplaces:
            places = self.world.ground.places
            self.workplaces[town] = [
                at for at in range(len(places)) if places.town[at] == town and places.trade[at] in WORKPLACES
            ]
        here = self.workplaces[town]
        return here[int(self.rng.integers(len(here)))] if here else -1


def known_by_trade(trade: str) -> bool:
    """Whether a trade says something about somebody: a house or a school does not."""
    return bool(trade) and trade not in (FLAT, SCHOOL)
