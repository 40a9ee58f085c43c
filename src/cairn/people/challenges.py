"""Keeps, answers and reads what somebody says is wrong in a record. The database says who may, and who sees it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connections
from django.db.models import F, Q

from cairn.access.roles import Verb, may
from cairn.agencies.roles import Actor
from cairn.base.clock import today
from cairn.base.errors import NotAllowed, NotFound
from cairn.base.steps import Refusals, take
from cairn.people.errors import DoneMeanwhile, Lacks
from cairn.people.models import Challenge
from cairn.people.rules.challenges import ANSWERS, BY, due_on, lacks
from cairn.people.rules.flags import only_wrong, wording

_REFUSALS: Refusals = {
    "CP404": NotFound,
    "CP409": lambda: DoneMeanwhile("It was answered meanwhile. Read the answer."),
    "42501": lambda: NotAllowed("Your safeguarding lead keeps and answers these. Tell them what was said."),
}  # fmt: skip


_SUPERSEDED = """
select v.recorded_at, v.received_at, v.withdrawn_at is not null from (
  select p.recorded_at, p.received_at, p.withdrawn_at from records_personversion p where p.record_id = %(record)s
  union all
  select e.recorded_at, e.received_at, e.withdrawn_at from records_eventversion e where e.record_id = %(record)s
) v where v.received_at > %(at)s order by v.received_at limit 1
"""


@dataclass(frozen=True)
class ChallengeLine:
    """That somebody says a record is wrong. owed: whether the viewer can answer it."""

    id: UUID
    record: UUID
    owner: UUID
    agency: UUID
    staff: UUID
    by: str
    words: str
    received_on: date
    due_on: date
    at: datetime
    answer: str
    answer_words: str
    answered_at: datetime | None
    answered_by: UUID | None
    owed: bool

    @property
    def who(self) -> str:
        """Who says so, in words."""
        return BY[self.by]

    @property
    def answered(self) -> tuple[str, str]:
        """The answer in words; two empty ones while it waits."""
        return ANSWERS.get(self.answer, ("", ""))

    @property
    def late(self) -> bool:
        """Whether it waits past its date."""
        return self.answered_at is None and self.due_on < today()


def check_can_keep_challenges(actor: Actor) -> None:
    """Safeguarding leads and triage keep and answer them. Raises: NotAllowed."""
    if not may(actor.role, Verb.KEEP_CHALLENGES):
        raise NotAllowed("Your safeguarding lead keeps and answers these. Tell them what was said.")


def challenge_record(
    *, record: UUID, said_by: str, words: str, received_on: date | None, by: Actor, form: UUID
) -> UUID:
    """Keep that somebody says a record is wrong; the same form again gives the same. Raises: NotAllowed, Lacks, NotFound."""
    check_can_keep_challenges(by)
    if wrong := lacks(by=said_by, words=words, received_on=received_on, on=today()):
        raise Lacks(wrong)
    assert received_on is not None  # noqa: S101 - lacks says so
    said = (record, form, said_by, words.strip(), received_on, due_on(received_on))
    made: UUID = take("select people_challenge_record(%s, %s, %s, %s, %s, %s)", *said, refusals=_REFUSALS)
    return made


def answer_challenge(*, challenge: UUID, answer: str, words: str, by: Actor) -> None:
    """Answer for the agency that wrote the record. Raises: NotAllowed, Lacks, NotFound, DoneMeanwhile."""
    check_can_keep_challenges(by)
    wrong = {
        "answer": "" if answer in ANSWERS else "Choose the answer",
        "words": wording(words, "Say why, in words for whoever said that it is wrong"),
    }
    if found := only_wrong(wrong):
        raise Lacks(found)
    take("select people_answer_challenge(%s, %s, %s)", challenge, answer, words.strip(), refusals=_REFUSALS)


def challenged(viewer: Actor, records: Sequence[UUID]) -> Mapping[UUID, list[ChallengeLine]]:
    """Record -> what is said against it, the first first, for those that the viewer may see. 1 query."""
    found: dict[UUID, list[ChallengeLine]] = defaultdict(list)
    for one in Challenge.objects.filter(record_id__in=list(records)).order_by("at", "id"):
        found[one.record_id].append(_line(viewer, one))
    return dict(found)


def challenges(viewer: Actor, *, most: int = 200) -> tuple[ChallengeLine, ...]:
    """Those that the viewer's agency answers or was told, those that wait first. 1 query. Raises: NotAllowed."""
    check_can_keep_challenges(viewer)
    _, agency = viewer.person_and_agency()
    found = Challenge.objects.filter(Q(agency_id=agency) | Q(owner_agency_id=agency))
    lines = [
        _line(viewer, one) for one in found.order_by(F("answered_at").desc(nulls_first=True), "due_on", "id")[:most]
    ]
    return tuple(sorted(lines, key=lambda one: (one.answered_at is not None, one.due_on)))


def challenges_named(viewer: Actor, wanted: Collection[UUID]) -> tuple[ChallengeLine, ...]:
    """Those of these that the viewer may see, in no order. 1 query."""
    return tuple(_line(viewer, one) for one in Challenge.objects.filter(id__in=wanted))


def challenge(viewer: Actor, wanted: UUID) -> ChallengeLine:
    """One of them. 1 query. Raises: NotFound, alike for absent and for hidden."""
    found = next(iter(challenges_named(viewer, [wanted])), None)
    if found is None:
        raise NotFound
    return found


def challengeable(viewer: Actor, records: Sequence[UUID]) -> frozenset[UUID]:
    """Those of these records that the viewer may challenge. 1 query."""
    if not may(viewer.role, Verb.KEEP_CHALLENGES):
        return frozenset()
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "select r from unnest(%s::uuid[]) as given(r) where people_challengeable(r) is not null", [list(records)]
        )
        return frozenset(row[0] for row in cursor.fetchall())


@dataclass(frozen=True)
class Superseded:
    """The first version of a record that came after somebody said it was wrong, or that it was withdrawn."""

    recorded_at: datetime
    received_at: datetime
    withdrawn: bool


def superseded_by(viewer: Actor, line: ChallengeLine) -> Superseded | None:
    """What corrected a record after a challenge to it; None while no new version has come, and for who can't see it. 1 query."""
    with connections["default"].cursor() as cursor:
        cursor.execute(_SUPERSEDED, {"record": line.record, "at": line.at})
        row = cursor.fetchone()
    return Superseded(*row) if row else None


def _line(viewer: Actor, one: Challenge) -> ChallengeLine:
    owed = one.answered_at is None and one.owner_agency_id == viewer.agency and may(viewer.role, Verb.KEEP_CHALLENGES)
    return ChallengeLine(
        one.id, one.record_id, one.owner_agency_id, one.agency_id, one.staff_id, one.by, one.words, one.received_on,
        one.due_on, one.at, one.answer, one.answer_words, one.answered_at, one.answered_by, owed,
    )  # fmt: skip
