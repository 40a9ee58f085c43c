"""Tells a concern, keeps drafts, takes steps. The database checks who acts, and that nobody came first."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.db import connections, transaction

from cairn.agencies.roles import Actor
from cairn.base import drafts
from cairn.base.clock import now, today
from cairn.base.errors import NotAllowed, NotFound
from cairn.base.steps import Refusals, take
from cairn.base.working_days import working_day_after
from cairn.concerns.errors import DecidedMeanwhile, Missing, NotYet, ReadByAnother
from cairn.concerns.models import Concern, Draft, Move
from cairn.concerns.policies import check_can_tell
from cairn.concerns.rules.states import LONGEST_WAIT, NEEDED_WORDS, OUTCOMES, STEPS, moves
from cairn.concerns.rules.words import LONGEST_DRAFT, WORDS, cleaned, too_long

DECIDED_WITHIN = 1  # working days. Source: Working Together 2023, referral to decision
_TELL = "select concerns_tell(%s, %s::jsonb, %s)"
_STEP = "select concerns_step(%s, %s, %s, %s::jsonb, %s, %s::uuid[])"


def publish_moves(*, using: str = "owner") -> None:
    """Make the database's table of moves say what `rules.states` says, in one transaction."""
    with transaction.atomic(using=using):
        Move.objects.using(using).all().delete()
        Move.objects.using(using).bulk_create(
            Move(did=did, from_state=since, to_state=to) for did, since, to in moves()
        )


def decided_by() -> date:
    """The day by which somebody decides about what is told today."""
    return working_day_after(today(), DECIDED_WITHIN)


def keep_draft(*, said: Mapping[str, str], by: Actor, draft: UUID | None = None) -> UUID:
    """Keep what somebody is writing, whatever it lacks; returns its id: `draft`, unless that is another's.

    Raises: NotAllowed.
    """
    check_can_tell(by)
    staff, agency = by.person_and_agency()
    values: dict[str, object] = {name: said.get(name, "").replace("\x00", "")[:LONGEST_DRAFT] for name in WORDS}
    values |= {"allegation": said.get("allegation") == "yes", "saved_at": now()}
    return drafts.keep(Draft, staff=staff, agency=agency, wanted=draft or uuid4(), values=values)


def drop_draft(*, draft: UUID, by: Actor) -> None:
    """Throw away a draft of one's own."""
    staff, agency = by.person_and_agency()
    Draft.objects.filter(id=draft, staff_id=staff, agency_id=agency).delete()


def tell(*, said: Mapping[str, str], by: Actor, draft: UUID) -> Concern:
    """Tell a concern; the same draft again gives the same concern. Raises: NotAllowed, Missing."""
    check_can_tell(by)
    sound = cleaned(said, on=today())
    due = decided_by()
    with connections["default"].cursor() as cursor:
        cursor.execute(_TELL, [draft, json.dumps(sound), due])
        made: UUID = cursor.fetchone()[0]
    return Concern.objects.get(id=made)


def take_step(  # noqa: PLR0913 - one argument a part of the sentence
    *,
    concern: UUID,
    after: int,
    did: str,
    said: Mapping[str, str],
    by: Actor,
    next_on: date | None = None,
    read_together: Sequence[UUID] = (),
) -> str:
    """Take a step; returns the state after it. after: number of the last step that the person had seen.

    Raises: Missing with the field, NotFound, NotAllowed, NotYet, DecidedMeanwhile.
    """
    words = {name: value.strip() for name, value in said.items()}
    _check(did, words, next_on)
    if did in ("add", "reopen", "pass_on"):
        next_on = decided_by()
    goes: str = take(_STEP, concern, after, did, json.dumps(words), next_on, list(read_together), refusals=_REFUSALS)
    return goes


def claim(*, concern: UUID, by: Actor) -> None:
    """Say that one is reading a concern; it lapses by itself and stops nobody from deciding.

    Raises: NotFound, NotAllowed, NotYet, ReadByAnother.
    """
    by.person_and_agency()
    take("select concerns_take_claim(%s)", concern, refusals=_REFUSALS)


def give_back(*, concern: UUID, by: Actor) -> None:
    """Say that one reads it no more."""
    by.person_and_agency()
    with connections["default"].cursor() as cursor:
        cursor.execute("select concerns_give_back(%s)", [concern])


def watched(*, using: str = "job") -> tuple[UUID, ...]:
    """The concerns that are watched, as the job worker. 1 query."""
    return tuple(Concern.objects.using(using).filter(state="watching").order_by("id").values_list("id", flat=True))


def come_back(*, concern: UUID, using: str = "job") -> bool:
    """Bring a watched concern back if a new fact touches it; whether it did. In one transaction, safe to run twice."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("select concerns_come_back(%s, %s)", [concern, decided_by()])
        came: bool = cursor.fetchone()[0]
    return came


def _check(did: str, words: Mapping[str, str], next_on: date | None) -> None:
    step = STEPS.get(did)
    if step is None:
        raise Missing({"did": "Choose what you decide"})
    given = dict(words) | ({"next_on": "given"} if next_on else {})
    lacks = {need: NEEDED_WORDS[need] for need in step.needs if not given.get(need)} | too_long(words)
    if "outcome" in step.needs and words.get("outcome", "") not in OUTCOMES:
        lacks["outcome"] = NEEDED_WORDS["outcome"]
    if next_on is not None and not today() <= next_on <= today() + timedelta(days=LONGEST_WAIT):
        lacks["next_on"] = "The day must lie between today and half a year from now"
    if lacks:
        raise Missing(lacks)


_REFUSALS: Refusals = {
    "CC409": lambda: DecidedMeanwhile("Somebody else was quicker. Read what they did, then decide whether yours is still needed."),
    "CC410": lambda: NotYet("That can’t be done from where this concern stands now."),
    "CC423": lambda: ReadByAnother("Somebody else is reading it. What you decide still counts, and ends their claim."),
    "CC404": NotFound,
    "CC412": lambda: Missing(
        {"read_together": "Read the earlier concerns together with this one, and say that you have"}
    ),
    "42501": lambda: NotAllowed("Only those who own this concern decide about it. You can add what you know."),
    "open_allegation_is_never_ended": lambda: NotYet(
        "An allegation in it has no outcome yet: record that first. It is never closed with an assessment."
    ),
}  # fmt: skip
