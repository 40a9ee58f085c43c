"""Random histories of asking, answering, opening, taking back and ending, against a slow and plain second account. R66.

The oracle keeps the whole history as a list and works out from it, for each seat and each thing, whether it may be known.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.clock import now
from cairn.base.errors import CairnError
from cairn.sharing.actions import end
from factories import a_child, a_post, an_agency, an_event, identity_of, looking, the_same
from sharing.made_sharing import (
    DESK,
    agreed,
    answered,
    as_owner,
    as_web,
    asked,
    behind_the_desk,
    lead,
    taken_back,
    taken_to_leads,
)

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "owner"]), pytest.mark.slow]
ASKERS = ("SCH", "CSC")
ASKED = ("POL", "ACU", "DESK")
BEHIND = ("SHS", "GP")
LEVELS = ("partnership", "pointer", "analysis_only", "sealed")


@dataclass
class Told:
    """One thing that was done: what, by which agency, to which earlier thing, what it opened."""

    what: str
    by: str
    to: int = -1
    of: str = ""
    gives: str = ""
    opens: frozenset[UUID] = frozenset()
    id: UUID | None = None


@dataclass
class World:
    """One child whom all agencies wrote about at some level, and what was done since."""

    leads: dict[str, Post]
    teachers: dict[str, Post]
    identity: UUID
    events: dict[UUID, tuple[str, str]]  # event -> agency, level now
    history: list[Told] = field(default_factory=list)


def a_world(levels: list[str]) -> World:
    """Leads of six agencies, a practitioner of each asker; one event an agency and level drawn."""
    leads = {code: lead(code) for code in ("SCH", "CSC", "POL", "ACU")} | {
        code: behind_the_desk(code) for code in BEHIND
    }
    teachers = {code: a_post(agency=an_agency(code=code)) for code in ASKERS}
    children = {code: a_child(agency=post.agency) for code, post in leads.items()}
    identity = the_same(*children.values())
    events: dict[UUID, tuple[str, str]] = {}
    for code, level in zip(("POL", "ACU", "SHS", "GP", "POL"), levels, strict=True):
        events[an_event(agency=leads[code].agency, about=[children[code]], sharing=level)] = code, level
    assert identity == identity_of(children["SCH"])
    return World(leads, teachers, identity, events)


# What is done, drawn: indices are taken modulo what there is

STEP = st.one_of(
    st.tuples(st.just("ask"), st.sampled_from(ASKERS), st.sampled_from(ASKED), st.booleans()),
    st.tuples(st.just("answer"), st.integers(0, 7), st.sampled_from(["whole", "part", "refused", "nothing"]), st.integers(0, 15)),
    st.tuples(st.just("answer"), st.integers(0, 7), st.sampled_from(["whole", "part"]), st.integers(0, 15)),
    st.tuples(st.just("withdraw"), st.integers(0, 7), st.just(0), st.just(0)),
    st.tuples(st.just("end"), st.integers(0, 7), st.just(0), st.just(0)),
    st.tuples(st.just("escalate"), st.integers(0, 7), st.just(0), st.just(0)),
    st.tuples(st.just("settle"), st.integers(0, 7), st.just(0), st.just(0)),
    st.tuples(st.just("expire"), st.integers(0, 7), st.just(0), st.just(0)),
    st.tuples(st.just("narrow"), st.integers(0, 7), st.sampled_from(LEVELS[1:]), st.just(0)),
)  # fmt: skip

WHOLE = ("answer", 0, "whole", 0)
OPEN = ["partnership"] * 5


def do(world: World, step: tuple[Any, ...]) -> None:
    """Take one step for real, and write into the history what was done; a refusal leaves nothing."""
    what, which, how, more = step
    if what == "ask":
        by = world.teachers[which] if more else world.leads[which]
        made = asked(by, world.identity, desk=DESK) if how == "DESK" else asked(by, world.identity, of=world.leads[how])
        world.history.append(Told("ask", which, of=how, gives="teacher" if more else "lead", id=made))
    elif what == "answer":
        _answer(world, which, how, more)
    elif what == "narrow":
        event = list(world.events)[which % len(world.events)]
        code, level = world.events[event]
        narrower = max(level, how, key=LEVELS.index)
        as_owner("update records_record set sharing = %s where id = %s", [narrower, event])
        world.events[event] = code, narrower
    else:
        _upon_earlier(world, what, which)


def _answer(world: World, which: int, gives: str, more: int) -> None:
    asks = [at for at, one in enumerate(world.history) if one.what == "ask"]
    if not asks:
        return
    at = asks[which % len(asks)]
    request = world.history[at]
    behind = BEHIND if request.of == "DESK" else (request.of,)
    code = behind[more % len(behind)]
    picked = [event for place, event in enumerate(world.events) if more >> place % 4 & 1]
    try:
        made = answered(world.leads[code], request.id, given=gives, records=picked)  # type: ignore[arg-type]
    except CairnError:
        assert ended(world, at)
        return
    mine = {event for event, (owner, level) in world.events.items() if owner == code and level == "partnership"}
    opens = mine if gives == "whole" else mine & set(picked) if gives == "part" else set()
    world.history.append(Told("answer", code, to=at, gives=gives, opens=frozenset(opens), id=made))


def _upon_earlier(world: World, what: str, which: int) -> None:
    upon = {"end": "ask", "settle": "escalate"}.get(what, "answer")
    found = [at for at, one in enumerate(world.history) if one.what == upon]
    if not found:
        return
    at = found[which % len(found)]
    earlier = world.history[at]
    assert earlier.id is not None
    made: Any = None
    try:
        if what == "end":
            with looking(world.leads[earlier.by]) as actor:
                end(request=earlier.id, why="Not needed any more.", by=actor)
        elif what == "withdraw":
            taken_back(world.leads[earlier.by], earlier.id)
        elif what == "escalate":
            made = taken_to_leads(world.leads[world.history[earlier.to].by], earlier.id)
        elif what == "settle":
            agreed(world.leads[world.history[earlier.to].by], earlier.id)
        else:
            for table in ("access_scope", "access_grant"):
                column = "grant_id" if table == "access_scope" else "id"
                as_owner(
                    f"update {table} set ends_at = %s where {column} in (select id from access_grant where because_id = %s)",
                    [now() - timedelta(seconds=1), earlier.id],
                )
    except CairnError:
        return
    world.history.append(Told(what, earlier.by, to=at, id=made))


# The second account


def ended(world: World, request: int) -> bool:
    """Whether a request was ended."""
    return any(one.what == "end" and one.to == request for one in world.history)


def may_know(world: World, code: str, *, teacher: bool, at: int) -> bool:
    """Whether the lead or the teacher of an agency may know of the thing that was done at this place of the history."""
    one = world.history[at]
    if one.what == "ask":
        asks = code == one.by and (not teacher or one.gives == "teacher")
        is_asked = code in (BEHIND if one.of == "DESK" else (one.of,)) and not teacher
        return asks or is_asked
    if one.what == "answer":
        request = world.history[one.to]
        asks = code == request.by and (not teacher or request.gives == "teacher")
        return asks or (code == one.by and not teacher)
    if one.what == "escalate":
        return may_know(world, code, teacher=teacher, at=one.to)
    return False


def may_read(world: World, code: str, event: UUID) -> bool:
    """Whether people of an agency may read an event now: their own, or one that a living answer opened to them."""
    owner, level = world.events[event]
    if owner == code:
        return True
    if level != "partnership":
        return False
    for at, one in enumerate(world.history):
        if one.what == "answer" and event in one.opens and world.history[one.to].by == code:
            closed = any(later.what in ("withdraw", "expire") and later.to == at for later in world.history)
            if not closed and not ended(world, one.to):
                return True
    return False


def found(world: World, post: Post) -> tuple[set[UUID], set[UUID]]:
    """What somebody's own statements find: ids of all things done, and events after opening all that there is."""
    things: set[UUID] = set()
    with looking(post):
        for table in ("sharing_request", "sharing_answer", "sharing_escalation"):
            things |= {row for (row,) in as_web(f"select id from {table}")}
        as_web("select records_open('person', null, %s, 'test', 'none')", [list(world.events)])
        events = {row for (row,) in as_web("select record_id from records_eventversion")}
    return things & {one.id for one in world.history if one.id}, events & set(world.events)


@given(
    levels=st.lists(st.sampled_from(("partnership", *LEVELS)), min_size=5, max_size=5),
    steps=st.lists(STEP, min_size=4, max_size=14),
)
@example(levels=OPEN, steps=[WHOLE, ("narrow", 0, "pointer", 0)])
@example(levels=OPEN, steps=[WHOLE, ("expire", 0, 0, 0)])
@example(levels=OPEN, steps=[WHOLE, ("withdraw", 0, 0, 0), WHOLE, ("end", 0, 0, 0)])
@example(
    levels=OPEN,
    steps=[
        ("ask", "CSC", "DESK", False),
        ("answer", 1, "refused", 0),
        ("answer", 1, "whole", 1),
        ("escalate", 0, 0, 0),
        ("settle", 0, 0, 0),
    ],
)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_r66_after_any_history_each_seat_finds_exactly_what_the_plain_account_allows(
    levels: list[str], steps: list[tuple[Any, ...]]
) -> None:
    world = a_world(levels)
    do(world, ("ask", "SCH", "POL", True))
    for step in steps:
        do(world, step)
    for code, post in [*world.leads.items(), *world.teachers.items()]:
        teacher = post.role == Role.PRACTITIONER.value
        things, events = found(world, post)
        expected = {
            one.id for at, one in enumerate(world.history) if one.id and may_know(world, code, teacher=teacher, at=at)
        }
        assert things == expected, (code, teacher)
        assert events == {event for event in world.events if may_read(world, code, event)}, (code, teacher)
