"""R179: an allegation is owed within one working day, climbs, and neither its duty nor a notice reaches whoever is named or their line."""

import pytest
from django.conf import LazySettings
from django.core import mail
from django.db import connection

from cairn.agencies.roles import Role
from cairn.base.working_days import due_at
from cairn.duties.actions import hand_over, rebuild
from cairn.duties.models import Wish
from cairn.duties.queries import mine, of_my_agency
from cairn.duties.sending import send_waiting
from concerns.made_allegations import officer, officer_decides, somebody, told_of_pike
from concerns.made_concerns import teacher, told
from duties.owed import climb_to, climbed, duties_of, followed, hours, open_duty, told_of, whole_ladder
from factories import a_post, an_agency, looking

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job"])
CLOCK = "allegation_decision"


def test_r179_the_officer_owes_a_decision_within_one_working_day_and_nobody_else_owes_anything() -> None:
    """R179: to the designated officer within 1 working day."""
    seats, ruth = whole_ladder(), officer()
    somebody("Darren Pike", agency="LEI")
    one = told_of_pike(teacher())
    followed()
    duty = open_duty(one, CLOCK)
    assert [each.clock for each in duties_of(one)] == [CLOCK]
    assert (duty.owner_role, duty.owner_agency_id) == ("designated_officer", ruth.agency_id)
    assert duty.due_at == due_at(duty.started_at, working_days=1)
    assert told_of(ruth) == [("yours", 0)]
    assert [told_of(post) for post in seats.values()] == [[] for _ in seats]
    officer_decides(ruth, one, "manage")
    followed()
    assert [(each.clock, each.met) for each in duties_of(one)] == [(CLOCK, True), ("allegation_next_date", False)]
    officer_decides(ruth, one, "end")
    followed()
    assert {each.ended_at is None for each in duties_of(one)} == {False}
    assert rebuild(using="job") == 0


def test_it_climbs_past_its_clock_and_the_manager_is_told_nothing_before_it_is_theirs() -> None:
    """R179."""
    seats, ruth = whole_ladder(), officer()
    somebody("Darren Pike", agency="LEI")
    one = told_of_pike(teacher())
    followed()
    duty = open_duty(one, CLOCK)
    climb_to(duty.due_at)
    assert told_of(ruth) == [("yours", 0), ("late", 1)]
    assert told_of(seats[Role.SAFEGUARDING_LEAD]) == []
    climb_to(duty.due_at + hours(24))
    assert told_of(seats[Role.SAFEGUARDING_LEAD]) == [("climbed", 2)]
    with looking(seats[Role.SAFEGUARDING_LEAD]) as actor:
        assert [line.on_id for line in of_my_agency(actor)] == [one]


def test_named_at_the_officers_own_agency_it_climbs_past_their_line_to_the_board() -> None:
    """R179: duties and escalations."""
    seats, ruth = whole_ladder(), officer()
    one = told(teacher(), adult="Nadia Osei")
    followed()
    duty = open_duty(one, CLOCK)
    climb_to(duty.due_at + hours(24 * 30))
    assert climbed(duty)[1:] == [(2, "board"), (3, "board"), (4, "board"), (5, "board")]
    line = [post for role, post in seats.items() if role is not Role.BOARD]
    assert [told_of(post) for post in line] == [[] for _ in line]
    for post in line:
        with looking(post) as actor:
            assert (of_my_agency(actor), mine(actor)) == ((), ())
            assert hand_over(duties=[duty.id], to=post.staff_id, why="Mine.", by=actor) == 0
        with looking(post), connection.cursor() as cursor:
            cursor.execute("select count(*) from duties_measures('2020-01-01') where clock like 'allegation%%'", [])
            assert cursor.fetchone() == (0,)
    assert told_of(ruth)[0] == ("yours", 0)


def test_an_account_that_is_made_later_ends_what_the_front_door_owed() -> None:
    """R179: no late notice tells of what is no longer there."""
    seats = whole_ladder()
    officer()
    one = told(teacher(), adult="Warren Tyde, caretaker")
    followed()
    assert open_duty(one).owner_role == "triage"
    somebody("Warren Tyde", agency="CSC")
    followed()
    duty = open_duty(one, CLOCK)
    assert [each.ended_at is None for each in duties_of(one, clock="concern_decision")] == [False]
    before = told_of(seats[Role.TRIAGE])
    climb_to(duty.due_at + hours(24 * 30))
    assert told_of(seats[Role.TRIAGE]) == before
    with looking(seats[Role.TRIAGE]), connection.cursor() as cursor:
        cursor.execute("select (select count(*) from duties_duty), (select count(*) from duties_notice)")
        assert cursor.fetchone() == (0, 0)


def test_given_to_the_front_door_it_is_owed_there_and_its_teller_waits_for_it() -> None:
    """R179: it goes back."""
    nadia, ruth, priya = a_post(agency=an_agency(code="CSC"), role=Role.TRIAGE, name="Nadia Osei"), officer(), teacher()
    somebody("Darren Pike", agency="LEI")
    one = told_of_pike(priya)
    officer_decides(ruth, one, "give_back")
    followed()
    duty = open_duty(one)
    assert (duty.owner_role, duty.owner_agency_id, duty.waiting_staff_id) == ("triage", nadia.agency_id, priya.staff_id)
    assert rebuild(using="job") == 0


def test_an_e_mail_goes_to_the_officer_alone_and_names_nobody(settings: LazySettings) -> None:
    """R179: e-mails."""
    settings.EMAIL_HOST = "mail.example.org"
    seats, ruth, pike = whole_ladder(), officer(), somebody("Darren Pike", agency="CSC")
    for post in (*seats.values(), ruth, pike):
        Wish.objects.using("owner").create(
            staff_id=post.staff_id, email=f"{post.staff_id}@example.org", often="at_once"
        )
    told_of_pike(teacher())
    followed()
    send_waiting(using="job")
    assert [message.to for message in mail.outbox] == [[f"{ruth.staff_id}@example.org"]]
    assert "Pike" not in mail.outbox[0].body
