"""Publishes what detection found on the visible edition, and keeps people's answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from cairn.agencies.roles import SYSTEM, Actor
from cairn.base.clock import now
from cairn.base.errors import BadInput, NotFound, NotNow
from cairn.signals.models import Answer, Evidence, Reopening, Signal
from cairn.signals.policies import check_can_answer_signals
from cairn.trail import actions as trail

PARTS = {"children": "child", "people_of_concern": "person_of_concern", "places": "place", "events": "event"}


@dataclass(frozen=True, kw_only=True)
class Publication:
    """A signal as it stands on one day: everything in it is a function of partnership records.

    children, people_of_concern, places, events: record ids. counted, expected: in what the sentence counts.
    recurrence_weeks: by chance once in so many weeks; None for a fact.
    """

    key: str
    kind: str
    queue: str
    status: str
    reason: str
    into: str
    first_raised_on: date
    changed_on: date
    explanation: str
    counted: float | None
    expected: float | None
    recurrence_weeks: float | None
    against: tuple[str, ...]
    not_asked: tuple[str, ...]
    rule_version: str
    limits: str
    children: tuple[UUID, ...]
    people_of_concern: tuple[UUID, ...]
    places: tuple[UUID, ...]
    events: tuple[UUID, ...]


def publish(
    publications: Sequence[Publication], *, owners: Mapping[UUID, UUID], using: str = "engine"
) -> tuple[UUID, ...]:
    """Store these signals as they now stand, in the order given; returns the ids of those that changed.

    owners: agency of each record. A signal that was answered no comes back only when it rests on a record that the
    answer had not seen, and says on which.
    """
    changed: list[UUID] = []
    with transaction.atomic(using=using):
        for publication in publications:
            signal = _upsert(publication, owners=owners, using=using)
            fresh = _add_evidence(signal, publication, owners=owners, using=using)
            _reopen_if_new(signal, fresh, at=publication.changed_on, using=using)
            changed.append(signal.id)
    return tuple(dict.fromkeys(changed))


def _upsert(publication: Publication, *, owners: Mapping[UUID, UUID], using: str) -> Signal:
    signal = Signal.objects.using(using).filter(key=publication.key).first()
    is_new = signal is None
    if signal is None:
        signal = Signal(key=publication.key, reference=_next_reference(publication.first_raised_on, using=using))
        signal.first_raised_on = publication.first_raised_on
    agencies = {owners[record] for records in _records(publication).values() for record in records}
    for field in (
        "kind",
        "queue",
        "status",
        "explanation",
        "counted",
        "expected",
        "recurrence_weeks",
        "rule_version",
        "limits",
    ):
        setattr(signal, field, getattr(publication, field))
    signal.status_reason, signal.into_key = publication.reason, publication.into
    signal.last_changed_on = publication.changed_on
    signal.against, signal.not_asked = list(publication.against), list(publication.not_asked)
    signal.agencies = sorted({*signal.agencies, *agencies}, key=str)
    signal.save(using=using, force_insert=is_new)
    did = "signal.raised" if is_new else f"signal.{'changed' if publication.status == 'open' else publication.status}"
    trail.note(
        by=SYSTEM,
        did=did,
        on_kind="signal",
        on=signal.id,
        rule=publication.kind,
        version=publication.rule_version,
        using=using,
    )
    return signal


def _next_reference(day: date, *, using: str) -> str:
    held = Signal.objects.using(using).filter(first_raised_on__year=day.year).count()
    return f"{day.year}-{held + 1:03d}"


def _records(publication: Publication) -> dict[str, tuple[UUID, ...]]:
    return {part: getattr(publication, field) for field, part in PARTS.items()}


def _add_evidence(signal: Signal, publication: Publication, *, owners: Mapping[UUID, UUID], using: str) -> list[UUID]:
    held = set(Evidence.objects.using(using).filter(signal=signal).values_list("part", "record_id"))
    fresh = [
        Evidence(
            id=uuid4(), signal=signal, record_id=record, agency_id=owners[record], part=part,
            known_on=publication.changed_on,
        )
        for part, records in _records(publication).items()
        for record in records
        if (part, record) not in held
    ]  # fmt: skip
    Evidence.objects.using(using).bulk_create(fresh)
    return [evidence.record_id for evidence in fresh]


def _reopen_if_new(signal: Signal, fresh: Iterable[UUID], *, at: date, using: str) -> None:
    if signal.answer != "no":
        return
    last = Answer.objects.using(using).filter(signal=signal).order_by("-at").first()
    unseen = [record for record in fresh if last is not None and record not in last.facts_seen]
    if last is None or not unseen:
        return
    Reopening.objects.using(using).create(signal=signal, answer=last, because_record_id=unseen[0], at=now())
    signal.answer = ""
    signal.save(using=using, update_fields=["answer"])
    trail.note(
        by=SYSTEM,
        did="signal.reopened",
        on_kind="signal",
        on=signal.id,
        details={"because": str(unseen[0])},
        using=using,
    )


def answer_signal(
    *, signal: UUID, answer: str, reason: str, by: Actor, asked_agency: UUID | None = None, at: datetime | None = None
) -> Answer:
    """Answer a signal: look into it, ask an agency, or no with a reason. A later answer follows an earlier one.

    Raises: NotAllowed, NotFound, NotNow if it is no longer open, BadInput without a reason or an agency to ask.
    """
    check_can_answer_signals(by)
    found = Signal.objects.filter(id=signal).first()
    if found is None:
        raise NotFound("There is no such signal.")
    if found.status != "open":
        raise NotNow("This signal is no longer open, so it needs no answer.")
    if answer not in ("look", "ask", "no"):
        raise BadInput("Choose what you will do.")
    if not reason.strip():
        raise BadInput("Say why, and what would change your mind.")
    if answer == "ask" and asked_agency is None:
        raise BadInput("Choose the agency to ask.")
    staff, agency = by.person_and_agency()
    made = Answer.objects.create(
        signal=found,
        answer=answer,
        reason=reason.strip(),
        asked_agency_id=asked_agency if answer == "ask" else None,
        staff_id=staff,
        agency_id=agency,
        at=at or now(),
        facts_seen=list(Evidence.objects.filter(signal=found).values_list("record_id", flat=True)),
    )
    Signal.objects.filter(id=found.id).update(answer=answer)
    trail.note(
        by=by,
        did=f"signal.answered_{answer}",
        on_kind="signal",
        on=found.id,
        why=reason,
        rule=found.kind,
        version=found.rule_version,
    )
    return made
