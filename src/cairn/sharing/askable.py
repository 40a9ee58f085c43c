"""Whom one can ask: agencies by name, and the desks of those that don't say which of them holds something."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from cairn.agencies.queries import AgencyFacts
from cairn.records.columns import default_sharing


@dataclass(frozen=True)
class Askable:
    """An agency by its id, or a desk by its name alone."""

    title: str
    phone: str
    agency: UUID | None = None

    @property
    def value(self) -> str:
        """What a form sends for it."""
        return str(self.agency) if self.agency else f"desk:{self.title}"


def guarded(agency: AgencyFacts) -> bool:
    """Whether an agency keeps its records to pointers or narrower, and so is asked through its desk alone."""
    return default_sharing(agency.kind, None, agency.default_sharing) != "partnership"


def askable(
    agencies: Iterable[AgencyFacts], *, besides: UUID | None, pointed: Iterable[str] = ()
) -> tuple[Askable, ...]:
    """Desks first, then agencies by name; one's own left out. A guarded agency stands behind its desk, unnamed.

    pointed: desks that a pointer names, to be asked whoever stands behind them.
    """
    known = [agency for agency in agencies if agency.id != besides]
    named = set(pointed)
    desks = {
        one.desk_name: one.desk_phone for one in known if one.desk_name and (guarded(one) or one.desk_name in named)
    }
    open_ones = [Askable(agency.name, agency.desk_phone, agency.id) for agency in known if not guarded(agency)]
    return (
        *(Askable(desk, phone) for desk, phone in sorted(desks.items())),
        *sorted(open_ones, key=lambda one: one.title),
    )
