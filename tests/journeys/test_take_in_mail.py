"""An e-mail becomes a draft of whoever owns its address, or else a concern at the front door with an owner and a date; once."""

from uuid import UUID

import pytest

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.clock import now
from cairn.concerns.asking import LONGEST
from cairn.concerns.models import Concern, Draft, Step
from cairn.concerns.queries import drafts
from cairn.duties.models import Wish
from cairn.journeys.take_in_mail import Taken, take_in_mail
from concerns.made_concerns import front_door, teacher
from factories import a_post, an_agency, looking

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job"])


def mail(sender: str, words: str = "An older man waits outside.", ident: str = "1@x") -> bytes:
    return f"From: {sender}\r\nMessage-ID: <{ident}>\r\nSubject: Worried\r\nDate: Mon, 2 Mar 2026 10:00:00 +0000\r\n\r\n{words}".encode()


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


@pytest.mark.parametrize("who", ["nobody", "two accounts", "left", "tells nothing", "shut"])
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
