"""What nobody does goes up the ladder by itself, once a rung, and never to nobody; R2."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import connections

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.concerns import public
from cairn.concerns.asking import kinds
from cairn.duties.actions import follow, hand_over, rebuild, sweep
from cairn.duties.models import Climb, Duty, Notice
from cairn.duties.rules.ladder import ladder
from cairn.journeys.tasks import rebuild_duties
from cairn.trail.actions import seal_waiting
from concerns.made_concerns import decided, front_door, teacher, told
from concerns.test_outside import FAR, PARENT
from duties.owed import climb_to, climbed, duties_of, followed, hours, open_duty, told_of, whole_ladder
from factories import a_post, an_agency, looking

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job"])


def test_r2_past_its_clock_a_concern_alerts_manager_and_reporter_and_climbs_to_the_board() -> None:
    seats, priya = whole_ladder(), teacher()
    one = told(priya)
    followed()
    duty = open_duty(one)
    assert (duty.owner_role, duty.step, duty.holder_role) == ("triage", 0, "")
    climb_to(duty.due_at - hours(0.1))
    assert climbed(duty) == []
    climb_to(duty.due_at)
    assert told_of(seats[Role.SAFEGUARDING_LEAD]) == [("late", 1)]
    assert told_of(priya) == [("waits", 1)]
    assert ("late", 1) in told_of(seats[Role.TRIAGE])
    climb_to(duty.due_at + hours(24 * 30))
    assert climbed(duty) == [
        (1, ""),
        (2, "safeguarding_lead"),
        (3, "head_of_safeguarding"),
        (4, "executive"),
        (5, "board"),
    ]
    assert [told_of(seats[role])[-1] for role in (Role.HEAD_OF_SAFEGUARDING, Role.EXECUTIVE, Role.BOARD)] == [
        ("climbed", 3),
        ("climbed", 4),
        ("climbed", 5),
    ]


def test_each_rung_comes_at_its_hour_and_not_before() -> None:
    whole_ladder()
    one = told(teacher())
    followed()
    duty = open_duty(one)
    for rung in ladder().rungs:
        climb_to(duty.due_at + rung.after - hours(0.01))
        assert len(climbed(duty)) == rung.number - 1
        climb_to(duty.due_at + rung.after)
        assert len(climbed(duty)) == rung.number


def test_a_rung_that_nobody_holds_goes_to_the_next_and_at_last_to_the_board() -> None:
    nadia = front_door()
    one = told(teacher())
    followed()
    duty = open_duty(one)
    climb_to(duty.due_at + hours(25))
    assert climbed(duty) == [(1, ""), (2, "board")]
    assert nadia.agency_id == duty.owner_agency_id


def test_a_decision_ends_it_and_begins_the_next_so_that_nothing_is_owed_by_nobody() -> None:
    nadia = front_door()
    one = told(teacher())
    decided(one, "assess", by=nadia)
    followed()
    first, second = duties_of(one)
    assert (first.clock, first.met, first.next_step_at) == ("concern_decision", True, None)
    assert (second.clock, second.ended_at, second.owner_role) == ("concern_next_date", None, "triage")
    climb_to(first.due_at + hours(24 * 12))
    assert climbed(first) == []


def test_two_sweeps_at_once_climb_once() -> None:
    whole_ladder()
    ones = [told(teacher()) for _ in range(6)]
    followed()
    due = max(open_duty(one).due_at for one in ones)

    def run(_: int) -> int:
        try:
            return sweep(at=due, using="job").climbed
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(run, range(8)))
    assert sum(done) == len(ones)
    assert Climb.objects.using("owner").count() == len(ones)


def test_a_sweep_that_breaks_leaves_no_half_climb_and_the_next_takes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    whole_ladder()
    one = told(teacher())
    followed()
    duty = open_duty(one)
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter table trail_deed add constraint breaks check (did <> 'duty.climbed') not valid")
    with pytest.raises(Exception, match="breaks"):
        sweep(at=duty.due_at, using="job")
    assert climbed(duty) == []
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter table trail_deed drop constraint breaks")
    climb_to(duty.due_at)
    assert climbed(duty) == [(1, "")]


def test_who_leaves_leaves_no_duty_behind() -> None:
    nadia = front_door()
    one = told(teacher())
    decided(one, "take_up", by=nadia)
    followed()
    assert open_duty(one).owner_staff_id == nadia.staff_id
    ended(nadia)
    sweep(using="job")
    duty = open_duty(one)
    assert (duty.owner_staff_id, duty.owner_role, duty.holder_role) == (None, "triage", "board")
    a_post(agency=an_agency(code="CSC"), role=Role.SAFEGUARDING_LEAD, name="Jo Ferris")
    again = a_post(agency=an_agency(code="CSC"), role=Role.TRIAGE, name="Sade Cole")
    sweep(using="job")
    assert open_duty(one).holder_role == ""
    assert again.role == "triage"


def ended(post: Post) -> None:
    """A post that its holder has left."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("update agencies_post set ended_at = now() where id = %s", [post.id])


def test_a_lead_hands_over_and_a_rebuild_remembers_it() -> None:
    seats = whole_ladder()
    one = told(teacher())
    followed()
    duty = open_duty(one)
    colleague = a_post(agency=an_agency(code="CSC"), role=Role.PRACTITIONER, name="Marcus Bell")
    with looking(seats[Role.SAFEGUARDING_LEAD]) as actor:
        assert hand_over(duties=[duty.id], to=colleague.staff_id, why="Nadia is away.", by=actor) == 1
    followed()
    assert open_duty(one).owner_staff_id == colleague.staff_id
    assert rebuild(using="job") == 0
    assert ("yours", 0) in told_of(colleague)


@pytest.mark.parametrize(
    ("role", "agency", "to_self", "expected"),
    [
        (Role.TRIAGE, "CSC", True, 1),
        (Role.TRIAGE, "CSC", False, 0),
        (Role.PRACTITIONER, "CSC", True, 0),
        (Role.HEAD_OF_SAFEGUARDING, "CSC", False, 1),
        (Role.SAFEGUARDING_LEAD, "POL", False, 0),
        (Role.BOARD, "CSC", False, 0),
    ],
)
def test_who_may_hand_over(role: Role, agency: str, to_self: bool, expected: int) -> None:
    whole_ladder()
    one = told(teacher())
    followed()
    who = a_post(agency=an_agency(code=agency), role=role, name="Somebody Else")
    other = a_post(agency=an_agency(code=agency), role=Role.ANALYST, name="Another")
    with looking(who) as actor:
        to = actor.staff if to_self else other.staff_id
        assert to is not None
        assert hand_over(duties=[open_duty(one).id], to=to, why="Away.", by=actor) == expected


def test_a_crash_between_reading_the_trail_and_keeping_what_it_says_loses_nothing() -> None:
    front_door()
    one = told(teacher())
    seal_waiting(using="job")
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter table duties_duty add constraint breaks check (clock = 'none') not valid")
    with pytest.raises(Exception, match="breaks"):
        follow(using="job")
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter table duties_duty drop constraint breaks")
    assert follow(using="job") == 1
    assert open_duty(one).clock == "concern_decision"
    assert follow(using="job") == 0


def test_a_rebuild_changes_nothing_and_mends_what_was_harmed() -> None:
    nadia = front_door()
    ones = [told(teacher()) for _ in range(3)]
    decided(ones[0], "ask", by=nadia)
    decided(ones[1], "take_up", by=nadia)
    decided(ones[1], "watch", by=nadia)
    decided(ones[1], "add", by=nadia)
    followed()
    before = list(Duty.objects.using("owner").order_by("id").values())
    assert rebuild(using="job") == 0
    assert list(Duty.objects.using("owner").order_by("id").values()) == before
    Duty.objects.using("owner").filter(on_id=ones[2]).update(due_at="2031-01-01T00:00:00Z")
    assert rebuild(using="job") == 1
    assert list(Duty.objects.using("owner").order_by("id").values()) == before


def test_each_night_a_harmed_duty_is_mended_and_said_so(caplog: pytest.LogCaptureFixture) -> None:
    front_door()
    one = told(teacher())
    followed()
    rebuild_duties(timestamp=0)
    assert caplog.messages == []
    Duty.objects.using("owner").filter(on_id=one).update(due_at="2031-01-01T00:00:00Z")
    rebuild_duties(timestamp=0)
    assert caplog.messages == ["1 duties were not what the trail implies, and were mended: find out why."]
    assert open_duty(one).due_at.year < 2031


def test_nobody_is_told_twice_of_the_same_step() -> None:
    seats = whole_ladder()
    one = told(teacher())
    followed()
    due = open_duty(one).due_at
    climb_to(due)
    climb_to(due)
    followed()
    notices = Notice.objects.using("owner").filter(staff_id=seats[Role.TRIAGE].staff_id)
    assert sorted(notices.values_list("kind", "step")) == [("late", 1), ("yours", 0)]


def things(post: Post) -> set[UUID]:
    """The duties that a statement of this person's own finds."""
    with looking(post):
        return set(Duty.objects.values_list("on_id", flat=True))


@pytest.mark.parametrize(
    ("role", "agency", "sees"),
    [
        (Role.TRIAGE, "CSC", True),
        (Role.SAFEGUARDING_LEAD, "CSC", True),
        (Role.EXECUTIVE, "CSC", True),
        (Role.PRACTITIONER, "CSC", False),
        (Role.ANALYST, "CSC", False),
        (Role.ADMINISTRATOR, "CSC", False),
        (Role.BOARD, "CSC", False),
        (Role.SAFEGUARDING_LEAD, "SCH", True),
        (Role.VOLUNTEER, "SCH", False),
        (Role.SAFEGUARDING_LEAD, "POL", False),
        (Role.EXECUTIVE, "POL", False),
        (Role.TRIAGE, "POL", False),
    ],
)
def test_each_seat_finds_what_it_may(role: Role, agency: str, sees: bool) -> None:
    front_door()
    one = told(teacher())
    followed()
    who = a_post(agency=an_agency(code=agency), role=role, name="Another Person")
    assert (one in things(who)) is sees


def test_the_board_finds_what_reached_it_and_nothing_before() -> None:
    seats = whole_ladder()
    one = told(teacher())
    followed()
    climb_to(open_duty(one).due_at + hours(80))
    assert things(seats[Role.BOARD]) == set()
    climb_to(open_duty(one).due_at + hours(241))
    assert things(seats[Role.BOARD]) == {one}


def test_a_worry_told_from_outside_is_owed_a_decision_too_and_a_new_fact_brings_it_back() -> None:
    """R9, R118: nobody waits by name, since whoever told it comes back with a code."""
    nadia = front_door()
    key = public.new_key()
    public.keep(key=key, said=PARENT)
    became, one = public.tell_from_outside(key=key, kind=kinds()["parent_carer"], said=PARENT, came_from=FAR)
    assert one is not None, became
    followed()
    duty = open_duty(one)
    assert (duty.owner_agency_id, duty.owner_role, duty.waiting_agency_id) == (nadia.agency_id, "triage", None)
    decided(one, "watch", by=nadia)
    followed()
    assert open_duty(one, "concern_next_date").owner_role == "triage"
    begun = public.begun(key)
    assert begun is not None
    public.add(code=begun.code, words="He came again on Friday.", came_from=FAR)
    followed()
    assert open_duty(one).started_at > duty.started_at
