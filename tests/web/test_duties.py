"""Pages of duties: what is mine, my agency's board with hand-over, how one is told, the calendar, every clock."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.core import mail
from django.test import Client

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.clock import now
from cairn.duties.models import Duty, Notice, Wish
from cairn.duties.registry import duties
from cairn.duties.rules.measure import Measured
from cairn.duties.sending import send_waiting
from concerns.made_beside import joined, told_and_kept
from concerns.made_concerns import decided, told
from duties.owed import back, climb_to, followed, hours, interviewed, live_scope, open_duty, seen_anew
from factories import a_browser, a_child, an_agency, an_event
from web.conftest import a_post, committing, sign_in
from web.test_concerns import text_of

pytestmark = committing


@pytest.fixture
def waiting() -> tuple[UUID, Post, Post]:
    """A concern that a teacher told, at the front door; who told it and who decides."""
    nadia, grace = a_post(Role.TRIAGE, agency="CSC", name="Nadia Osei"), a_post(name="Grace Adeyemi")
    one = told(grace)
    followed()
    return one, grace, nadia


def test_what_is_mine_stands_on_today_and_on_duties_with_who_waits(waiting: tuple[UUID, Post, Post]) -> None:
    _, _, nadia = waiting
    client = sign_in(nadia)
    for address in ("/today", "/duties"):
        said = text_of(client.get(address))
        assert "Decide about a concern: Quinn Harrow" in said, address
        assert "Marlbridge Academy waits" in said, address


def test_whoever_told_it_sees_that_they_wait_and_for_whom(waiting: tuple[UUID, Post, Post]) -> None:
    _, grace, _ = waiting
    said = text_of(sign_in(grace).get("/duties"))
    assert "You wait for others (1)" in said
    assert "Children’s Social Care" in said
    assert "Nothing is yours to do just now." in said


def test_a_lead_hands_over_in_bulk_and_what_lacks_is_said_beside_it(waiting: tuple[UUID, Post, Post]) -> None:
    one, _, _ = waiting
    lead = a_post(Role.SAFEGUARDING_LEAD, agency="CSC", name="Jo Ferris")
    marcus = a_post(agency="CSC", name="Marcus Bell")
    client, duty = sign_in(lead), open_duty(one)
    answer = client.post("/duties/handed-over", {"duty": str(duty.id)})
    assert answer.status_code == 422
    said = text_of(answer)
    assert "Choose to whom they go" in said
    assert "Say why, in a few words" in said
    assert f'value="{duty.id}" id="d-{duty.id}" checked' in re.sub(r"\s+", " ", answer.content.decode())
    answer = client.post("/duties/handed-over", {"duty": str(duty.id), "to": str(marcus.staff_id), "why": "Leave"})
    assert answer.status_code == 302
    assert "1 duty goes to Marcus Bell" in text_of(client.get("/duties"))
    assert "Decide about a concern" in text_of(sign_in(marcus).get("/duties"))


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_a_role_that_owes_nothing_is_told_so(role: Role) -> None:
    answer = sign_in(a_post(role, agency="CSC")).get("/duties")
    assert answer.status_code == 403


def test_the_board_sees_whose_it_is_and_how_late_and_not_what_it_is_about(waiting: tuple[UUID, Post, Post]) -> None:
    one, _, _ = waiting
    una = sign_in(a_post(Role.BOARD, agency="DIS", name="Una Field"))
    assert "Nothing has climbed to the Board." in text_of(una.get("/duties"))
    climb_to(open_duty(one).due_at + hours(250))
    said = text_of(una.get("/duties"))
    assert "With the Board (1)" in said
    assert "A concern that you don’t open" in said
    assert "Children’s Social Care" in said
    assert "Quinn" not in said


def test_a_duty_that_reached_nobody_else_is_said_first_on_today(waiting: tuple[UUID, Post, Post]) -> None:
    one, _, nadia = waiting
    climb_to(open_duty(one).due_at + hours(1000))
    assert "with the Board, because nobody did it in time" in text_of(sign_in(nadia).get("/today"))


def test_a_message_names_nobody_goes_once_and_waits_where_mail_fails(
    waiting: tuple[UUID, Post, Post], settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Harms, H18: what may stand on a lock screen names nobody."""
    _, _, nadia = waiting
    client = sign_in(nadia)
    answer = client.post("/duties/told", {"do": "wish", "email": "nadia@csc.example", "often": "at_once"})
    assert answer.status_code == 302
    assert send_waiting(using="job") == 0  # no mail server: what waits stands on Today
    settings.EMAIL_HOST = "mail.example"  # type: ignore[attr-defined]

    def refuses(*_: object, **__: object) -> int:
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", refuses)
        assert send_waiting(using="job") == 0
    held = Notice.objects.using("owner").get(staff_id=nadia.staff_id)
    assert (held.sent_at, held.tries) == (None, 1)
    assert send_waiting(using="job") == 0  # not before a while
    assert send_waiting(at=now() + timedelta(hours=1), using="job") == 1
    assert send_waiting(at=now() + timedelta(hours=9), using="job") == 0
    (sent,) = mail.outbox
    assert "Decide about a concern" in sent.body
    assert not {"Quinn", "Harrow", "Grace"} & set(re.findall(r"\w+", sent.body + sent.subject))


def test_a_daily_message_comes_once_a_day_after_half_past_seven(
    waiting: tuple[UUID, Post, Post], settings: object
) -> None:
    """Harms, H8: one digest a person and day."""
    _, grace, nadia = waiting
    settings.EMAIL_HOST = "mail.example"  # type: ignore[attr-defined]
    Wish.objects.using("owner").create(
        staff_id=nadia.staff_id, email="nadia@csc.example", often="daily", sent_at="2031-03-03T08:00:00Z"
    )
    before, after = "2031-03-04T07:29:00+00:00", "2031-03-04T07:31:00+00:00"
    moment = type(now()).fromisoformat
    assert send_waiting(at=moment("2031-03-03T20:00:00+00:00"), using="job") == 0
    assert send_waiting(at=moment(before), using="job") == 0
    assert send_waiting(at=moment(after), using="job") == 1
    told(grace, given_names="Nia")
    followed()
    assert send_waiting(at=moment("2031-03-04T19:00:00+00:00"), using="job") == 0
    assert send_waiting(at=moment("2031-03-05T08:00:00+00:00"), using="job") == 1


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"email": "nadia", "often": "daily"}, "Write an e-mail address like"),
        ({"email": "a@b.example\nBcc: c@d.example", "often": "daily"}, "Write an e-mail address like"),
        ({"email": "", "often": "hourly"}, "Choose how often"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_and_stays(typed: dict[str, str], says: str) -> None:
    answer = sign_in(a_post()).post("/duties/told", typed | {"do": "wish"})
    assert answer.status_code == 422
    assert says in text_of(answer)


def test_a_calendar_shows_what_is_due_without_a_name_and_ends_when_it_is_ended(
    waiting: tuple[UUID, Post, Post],
) -> None:
    """Harms, H18."""
    _, _, nadia = waiting
    client = sign_in(nadia)
    said = text_of(client.post("/duties/told", {"do": "feed"}))
    found = re.search(r"http://testserver(/calendar/[\w-]+\.ics)", said)
    assert found is not None
    shown = Client().get(found[1])
    assert shown["content-type"].startswith("text/calendar")
    lines = shown.content.decode().split("\r\n")
    assert "SUMMARY:Decide about a concern" in lines
    assert max(len(line.encode()) for line in lines) <= 75
    assert "Quinn" not in shown.content.decode()
    assert "SUMMARY" not in Client().get("/calendar/" + "x" * 27 + ".ics").content.decode()
    client.post("/duties/told", {"do": "end_feed"})
    assert "SUMMARY" not in Client().get(found[1]).content.decode()


def test_a_leavers_calendar_is_empty(waiting: tuple[UUID, Post, Post]) -> None:
    _, _, nadia = waiting
    found = re.search(r"(/calendar/[\w-]+\.ics)", text_of(sign_in(nadia).post("/duties/told", {"do": "feed"})))
    assert found is not None
    Post.objects.using("owner").filter(id=nadia.id).update(ended_at=now())
    assert "SUMMARY" not in Client().get(found[1]).content.decode()


def test_what_one_was_told_is_ones_own_to_read_away(waiting: tuple[UUID, Post, Post]) -> None:
    _, grace, nadia = waiting
    (notice,) = Notice.objects.using("owner").filter(staff_id=nadia.staff_id)
    sign_in(grace).post("/duties/read", {"notice": str(notice.id)})
    assert Notice.objects.using("owner").get(id=notice.id).read_at is None
    client = sign_in(nadia)
    assert "You were told (1)" in text_of(client.get("/duties"))
    client.post("/duties/read", {"notice": str(notice.id)})
    assert "You were told" not in text_of(client.get("/duties"))


def test_whoever_owes_it_finds_the_child_while_it_runs_and_not_after() -> None:
    door = a_post(Role.TRIAGE, agency="CSC", name="Nadia Osei")
    quinn = a_child(agency=an_agency(code="POL"), given_names="Quinn", family_name="Harrow", born="2012-02-11")
    back(quinn, since=hours(5))
    client, lead = sign_in(door), sign_in(a_post(Role.SAFEGUARDING_LEAD, agency="CSC", name="Jo Ferris"))
    assert "Quinn Harrow" not in text_of(client.get("/duties"))
    seen_anew()
    said = client.get("/duties")
    assert "Hold a return home interview: Quinn Harrow" in text_of(said)
    found = re.search(r'href="(/(?:child|person|unknown)/[^"]+)"', said.content.decode())
    assert found is not None
    assert client.get(found[1]).status_code == 200
    assert "Quinn Harrow" not in text_of(lead.get("/duties"))
    interviewed(quinn)
    seen_anew()
    assert "Quinn Harrow" not in text_of(client.get("/duties"))
    assert live_scope() == 0


def test_a_duty_to_two_children_names_both_and_says_that_it_is_owed_to_each() -> None:
    door = a_post(Role.TRIAGE, agency="CSC", name="Nadia Osei")
    two = [
        a_child(agency=an_agency(code="POL"), given_names=given, family_name=family, born="2012-02-11")
        for given, family in (("Quinn", "Harrow"), ("Nia", "Crowfield"))
    ]
    at = now() - hours(5)
    an_event(
        agency=an_agency(code="POL"), kind="missing_episode", on=at - hours(9), recorded=at, about=two, occurred_to=at,
    )  # fmt: skip
    seen_anew()
    said = text_of(sign_in(door).get("/duties"))
    assert "Quinn Harrow and Nia Crowfield" in said or "Nia Crowfield and Quinn Harrow" in said
    assert "Owed to each of them" in said


def test_every_clock_is_public_with_its_source_and_the_ladder() -> None:
    """Harms, H7 too: a clock serves a child."""
    said = text_of(Client().get("/about/clocks"))
    assert "late with a true answer is better than on time with an empty one" in said
    for duty in duties().values():
        assert duty.title in said
    assert "After 24 hours: With the manager" in said
    assert "Working Together to Safeguard Children 2023" in said


@pytest.mark.parametrize("number", [2, 9])
def test_the_board_costs_the_same_for_few_and_many(number: int, django_assert_max_num_queries: object) -> None:
    nadia, grace = a_post(Role.TRIAGE, agency="CSC", name="Nadia Osei"), a_post(name="Grace Adeyemi")
    for _ in range(number):
        decided(told(grace), "take_up", by=nadia)
    followed()
    client = a_browser(nadia)
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        assert client.get("/duties").status_code == 200


def test_r2_the_boards_measure_counts_concerns_past_their_clock_and_hides_few() -> None:
    nadia, grace = a_post(Role.TRIAGE, agency="CSC", name="Nadia Osei"), a_post(name="Grace Adeyemi")
    ones = [told(grace, given_names=name) for name in ("Quinn", "Nia", "Maya", "Tilly", "Lola", "Zoe")]
    followed()
    una = sign_in(a_post(Role.BOARD, agency="DIS", name="Una Field"))
    assert row_of(una, "Decide about a concern") == ["6", "0", "none done yet"]
    past(ones[:3])
    assert row_of(una, "Decide about a concern") == ["6", "fewer than 5", "none done yet"]
    past(ones)
    assert row_of(una, "Decide about a concern") == ["6", "6", "none done yet"]
    assert row_of(sign_in(nadia), "Decide about a concern") == ["6", "6", "none done yet"]
    assert "This clock has not run." in text_of(sign_in(a_post(Role.EXECUTIVE, agency="POL")).get("/duties/met"))
    assert sign_in(grace).get("/duties/met").status_code == 403


def row_of(client: Client, title: str) -> list[str]:
    """The figures of the first agency under a clock."""
    page = client.get("/duties/met").content.decode()
    table = page[page.index(f">{title}</h2>") :]
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td.*?</td>", table)[:3]]


def past(ones: list[UUID]) -> None:
    """As if their day had gone by."""
    Duty.objects.using("owner").filter(on_id__in=ones).update(due_at=now() - timedelta(days=1))


@pytest.mark.parametrize(
    ("in_time", "late", "says"),
    [
        (0, 0, "none done yet"),
        (3, 0, "too few to say"),
        (40, 3, "too few to say"),
        (90, 10, "90 % of 100"),
        (20, 0, "100 % of 20"),
    ],
)
def test_a_share_of_few_is_not_said(in_time: int, late: int, says: str) -> None:
    assert Measured(UUID(int=1), "concern_decision", 0, 0, in_time, late).share_in_time == says


@pytest.mark.parametrize("address", ["/duties/met", "/missing", "/about/clocks"])
def test_no_figure_of_times_stands_without_the_words_that_a_true_answer_is_better(address: str) -> None:
    """Harms, H7: clocks make people tick boxes."""
    said = text_of(sign_in(a_post(Role.SAFEGUARDING_LEAD, agency="CSC")).get(address)).lower()
    assert "late with a true answer is better than on time with an empty one" in said


def test_late_things_about_one_child_are_one_line_and_a_lead_chooses_what_reaches_the_executive() -> None:
    """Harms, H8."""
    seats = {role: a_post(role, agency="CSC", name=role.value) for role in (Role.TRIAGE, Role.SAFEGUARDING_LEAD)}
    priya, child = a_post(name="Grace Adeyemi"), a_child(agency=an_agency(code="POL"))
    for one in (told_and_kept(priya), told_and_kept(priya)):
        joined(one, child)
    followed()
    climb_to(Duty.objects.using("owner").latest("due_at").due_at + hours(25))
    Duty.objects.using("owner").update(due_at=now() - hours(30))
    nadia = sign_in(seats[Role.TRIAGE])
    for address in ("/duties", "/today"):
        said = text_of(nadia.get(address))
        assert "2 late duties about one child: Quinn Harrow" in said
        assert said.count("Decide about a concern: Quinn Harrow") == 2, "each step is named"
    lead = sign_in(seats[Role.SAFEGUARDING_LEAD])
    wrong = lead.post("/duties/told", {"do": "most", "most": "none"})
    assert (wrong.status_code, 'value="none"' in wrong.content.decode()) == (422, True)
    assert lead.post("/duties/told", {"do": "most", "most": "3"}).status_code == 302
    assert 'value="3"' in lead.get("/duties/told").content.decode()
    assert "What climbs to your executive" not in text_of(nadia.get("/duties/told"))
    assert nadia.post("/duties/told", {"do": "most", "most": "3"}).status_code == 403
    assert "Steps that don’t work (0)" in text_of(
        sign_in(a_post(Role.BOARD, agency="DIS", name="Una Field")).get("/duties")
    )
