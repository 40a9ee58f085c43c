"""What is said of a person of concern: alleged, under enquiry, no further action, eliminated, charged, convicted, appeal. Pure.

Each agency's last word on a record stands; nobody's is chosen over another's, and nothing is worked out of them.
Source: requirements R67 and R171; harms, H3; words, status of a person of concern.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from cairn.base.clock import london_day
from cairn.people.rules.flags import only_wrong, wording

REVIEWED_WITHIN = timedelta(days=90)  # harms, H3: a status without a review in 90 days says so


@dataclass(frozen=True)
class Status:
    """One status in words. cleared: it was found that they had no part in it; open: it waits for an end and is looked at again."""

    title: str
    says: str
    cleared: bool = False
    open: bool = False


STATUSES: dict[str, Status] = {
    "alleged": Status("Alleged", "Somebody said that this person harmed. Nobody has found that it is so.", open=True),
    "under_enquiry": Status("Under enquiry", "It is being looked into. Nobody has found that it is so.", open=True),
    "no_further_action": Status(
        "No further action", "It was looked into, and nothing more is done. Nobody found that this person did harm."
    ),
    "eliminated": Status("Eliminated", "It was found that this person had no part in it.", cleared=True),
    "charged": Status("Charged", "A court will decide. Nobody has found yet that it is so.", open=True),
    "convicted": Status("Convicted", "A court found that this person did what is said in the source."),
    "appeal": Status("Appeal", "A court’s finding or sentence is being appealed against: it may change.", open=True),
}  # fmt: skip
"""In the order of words.md."""

ASKS_TO_TELL = ("charged", "convicted", "appeal")
"""What a court does, which each child around the person is told of by somebody they trust. R171."""


@dataclass(frozen=True)
class StatusLine:
    """What one agency said, on one record. source, words: '' for who may see that it was cleared and no more."""

    record: UUID
    agency: UUID
    staff: UUID | None
    status: str
    source: str
    words: str
    decided_on: date
    at: datetime

    @property
    def about(self) -> Status:
        """The status in words."""
        return STATUSES[self.status]

    def overdue(self, on: date) -> bool:
        """Whether an open status has not been looked at again in time."""
        return self.about.open and london_day(self.at) + REVIEWED_WITHIN < on

    @property
    def review_by(self) -> date | None:
        """Until when it is looked at again; None for one that is not open."""
        return london_day(self.at) + REVIEWED_WITHIN if self.about.open else None


@dataclass(frozen=True)
class Standing:
    """What stands of one person: the last word of each agency on each record, the last decided first; and all before."""

    current: tuple[StatusLine, ...]
    earlier: tuple[StatusLine, ...] = ()

    @property
    def cleared(self) -> bool:
        """Whether every word that stands says that they had no part in it: then the person leaves default views."""
        return bool(self.current) and all(line.about.cleared for line in self.current)

    @property
    def convicted(self) -> bool:
        """Whether a court found harm, by what stands, an appeal against it included."""
        return any(line.status in ("convicted", "appeal") for line in self.current)

    @property
    def in_words(self) -> str:
        """Such as `eliminated` or `charged; no further action`: each once, the last decided first."""
        return "; ".join(dict.fromkeys(line.about.title.lower() for line in self.current))


NOTHING = Standing(())
"""What stands of whom nobody has said anything."""


def standing(lines: Sequence[StatusLine]) -> Standing:
    """What stands out of all that was said of one person."""
    last: dict[tuple[UUID, UUID], StatusLine] = {}
    for line in sorted(lines, key=lambda one: one.at):
        last[line.agency, line.record] = line
    current = sorted(last.values(), key=lambda one: (one.decided_on, one.at), reverse=True)
    earlier = [line for line in lines if line not in current]
    return Standing(tuple(current), tuple(sorted(earlier, key=lambda one: one.at, reverse=True)))


def lacks(*, status: str, source: str, words: str, decided_on: date | None, on: date) -> dict[str, str]:
    """Field -> what lacks of a status. Empty where nothing lacks."""
    found = {
        "status": "" if status in STATUSES else "Choose the status",
        "source": wording(source, "Say who decided it, and where that is written"),
        "words": wording(words, "Say why, in words that this person could read one day"),
        "decided_on": "Give the day on which it was decided, such as 27 3 2027"
        if decided_on is None
        else "The day on which it was decided lies ahead"
        if decided_on > on
        else "",
    }
    return only_wrong(found)


def cleared(stands: Mapping[UUID, Standing]) -> frozenset[UUID]:
    """Who leaves default views: those who were eliminated, and not of whom an enquiry found nothing. Source: harms, H3."""
    return frozenset(identity for identity, standing in stands.items() if standing.cleared)
