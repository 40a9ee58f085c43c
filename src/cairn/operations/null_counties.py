"""How often the rules speak falsely is measured in the background, on made-up counties in which nothing is planted.

One county is one job, so that a refresh that waits gets in between; after a crash the next sweep goes on where it
stopped. The seeds are this installation's own: no bar was set on them, and none is judged by them. All are linked by the model in use here.
"""

from datetime import datetime

from django.db import transaction

from cairn.county.evaluation.nulls import null_tallies
from cairn.linkage.adopted import adopted_model
from cairn.linkage.engines.model import Model
from cairn.records.frames import frames, visible_edition
from cairn.signals.bars import calibration_in_use
from cairn.signals.engines.calibration import Calibration
from cairn.signals.engines.detect import Detector
from cairn.signals.engines.given import given
from cairn.signals.null_runs import end_measurement, fail_measurement, keep_run, under_way

CHILDREN, YEARS = 5_000, 5.0  # of one made-up county
FIRST_SEED, SEEDS_APART = 20_000, 1_000  # so that no two measurements make the same county


def run_next(*, children: int = CHILDREN, years: float = YEARS, using: str = "engine") -> bool:
    """One more county of the measurement that is under way; whether there is more to do."""
    waiting = under_way(using=using)
    if waiting is None:
        return False
    calibration, model = calibration_in_use(using=using), adopted_model(using=using)
    try:
        if waiting.done < waiting.runs:
            seed = FIRST_SEED + waiting.number * SEEDS_APART + waiting.done + 1
            found = null_tallies(seed=seed, children=children, years=years, calibration=calibration, model=model)
            with transaction.atomic(using=using):
                keep_run(measurement=waiting, tallies=found, model=model.version, using=using)
            return True
        here = volumes(calibration, model=model, using=using)
        with transaction.atomic(using=using):
            end_measurement(measurement=waiting, calibration=calibration, here=here, using=using)
    except Exception:
        with transaction.atomic(using=using):
            fail_measurement(measurement=waiting, using=using)
        raise
    return False


def volumes(calibration: Calibration, *, model: Model, using: str = "engine") -> dict[str, float]:
    """Kind -> how much that it reads was written down here a week, over the year up to the last record; 0 without any."""
    shown = visible_edition(frames(using=using))
    moments = [shown[name]["recorded_at"].max() for name in ("people", "events")]
    last = max((moment for moment in moments if isinstance(moment, datetime)), default=None)
    if last is None:
        return dict.fromkeys(calibration.bars, 0.0)
    detector = Detector(given(shown, model=model))
    detector.advance(last)
    return {kind: detector.a_week(kind, last) for kind in calibration.bars}
