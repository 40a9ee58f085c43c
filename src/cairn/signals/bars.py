"""Which bars are in use: those that came with the rules, or stricter ones that a named person adopted after a measurement.

An adopted bar holds for the version of the rule and of the bars that it was measured with; a release that changes either
ends it. Nothing that was found here moves a bar: measurements are made on counties in which nothing is planted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connections

from cairn.agencies.roles import Actor
from cairn.base.errors import NotAllowed
from cairn.base.steps import Refusals, take
from cairn.base.typed import as_typed
from cairn.signals.engines.calibration import Calibration, shipped
from cairn.signals.errors import Decided, Unsaid
from cairn.signals.policies import check_can_decide_rules
from cairn.signals.registry import rules
from cairn.signals.values import Queue

LONGEST = 4000
_BARS = """
select kind, rule_version, number, calibration, bar, reason, staff_id, agency_id, at from signals_baradopted
where (%(kind)s = '' or kind = %(kind)s) order by kind, number desc
"""
_REFUSED: Refusals = {
    "CC409": lambda: Decided(
        "Somebody decided about this bar meanwhile, or the rules were measured again. Read what stands now."
    ),
    "42501": lambda: NotAllowed("Your role does not decide about rules."),
}


@dataclass(frozen=True)
class BarFacts:
    """That somebody adopted a bar, or put back the one that came with the rules (bar: None)."""

    kind: str
    rule_version: str
    number: int
    calibration: int | None
    bar: float | None
    reason: str
    staff: UUID
    agency: UUID
    at: datetime


def bars_adopted(kind: str = "", *, using: str = "default") -> tuple[BarFacts, ...]:
    """What was decided about bars, of one rule or of all, the latest of each first. 1 query."""
    with connections[using].cursor() as cursor:
        cursor.execute(_BARS, {"kind": kind})
        return tuple(BarFacts(*row) for row in cursor.fetchall())


def raising() -> frozenset[str]:
    """Kinds whose bar is that of what is raised; of the others it is that of what is asked."""
    return frozenset(kind for kind, rule in rules().items() if Queue.RAISE in rule.queues)


def in_use(adopted: Iterable[BarFacts]) -> Calibration:
    """The bars that came with the rules, or stricter ones that stand. adopted: the latest of each rule first."""
    catalogue, came, last = rules(), shipped(), dict[str, BarFacts]()
    for one in adopted:
        last.setdefault(one.kind, one)
    standing = {
        kind: one.bar
        for kind, one in last.items()
        if one.bar is not None
        and kind in catalogue
        and (one.rule_version, one.calibration) == (str(catalogue[kind].version), came.version)
    }
    return came.with_bars(standing, raising=raising())


def calibration_in_use(*, using: str = "engine") -> Calibration:
    """What the rules are held to here. 1 query."""
    return in_use(bars_adopted(using=using))


def adopt_bar(*, kind: str, rate: UUID | None, why: str, seen: int, by: Actor, form: UUID) -> UUID:
    """Adopt the bar of a rule's last measurement, or with None put back the one that came with Cairn.

    seen: earlier decisions about the bar that were read. Raises: NotAllowed, Unsaid, Decided.
    """
    check_can_decide_rules(by)
    said = as_typed(why)
    if not said or len(said) > LONGEST:
        lacks = f"Say it in at most {LONGEST:,} characters" if said else "Say why, and what would change your mind"
        raise Unsaid({"bar_why": lacks})
    version = str(rules()[kind].version)
    made: UUID = take(
        "select signals_adopt_bar(%s, %s, %s, %s, %s, %s)", form, kind, version, rate, said, seen, refusals=_REFUSED
    )
    return made
