"""Made-up households as several agencies would write them down, with the truth beside: to train and measure linking.

Families share names, addresses and phones; there are twins, same-named fathers and sons, moves, misspellings, short
names and missing dates. Origins, errors and habits are drawn from one seed. Nobody in it is real.
"""

import string
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from random import Random
from typing import Any

import polars as pl

from cairn.records.columns import TABLES

START = datetime(2015, 1, 1, tzinfo=UTC)
YEARS = 5
# agency: (misspelt, short name, birth date wrong, birth date missing, old address, address missing, share of children)
HABITS = {
    "school": (0.03, 0.12, 0.01, 0.20, 0.08, 0.05, 0.9),
    "police": (0.02, 0.06, 0.02, 0.15, 0.10, 0.15, 0.3),
    "social_care": (0.02, 0.04, 0.01, 0.05, 0.12, 0.05, 0.3),
    "youth": (0.05, 0.25, 0.03, 0.40, 0.20, 0.40, 0.15),
    "health": (0.02, 0.04, 0.01, 0.03, 0.10, 0.05, 0.6),
    "housing": (0.04, 0.05, 0.05, 0.50, 0.05, 0.02, 0.3),
}
SURNAMES = {
    "english": "Smith Jones Taylor Brown Wilson Johnson Walker Wright Robinson Thompson White Hughes Edwards Green Hall Wood Harris Lewis Martin Jackson Clarke Clark Turner Hill Scott Cooper Morris Ward Moore King Watson Baker Harrison Morgan Patterson Young Allen Mitchell James Anderson Phillips Lee Bell Parker Davis Bennett Miller Cook Shaw Cole Marsh Hart Palmer Mills Grant Knight Webb Rogers Stone Ellis Payne Fox Gray Reid Barker Butler Simpson Chapman Foster Holmes Lloyd Price Richards Russell Saunders Stevens West Barnes Fisher Harding Hudson Jenkins Lane Matthews May Osborne Pearce Perry Porter Reed Sharp Spencer Sutton Walsh Watts Wells Whittaker Woods Yates",
    "irish": "O'Neill O'Brien Murphy Kelly Byrne Ryan Walsh O'Connor Doyle McCarthy Gallagher Doherty Kennedy Lynch Murray Quinn Moore McLoughlin O'Reilly Brennan Daly Nolan Collins Keane",
    "welsh": "Davies Evans Griffiths Pritchard Llewellyn Powell Bowen Rees Parry Howells Owen Probert Vaughan Gwynne Cadwallader",
    "polish": "Kowalski Nowak Wiśniewski Wójcik Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski Jankowski Mazur Krawczyk Piotrowski Grabowski Pawłowski Michalski Król Wieczorek Jabłoński Wróbel Stępień Malinowski",
    "south_asian": "Khan Ahmed Hussain Ali Patel Singh Kaur Begum Akhtar Malik Shah Iqbal Mahmood Chaudhry Rahman Islam Uddin Miah Sharma Gupta Mistry Rana Bibi Sheikh Mirza Qureshi Butt Dar Gill Sandhu",
    "african": "Mohamed Hassan Abdi Farah Warsame Adeyemi Okafor Okonkwo Mensah Boateng Osei Diallo Kamara Nwosu Balogun Ibrahim Yusuf Omar Tesfaye Bekele",
    "romanian": "Popescu Ionescu Popa Radu Dumitru Stan Stoica Gheorghe Matei Ciobanu Rusu Munteanu Ivanov Petrov Dimitrov",
    "east_asian": "Nguyen Tran Le Pham Wong Chan Li Chen Zhang Liu Wang Huang Lam Cheung Ho",
}  # fmt: skip
FRONTS = "Ash Birch Black Brom Cald Cran Dray Elm Fal Glen Har Hasl Hol Kes Lang Mal Mar Nor Pem Rad Rav Sed Sheld Stan Thack Wal Wen Whit Win Wy".split()
BACKS = "bourne bridge by combe cott croft dale den field ford gate ham hurst ley low mere more ridge sall shaw stead ston thorpe ton wick worth".split()
GIVEN = {
    "english": ("english",), "irish": ("irish", "english"), "welsh": ("welsh", "english"), "polish": ("polish",),
    "south_asian": ("south_asian",), "african": ("african_and_arabic",), "romanian": ("romanian_and_slavic",),
    "east_asian": ("east_asian",),
}  # fmt: skip
SHARES = {
    "english": 0.66, "irish": 0.05, "welsh": 0.04, "polish": 0.06, "south_asian": 0.09, "african": 0.05,
    "romanian": 0.03, "east_asian": 0.02,
}  # fmt: skip
STREETS = "Mill High Church Station Park Victoria Green Manor Kings Queens Grange Orchard Meadow School Chapel Bridge Well Tannery North South West Spring York Albert New Oak Elm Ash Cedar Beech".split()
ENDINGS = "Road Street Lane Close Avenue Drive Way Gardens Court Rise".split()


@dataclass
class Person:
    """One made-up person and everything that is true of them."""

    id: str
    given: list[str]
    family: str
    born: date
    sex: str
    role: str
    origin: str
    phone: str
    nhs: str
    upn: str
    homes: list[tuple[datetime, str, str]] = field(default_factory=list)


def make(*, seed: int, people: int, difficulty: float = 1.0) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """The tables of a bundle and the truth: rows (record_id, person_id, origin, household)."""
    draw = Random(seed)
    world = _World(draw, people)
    rows: dict[str, list[dict[str, Any]]] = {"people": [], "identifiers": []}
    truth = []
    number = 0
    while number < people:
        household = world.household()
        for person in household:
            number += 1
            for record in _records(draw, person, difficulty, rows):
                truth.append((record, person.id, person.origin, household[0].id))
    tables = {name: _frame(name, rows.get(name, [])) for name in TABLES}
    schema = dict.fromkeys(("record_id", "person_id", "origin", "household"), pl.Utf8)
    return tables, pl.DataFrame(truth, schema=schema, orient="row")


class _World:
    """Draws households until enough people are there."""

    def __init__(self, draw: Random, people: int) -> None:
        self._draw = draw
        text = resources.files("cairn.linkage.names").joinpath("given_names.toml").read_text(encoding="utf-8")
        forms = tomllib.loads(text)
        self._given = {}
        for origin, kinds in GIVEN.items():
            names = [name for kind in kinds for name in forms["forms"][kind]]
            if origin == "english":
                names += forms["single"]["english"]
            draw.shuffle(names)
            self._given[origin] = names
        rare = [front + back for front in FRONTS for back in BACKS]
        draw.shuffle(rare)
        self._family = {origin: names.split() for origin, names in SURNAMES.items()}
        self._family["english"] += rare
        postcodes = max(40, people // 30)
        self._postcodes = [
            f"MB{draw.randint(1, 40)} {draw.randint(1, 9)}{draw.choice(string.ascii_uppercase)}{draw.choice('ABDEFGHJLN')}"
            for _ in range(postcodes)
        ]
        self._count = 0

    def household(self) -> list[Person]:
        """One or two adults and their children under one roof, moves included."""
        draw = self._draw
        origin = draw.choices(list(SHARES), list(SHARES.values()))[0]
        family = self._zipf(self._family[origin])
        homes = self._homes()
        phone = f"07700 900{draw.randint(0, 999):03d}{draw.randint(0, 9999):04d}"
        adults = [self._person(origin, family, "parent_carer", homes, phone)]
        if draw.random() < 0.7:
            kept = family if draw.random() < 0.75 else self._zipf(self._family[origin])
            adults.append(self._person(origin, kept, "parent_carer", homes, phone))
        children: list[Person] = []
        for _ in range(draw.choices((0, 1, 2, 3, 4), (0.15, 0.3, 0.35, 0.15, 0.05))[0]):
            children.append(self._child(origin, adults, children, homes, phone))
        return adults + children

    def _child(
        self, origin: str, adults: list[Person], elder: list[Person], homes: list[tuple[datetime, str, str]], phone: str
    ) -> Person:
        draw = self._draw
        family = draw.choice(adults).family
        if len(adults) == 2 and adults[0].family != adults[1].family and draw.random() < 0.2:
            family = f"{adults[0].family}-{adults[1].family}"
        child = self._person(origin, family, "child", homes, phone)
        twin = bool(elder) and draw.random() < 0.04
        if twin:
            child.born = elder[-1].born
        if draw.random() < 0.02:
            child.given = [adults[-1].given[0], *child.given[1:]]
        cousin = not twin and draw.random() < 0.01  # two children of one name under one roof are rare, not unknown
        while not cousin and any(child.given[0] == other.given[0] for other in elder):
            child.given[0] = self._zipf(self._given[origin])
        return child

    def _person(
        self, origin: str, family: str, role: str, homes: list[tuple[datetime, str, str]], phone: str
    ) -> Person:
        draw = self._draw
        self._count += 1
        given = [self._zipf(self._given[origin])]
        if draw.random() < 0.5:
            given.append(self._zipf(self._given[origin]))
        if origin == "south_asian" and draw.random() < 0.15:
            given = ["mohammed", *given]
        age = draw.uniform(1, 17) if role == "child" else draw.uniform(20, 55)
        born = date(2017, 7, 1) - timedelta(days=int(age * 365.25))
        if origin in ("south_asian", "african") and role != "child" and draw.random() < 0.15:
            born = born.replace(month=1, day=1)
        mine = phone if role == "child" or draw.random() < 0.5 else f"07700 900{draw.randint(0, 9999999):07d}"
        return Person(
            f"p{self._count}", given, family, born, draw.choice(("female", "male")), role, origin, mine,
            f"999{draw.randint(0, 9999999):07d}", f"{draw.choice(string.ascii_uppercase)}{draw.randint(0, 10**12 - 1):012d}",
            homes,
        )  # fmt: skip

    def _homes(self) -> list[tuple[datetime, str, str]]:
        draw = self._draw
        homes = []
        when = START - timedelta(days=1)
        while when < START + timedelta(days=365 * YEARS):
            street = f"{draw.choice(STREETS)} {draw.choice(ENDINGS)}"
            flat = f"Flat {draw.randint(1, 12)}, " if draw.random() < 0.1 else ""
            homes.append((when, f"{flat}{draw.randint(1, 140)} {street}, Marlbridge", draw.choice(self._postcodes)))
            when += timedelta(days=int(draw.expovariate(1 / 1500)) + 30)
        return homes

    def _zipf(self, names: list[str]) -> str:
        """Common names are common: shares fall with rank."""
        at = int(len(names) * self._draw.random() ** 2.2)
        return names[at]


def _records(draw: Random, person: Person, difficulty: float, rows: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Writes what each agency that knows the person wrote; gives the record ids."""
    made = []
    for agency, habits in HABITS.items():
        share = (
            habits[6]
            * (1.0 if person.role == "child" else 0.35)
            * (0.1 if agency == "school" and person.role != "child" else 1.0)
        )
        if draw.random() >= share:
            continue
        for _ in range(2 if draw.random() < 0.03 else 1):
            record = f"{agency}-{len(rows['people'])}"
            row = _row(draw, person, agency, difficulty)
            rows["people"].append({"record_id": record, **row})
            rows["identifiers"] += _numbers(draw, person, agency, record, row["recorded_at"])
            made.append(record)
    return made


def _row(draw: Random, person: Person, agency: str, difficulty: float) -> dict[str, Any]:
    typo, short, wrong, missing, old, nowhere, _ = (rate * difficulty for rate in HABITS[agency])
    when = START + timedelta(days=draw.uniform(0, 365 * YEARS))
    given, family = _names(draw, person, typo=typo, short=short)
    home = [one for one in person.homes if one[0] <= when][-1]
    if draw.random() < old:
        home = draw.choice(person.homes)
    born: str | None = person.born.isoformat()
    precision = None
    if draw.random() < missing:
        born, precision = (None, None) if draw.random() < 0.6 else (str(person.born.year), "year")
    elif draw.random() < wrong:
        born = _wrong_date(draw, person.born)
    age = (when.date() - person.born).days // 365
    estimated = born is None and draw.random() < 0.5
    return {
        "agency_id": agency, "recorded_at": when, "given_names": given, "family_name": family,
        "sex": _sometimes_wrong(draw, person.sex, 0.004) if draw.random() < 0.9 else None, "date_of_birth": born, "date_of_birth_precision": precision,
        "age_low": max(0, age + draw.randint(-2, 0)) if estimated else None,
        "age_high": age + draw.randint(0, 2) if estimated else None,
        "role": draw.choices((person.role, "unknown", "adult", "child"), (0.93, 0.06, 0.005, 0.005))[0], "sharing": "partnership",
        "address": None if draw.random() < nowhere else home[1],
        "postcode": None if draw.random() < nowhere + 0.05 else home[2],
    }  # fmt: skip


def _names(draw: Random, person: Person, *, typo: float, short: float) -> tuple[str, str]:
    given, family = _given(draw, person, typo=typo, short=short), person.family
    if "-" in family and draw.random() < 0.4:
        family = draw.choice(family.split("-"))
    if draw.random() < 0.02:
        family = draw.choice(SURNAMES[person.origin].split())
    if draw.random() < typo:
        family = _misspelt(draw, family)
    written = " ".join(name.title() for name in given)
    if draw.random() < 0.004:
        return family, written
    return (written, "") if draw.random() < 0.01 else (written, family)


def _given(draw: Random, person: Person, *, typo: float, short: float) -> list[str]:
    given = list(person.given)
    if len(given) > 1 and draw.random() < 0.6:
        given = given[:2] if given[0] == "mohammed" else given[:1]
    if draw.random() < 0.01 and len(given) > 1:
        given.reverse()
    if draw.random() < short:
        given[0] = draw.choice(_forms(given[0]))
    if draw.random() < 0.005:
        given = [given[0][0]]
    return [_misspelt(draw, name) if draw.random() < typo else name for name in given]


_FORMS: dict[str, list[str]] = {}


def _forms(name: str) -> list[str]:
    """Other forms of a name, itself where it has none."""
    if not _FORMS:
        text = resources.files("cairn.linkage.names").joinpath("given_names.toml").read_text(encoding="utf-8")
        for classes in tomllib.loads(text)["forms"].values():
            for full, others in classes.items():
                _FORMS.setdefault(full, []).extend(others)
    return _FORMS.get(name) or [name]


def _sometimes_wrong(draw: Random, sex: str, rate: float) -> str:
    return sex if draw.random() >= rate else {"female": "male", "male": "female"}[sex]


def _misspelt(draw: Random, name: str) -> str:
    """One letter dropped, doubled, changed or swapped with its neighbour."""
    at = draw.randrange(len(name))
    kind = draw.randrange(4)
    if kind == 0 and len(name) > 2:
        return name[:at] + name[at + 1 :]
    if kind == 1:
        return name[:at] + name[at] + name[at:]
    if kind == 2 and at + 1 < len(name):
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return name[:at] + draw.choice(string.ascii_lowercase) + name[at + 1 :]


def _wrong_date(draw: Random, born: date) -> str:
    kind = draw.random()
    if kind < 0.3 and born.day <= 12:
        return date(born.year, born.day, born.month).isoformat()
    if kind < 0.75:
        text = born.isoformat().replace("-", "")
        for _ in range(20):
            at = draw.randrange(3, 8)
            tried = text[:at] + draw.choice("0123456789") + text[at + 1 :]
            try:
                return date(int(tried[:4]), int(tried[4:6]), int(tried[6:])).isoformat()
            except ValueError:
                continue
    if kind < 0.85:
        return born.replace(month=1, day=1).isoformat()
    return (born + timedelta(days=draw.randint(-400, 400))).isoformat()


def _numbers(draw: Random, person: Person, agency: str, record: str, when: datetime) -> list[dict[str, Any]]:
    held = []
    if draw.random() < 0.45:
        held.append(("phone", person.phone))
    numbered = {"health": 0.9, "social_care": 0.3}.get(agency, 0.0)
    if draw.random() < numbered:
        held.append(("nhs_number", person.nhs if draw.random() > 0.01 else f"999{draw.randint(0, 9999999):07d}"))
    schooled = {"school": 1.0, "social_care": 0.3}.get(agency, 0.0)
    if person.role == "child" and draw.random() < schooled:
        held.append(("upn", person.upn))
    return [
        {
            "owner": "person",
            "owner_id": record,
            "kind": kind,
            "value": value,
            "recorded_at": when,
            "sharing": "partnership",
        }
        for kind, value in held
    ]


def _frame(name: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    table = TABLES[name]
    schema = {column.name: column.dtype for column in table.columns}
    frame = pl.DataFrame([{column: row.get(column) or None for column in schema} for row in rows], schema=schema)
    key = pl.concat_str([pl.col(column).cast(pl.Utf8).fill_null("") for column in table.key], separator="\x1f")
    frame = frame.with_columns(key.alias("key"), pl.struct(list(schema)).hash(1).cast(pl.Utf8).alias("content"))
    return frame.with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).alias("row")).select(list(table.schema))
