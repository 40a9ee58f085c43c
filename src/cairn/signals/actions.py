"""Publishes what detection found on the visible edition, and keeps people's answers."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connections, transaction

from cairn.agencies.models import Agency
from cairn.agencies.roles import SYSTEM, Actor
from cairn.base.clock import now, today
from cairn.base.errors import BadInput, NotFound, NotNow
from cairn.signals.models import Answer, Evidence, Reopening, Signal
from cairn.signals.policies import check_can_answer_signals
from cairn.signals.publication import Publication
from cairn.trail import actions as trail

RESTS_ON_NOTHING = "What it rested on was withdrawn, corrected, linked otherwise, or is held more closely now."
RETIRED = "The rule that said it was retired by a named person. It would come back if the rule did."
# A reader may not see whose records these are, so the count is kept with the signal and not taken under their rights.
_COUNT_CHILDREN = """
with counted as (
  select e.signal_id, count(distinct coalesce(m.identity_id, e.record_id)) as children
  from signals_evidence e left join linkage_member m on m.record_id = e.record_id and m.until is null
  where e.part = 'child' group by e.signal_id)
update signals_signal s set children = c.children from counted c where c.signal_id = s.id and s.children <> c.children
"""


# What was written down, after a no, of one of the signal's children together with one of its adults or at one of its
# places, by any agency's record of the partnership level: a new fact, whether or not the rule counts it.
_TOUCHED_SINCE = """
with no as (
  select s.id, s.restricted_to, a.id as answer_id, a.at, a.facts_seen
  from signals_signal s cross join lateral (
    select n.id, n.at, n.facts_seen from signals_answer n where n.signal_id = s.id order by n.at desc limit 1) a
  where s.status = 'open' and s.answer = 'no' and s.restricted_to is null
), about as (
  select n.id, e.part, o.record_id
  from no n join signals_evidence e on e.signal_id = n.id and e.part <> 'event'
  join linkage_member m on m.record_id = e.record_id and m.until is null
  join linkage_member o on o.identity_id = m.identity_id and o.until is null
)
select distinct on (n.id) n.id, n.answer_id, r.id
from no n
join about c on c.id = n.id and c.part = 'child'
join records_involvement i on i.person_id = c.record_id and i.role = 'subject' and i.sharing = 'partnership'
join records_record r on r.id = i.event_id and r.sharing = 'partnership' and r.withdrawn_at is null and r.id <> all (n.facts_seen)
join lateral (select v.place_id, v.received_at from records_eventversion v where v.record_id = r.id order by v.received_at limit 1) v
  on v.received_at > n.at
where v.place_id in (select p.record_id from about p where p.id = n.id and p.part = 'place')
   or exists (select 1 from records_involvement j join about p on p.record_id = j.person_id and p.id = n.id
              and p.part = 'person_of_concern' where j.event_id = r.id and j.sharing = 'partnership')
order by n.id, v.received_at, r.id
"""


def publish(
    *,
    publications: Sequence[Publication],
    owners: Mapping[UUID, UUID],
    retired: Collection[str] = (),
    using: str = "engine",
) -> tuple[UUID, ...]:
    """Store these signals as they now stand; returns the ids of those that are new or changed.

    owners: agency of each record; retired: kinds of which nothing is said any more. A signal that was answered no comes back only when it rests on a record that the
    answer had not seen, and says on which. One that is not among these any more rests on nothing: it is retracted.
    """
    changed: list[UUID] = []
    with transaction.atomic(using=using):
        stored = {signal.key: signal for signal in Signal.objects.using(using).all()}
        held = _held(using=using)
        references = _references(stored.values())
        codes = dict(Agency.objects.using(using).values_list("id", "code"))
        for publication in (standing := [one for one in publications if one.kind not in retired]):
            signal = stored.get(publication.key)
            if (
                signal is not None
                and signal.restricted_to == publication.restricted_to
                and _says(signal) == _says(publication)
                and held[signal.id] >= set(publication.evidence)
            ):
                continue
            series = codes[publication.restricted_to] + "-" if publication.restricted_to else ""
            series += str(publication.first_raised_on.year)
            if signal is None:
                signal = _new(publication, series=series, references=references)
            elif signal.restricted_to != publication.restricted_to:
                signal.reference = _next(series, references)
                _turn_over(signal, publication.restricted_to, using=using)
            if held[signal.id] - set(publication.evidence):
                signal.stages = []  # what it said then may rest on what is held more closely since
            _keep(signal, publication, owners=owners, using=using)
            fresh = _add_evidence(signal, publication, held=held[signal.id], owners=owners, using=using)
            _reopen_if_new(signal, fresh, using=using)
            changed.append(signal.id)
        found = {publication.key for publication in standing}
        gone = [signal for key, signal in stored.items() if key not in found and signal.status == "open"]
        changed += _retract(gone, retired=retired, using=using)
        changed += [_reopen(*one, using=using) for one in _counted_and_touched(using=using)]
    return tuple(dict.fromkeys(changed))


def _counted_and_touched(*, using: str) -> list[tuple[UUID, UUID, UUID]]:
    """Counts children anew; (signal, its answer, the record) of those answered no that a new fact has touched since."""
    with connections[using].cursor() as cursor:
        cursor.execute(_COUNT_CHILDREN)
        cursor.execute(_TOUCHED_SINCE)
        touched: list[tuple[UUID, UUID, UUID]] = cursor.fetchall()
    return touched


def _held(*, using: str) -> dict[UUID, set[tuple[str, UUID]]]:
    """Signal -> the parts and records that it rests on already."""
    held: dict[UUID, set[tuple[str, UUID]]] = defaultdict(set)
    for signal, part, record in Evidence.objects.using(using).values_list("signal_id", "part", "record_id"):
        held[signal].add((part, record))
    return held


def _retract(gone: Iterable[Signal], *, retired: Collection[str], using: str) -> list[UUID]:
    ended = []
    for signal in gone:
        signal.status, signal.last_changed_on = "retracted", today()
        signal.status_reason = RETIRED if signal.kind in retired else RESTS_ON_NOTHING
        signal.save(using=using, update_fields=["status", "status_reason", "last_changed_on"])
        trail.note(by=SYSTEM, did="signal.retracted", on_kind="signal", on=signal.id, rule=signal.kind, using=using)
        ended.append(signal.id)
    return ended


_SAID = ("queue", "status", "explanation", "recurrence_weeks", "rule_version", "limits", "against", "not_asked")


def _says(signal: Signal | Publication) -> list[object]:
    values = (getattr(signal, field) for field in _SAID)
    return [tuple(value) if isinstance(value, list) else value for value in values]


def _references(signals: Iterable[Signal]) -> dict[str, int]:
    """The highest number given out in each series: a year, or an agency and a year, so that no gap tells of another's."""
    last: dict[str, int] = defaultdict(int)
    for signal in signals:
        series, _, number = signal.reference.rpartition("-")
        last[series] = max(last[series], int(number))
    return last


def _next(series: str, references: dict[str, int]) -> str:
    references[series] += 1
    return f"{series}-{references[series]:03d}"


def _new(publication: Publication, *, series: str, references: dict[str, int]) -> Signal:
    return Signal(
        key=publication.key,
        kind=publication.kind,
        reference=_next(series, references),
        first_raised_on=publication.first_raised_on,
        restricted_to=publication.restricted_to,
    )


def _turn_over(signal: Signal, restricted_to: UUID | None, *, using: str) -> None:
    """What it rests on is now for one agency alone, with all that was said of it; or for all, without what was said."""
    signal.restricted_to, signal.stages = restricted_to, []
    held = [Evidence] if restricted_to is None else [Evidence, Answer, Reopening]
    for table in held:
        table.objects.using(using).filter(signal=signal).update(restricted_to=restricted_to)  # type: ignore[attr-defined]
    if restricted_to is None:
        signal.answer = ""


def _keep(signal: Signal, publication: Publication, *, owners: Mapping[UUID, UUID], using: str) -> None:
    is_new = signal._state.adding
    for field in (*_SAID, "counted", "expected"):
        value = getattr(publication, field)
        setattr(signal, field, list(value) if isinstance(value, tuple) else value)
    signal.status_reason, signal.into_key = publication.reason, publication.into
    signal.last_changed_on = max(publication.changed_on, signal.first_raised_on)  # a version may come back-dated
    agencies = {owners[record] for _, record in publication.evidence}
    signal.agencies = sorted({*signal.agencies, *agencies}, key=str)
    signal.stages = _stages(signal, publication)
    signal.save(using=using, force_insert=is_new)
    did = "signal.raised" if is_new else "signal.changed" if signal.status == "open" else f"signal.{signal.status}"
    trail.note(
        by=SYSTEM, did=did, on_kind="signal", on=signal.id, rule=signal.kind, version=signal.rule_version, using=using
    )


def _stages(signal: Signal, publication: Publication) -> list[list[str]]:
    """What it said on which day: what was kept of days gone by stays, whatever a record that came late would have made of it."""
    if not signal.stages:
        return [[one.on.isoformat(), one.queue, one.says] for one in publication.stages]
    kept, now_says = list(signal.stages), [publication.queue, publication.explanation]
    if kept[-1][1:] == now_says:
        return kept
    on = max(publication.changed_on.isoformat(), kept[-1][0])
    return [*(one for one in kept if one[0] < on), [on, *now_says]]


def _add_evidence(
    signal: Signal,
    publication: Publication,
    *,
    held: set[tuple[str, UUID]],
    owners: Mapping[UUID, UUID],
    using: str,
) -> list[UUID]:
    fresh = [
        Evidence(
            id=uuid4(),
            signal=signal,
            record_id=record,
            agency_id=owners[record],
            part=part,
            known_on=known_on,
            restricted_to=signal.restricted_to,
        )
        for (part, record), known_on in publication.evidence.items()
        if (part, record) not in held
    ]
    Evidence.objects.using(using).bulk_create(fresh)
    return [evidence.record_id for evidence in sorted(fresh, key=lambda one: one.part != "event")]


def _reopen_if_new(signal: Signal, fresh: Iterable[UUID], *, using: str) -> None:
    if signal.answer != "no":
        return
    last = Answer.objects.using(using).filter(signal=signal).order_by("-at").first()
    unseen = [record for record in fresh if last is not None and record not in last.facts_seen]
    if last is None or not unseen:
        return
    _reopen(signal.id, last.id, unseen[0], using=using)


def _reopen(signal: UUID, answer: UUID, because: UUID, *, using: str) -> UUID:
    """Bring back a signal that was answered no, and say which record did."""
    found = Signal.objects.using(using).get(id=signal)
    Reopening.objects.using(using).create(
        signal=found, answer_id=answer, because_record_id=because, at=now(), restricted_to=found.restricted_to
    )
    found.answer = ""
    found.save(using=using, update_fields=["answer"])
    details: dict[str, str | int | list[str]] = {"because": str(because)}
    trail.note(by=SYSTEM, did="signal.reopened", on_kind="signal", on=signal, details=details, using=using)
    return signal


def answer_signal(
    *, signal: UUID, answer: str, reason: str, by: Actor, asked_agency: UUID | None = None, at: datetime | None = None
) -> Answer:
    """Answer a signal: look into it, ask an agency, or no with a reason. A later answer follows an earlier one.

    Raises: NotAllowed, NotFound, NotNow if it is no longer open, BadInput without a reason or an agency to ask.
    """
    found = Signal.objects.filter(id=signal).first()
    if found is None:
        raise NotFound("There is no such signal.")
    check_can_answer_signals(by, restricted_to=found.restricted_to)
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
        restricted_to=found.restricted_to,
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
