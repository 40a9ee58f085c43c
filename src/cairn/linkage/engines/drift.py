"""Whether new records still look like those that the model was made for: what became of each week's, against what became
of the records it was trained on.

A share moves with who sends records, so an alarm is a reason to look, not a fault.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

import polars as pl

FATES_FILE = "people.fates.json"
CERTAIN, ASK, ALONE = "certain", "ask", "alone"
FATES = (CERTAIN, ASK, ALONE)
IN_WORDS = {CERTAIN: "linked by rule", ASK: "asked about", ALONE: "found with nobody"}
LEAST_RECORDS = 50  # of a week; fewer say nothing
FAR = 0.10  # a share that differs by so much from the trained one is far from it
SURE = 3.0  # standard errors


@dataclass(frozen=True)
class Week:
    """What became of the records that came in one week: linked by rule, asked about, or found with nobody."""

    monday: date
    certain: int
    ask: int
    alone: int

    @property
    def records(self) -> int:
        """All of them."""
        return self.certain + self.ask + self.alone

    def share(self, fate: str) -> float:
        """The share of one fate; 0 of nothing."""
        return getattr(self, fate) / self.records if self.records else 0.0


def alarms(weeks: Iterable[Week], trained: Mapping[str, float]) -> tuple[str, ...]:
    """One sentence for each week whose shares are far from those of the training, the newest first."""
    found = []
    for week in sorted(weeks, key=lambda one: one.monday, reverse=True):
        far = [fate for fate in FATES if _far(week, fate, trained[fate])] if week.records >= LEAST_RECORDS else []
        if far:
            told = " and ".join(
                f"{week.share(fate):.0%} were {IN_WORDS[fate]}, where it was {trained[fate]:.0%} when the model was trained"
                for fate in far
            )
            found.append(
                f"Week of {week.monday.day} {week.monday:%B %Y}, {week.records:,} records: {told}. See what came in that week"
                " before you trust the bands for it."
            )
    return tuple(found)


def _far(week: Week, fate: str, expected: float) -> bool:
    error = (expected * (1 - expected) / week.records) ** 0.5
    apart = abs(week.share(fate) - expected)
    return apart >= FAR and apart >= SURE * error


def fates(records: Iterable[str], edges: pl.DataFrame) -> dict[str, int]:
    """How many records have each fate by the edges that stand: the best that any pair of theirs came to."""
    standing = edges.filter(pl.col("until").is_null())
    certain = standing.filter(pl.col("band") == CERTAIN)
    linked = {*certain["record_a"], *certain["record_b"]}
    asked = {*standing["record_a"], *standing["record_b"]} - linked
    everyone = set(records)
    found = {CERTAIN: len(linked & everyone), ASK: len(asked & everyone)}
    return found | {ALONE: len(everyone) - sum(found.values())}


@cache
def trained(version: str) -> dict[str, float] | None:
    """The shares of each fate among the records that a version was trained on, as `linkage_train --fates` wrote them.

    None unless they were written for that very version: another's tell nothing of what its new records should become.
    """
    text = resources.files("cairn.linkage.engines.models").joinpath(FATES_FILE).read_text(encoding="utf-8")
    content = json.loads(text)
    return {fate: float(content[fate]) for fate in FATES} if content["version"] == version else None
