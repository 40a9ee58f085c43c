"""Late duties of one agency about one child are told as one; each climbs by itself. Harms, H8: nobody is worn out by notices."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from django.db import connection, connections

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.clock import now
from cairn.base.errors import BadInput, NotAllowed
from cairn.duties.joined import by_child, my_week, rules_that_do_not_work, set_most
from cairn.duties.models import Climb, Duty, Notice, Wish
from cairn.duties.queries import mine, of_my_agency
from cairn.duties.rules.ladder import ladder
from cairn.duties.sending import send_waiting
from cairn.duties.wishes import mark_read
from concerns.made_beside import joined, told_and_kept
from concerns.made_concerns import decided, front_door, teacher, told
from duties.owed import climb_to, followed, hours, open_duty, told_of, whole_ladder
from factories import a_child, a_post, an_agency, looking

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])


def two_of_one_child_and_one_of_another() -> tuple[UUID, UUID, UUID]:
    priya, child = teacher(), a_child(agency=an_agency(code="POL"))
    first, second, third = (told_and_kept(priya, given_names=name) for name in ("Quinn", "Quinn", "Nia"))
    joined(first, child)
    joined(second, child)
    followed()
    return first, second, third


def told_with(post: Post) -> list[str]:
    found = Notice.objects.using("owner").filter(staff_id=post.staff_id, kind__in=("late", "climbed"))
    return sorted(found.values_list("told_with", flat=True))


def test_h8_each_climbs_and_what_is_about_one_child_is_told_as_one(settings: Any) -> None:
    seats = whole_ladder()
    two_of_one_child_and_one_of_another()
    due = Duty.objects.using("owner").latest("due_at").due_at
    Wish.objects.using("owner").create(
        staff_id=seats[Role.HEAD_OF_SAFEGUARDING].staff_id, email="ada@csc.example", often="at_once"
    )
    climb_to(due + hours(49))
    assert Climb.objects.using("owner").filter(step=3).count() == 3, "nothing is lost by joining"
    assert told_of(seats[Role.HEAD_OF_SAFEGUARDING]) == [("climbed", 3)] * 3
    assert told_with(seats[Role.HEAD_OF_SAFEGUARDING]) == ["", "", "child"]
    settings.EMAIL_HOST = "mail.example"
    assert send_waiting(using="job") == 1
    (sent,) = mail.outbox
    assert sent.subject == "2 things to do in Cairn"
    assert sent.body.count("- 2 late duties about one child:") == 1
    assert sent.body.count("“Decide about a concern” has come to you") == 3
    assert not Notice.objects.using("owner").filter(staff_id=seats[Role.HEAD_OF_SAFEGUARDING].staff_id, sent_at=None)


def test_h8_what_comes_after_the_first_was_sent_waits_a_day_and_no_longer(settings: Any) -> None:
    seats = whole_ladder()
    first, second, _ = two_of_one_child_and_one_of_another()
    lead = seats[Role.SAFEGUARDING_LEAD]
    Wish.objects.using("owner").create(staff_id=lead.staff_id, email="jo@csc.example", often="at_once")
    settings.EMAIL_HOST = "mail.example"
    Duty.objects.using("owner").exclude(on_id=first).update(next_step_at=None)
    climb_to(open_duty(first).due_at)
    assert send_waiting(using="job") == 1
    late = open_duty(second)
    Duty.objects.using("owner").filter(id=late.id).update(next_step_at=late.due_at)
    climb_to(late.due_at)
    assert send_waiting(using="job") == 0
    assert send_waiting(at=now() + timedelta(hours=25), using="job") == 1


def test_h8_what_was_read_holds_nothing_back() -> None:
    seats = whole_ladder()
    first, second, _ = two_of_one_child_and_one_of_another()
    lead = seats[Role.SAFEGUARDING_LEAD]
    Duty.objects.using("owner").exclude(on_id=first).update(next_step_at=None)
    climb_to(open_duty(first).due_at)
    read_all(lead)
    late = open_duty(second)
    Duty.objects.using("owner").filter(id=late.id).update(next_step_at=late.due_at)
    climb_to(late.due_at)
    assert told_with(lead) == ["", ""]


def read_all(post: Post) -> None:
    unread = Notice.objects.using("owner").filter(staff_id=post.staff_id, read_at=None)
    with looking(post) as actor:
        mark_read(notices=list(unread.values_list("id", flat=True)), by=actor)


def test_h8_a_page_shows_them_as_one_line_with_every_step_named() -> None:
    seats = whole_ladder()
    two_of_one_child_and_one_of_another()
    climb_to(Duty.objects.using("owner").latest("due_at").due_at)
    with looking(seats[Role.TRIAGE]) as actor:
        groups = by_child(actor, mine(actor))
    assert sorted(map(len, groups)) == [1, 2]


def test_h8_nobody_learns_that_two_are_one_child_from_duties_that_they_may_not_read() -> None:
    whole_ladder()
    two_of_one_child_and_one_of_another()
    ids = list(Duty.objects.using("owner").values_list("id", flat=True))
    for stranger in (
        a_post(agency=an_agency(code="POL"), role=Role.SAFEGUARDING_LEAD, name="Tom Reeve"),
        a_post(agency=an_agency(code="CSC"), role=Role.PRACTITIONER, name="Marcus Bell"),
        a_post(agency=an_agency(code="CSC"), role=Role.ADMINISTRATOR, name="Al Finch"),
    ):
        with looking(stranger), connection.cursor() as cursor:
            cursor.execute("select * from duties_joined(%s::uuid[])", [ids])
            assert cursor.fetchall() == []


def test_h8_after_so_many_a_week_the_ladder_itself_is_on_the_executives_agenda(settings: Any) -> None:
    seats = whole_ladder()
    executive = seats[Role.EXECUTIVE]
    with looking(seats[Role.HEAD_OF_SAFEGUARDING]) as actor:
        set_most(most="2", by=actor)
    Wish.objects.using("owner").create(staff_id=executive.staff_id, email="len@csc.example", often="at_once")
    for name in ("Quinn", "Nia", "Omar", "Tess"):
        told(teacher(), given_names=name)
    followed()
    climb_to(Duty.objects.using("owner").latest("due_at").due_at + hours(73))
    assert Climb.objects.using("owner").filter(step=4).count() == 4
    assert told_with(executive) == ["", "", "ladder", "ladder"]
    with looking(executive) as actor:
        week = my_week(actor)
        assert week is not None
        assert (week.told, week.most, week.crowded) == (4, 2, True)
        assert len(of_my_agency(actor)) == 4, "nothing is hidden"
    with looking(seats[Role.TRIAGE]) as actor:
        assert my_week(actor) is None
    settings.EMAIL_HOST = "mail.example"
    assert send_waiting(using="job") == 1
    (sent,) = mail.outbox
    assert sent.body.count("has come to you") == 2
    assert "The ladder itself is now on your agenda" in sent.body
    assert send_waiting(at=now() + timedelta(days=8), using="job") == 1, "what was held back goes out all the same"


@pytest.mark.parametrize(("most", "role", "wrong"), [("0", Role.SAFEGUARDING_LEAD, BadInput), ("51", Role.SAFEGUARDING_LEAD, BadInput),
    ("many", Role.SAFEGUARDING_LEAD, BadInput), ("3", Role.TRIAGE, NotAllowed), ("3", Role.PRACTITIONER, NotAllowed)])  # fmt: skip
def test_h8_how_many_a_week_is_a_leads_to_say(most: str, role: Role, wrong: type[Exception]) -> None:
    with looking(a_post(agency=an_agency(code="CSC"), role=role)) as actor, pytest.raises(wrong):
        set_most(most=most, by=actor)


def leaves_rungs(act: Callable[[dict[Role, Post], UUID], None]) -> list[tuple[int, int, int]]:
    """Three concerns that pass the manager's rung, where somebody acts before the next; what the Board is told."""
    seats = whole_ladder()
    ones = [told(teacher(), given_names=name) for name in ("Quinn", "Nia", "Omar")]
    followed()
    with connections["owner"].cursor() as cursor:  # due two days ago, so that deeds of today fall between the rungs
        cursor.execute("update duties_duty set due_at = now() - interval '30 hours', next_step_at = now()")
    climb_to(now())
    for one in ones:
        act(seats, one)
    climb_to(now() + hours(24))
    with looking(seats[Role.BOARD]) as actor:
        found = rules_that_do_not_work(actor, at=now() + hours(1))
    return [(one.rung.number, one.reached, one.acted) for one in found]


def test_h8_a_step_that_is_passed_by_a_click_alone_is_reported_to_the_board() -> None:
    assert (2, 3, 0) in leaves_rungs(lambda seats, _: read_all(seats[Role.SAFEGUARDING_LEAD]))


def test_h8_a_step_at_which_somebody_did_something_is_not_reported() -> None:
    def adds(seats: dict[Role, Post], one: UUID) -> None:
        read_all(seats[Role.SAFEGUARDING_LEAD])
        decided(one, "add", by=teacher())

    assert 2 not in [step for step, _, _ in leaves_rungs(adds)]


def test_h8_no_other_role_reads_which_steps_fail() -> None:
    front_door()
    with looking(a_post(agency=an_agency(code="CSC"), role=Role.SAFEGUARDING_LEAD)), connection.cursor() as cursor:
        cursor.execute("select * from duties_rungs_passed(now() - interval '30 days', %s)", [len(ladder().rungs)])
        assert cursor.fetchall() == []
