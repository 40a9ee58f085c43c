"""Coming in: an account that nobody used sleeps, by every way in; and everybody sees and ends their own sessions."""

import re
import time
from uuid import UUID

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.utils.html import strip_tags

from cairn.access import factors
from cairn.access.accounts import change_password, end_sessions, note_asleep, sessions_of
from cairn.access.entry import enter
from cairn.access.errands import ask, errand
from cairn.access.invitations import code_anew, invite
from cairn.agencies.models import Post, Staff
from cairn.agencies.roles import Role
from cairn.base.errors import NotAllowed
from cairn.journeys import tasks
from cairn.operations import demo_staff
from factories import a_browser, an_agency, looking
from web.conftest import PASSWORD, a_post, committing

pytestmark = committing
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 (KHTML, like Gecko) Version/18 Mobile Safari/604"


@pytest.fixture(autouse=True)
def no_tries_yet() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from agencies_failure; delete from access_attempt")


@pytest.fixture
def teacher() -> Post:
    return a_post(username="grace")


def unused_for(post: Post, days: int) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "update agencies_staff set used_at = now() - %s * interval '1 day', woken_at = null where id = %s",
            [days, post.staff_id],
        )


def signs_in(post: Post, *, device: str = FIREFOX) -> tuple[Client, int, str]:
    browser = Client(headers={"user-agent": device})
    said = {"username": post.staff.username, "password": PASSWORD, "purpose": "provide_care"}
    answer = browser.post("/sign-in", said)
    return browser, answer.status_code, strip_tags(answer.content.decode())


def deeds(agency: UUID) -> list[str]:
    with connections["owner"].cursor() as cursor:
        cursor.execute("select did from trail_deed where on_kind = 'staff' and agency_id = %s order by at", [agency])
        return [row[0] for row in cursor.fetchall()]


def test_an_account_that_nobody_used_for_thirty_days_comes_in_nowhere_until_its_agency_wakes_it(teacher: Post) -> None:
    unused_for(teacher, 29)
    assert signs_in(teacher)[1] == 302
    unused_for(teacher, 31)
    _, status, said = signs_in(teacher)
    assert status == 422
    assert "Nobody used your account for 30 days, so it sleeps" in said
    lead = a_post(Role.SAFEGUARDING_LEAD)
    assert a_browser(lead).post(f"/staff/{teacher.staff_id}/wake", {"why": "Back from leave"}).status_code == 302
    browser, status, _ = signs_in(teacher)
    assert status == 302
    assert browser.get("/today").status_code == 200
    assert deeds(teacher.agency_id) == ["staff.woken"]


def test_nothing_but_coming_in_and_the_waking_deed_wakes_an_account(teacher: Post) -> None:
    """Not a reset second step, a new post, an ended one, nor a new password."""
    a_post(agency="SCH", role=Role.BOARD, username="grace")
    unused_for(teacher, 31)
    office = a_browser(a_post(Role.ADMINISTRATOR))
    factors_reset = "select access_factors_reset(%s)"
    with looking(a_post(Role.ADMINISTRATOR)), connection.cursor() as cursor:
        cursor.execute(factors_reset, [teacher.staff_id])
    change_password(staff=teacher.staff, password=PASSWORD)
    (board,) = Post.objects.using("owner").filter(staff_id=teacher.staff_id, role="board")
    ended = office.post(f"/staff/{teacher.staff_id}/end", {"post": str(board.id), "why_ended": "Over"})
    assert ended.status_code == 302
    assert office.post(f"/staff/posts/{board.id}/give-back").status_code == 302
    assert office.post(f"/staff/{teacher.staff_id}/post", {"role": "licensing", "post": ""}).status_code == 302
    assert signs_in(teacher)[1] == 422
    with connections["owner"].cursor() as cursor:
        cursor.execute("update agencies_staff set used_at = null, woken_at = null where id = %s", [teacher.staff_id])
        cursor.execute("update agencies_post set started_at = now() - interval '31 days' where id = %s", [teacher.id])
    assert signs_in(teacher)[1] == 422, "nor if nobody ever came in"


def test_a_new_account_sleeps_thirty_days_after_its_code_was_used(teacher: Post) -> None:
    code = invite(username="una", name="Una Field", agency="SCH", role="practitioner")
    with connections["owner"].cursor() as cursor:
        cursor.execute("update agencies_post set started_at = now() - interval '31 days'")
    assert Client().post("/welcome", {"code": code, "new": PASSWORD}).status_code == 302
    una = Post.objects.using("owner").get(staff__username="una")
    with connections["owner"].cursor() as cursor:
        cursor.execute("select agencies_asleep(%s)", [una.staff_id])
        assert cursor.fetchone() == (False,)
        cursor.execute("update agencies_staff set welcomed_at = now() - interval '31 days' where username = 'una'")
    assert signs_in(una)[1] == 422


def test_the_owner_wakes_an_account_with_a_code_and_says_so_in_the_trail(teacher: Post) -> None:
    unused_for(teacher, 31)
    code = code_anew(username="grace")
    assert Client().post("/welcome", {"code": code, "new": PASSWORD}).status_code == 302
    assert signs_in(teacher)[1] == 302
    assert deeds(teacher.agency_id) == ["staff.invited_anew", "staff.woken"]


def test_a_demo_that_was_left_for_a_month_lets_its_people_in_again(teacher: Post) -> None:
    unused_for(teacher, 31)
    demo_staff.keep_awake()
    assert signs_in(teacher)[1] == 302


def test_a_wrong_password_tells_nobody_that_an_account_sleeps(teacher: Post) -> None:
    unused_for(teacher, 31)
    answer = Client().post("/sign-in", {"username": "grace", "password": "wrong", "purpose": "provide_care"})
    assert "sleeps" not in answer.content.decode()


def test_the_second_step_ends_at_an_account_that_sleeps_and_a_right_password_alone_keeps_none_awake(
    teacher: Post,
) -> None:
    (code, *_) = factors.make_recovery_codes(staff=teacher.staff)
    secret = factors.fresh_secret()
    step = factors._totp(secret).generate(int(time.time())).decode()
    factors.add_app(staff=teacher.staff, secret=secret, code=step, label="App")
    unused_for(teacher, 29)
    browser, status, _ = signs_in(teacher)
    assert status == 302
    unused_for(teacher, 31)
    answer = browser.post("/sign-in/code", {"code": code})
    assert answer.status_code == 422
    assert "it sleeps" in strip_tags(answer.content.decode())
    assert browser.get("/today").status_code == 302
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select used_at < now() - interval '30 days' from agencies_staff where id = %s", [teacher.staff_id]
        )
        assert cursor.fetchone() == (True,)


def test_the_database_lets_nobody_enter_who_sleeps_whatever_the_web_believes(teacher: Post) -> None:
    browser = a_browser(teacher)
    assert browser.get("/today").status_code == 200
    unused_for(teacher, 31)
    assert browser.get("/today")["Location"].startswith("/sign-in")
    with pytest.raises(NotAllowed), transaction.atomic():
        enter(post=teacher.id, purpose="provide_care")


def test_nobody_wakes_themselves_or_a_colleague_of_another_agency(teacher: Post) -> None:
    lead = a_post(Role.SAFEGUARDING_LEAD)
    police = a_post(Role.SAFEGUARDING_LEAD, agency="POL")
    unused_for(teacher, 31)
    assert a_browser(police).post(f"/staff/{teacher.staff_id}/wake", {"why": "x"}).status_code == 404
    assert a_browser(lead).post(f"/staff/{lead.staff_id}/wake", {"why": "x"}).status_code == 409
    with pytest.raises(Exception, match="not signed"), connection.cursor() as cursor:
        cursor.execute("select access_came_in('came_in|9999999999|x|61|bad')")
    assert signs_in(teacher)[1] == 422


def test_the_nightly_job_notes_each_sleep_once_for_each_agency(teacher: Post) -> None:
    second = a_post(agency="POL", username="grace")
    unused_for(teacher, 31)
    tasks.note_asleep(0)
    assert note_asleep() == 0
    assert deeds(teacher.agency_id) == deeds(second.agency_id) == ["staff.asleep"]
    with looking(a_post(Role.SAFEGUARDING_LEAD)), connection.cursor() as cursor:
        cursor.execute("select did, by_staff, named from access_staff_deeds(9)")
        assert cursor.fetchall() == [("staff.asleep", None, "Priya Nair")]


def test_a_person_sees_where_they_are_signed_in_and_ends_one_or_all_others(teacher: Post) -> None:
    here, away, phone = (signs_in(teacher, device=device)[0] for device in (FIREFOX, PHONE, "something else"))
    page = here.get("/account").content.decode()
    said = " ".join(strip_tags(page).split())
    for device in ("Firefox on Windows This one", "Safari on an iPhone", "A browser"):
        assert device in said
    assert "127.0.0.1" not in page
    ids = re.findall(r'name="session" value="([0-9a-f-]{36})"', page)
    assert len(ids) == 2, "not this one: that is signing out"
    of_phone = next(one.id for one in sessions_of(staff=teacher.staff_id, key="") if "iPhone" in one.device)
    assert here.post("/account/sessions", {"session": str(of_phone)}).status_code == 302
    assert away.get("/today").status_code == 302
    assert phone.get("/today").status_code == 200
    assert here.post("/account/sessions", {"session": "all"}).status_code == 302
    assert phone.get("/today").status_code == 302
    assert here.get("/today").status_code == 200
    assert len(sessions_of(staff=teacher.staff_id, key="")) == 1


def test_nobody_ends_the_session_of_somebody_else_or_their_own_as_another(teacher: Post) -> None:
    mine, theirs = signs_in(teacher)[0], signs_in(a_post(username="priya", agency="POL"))[0]
    other = Staff.objects.get(username="priya")
    (session,) = sessions_of(staff=other.id, key="")
    assert mine.post("/account/sessions", {"session": str(session.id)}).status_code == 404
    assert mine.post("/account/sessions", {"session": "none"}).status_code == 404
    (own,) = sessions_of(staff=teacher.staff_id, key="")
    assert mine.post("/account/sessions", {"session": str(own.id)}).status_code == 404
    assert mine.post("/account/sessions", {"session": "all"}).status_code == 302
    assert theirs.get("/today").status_code == 200
    assert end_sessions(staff=other.id, key="", only=str(own.id)) == 0
    assert Client().post("/account/sessions", {"session": "all"})["Location"].startswith("/sign-in")


@pytest.mark.parametrize(
    "words",
    [
        "select * from access_session", "delete from access_session", "select access_drop_sessions(null, '', '')",
        "select access_sessions('sessions|9999999999|x|61|bad')", "select access_sessions_end('end_sessions|9999999999|x|61|61|61|bad')",
        "select access_session_began('session|9999999999|x|61|61|61|bad')",
    ],
)  # fmt: skip
def test_words_in_a_query_read_and_end_no_session(teacher: Post, words: str) -> None:
    with (
        pytest.raises(Exception, match=r"permission denied|not signed"),
        looking(teacher),
        connection.cursor() as cursor,
    ):
        cursor.execute(words)


def test_an_errand_for_one_thing_ends_no_session(teacher: Post) -> None:
    with pytest.raises(Exception, match="not signed"):
        ask("select access_sessions_end(%s::text)", errand("sessions", str(teacher.staff_id), "", ""))


def test_what_has_ended_is_forgotten(teacher: Post) -> None:
    browser = signs_in(teacher)[0]
    browser.post("/sign-out")
    signs_in(teacher)
    with connections["owner"].cursor() as cursor:
        cursor.execute("select count(*) from access_session where staff_id = %s", [teacher.staff_id])
        assert cursor.fetchone() == (1,)
    assert an_agency(code="SCH").id == teacher.agency_id
