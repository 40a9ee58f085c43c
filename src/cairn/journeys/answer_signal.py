"""Someone answers a signal; what that opens or ends for others is done by a job, since the web may not grant."""

from datetime import datetime
from uuid import UUID

from cairn.access.actions import end_grants, open_grant
from cairn.agencies.queries import agencies_with_role
from cairn.agencies.roles import Actor, Role
from cairn.base.clock import now
from cairn.journeys.tasks import after_answer
from cairn.signals.actions import answer_signal as keep_answer
from cairn.signals.models import Answer
from cairn.signals.reach import records_in_reach

SIGNAL, LOOKED_INTO = "signal", "signal looked into"
ANSWERING_ROLES = (Role.TRIAGE, Role.ANALYST)


def answer_signal(*, signal: UUID, answer: str, reason: str, by: Actor, asked_agency: UUID | None = None) -> Answer:
    """Keep an answer, and queue what follows from it in the same transaction.

    Raises: NotAllowed, NotFound, NotNow, BadInput, each with a sentence for the person.
    """
    made = keep_answer(signal=signal, answer=answer, reason=reason, by=by, asked_agency=asked_agency)
    after_answer.defer(signal=str(signal), answer=answer)
    return made


def follow_answer(*, signal: UUID, answer: str, using: str = "engine") -> None:
    """Open or end what an answer opens or ends: safe to run twice.

    Looking into it lets the safeguarding leads of the agencies whose records it rests on read what it rests on; a no
    ends what the open signal had opened.
    """
    if answer == "look":
        share_with_involved(signal=signal, started_at=now(), using=using)
    if answer == "no":
        end_grants(because_kind=SIGNAL, because_id=signal, at=now(), using=using)
        end_grants(because_kind=LOOKED_INTO, because_id=signal, at=now(), using=using)


def share_with_answerers(*, signal: UUID, started_at: datetime, using: str = "engine") -> None:
    """Open what an open signal is about to triage and analysts, in every agency that has them. Source: access, Need 1."""
    reach = records_in_reach(signal, using=using)
    for role in ANSWERING_ROLES:
        for holder in agencies_with_role(role):
            open_grant(
                holder=holder,
                role=role.value,
                because_kind=SIGNAL,
                because_id=signal,
                records=reach.records,
                started_at=started_at,
                using=using,
            )


def share_with_involved(*, signal: UUID, started_at: datetime, using: str = "engine") -> None:
    """Open what a signal that is looked into rests on to the safeguarding leads of the agencies involved."""
    reach = records_in_reach(signal, using=using)
    for holder in reach.agencies:
        open_grant(
            holder=holder,
            role=Role.SAFEGUARDING_LEAD.value,
            because_kind=LOOKED_INTO,
            because_id=signal,
            records=reach.records,
            started_at=started_at,
            using=using,
        )
