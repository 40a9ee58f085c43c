"""How often each rule speaks falsely in one made-up county in which nothing is planted, with the bars that ship.

Its records are linked by the model that links here: another model, another rate.

Look-alikes, campaigns and seasons stay in. An adult who truly is around two children of different homes is no chance, and
is left out; a change in one child's life is counted, since nothing that was planted changed it.
"""

from collections.abc import Iterable
from dataclasses import fields
from datetime import timedelta

from cairn.base.clock import end_of_london_day
from cairn.county.evaluation.county_truth import Known, know
from cairn.county.evaluation.judging import FALSE, REPEAT, judge
from cairn.county.evaluation.reading import Line as Scored
from cairn.county.generator import make
from cairn.linkage.engines.model import Model
from cairn.signals.engines.calibration import Calibration
from cairn.signals.engines.detect import Detector
from cairn.signals.engines.given import given
from cairn.signals.lines import Line
from cairn.signals.replay import replay
from cairn.signals.tally import Tally

FULL_COUNTY = 110_000  # children
WEEKLY = timedelta(days=7)
OF_ONE_CHILD = "individual_pattern"


def null_tallies(
    *, seed: int, children: int, years: float, calibration: Calibration, model: Model
) -> tuple[Tally, ...]:
    """One tally for each kind in which chance has a part. weeks, a_week: as of a county of 110,000 children."""
    tables, truth = make(seed=seed, children=children, years=years, null=True)
    ready, known = given(tables, model=model), know(tables, truth)
    lines = list(replay(ready, step=WEEKLY, calibration=calibration))
    detector, end = Detector(ready, calibration=calibration), end_of_london_day(max(known.held.values()))
    detector.advance(end)
    share = children / FULL_COUNTY
    return tuple(
        _tally(kind, _false(kind, lines, known), known.days / 7 * share, detector.a_week(kind, end) / share)
        for kind in sorted(calibration.bars)
    )


def _false(kind: str, lines: Iterable[Line], known: Known) -> list[Line]:
    """The lines of a kind that say something by chance alone."""
    mine = [line for line in lines if line.kind == kind and line.status == "open" and line.chance is not None]
    if kind == OF_ONE_CHILD:
        return mine
    named = [field.name for field in fields(Scored)]
    scored = [Scored(**{name: getattr(line, name) for name in named}) for line in mine]
    false = {
        (verdict.line.signal_id, verdict.line.last_changed)
        for verdict in judge(scored, known)
        if verdict.sort in (FALSE, REPEAT)
    }
    return [line for line in mine if (line.signal_id, line.last_changed) in false]


def _tally(kind: str, lines: Iterable[Line], weeks: float, a_week: float) -> Tally:
    raised: set[str] = set()
    least: dict[str, float] = {}
    for line in lines:
        least[line.signal_id] = min(line.chance or 0.0, least.get(line.signal_id, 1.0))
        if line.queue == "raise":
            raised.add(line.signal_id)
    return Tally(kind, weeks, a_week, len(raised), len(least) - len(raised), tuple(sorted(least.values())))
