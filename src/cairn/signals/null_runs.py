"""What the engine keeps of a measurement: a tally for each run and rule, and in the end one rate for each rule."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean
from uuid import UUID

from django.db import connections

from cairn.agencies.roles import SYSTEM
from cairn.base.clock import now
from cairn.signals.engines.calibration import Calibration
from cairn.signals.models import MeasuredRate, Measurement, NullRun
from cairn.signals.registry import rules
from cairn.signals.tally import ASK_BUDGET, RAISE_BUDGET, Tally, within_budget
from cairn.signals.values import Queue
from cairn.trail import actions as trail

DONE, FAILED = "done", "failed"
_RETIRED = """
select d.kind from (select distinct on (q.kind) q.kind, q.decision from signals_ruledecision q order by q.kind, q.number desc) d
where d.decision = 'retire' order by 1
"""


@dataclass(frozen=True)
class UnderWay:
    """A measurement that has not ended. done: runs that were kept."""

    id: UUID
    number: int
    runs: int
    done: int


def under_way(*, using: str = "engine") -> UnderWay | None:
    """The measurement that waits for runs, if any. 2 queries."""
    found = Measurement.objects.using(using).filter(ended_at=None).order_by("number").first()
    if found is None:
        return None
    done = NullRun.objects.using(using).filter(measurement=found).values("number").distinct().count()
    return UnderWay(found.id, found.number, found.runs, done)


def keep_run(*, measurement: UnderWay, tallies: Iterable[Tally], model: str, using: str = "engine") -> None:
    """Keep the tallies of one run. model: the version that linked it."""
    NullRun.objects.using(using).bulk_create(
        NullRun(
            measurement_id=measurement.id,
            number=measurement.done + 1,
            kind=one.kind,
            model=model,
            weeks=one.weeks,
            a_week=one.a_week,
            raised=one.raised,
            asked=one.asked,
            chances=list(one.chances),
            at=now(),
        )
        for one in tallies
    )


def end_measurement(
    *, measurement: UnderWay, calibration: Calibration, here: Mapping[str, float], using: str = "engine"
) -> None:
    """Make one rate of each rule's runs, with the bars it was measured at. here: kind -> how much is written down here a week.

    Nothing is made of one that somebody stopped meanwhile.
    """
    if not _goes_on(measurement, using=using):
        return
    held: dict[str, list[NullRun]] = {}
    for run in NullRun.objects.using(using).filter(measurement_id=measurement.id).order_by("kind", "number"):
        held.setdefault(run.kind, []).append(run)
    catalogue = rules()
    raising = sum(Queue.RAISE in catalogue[kind].queues for kind in held)
    for kind, runs in held.items():
        bar, weeks = calibration.bars[kind], sum(run.weeks for run in runs)
        shared = RAISE_BUDGET / raising if Queue.RAISE in catalogue[kind].queues else ASK_BUDGET / len(held)
        MeasuredRate.objects.using(using).create(
            measurement_id=measurement.id,
            number=measurement.number,
            kind=kind,
            rule_version=str(catalogue[kind].version),
            calibration=calibration.version,
            model=" and ".join(sorted({run.model for run in runs})),
            runs=len(runs),
            weeks=weeks,
            a_week=fmean(run.a_week for run in runs),
            a_week_here=here[kind],
            raised=sum(run.raised for run in runs),
            asked=sum(run.asked for run in runs),
            raise_at=bar.raise_at,
            ask_at=bar.ask_at,
            budget_at=within_budget([c for run in runs for c in run.chances], weeks=weeks, a_week=shared),
            measured_at=now(),
        )
    _end(measurement, DONE, using=using)
    details: dict[str, str | int | list[str]] = {"runs": measurement.runs, "calibration": calibration.version}
    trail.note(
        by=SYSTEM, did="rules.measured", on_kind="measurement", on=measurement.id, details=details,
        version=str(measurement.number), using=using,
    )  # fmt: skip


def fail_measurement(*, measurement: UnderWay, using: str = "engine") -> None:
    """End one that can't go on, unless somebody stopped it; what its runs found stays, and no rate is made of it."""
    if not _goes_on(measurement, using=using):
        return
    _end(measurement, FAILED, using=using)
    trail.note(
        by=SYSTEM, did="rules.measurement_failed", on_kind="measurement", on=measurement.id,
        version=str(measurement.number), using=using,
    )  # fmt: skip


def _goes_on(measurement: UnderWay, *, using: str) -> bool:
    """Whether nobody has ended it; it is held until the transaction ends, so nobody can meanwhile. 1 query."""
    held = Measurement.objects.using(using).select_for_update().filter(id=measurement.id, ended_at=None)
    return held.first() is not None


def _end(measurement: UnderWay, how: str, *, using: str) -> None:
    Measurement.objects.using(using).filter(id=measurement.id, ended_at=None).update(ended_at=now(), ended=how)


def retired_kinds(*, using: str = "engine") -> frozenset[str]:
    """Kinds of signal that a named person retired. 1 query."""
    with connections[using].cursor() as cursor:
        cursor.execute(_RETIRED)
        return frozenset(kind for (kind,) in cursor.fetchall())
