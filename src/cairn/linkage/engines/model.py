"""One versioned file says how much each grade of agreement weighs; every executor reads the same file.

The file (JSON): version, seed, trained_on, prior (probability that two records taken at random are one person),
weights {comparison: {grade: [m, u]}} (m: how often true pairs fall in the grade, u: how often others do), caps
{comparison.grade: bits}, rarity (share of the frequency correction of a family name that counts), bands (bits),
frequencies {value: {text: share of records}} frozen at training, and unseen (share assumed for any other).
"""

import itertools
import json
import math
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from cairn.base.errors import Broken
from cairn.linkage.engines.comparisons import COMPARISONS

SHIPPED = "people.json"
APART = 1e-6  # bits; a grade is read back from its weight, so no two of one comparison may weigh the same


@dataclass(frozen=True)
class Bands:
    """Match weights in bits. `certain`: for each rule the weight from which it may link; from `ask` a person is asked;
    `join`: the least average weight at which two groups of records are one person.
    """

    certain: dict[str, float]
    ask: float
    join: float


@dataclass(frozen=True)
class Model:
    """The weights of one trained version. Never changed once written: a new training is a new version."""

    version: str
    seed: int
    trained_on: str
    prior: float
    weights: dict[str, dict[str, tuple[float, float]]]
    caps: dict[str, float]
    rarity: float
    bands: Bands
    frequencies: dict[str, dict[str, float]]
    unseen: dict[str, float]

    def chances(self, field: str, grade: str) -> tuple[float, float]:
        """(m, u) of a grade, u raised where the weight would pass its cap (bits)."""
        m, u = self.weights[field][grade]
        cap = self.caps.get(f"{field}.{grade}")
        return (m, u) if cap is None else (m, m / 2 ** min(math.log2(m / u), cap))

    def weight(self, field: str, grade: str) -> float:
        """The match weight of a grade in bits, before any correction for frequency."""
        m, u = self.chances(field, grade)
        return math.log2(m / u)

    def grade_weights(self, field: str) -> dict[int, float]:
        """Bits by grade, grades numbered as Splink does: the last (weakest) is 0. No two are within `APART`."""
        levels = next(comparison.levels for comparison in COMPARISONS if comparison.field == field)
        return {len(levels) - 1 - at: self.weight(field, level.key) for at, level in enumerate(levels)}

    def save(self, path: Path) -> None:
        """Writes the file that `load_model` reads, the same bytes for the same model."""
        path.write_text(json.dumps(asdict(self), indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def load_model(path: Path | None = None) -> Model:
    """The shipped model, or the one in a file. Raises Broken where the file lacks a grade that is compared."""
    return _shipped() if path is None else read_model(path.read_text(encoding="utf-8"))


@cache
def _shipped() -> Model:
    return read_model(resources.files("cairn.linkage.engines.models").joinpath(SHIPPED).read_text(encoding="utf-8"))


def read_model(text: str) -> Model:
    """A model from its JSON. Raises Broken where a compared grade has no weight."""
    content: dict[str, Any] = json.loads(text)
    weights = {
        field: {grade: (float(pair[0]), float(pair[1])) for grade, pair in grades.items()}
        for field, grades in content["weights"].items()
    }
    for comparison in COMPARISONS:
        missing = [level.key for level in comparison.levels if level.key not in weights.get(comparison.field, {})]
        if missing:
            raise Broken(f"The linkage model has no weight for {comparison.field}: {', '.join(missing)}.")
    model = Model(**{**content, "weights": weights, "bands": Bands(**content["bands"])})
    for comparison in COMPARISONS:
        told_apart = sorted([0.0, *model.grade_weights(comparison.field).values()])
        if comparison.field != "rarity" and any(b - a < APART for a, b in itertools.pairwise(told_apart)):
            raise Broken(f"Two grades of {comparison.field} weigh the same, so a weight can't be told in words.")
    return model


def sound(model: Model) -> Model:
    """The model, if linking can go by it. Raises Broken where a number is none, or a chance is not above 0 and at most 1."""
    chances = [model.prior, *model.unseen.values(), *(chance for pair in _pairs(model) for chance in pair)]
    chances += [share for shares in model.frequencies.values() for share in shares.values()]
    bits = [model.rarity, model.bands.ask, model.bands.join, *model.bands.certain.values(), *model.caps.values()]
    if not all(isinstance(number, int | float) and math.isfinite(number) for number in [*chances, *bits]):
        raise Broken("The linkage model has a number that is none.")
    if not all(0 < chance <= 1 for chance in chances) or model.prior == 1:
        raise Broken("The linkage model has a chance that is not above 0 and at most 1.")
    if not model.version or not isinstance(model.version, str):
        raise Broken("The linkage model has no version.")
    if set(model.frequencies) != set(model.unseen) or set(model.unseen) != set(_shipped().unseen):
        raise Broken("The linkage model does not say how often each part of a name is borne.")
    return model


def _pairs(model: Model) -> list[tuple[float, float]]:
    return [pair for grades in model.weights.values() for pair in grades.values()]
