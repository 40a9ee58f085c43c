"""Whether a rule speaks as often as was measured, and whether people's answers propose to retire it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

SURE = 0.95  # of the intervals
WEEKS = 13  # looked at for drift: a quarter. Our own limit
NOES, LAST = 18, 20  # of the last answered signals that were answered no, from which a rule is proposed. Our own limit


@dataclass(frozen=True)
class Rate:
    """So many in so many weeks, and between which rates the true one lies with 95 % certainty if nothing changes."""

    count: int
    weeks: float

    @property
    def a_week(self) -> float:
        """How many a week."""
        return self.count / self.weeks if self.weeks else 0.0

    @property
    def low(self) -> float:
        """Lower end of the exact Poisson interval (Garwood 1936), a week."""
        return _quantile((1 - SURE) / 2, 2 * self.count) / 2 / self.weeks if self.count and self.weeks else 0.0

    @property
    def high(self) -> float:
        """Upper end, a week."""
        return _quantile((1 + SURE) / 2, 2 * self.count + 2) / 2 / self.weeks if self.weeks else float("inf")


def _quantile(share: float, degrees: int) -> float:
    """Of the chi-squared distribution."""
    from scipy.stats import chi2  # noqa: PLC0415 - half a second of every start, for pages that few open

    return float(chi2.ppf(share, degrees))


MORE, FEWER, ALIKE, UNKNOWN = "more", "fewer", "alike", "unknown"


def drift(seen: Rate, by_chance: Rate | None) -> str:
    """MORE or FEWER where the two intervals don't meet; ALIKE where they do; UNKNOWN where nothing was measured here."""
    if by_chance is None or not by_chance.weeks or not seen.weeks:
        return UNKNOWN
    if seen.low > by_chance.high:
        return MORE
    return FEWER if seen.high < by_chance.low else ALIKE


@dataclass(frozen=True)
class Proposal:
    """How the last answered signals of a rule were answered, since somebody last decided to keep it."""

    answered: int
    noes: int

    @property
    def stands(self) -> bool:
        """Whether the answers propose that the rule be retired."""
        return self.answered >= LAST and self.noes >= NOES


def proposal(answers: Sequence[str]) -> Proposal:
    """answers: the last answer of each answered signal, the latest first."""
    last = answers[:LAST]
    return Proposal(len(last), sum(answer == "no" for answer in last))
