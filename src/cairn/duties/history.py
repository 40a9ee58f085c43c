"""Reads what clocks need: deeds and records in their order, who holds which post, who stands behind a desk. As the job worker."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from django.db import connections

from cairn.access.roles import ROLES, Verb
from cairn.agencies.models import Agency, Post
from cairn.duties.happenings import KIND, as_deeds
from cairn.duties.registry import duties
from cairn.duties.rules.projection import HANDED_OVER
from cairn.duties.rules.values import Deed

Thing = tuple[str, UUID]
PICTURE = "picture.refreshed"  # after which it is known of whom new records are
MOST = 5_000  # seals of one chain at a time: what is beyond follows at once
_SEALED = """
select c.chain_of, s.seq, d.on_kind, d.on_id, d.did
from (select id as chain_of from agencies_agency union all select '00000000-0000-0000-0000-000000000000') c
left join duties_followed f on f.chain_of = c.chain_of
cross join lateral (
  select q.seq, q.row, q.source from trail_seal q
  where q.chain_of = c.chain_of and q.seq > coalesce(f.seq, 0) order by q.seq limit %(most)s
) s
left join trail_deed d on d.id = s.row and s.source = 'deed' and d.did = any(%(reads)s)
"""
_FOLLOWED = """
insert into duties_followed (chain_of, seq) values (%s, %s) on conflict (chain_of) do update set seq = excluded.seq
"""
_DEEDS = """
select on_kind, on_id, did, at, staff_id, agency_id, details::text from trail_deed
where on_id = any(%(things)s) and did = any(%(reads)s) order by at, id
"""
_LEFT_BEHIND = """
select distinct d.on_kind, d.on_id from duties_duty d
where d.ended_at is null and (
  (d.owner_staff_id is not null and not exists (
     select from agencies_post p join agencies_staff s on s.id = p.staff_id and s.is_active
     where p.staff_id = d.owner_staff_id and p.agency_id = d.owner_agency_id and p.ended_at is null))
  or (d.step = 0 and (d.holder_role = '') <> exists (
     select from agencies_post p join agencies_staff s on s.id = p.staff_id and s.is_active
     where p.agency_id = d.owner_agency_id and p.role = d.owner_role and p.ended_at is null)))
limit 1000
"""
_ALL = "select distinct on_kind, on_id from trail_deed where did = any(%(reads)s) and on_id is not null"


def read_deeds() -> list[str]:
    """The deeds that any clock reads."""
    return sorted({HANDED_OVER} | {did for duty in duties().values() for did in duty.reads})


def sealed_since(*, using: str) -> set[Thing]:
    """What deeds that were sealed since last time are about; remembers how far it has read, in this transaction.

    A new picture of who is who touches all that records have started.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_SEALED, {"most": MOST, "reads": [*read_deeds(), PICTURE]})
        found = cursor.fetchall()
        last: dict[UUID, int] = {}
        for chain, seq, *_ in found:
            last[chain] = max(seq, last.get(chain, 0))
        cursor.executemany(_FOLLOWED, list(last.items()))
    touched = {(kind, on) for _, _, kind, on, _ in found if on is not None}
    return touched | (set(as_deeds(using=using)) if any(did == PICTURE for *_, did in found) else set())


def all_things(*, using: str) -> set[Thing]:
    """Everything that a clock could say something about."""
    with connections[using].cursor() as cursor:
        cursor.execute(_ALL, {"reads": read_deeds()})
        return {(kind, on) for kind, on in cursor.fetchall()} | set(as_deeds(using=using))


def deeds_about(things: Collection[Thing], *, using: str) -> dict[Thing, list[Deed]]:
    """Thing -> its deeds in their order; a request through a desk says who stands behind it."""
    with connections[using].cursor() as cursor:
        cursor.execute(_DEEDS, {"things": [on for _, on in things], "reads": read_deeds()})
        found: dict[Thing, list[Deed]] = defaultdict(list)
        for kind, on, did, at, staff, agency, details in cursor.fetchall():
            found[kind, on].append(Deed(did, at, staff, agency, json.loads(details)))
    if any(kind == KIND for kind, _ in things):
        for thing, happened in as_deeds(using=using).items():
            if thing in things:
                found[thing] = sorted([*happened, *found[thing]], key=lambda deed: deed.at)
    asked = [deed for deeds in found.values() for deed in deeds if deed.details.get("desk")]
    behind = _behind({str(deed.details["desk"]) for deed in asked}, using=using) if asked else {}
    return {thing: [_with_behind(deed, behind) for deed in deeds] for thing, deeds in found.items()}


def _behind(desks: Iterable[str], *, using: str) -> dict[str, list[UUID]]:
    """Desk -> agencies behind it, those with somebody who may answer before all others; as `sharing` asks them."""
    able = [role.value for role, facts in ROLES.items() if Verb.ANSWER_REQUESTS in facts.may]
    agencies = Agency.objects.using(using).filter(desk_name__in=list(desks)).order_by("id")
    answering = set(
        Post.objects.using(using).filter(ended_at=None, role__in=able, agency__in=agencies).values_list("agency_id", flat=True)
    )  # fmt: skip
    found: dict[str, list[UUID]] = defaultdict(list)
    for agency in agencies:
        found[agency.desk_name].append(agency.id)
    return {desk: [one for one in members if one in answering] or members for desk, members in found.items()}


def _with_behind(deed: Deed, behind: dict[str, list[UUID]]) -> Deed:
    desk = deed.details.get("desk")
    if not desk:
        return deed
    members = [str(one) for one in behind.get(str(desk), []) if one != deed.agency]
    return replace(deed, details=dict(deed.details) | {"behind": members})


def live_posts(staff: Collection[UUID], *, using: str) -> set[tuple[UUID, UUID]]:
    """(staff, agency) of these people's posts that haven't ended, of accounts that are open. 1 query."""
    held = Post.objects.using(using).filter(staff_id__in=list(staff), ended_at=None, staff__is_active=True)
    return set(held.values_list("staff_id", "agency_id"))


def roles_held(agencies: Collection[UUID], *, using: str) -> dict[UUID, dict[str, list[UUID]]]:
    """Agency -> role -> who holds it now. 1 query."""
    found: dict[UUID, dict[str, list[UUID]]] = defaultdict(lambda: defaultdict(list))
    held = Post.objects.using(using).filter(agency_id__in=list(agencies), ended_at=None, staff__is_active=True)
    for agency, role, staff in held.order_by("staff_id").values_list("agency_id", "role", "staff_id"):
        found[agency][role].append(staff)
    return found


def on_the_board(*, using: str) -> Sequence[tuple[UUID, UUID]]:
    """(staff, agency) of everybody who sits on the Board. 1 query."""
    held = Post.objects.using(using).filter(role="board", ended_at=None, staff__is_active=True)
    return list(held.order_by("staff_id").values_list("staff_id", "agency_id"))


def left_behind(*, using: str) -> set[Thing]:
    """Things of which somebody owns a duty who holds no post any more, or whose role was left or taken up."""
    with connections[using].cursor() as cursor:
        cursor.execute(_LEFT_BEHIND)
        return {(kind, on) for kind, on in cursor.fetchall()}
