"""The four models of exploitation and one planted matter of a model.

Source: detection notes of this project, 4.3 (anchors: Topaz, CEOP 2011, Cockbain 2018, Telford 2023-24).
"""

from dataclasses import dataclass, field

from cairn.county.generator.adults import Adult
from cairn.county.generator.mentions import Chances

PAIR_OVERLAP = 0.3  # of organised networks: that a child knows an adult beyond the first


@dataclass(frozen=True)
class Model:
    """One model of exploitation: ranges, and how likely each sign is for a child."""

    name: str
    number: int  # in a full county in five years
    adults: tuple[int, int]
    children: tuple[int, int]
    months: tuple[int, int]
    places: tuple[int, int]
    boys: float
    ages: tuple[float, float]
    tied: float  # that a child knows each adult beyond the first
    signs: dict[str, float]
    chances: Chances
    line_phone: bool = False
    adult_ages: tuple[float, float] = (19, 45)


MODELS = (
    Model(
        "inappropriate_relationship", 14, (1, 1), (1, 3), (4, 14), (0, 1), 0.2, (12.5, 17.0), 1.0,
        {"sexual_health": 0.5, "absence": 0.5, "missing": 0.4, "parent": 0.4},
        Chances(place=0.3),
    ),
    Model(
        "peer", 12, (1, 3), (2, 6), (6, 20), (1, 2), 0.25, (12.0, 16.5), 0.5,
        {"missing": 0.6, "gifts": 0.4, "mental_health": 0.35, "at_place": 0.3},
        Chances(place=0.3, car=0.35, phone_end=0.15, phone_whole=0.05), adult_ages=(17, 24),
    ),
    Model(
        "organised", 8, (4, 12), (4, 15), (12, 36), (2, 4), 0.2, (12.0, 16.5), PAIR_OVERLAP,
        {"at_place": 0.5, "missing": 0.7, "injury": 0.25, "sexual_health": 0.3, "far": 0.3, "absence": 0.4},
        Chances(place=0.5, plate_part=0.28),
    ),
    Model(
        "county_lines", 6, (2, 5), (3, 10), (6, 18), (1, 3), 0.8, (14.0, 17.0), 0.5,
        {"far": 0.8, "exclusion": 0.5, "money": 0.4, "at_place": 0.5},
        Chances(place=0.3, phone_end=0.25, phone_whole=0.10), line_phone=True, adult_ages=(17, 30),
    ),
)  # fmt: skip


@dataclass
class Network:
    """One planted matter and who is in it."""

    number: int
    model: Model
    town: int
    begin: float
    days: float
    adults: list[Adult] = field(default_factory=list)
    children: list[int] = field(default_factory=list)
    entered: list[float] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
