"""Sets, looks at again, ends and reads flags on a person. The database says who may, and who sees one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connections

from cairn.access.roles import Verb, may
from cairn.agencies.roles import Actor
from cairn.base.clock import today
from cairn.base.errors import NotAllowed, NotFound
from cairn.base.steps import Refusals, take
from cairn.people.errors import DoneMeanwhile, Lacks
from cairn.people.models import Flag, FlagStep
from cairn.people.rules.flags import MEANINGS, Meaning, lacks, only_wrong, overdue, review_day, wording

_REFUSALS: Refusals = {
    "CP404": NotFound,
    "CP409": lambda: DoneMeanwhile("Your agency has set this flag already, or somebody else was quicker. Read what stands."),
    "42501": lambda: NotAllowed("Your role sets no flags. Tell your safeguarding lead what you know."),
}  # fmt: skip


@dataclass(frozen=True)
class FlagLine:
    """A flag as it stands. mine: whether the viewer's agency set it, and so may look at it again or end it."""

    id: UUID
    record: UUID
    agency: UUID
    staff: UUID
    kind: str
    why: str
    source: str
    set_at: datetime
    review_on: date
    ended_at: datetime | None
    version: int
    mine: bool

    @property
    def meaning(self) -> Meaning:
        """What it means, in words."""
        return MEANINGS.get(self.kind, Meaning(self.kind, "This flag is no longer used. Ask whoever set it."))

    @property
    def overdue(self) -> bool:
        """Whether it stands past the day of its review."""
        return self.ended_at is None and overdue(self.review_on, on=today())


@dataclass(frozen=True)
class Step:
    """That a flag was set, looked at again or ended."""

    number: int
    did: str
    at: datetime
    staff: UUID
    agency: UUID
    words: str
    review_on: date | None


def check_can_set_flags(actor: Actor) -> None:
    """Practitioners, safeguarding leads and triage set flags. Raises: NotAllowed."""
    if not may(actor.role, Verb.SET_FLAGS):
        raise NotAllowed("Your role sets no flags. Tell your safeguarding lead what you know.")


def set_flag(  # noqa: PLR0913 - the five things that a flag says
    *, record: UUID, kind: str, why: str, source: str, review_on: date | None, by: Actor, form: UUID
) -> UUID:
    """Put a flag on a person, resting on one record; the same form again gives the same.

    Raises: NotAllowed, Lacks, DoneMeanwhile, NotFound for a record that the actor may not put anything on.
    """
    check_can_set_flags(by)
    if wrong := lacks(kind=kind, why=why, source=source, review_on=review_on, on=today()):
        raise Lacks(wrong)
    said = (record, form, kind, why.strip(), source.strip(), review_on)
    made: UUID = take("select people_set_flag(%s, %s, %s, %s, %s, %s)", *said, refusals=_REFUSALS)
    return made


def review_flag(*, flag: UUID, after: int, words: str, review_on: date | None, by: Actor) -> None:
    """Say that a flag stands and why, with its next day. Raises: NotAllowed, Lacks, NotFound, DoneMeanwhile."""
    check_can_set_flags(by)
    wrong = {
        "words": wording(words, "Say why it stands, with what you know now"),
        "review_on": review_day(review_on, on=today()),
    }
    if found := only_wrong(wrong):
        raise Lacks(found)
    take("select people_settle_flag(%s, %s, %s, %s)", flag, after, words.strip(), review_on, refusals=_REFUSALS)


def end_flag(*, flag: UUID, after: int, words: str, by: Actor) -> None:
    """End a flag with a reason; it is kept. Raises: NotAllowed, Lacks, NotFound, DoneMeanwhile."""
    check_can_set_flags(by)
    if problem := wording(words, "Say why it ends"):
        raise Lacks({"words": problem})
    take("select people_settle_flag(%s, %s, %s, null)", flag, after, words.strip(), refusals=_REFUSALS)


def flags_on(viewer: Actor, records: Sequence[UUID], *, ended: bool = False) -> tuple[FlagLine, ...]:
    """Flags that rest on these records, those past review first; with those that ended if asked. 1 query."""
    found = Flag.objects.filter(record_id__in=records)
    if not ended:
        found = found.filter(ended_at=None)
    return tuple(_line(viewer, one) for one in found.order_by("ended_at", "review_on", "id"))


def flags_of_agency(viewer: Actor, *, most: int = 300) -> tuple[FlagLine, ...]:
    """Flags that the viewer's agency set and that stand, the next review first. 1 query. Raises: NotAllowed."""
    check_can_set_flags(viewer)
    _, agency = viewer.person_and_agency()
    found = Flag.objects.filter(agency_id=agency, ended_at=None).order_by("review_on", "id")
    return tuple(_line(viewer, one) for one in found[:most])


def flags_named(viewer: Actor, wanted: Collection[UUID]) -> tuple[FlagLine, ...]:
    """Those of these that the viewer may see, in no order. 1 query."""
    return tuple(_line(viewer, one) for one in Flag.objects.filter(id__in=wanted))


def flag(viewer: Actor, wanted: UUID) -> tuple[FlagLine, tuple[Step, ...]]:
    """One with its history, the first step first. 2 queries. Raises: NotFound, alike for absent and for hidden."""
    found = next(iter(flags_named(viewer, [wanted])), None)
    if found is None:
        raise NotFound
    steps = FlagStep.objects.filter(flag_id=wanted).order_by("number")
    return found, tuple(
        Step(one.number, one.did, one.at, one.staff_id, one.agency_id, one.words, one.review_on) for one in steps
    )


def may_rest_on(viewer: Actor, records: Sequence[UUID]) -> frozenset[UUID]:
    """Those of these records on which the viewer may put something. 1 query."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select r from unnest(%s::uuid[]) as given(r) where people_may_rest_on(r)", [list(records)])
        return frozenset(row[0] for row in cursor.fetchall())


def _line(viewer: Actor, one: Flag) -> FlagLine:
    return FlagLine(
        one.id, one.record_id, one.agency_id, one.staff_id, one.kind, one.why, one.source, one.set_at, one.review_on,
        one.ended_at, one.version, one.agency_id == viewer.agency and may(viewer.role, Verb.SET_FLAGS),
    )  # fmt: skip
