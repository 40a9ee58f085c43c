"""Someone answers a signal; what that opens or ends for others is done by a job, since the web may not grant."""

from collections.abc import Sequence
from uuid import UUID

from cairn.access.actions import Opening, end_grants, open_grants
from cairn.agencies.queries import agencies_with_role
from cairn.agencies.roles import Actor, Role
from cairn.base.clock import now
from cairn.journeys.tasks import after_answer
from cairn.signals.actions import answer_signal as keep_answer
from cairn.signals.models import Answer, Signal
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
    if Signal.objects.using(using).filter(id=signal).exclude(restricted_to=None).exists():
        return  # its owner holds all of it already, and nobody else may know
    if not Signal.objects.using(using).filter(id=signal, answer=answer).exists():
        return  # a job only says where to look: what was answered, the signal says
    if answer == "look":
        share_with_involved([signal], using=using)
    if answer == "no":
        end_grants(because_kind=SIGNAL, because_id=signal, at=now(), using=using)
        end_grants(because_kind=LOOKED_INTO, because_id=signal, at=now(), using=using)


def share_with_answerers(*, using: str = "engine") -> int:
    """Open what each open signal is about to triage and analysts, in every agency that has them; returns new scope rows.

    Need begins now and is never back-dated, in a past that is loaded whole too: nobody was shown anything then.
    Source: access design, Need 1.
    """
    open_signals = Signal.objects.using(using).filter(status="open", restricted_to=None).exclude(answer="no")
    reached = records_in_reach(list(open_signals.values_list("id", flat=True)), using=using)
    moment = now()
    return open_grants(
        openings=[
            Opening(
                holder=holder,
                role=role.value,
                because_kind=SIGNAL,
                because_id=signal,
                records=records,
                started_at=moment,
            )
            for role in ANSWERING_ROLES
            for holder in agencies_with_role(role)
            for signal, records in reached.items()
        ],
        using=using,
    )


def share_with_involved(signals: Sequence[UUID], *, using: str = "engine") -> int:
    """Open what signals that are looked into rest on to the safeguarding leads of the agencies involved."""
    reached = records_in_reach(signals, using=using)
    agencies = dict(Signal.objects.using(using).filter(id__in=signals).values_list("id", "agencies"))
    return open_grants(
        openings=[
            Opening(
                holder=holder,
                role=Role.SAFEGUARDING_LEAD.value,
                because_kind=LOOKED_INTO,
                because_id=signal,
                records=reached.get(signal, ()),
                started_at=now(),
            )
            for signal in signals
            for holder in agencies[signal]
        ],
        using=using,
    )
