"""An e-mail becomes a draft of whoever owns its address, or else a concern at the front door with an owner and a date; once."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connections
from django.db.utils import ProgrammingError

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.clock import now, today
from cairn.base.working_days import working_day_after
from cairn.concerns.actions import drop_draft, keep_draft, tell
from cairn.concerns.asking import LONGEST
from cairn.concerns.models import Concern, Draft, Step
from cairn.concerns.queries import drafts
from cairn.duties.models import Wish
from cairn.journeys import tasks
from cairn.journeys.pass_on_mail import pass_on_unsent
from cairn.journeys.take_in_mail import Taken, take_in_mail
from cairn.trail.models import Deed
from concerns.made_concerns import SAID, front_door, teacher
from factories import a_post, an_agency, looking

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job"])


def mail(sender: str, words: str = "An older man waits outside.", ident: str = "1@x") -> bytes:
    return f"From: {sender}\r\nMessage-ID: <{ident}>\r\nSubject: Worried\r\nDate: Mon, 2 Mar 2026 10:00:00 +0000\r\n\r\n{words}".encode()


def asleep(post: Post) -> None:
    """As if nobody had used the account for 31 days."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "update agencies_staff set used_at = now() - interval '31 days', woken_at = null,"
            " password_set_at = now() - interval '99 days' where id = %s",
            [post.staff_id],
        )


def the_day_passed(draft: UUID | None) -> None:
    """As if the day by which a draft is sent were yesterday."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter table concerns_draft disable trigger mail_days_stand")
        cursor.execute("update concerns_draft set send_by = %s where id = %s", [today() - timedelta(days=1), draft])
        cursor.execute("alter table concerns_draft enable trigger mail_days_stand")


def reached_at(post: Post, address: str) -> None:
    Wish.objects.using("owner").create(staff_id=post.staff_id, email=address)


def drafts_of(post: Post) -> list[UUID]:
    with looking(post) as actor:
        return [one.id for one in drafts(actor)]


def test_from_the_address_of_an_account_it_is_a_draft_of_that_person_alone_and_kept_once() -> None:
    front_door()
    priya, other = teacher(), a_post(agency=an_agency(code="SCH"), role=Role.SAFEGUARDING_LEAD, name="Lee Moss")
    reached_at(priya, "Priya@school.example")
    taken = take_in_mail(mail("Priya Nair <priya@SCHOOL.example>"))
    assert take_in_mail(mail("Priya Nair <priya@SCHOOL.example>")) == Taken(taken.draft, again=True)
    assert (drafts_of(priya), drafts_of(other)) == ([taken.draft], [])
    kept = Draft.objects.using("owner").get()
    assert kept.told.startswith("From an e-mail of priya@school.example. Subject: Worried.")
    assert (kept.happened, "waits outside" in kept.told) == ("2026-03-02", True)
    assert not Concern.objects.using("owner").exists()


@pytest.mark.parametrize("who", ["nobody", "two accounts", "left", "tells nothing", "shut", "asleep"])
def test_from_any_other_it_reaches_the_front_door_with_an_owner_and_a_date_and_once(who: str) -> None:
    nadia, priya = front_door(), teacher()
    if who != "nobody":
        reached_at(priya, "p@school.example")
    if who == "two accounts":
        reached_at(nadia, "P@school.example")
    if who == "left":
        Post.objects.using("owner").filter(id=priya.id).update(ended_at=now())
    if who == "tells nothing":
        Post.objects.using("owner").filter(id=priya.id).update(role=Role.AUDITOR.value)
    if who == "asleep":
        asleep(priya)
    if who == "shut":
        priya.staff.is_active = False
        priya.staff.save(using="owner", update_fields=["is_active"])
    assert take_in_mail(mail("p@school.example")) == Taken()
    assert take_in_mail(mail("p@school.example")) == Taken(again=True)
    one = Concern.objects.using("owner").get()
    assert (one.owner_agency_id, one.owner_role, one.staff_id) == (nadia.agency_id, "triage", None)
    assert one.next_on is not None
    assert "An older man waits outside." in one.told
    assert not Draft.objects.using("owner").exists()


def test_nothing_of_a_long_one_is_lost_at_the_front_door() -> None:
    front_door()
    words = " ".join(f"w{number}" for number in range(9000))
    take_in_mail(mail("p@school.example", words))
    one = Concern.objects.using("owner").get()
    assert len(one.told) <= LONGEST
    added = Step.objects.using("owner").filter(concern=one, did="add").count()
    assert added == len(words) // LONGEST


def test_a_draft_by_mail_says_when_it_came_and_is_sent_or_thrown_away_by_the_next_working_day() -> None:
    front_door()
    priya = teacher()
    reached_at(priya, "p@school.example")
    taken = take_in_mail(mail("p@school.example"))
    with looking(priya) as actor:
        (one,) = drafts(actor)
    assert (one.mailed_on, one.send_by) == (today(), working_day_after(today(), 1))
    assert pass_on_unsent() == 0
    with looking(priya) as actor:
        assert keep_draft(said={"given_names": "Quinn"}, by=actor, draft=taken.draft) == taken.draft
        (one,) = drafts(actor)
    assert one.send_by == working_day_after(today(), 1)
    with pytest.raises(ProgrammingError, match="stand"), looking(priya):
        Draft.objects.filter(id=taken.draft).update(mailed_on=None, send_by=None)


def test_a_draft_by_mail_that_nobody_sent_in_time_goes_to_the_front_door_with_an_owner_and_a_date_and_once() -> None:
    nadia, priya = front_door(), teacher()
    reached_at(priya, "p@school.example")
    taken = take_in_mail(mail("p@school.example", ident="2@x")).draft
    with looking(priya) as actor:
        typed = keep_draft(said={"saw": "Half a sentence"}, by=actor)
        keep_draft(
            said={"given_names": "Quinn", "told": "An older man waits.", "saw": "I saw the car."}, by=actor, draft=taken
        )
    the_day_passed(taken)
    tasks.pass_on_mail(0)
    assert pass_on_unsent() == 0
    one = Concern.objects.using("owner").get()
    assert (one.owner_agency_id, one.owner_role, one.staff_id) == (nadia.agency_id, "triage", None)
    assert one.next_on is not None
    for words in ("An older man waits.", "First name: Quinn", "Seen: I saw the car.", priya.staff.name):
        assert words in one.told
    assert drafts_of(priya) == [typed]
    (deed,) = Deed.objects.using("owner").filter(did="mail.passed_to_the_door")
    assert deed.on_id == taken
    assert take_in_mail(mail("p@school.example", ident="2@x")) == Taken(taken, again=True)
    assert Concern.objects.using("owner").count() == 1


def test_one_draft_that_the_front_door_does_not_take_stays_a_draft_until_it_does() -> None:
    priya = teacher()
    reached_at(priya, "p@school.example")
    taken = take_in_mail(mail("p@school.example")).draft
    the_day_passed(taken)
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter function public_begun(bytea) rename to public_begun_away")
    try:
        assert pass_on_unsent() == 0
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.execute("alter function public_begun_away(bytea) rename to public_begun")
    assert drafts_of(priya) == [taken]
    front_door()
    assert pass_on_unsent() == 1
    assert drafts_of(priya) == []


def test_the_web_can_take_no_draft_out_of_its_writers_hands() -> None:
    for call in ("concerns_mail_unsent(current_date)", "concerns_take_unsent(gen_random_uuid(), current_date)"):
        with pytest.raises(ProgrammingError, match="permission denied"), looking(teacher()):
            connections["default"].cursor().execute(f"select {call}")


def test_another_mail_with_the_same_message_id_is_no_duplicate() -> None:
    front_door()
    priya = teacher()
    reached_at(priya, "p@school.example")
    one, other = take_in_mail(mail("p@school.example")), take_in_mail(mail("p@school.example", "He has a knife."))
    assert not other.again
    assert {one.draft, other.draft} == set(drafts_of(priya))
    for words in ("At the bridge.", "At the mill."):
        assert take_in_mail(mail("q@street.example", words)) == Taken()
    assert Concern.objects.using("owner").count() == 2


def test_a_second_delivery_by_another_way_is_the_same_mail() -> None:
    front_door()
    priya = teacher()
    reached_at(priya, "p@school.example")
    for sender in ("p@school.example", "q@street.example"):
        first = take_in_mail(mail(sender))
        assert take_in_mail(b"Received: from b.example\r\n" + mail(sender)) == Taken(first.draft, again=True)
    assert Concern.objects.using("owner").count() == 1


def test_what_was_sent_or_thrown_away_does_not_come_back_with_a_second_delivery() -> None:
    front_door()
    priya = teacher()
    reached_at(priya, "p@school.example")
    sent, thrown = (take_in_mail(mail("p@school.example", ident=ident)).draft for ident in ("1@x", "2@x"))
    assert sent
    assert thrown
    with looking(priya) as actor:
        tell(said=SAID, by=actor, draft=sent)
        drop_draft(draft=thrown, by=actor)
    assert take_in_mail(mail("p@school.example", ident="1@x")).again
    assert take_in_mail(mail("p@school.example", ident="2@x")).again
    assert drafts_of(priya) == []


def test_without_a_message_id_the_same_words_on_another_day_are_another_mail() -> None:
    front_door()
    for day in (b"Mon, 2 Mar 2026", b"Tue, 3 Mar 2026"):
        raw = b"From: q@street.example\r\nDate: " + day + b" 10:00:00 +0000\r\n\r\nPlease ring me."
        assert take_in_mail(raw) == Taken()
        assert take_in_mail(raw) == Taken(again=True)
    assert Concern.objects.using("owner").count() == 2
