"""Towns, streets, schools and places of a county that is on no map."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cairn.county.generator.names import Objects, built_surnames
from cairn.county.generator.rates import Plan

TOWNS = (
    "Aldermere", "Brackwell", "Castonbury", "Dunmarsh", "Ellerford", "Fenwick Bay", "Gorsley", "Hawkstead",
    "Ivelcombe", "Jarrowmere", "Kelding", "Lowmarket",
)  # fmt: skip
TOWN_ZIPF = 0.8  # detection notes 4.1
CHILDREN_A_STREET = 25
CHILDREN_A_PLACE = 14  # 8,000 places in a full county
CHILDREN_A_SECONDARY = 2_750  # 40 secondary schools
TRAFFIC_SPREAD = 1.0  # log-normal: few places see many children
AREAS = 140  # in a full county
FRONTS = [
    "Mill",
    "Church",
    "Station",
    "Park",
    "Victoria",
    "Albert",
    "Queen",
    "King",
    "Chapel",
    "School",
    "Bridge",
    "River",
    "Canal",
    "Market",
    "Orchard",
    "Meadow",
    "Hill",
    "Garden",
    "Grange",
    "Manor",
    "Abbey",
    "Priory",
    "Castle",
    "Tower",
    "Forge",
    "Tannery",
    "Weaver",
    "Potter",
    "Cooper",
    "Saddler",
    "Fuller",
    "Tinker",
    "Chandler",
    "Elm",
    "Oak",
    "Ash",
    "Beech",
    "Birch",
    "Cedar",
    "Chestnut",
    "Hazel",
    "Holly",
    "Laurel",
    "Lime",
    "Maple",
    "Poplar",
    "Rowan",
    "Willow",
    "Yew",
    "Acacia",
    "Bramble",
    "Primrose",
    "Lavender",
    "Clover",
    "Heather",
    "Fern",
    "Thistle",
    "Foxglove",
    "Heron",
    "Kestrel",
    "Lark",
    "Linnet",
    "Robin",
    "Swallow",
    "Swift",
    "Wren",
    "North",
    "South",
    "East",
    "West",
    "Upper",
    "Lower",
    "Long",
    "Short",
    "Broad",
    "Old",
    "New",
    "High",
    "Low",
    "Lock",
    "Quarry",
    "Quay",
    "Wharf",
    "Dyers",
    "Glebe",
    "Tithe",
    "Coronation",
    "Jubilee",
    "Trafalgar",
    "Waterloo",
    "Alma",
    "Inkerman",
    "Nelson",
    "Drake",
    "Raleigh",
    "Tennyson",
    "Byron",
    "Keats",
    "Shelley",
    "Milton",
    "Granary",
    "Brewery",
    "Foundry",
    "Gasworks",
    "Pound",
    "Paddock",
    "Spring",
    "Well",
    "Brook",
    "Marsh",
    "Moor",
    "Heath",
    "Common",
    "Green",
    "Copse",
    "Spinney",
]
STREET_KINDS = (
    "Street",
    "Road",
    "Lane",
    "Close",
    "Avenue",
    "Row",
    "Terrace",
    "Way",
    "Drive",
    "Place",
    "Gardens",
    "Court",
)
TRADES = {  # trade -> (kind of place, share of places, ends of its names)
    "takeaway": ("takeaway", 0.16, ("Kebab House", "Chicken", "Pizza", "Fish Bar", "Grill")),
    "pub": ("licensed_premises", 0.13, ("Arms", "Inn", "Tavern", "Bar")),
    "park": ("park", 0.08, ("Park", "Recreation Ground", "Skate Park")),
    "taxi": ("taxi_rank", 0.02, ("Taxis", "Cars", "Cabs")),
    "tattoo": ("tattoo_studio", 0.02, ("Ink", "Tattoo", "Body Art", "Needles")),
    "hotel": ("hotel", 0.03, ("Hotel", "Guest House", "Lodge")),
    "youth club": ("youth_club", 0.02, ("Youth Club", "Youth Centre")),
    "station": ("transport_hub", 0.02, ("Bus Station", "Station", "Interchange")),
    "surgery": ("health_site", 0.04, ("Surgery", "Health Centre", "Clinic")),
    "barber": ("other", 0.07, ("Barbers", "Cuts", "Hair")),
    "vape shop": ("other", 0.06, ("Vapes", "Vape Store")),
    "phone shop": ("other", 0.05, ("Phones", "Mobile Repairs")),
    "car wash": ("other", 0.05, ("Hand Car Wash", "Car Wash")),
    "garage": ("other", 0.05, ("Motors", "Garage", "Autos")),
    "snooker hall": ("other", 0.02, ("Snooker", "Pool Club")),
    "gym": ("other", 0.03, ("Gym", "Fitness")),
    "corner shop": ("other", 0.10, ("Stores", "News", "Convenience")),
    "arcade": ("other", 0.02, ("Amusements", "Arcade")),
    "cafe": ("other", 0.03, ("Cafe", "Tea Room")),
}
HUB_TRAFFIC = {"station": 6.0, "park": 4.0, "youth club": 6.0, "takeaway": 1.5, "arcade": 2.5}
FLAT, SCHOOL, CARE_HOME = "flat", "school", "children's home"


@dataclass
class Places:
    """Every place that really is, one entry each; grows while a county is made."""

    name: list[str]
    trade: list[str]
    kind: list[str]
    town: list[int]
    street: list[int]
    number: list[int]
    traffic: list[float]

    def __len__(self) -> int:
        return len(self.name)

    def add(self, *, name: str, trade: str, kind: str, street: int, number: int, town: int) -> int:
        """One place more, without traffic of its own; its number."""
        for column, value in zip(
            (self.name, self.trade, self.kind, self.street, self.number, self.town, self.traffic),
            (name, trade, kind, street, number, town, 0.0),
            strict=True,
        ):
            column.append(value)  # type: ignore[attr-defined]  # the columns have each their own type
        return len(self.name) - 1


@dataclass(frozen=True)
class Geography:
    """Streets by number (name, town, postcode, position) and places; schools are places too."""

    town_share: NDArray[np.float64]
    street_name: Objects
    street_town: NDArray[np.int16]
    street_postcode: Objects
    street_at: NDArray[np.int32]  # (streets, 2): easting, northing in metres
    places: Places
    secondaries: NDArray[np.int32]  # numbers of places
    primaries: NDArray[np.int32]  # one for each town

    def address(self, street: int, number: int) -> str:
        """How the address is written: 12 Mill Lane, Aldermere."""
        return f"{number} {self.street_name[street]}, {TOWNS[self.street_town[street]]}"

    def streets_of(self, town: int) -> NDArray[np.int64]:
        """The numbers of a town's streets."""
        return np.flatnonzero(self.street_town == town)


def make_geography(rng: np.random.Generator, plan: Plan) -> Geography:
    """Twelve towns with sizes by Zipf's law, their streets, postcodes, places and schools."""
    shares = 1 / np.arange(1, len(TOWNS) + 1) ** TOWN_ZIPF
    shares /= shares.sum()
    per_town = np.maximum(6, np.round(shares * plan.children / CHILDREN_A_STREET)).astype(int)
    streets = _streets(rng, per_town, plan)
    places = Places([], [], [], [], [], [], [])
    world = Geography(shares, *streets, places, *_no_schools())
    _add_places(rng, world, plan)
    secondaries = _add_secondaries(rng, world, plan)
    primaries = [_school(rng, world, town, f"{TOWNS[town]} Primary School") for town in range(len(TOWNS))]
    return Geography(shares, *streets, places, np.array(secondaries, np.int32), np.array(primaries, np.int32))


def _no_schools() -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    return np.empty(0, np.int32), np.empty(0, np.int32)


def _streets(
    rng: np.random.Generator, per_town: NDArray[np.int64], plan: Plan
) -> tuple[Objects, NDArray[np.int16], Objects, NDArray[np.int32]]:
    town = np.repeat(np.arange(len(TOWNS), dtype=np.int16), per_town)
    all_names = np.array([f"{front} {kind}" for kind in STREET_KINDS for front in FRONTS], dtype=object)
    names = np.concatenate([rng.choice(all_names, n, replace=n > len(all_names)) for n in per_town])
    centre = np.array([[412_000 + 9_000 * (n % 4), 131_000 + 9_000 * (n // 4)] for n in range(len(TOWNS))])
    spread = 800 + 2_000 * np.sqrt(per_town / per_town.max())
    at = centre[town] + rng.normal(0, 1, (len(town), 2)) * spread[town][:, None]
    areas = np.maximum(1, np.round(per_town / per_town.sum() * AREAS * plan.scale)).astype(int)
    area = rng.integers(0, areas[town])
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    codes = [
        f"ZZ{11 + t} {a % 10}{letters[n // 20 % 20]}{letters[n % 20]}"
        for n, (t, a) in enumerate(zip(town, area, strict=True))
    ]
    return names, town, np.array(codes, dtype=object), at.astype(np.int32)


def _add_places(rng: np.random.Generator, world: Geography, plan: Plan) -> None:
    total = max(80, round(plan.children / CHILDREN_A_PLACE))
    trades = list(TRADES)
    shares = np.array([TRADES[trade][1] for trade in trades])
    drawn = rng.choice(len(trades), total, p=shares / shares.sum())
    towns = rng.choice(len(TOWNS), total, p=world.town_share)
    owners = built_surnames()
    places = world.places
    for trade_number, town in zip(drawn, towns, strict=True):
        trade = trades[trade_number]
        kind, _, ends = TRADES[trade]
        street = int(rng.choice(world.streets_of(town)))
        front = _front(rng, world, street, owners, kind)
        name = f"{front} {ends[int(rng.integers(len(ends)))]}"
        number = int(rng.integers(1, 90))
        places.add(name=name, trade=trade, kind=kind, street=street, number=number, town=int(town))
        places.traffic[-1] = float(rng.lognormal(0, TRAFFIC_SPREAD)) * HUB_TRAFFIC.get(trade, 1.0)


def _front(rng: np.random.Generator, world: Geography, street: int, owners: tuple[str, ...], kind: str) -> str:
    """What a place is called by: its street or town if public, an owner or a word if a business."""
    public = kind in ("park", "transport_hub", "health_site", "youth_club")
    if public:
        return str(world.street_name[street]).rsplit(" ", 1)[0]
    return owners[int(rng.integers(len(owners)))]


def _add_secondaries(rng: np.random.Generator, world: Geography, plan: Plan) -> list[int]:
    total = max(3, round(plan.children / CHILDREN_A_SECONDARY))
    towns = sorted(range(len(TOWNS)), key=lambda town: -world.town_share[town])
    quota = np.floor(world.town_share * total).astype(int)
    for town in towns[: total - int(quota.sum())]:
        quota[town] += 1
    ends = ("Academy", "School", "High School", "Community College")
    return [
        _school(rng, world, town, f"{FRONTS[int(rng.integers(len(FRONTS)))]} {ends[n % 4]}")
        for town in range(len(TOWNS))
        for n in range(quota[town])
    ]


def _school(rng: np.random.Generator, world: Geography, town: int, name: str) -> int:
    street = int(rng.choice(world.streets_of(town)))
    return world.places.add(name=name, trade=SCHOOL, kind="school", street=street, number=1, town=town)
