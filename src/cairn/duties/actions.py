"""Keeps the projection of duties as the deeds imply, and takes what is late up the ladder. As the job worker.

The trail's own order is followed: each sealed deed is read once, and how far it was read is kept in the same transaction
as what it changed, so that a crash at any moment loses no duty and doubles none.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError, connections, transaction

from cairn.agencies.roles import SYSTEM, Actor
from cairn.base.clock import now
from cairn.base.errors import NotFound
from cairn.concerns.allegations import may_be_told
from cairn.duties import happenings, history, notices
from cairn.duties.joined import Beside, late_beside
from cairn.duties.models import Climb, Duty
from cairn.duties.registry import duties_on
from cairn.duties.rules.ladder import Rung, holding_role, ladder
from cairn.duties.rules.projection import Row, rows
from cairn.trail.actions import note

ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtext('cairn duties'))"
CHUNK = 500  # things at a time
AT_ONCE = 200  # climbs in one transaction
NO_POST = "CD404"
OFFICER = "designated_officer"
OWNERS = ("owner_staff", "to", "raiser_staff", "champion")  # details of deeds that name who may own a duty


def follow(*, using: str = "job") -> int:
    """Compute the duties of everything that deeds sealed since last time are about; returns how many things."""
    with transaction.atomic(using=using):
        _lock(using)
        touched = history.sealed_since(using=using)
        refresh(touched, using=using)
    return len(touched)


def refresh(things: Collection[history.Thing], *, using: str = "job") -> int:
    """Make the projection of these things say what their deeds imply; returns how many rows changed."""
    ordered, changed = sorted(things), 0
    for start in range(0, len(ordered), CHUNK):
        with transaction.atomic(using=using):
            _lock(using)
            changed += _refresh_some(ordered[start : start + CHUNK], using=using)
    return changed


def rebuild(*, using: str = "job") -> int:
    """Compute everything anew; returns how many rows were not as they should be. More than none is an alarm."""
    return refresh(history.all_things(using=using), using=using)


def _lock(using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)


def _refresh_some(things: Collection[history.Thing], *, using: str) -> int:
    deeds = history.deeds_about(things, using=using)
    done = [deed for mine in deeds.values() for deed in mine]
    named = {who for deed in done for who in (deed.staff, *(deed.named(part) for part in OWNERS))}
    posts = history.live_posts({one for one in named if one}, using=using)
    expected = {thing: rows(duties_on(thing[0]), mine, posts=posts) for thing, mine in deeds.items()}
    owners = {row.run.owner.agency for mine in expected.values() for row in mine}
    held = history.roles_held(owners, using=using)
    standing: dict[history.Thing, list[Duty]] = {}
    for one in Duty.objects.using(using).filter(on_id__in=[on for _, on in things]):
        standing.setdefault((one.on_kind, one.on_id), []).append(one)
    changed = 0
    for thing in things:
        changed += _settle(thing, expected.get(thing, []), standing.get(thing, []), held, using=using)
    return changed


def _settle(
    thing: history.Thing,
    wanted: Iterable[Row],
    standing: Iterable[Duty],
    held: dict[UUID, dict[str, list[UUID]]],
    *,
    using: str,
) -> int:
    left = {(one.clock, one.started_at, one.owner_agency_id): one for one in standing}
    changed = 0
    for row in wanted:
        one = left.pop(row.key, None)
        fresh = one is None
        one = one or Duty(on_kind=thing[0], on_id=thing[1])
        if _put(one, row, roles=held.get(row.run.owner.agency, {})):
            one.save(using=using, force_insert=fresh)
            changed += 1
            happenings.open_or_close(one, using=using)
            if fresh and one.ended_at is None:
                notices.tell(one, "yours", notices.owners(one, held), using=using)
    for one in left.values():
        if one.ended_at is None:  # its deeds imply it no more: a clock was changed
            one.ended_at, one.next_step_at = now(), None
            one.save(using=using)
            happenings.open_or_close(one, using=using)
            changed += 1
    return changed


def _put(one: Duty, row: Row, *, roles: Collection[str]) -> bool:
    """Make a row say what it should; returns whether it said something else."""
    run = row.run
    before = _facts(one)
    moved = one.due_at != run.due_at
    one.clock, one.started_at, one.due_at, one.law = row.clock, run.started_at, run.due_at, row.law
    one.owner_agency_id, one.owner_role, one.owner_staff_id = run.owner.agency, run.owner.role, run.owner.staff
    one.waiting_agency_id = run.waiting.agency if run.waiting else None
    one.waiting_staff_id = run.waiting.staff if run.waiting else None
    one.ended_at, one.met = run.ended_at, run.met
    if moved:
        one.step = 0
    if run.ended_at is not None:
        one.next_step_at = None
    else:
        one.next_step_at = ladder().at(one.step, run.due_at)
        if one.step == 0:
            one.holder_role = "" if run.owner.role in roles else _whoever_is_there(roles)
    return _facts(one) != before


def _whoever_is_there(roles: Collection[str]) -> str:
    """Who holds a duty whose owner's role nobody has: it waits for nobody's appointment."""
    first = next(rung for rung in ladder().rungs if rung.role)
    return holding_role(first, held=roles)


def _facts(one: Duty) -> tuple[object, ...]:
    return (
        one.clock, one.started_at, one.due_at, one.law, one.owner_agency_id, one.owner_role, one.owner_staff_id,
        one.waiting_agency_id, one.waiting_staff_id, one.ended_at, one.met, one.step, one.holder_role, one.next_step_at,
    )  # fmt: skip


@dataclass(frozen=True)
class Swept:
    """What a sweep did: climbs taken, things whose owner had left."""

    climbed: int
    returned: int


def sweep(*, at: datetime | None = None, using: str = "job") -> Swept:
    """Take each duty whose next step has come one rung up, once; give back what leavers owned."""
    with transaction.atomic(using=using):
        returned = refresh(history.left_behind(using=using), using=using)
    with transaction.atomic(using=using):
        moment = at or now()
        due = list(
            Duty.objects.using(using)
            .select_for_update(skip_locked=True)
            .filter(ended_at=None, next_step_at__lte=moment)
            .order_by("next_step_at", "id")[:AT_ONCE]
        )
        agencies = {one.owner_agency_id for one in due}
        held = history.roles_held(agencies, using=using)
        beside = late_beside(agencies, at=moment, using=using) if due else {}
        for one in due:
            _climb(one, held, beside, at=moment, using=using)
    return Swept(len(due), returned)


def _climb(one: Duty, held: dict[UUID, dict[str, list[UUID]]], beside: Beside, *, at: datetime, using: str) -> None:
    rung = ladder().next_after(one.step)
    if rung is None:
        return
    roles = _outside_the_line(one, held.get(one.owner_agency_id, {}), using=using)
    if rung.role:
        one.holder_role = holding_role(rung, held=roles)
    one.step, one.next_step_at = rung.number, ladder().at(rung.number, one.due_at)
    one.save(using=using, update_fields=["step", "holder_role", "next_step_at"])
    Climb(
        duty=one, owner_agency_id=one.owner_agency_id, step=rung.number, holder_role=one.holder_role,
        ladder=ladder().version, due_at=one.due_at, at=at,
    ).save(using=using, force_insert=True)  # fmt: skip
    _tell_of(one, rung, held, beside.get(one.id, ()), using=using)
    note(
        by=replace(SYSTEM, agency=one.owner_agency_id), did="duty.climbed", on_kind=one.on_kind, on=one.on_id, rule=one.clock, version=ladder().version,
        details={"clock": one.clock, "step": rung.number, "holder": one.holder_role}, using=using,
    )  # fmt: skip


def _outside_the_line(one: Duty, roles: dict[str, list[UUID]], *, using: str) -> dict[str, list[UUID]]:
    """The roles of an agency that may hold what has climbed; of an allegation those that nobody named stands in line with."""
    if one.on_kind != notices.ALLEGATION:
        return roles
    people = [(staff, one.owner_agency_id) for role, held in roles.items() if role != OFFICER for staff in held]
    free = {staff for staff, _ in may_be_told(one.on_id, people, using=using)}
    return {role: [staff for staff in held if staff in free] for role, held in roles.items() if free & set(held)}


def _tell_of(
    one: Duty, rung: Rung, held: dict[UUID, dict[str, list[UUID]]], beside: Collection[UUID], *, using: str
) -> None:
    """Late: whoever owns it, their manager and whoever waits. Higher: whoever holds it now."""
    if rung.role:
        board = history.on_the_board(using=using) if one.holder_role == "board" else ()
        notices.tell(one, "climbed", [*notices.in_role(one, one.holder_role, held), *board], beside=beside, using=using)
        return
    managers = [] if one.on_kind == notices.ALLEGATION else notices.in_role(one, notices.MANAGER, held)
    notices.tell(one, "late", [*notices.owners(one, held), *managers], beside=beside, using=using)
    if one.waiting_agency_id and one.waiting_staff_id:
        notices.tell(one, "waits", [(one.waiting_staff_id, one.waiting_agency_id)], beside=beside, using=using)


def hand_over(*, duties: Collection[UUID], to: UUID, why: str, by: Actor) -> int:
    """Hand duties of one's own agency to somebody of it, or take them; returns how many. Raises: NotAllowed, NotFound."""
    by.person_and_agency()
    try:
        with transaction.atomic(), connections["default"].cursor() as cursor:
            cursor.execute("select duties_hand_over(%s::uuid[], %s, %s)", [list(duties), to, why])
            done: int = cursor.fetchone()[0]
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") == NO_POST:
            raise NotFound from error
        raise
    return done
