"""Opening one person in an emergency, from three seats: who opens, whose records open, and whoever has nothing to do with it. R66."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from cairn.agencies.actions import give_post, register_staff
from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.clock import london_day, now
from cairn.base.errors import NotAllowed, NotFound
from cairn.base.working_days import working_day_after
from cairn.people.queries.identities import desks_of
from cairn.records.queries import events_named, open_records
from cairn.sharing.emergency import break_glass, notices, openings, review
from cairn.sharing.errors import Lacking, Over
from factories import a_child, a_post, an_agency, an_event, looking, the_same
from sharing.made_sharing import DESK, as_owner, as_web, behind_the_desk, lead

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
WHY = "She rang from a car and the line broke off."


class World:
    """Quinn, whom the hospital sees; the police and social care wrote about her; the clinic keeps what it knows close."""

    def __init__(self) -> None:
        self.doctor = a_post(agency=an_agency(code="ACU"), name="Moira Quinlan")
        self.owen, self.jo, self.tom = lead("POL"), lead("CSC"), behind_the_desk("SHS")
        self.third = lead("SCH")
        ours = a_child(agency=self.doctor.agency)
        theirs = {post: a_child(agency=post.agency) for post in (self.owen, self.jo)}
        hers = a_child(agency=self.tom.agency, sharing="pointer")
        self.event = an_event(agency=self.owen.agency, about=[theirs[self.owen]], summary="Found in a car")
        self.other = an_event(agency=self.owen.agency, about=[a_child(agency=self.owen.agency)])
        self.close = [
            an_event(agency=self.owen.agency, about=[theirs[self.owen]], sharing=level)
            for level in ("pointer", "analysis_only", "sealed")
        ]
        self.identity = the_same(ours, *theirs.values(), hers)

    def opens(self, by: Post | None = None) -> UUID:
        with looking(by or self.doctor) as actor:
            return break_glass(person=self.identity, reason=WHY, by=actor, form=uuid4())

    def reads(self, by: Post) -> set[UUID]:
        """The police's events that somebody reads after opening all there is."""
        events = [self.event, self.other, *self.close]
        with looking(by) as actor:
            open_records(actor, kind="person", on=self.identity, records=events, what="test")
            return {said.event for said in events_named(actor, events)}


def a_colleague(of: Post) -> Post:
    """Somebody else of the same agency and role."""
    staff = register_staff(username="colleague", name="A Colleague", encoded="!")
    post = give_post(staff=staff, agency=of.agency, role=Role(of.role))
    return Post.objects.using("owner").select_related("staff", "agency").get(id=post.id)


def test_r66_it_opens_one_person_to_one_person_and_nothing_that_is_held_closely() -> None:
    world = World()
    assert world.reads(world.doctor) == set()
    world.opens()
    assert world.reads(world.doctor) == {world.event}
    assert world.reads(a_colleague(world.doctor)) == set()
    assert world.reads(world.third) == set()
    with looking(world.doctor) as actor:
        assert [desk.name for desk in desks_of(actor, world.identity)] == [DESK]


def test_r66_it_is_over_after_two_hours_though_no_job_has_run() -> None:
    world = World()
    world.opens()
    until = as_owner("select extract(epoch from ends_at - at) from sharing_opening")[0][0]
    assert float(until) == pytest.approx(2 * 60 * 60, abs=2)
    for table in ("access_grant", "access_scope"):
        as_owner(f"update {table} set ends_at = %s", [now() - timedelta(seconds=1)])
    assert world.reads(world.doctor) == set()
    with looking(world.doctor) as actor:
        assert desks_of(actor, world.identity) == ()


def test_r66_each_owner_is_told_at_once_and_reviews_it_by_the_next_working_day() -> None:
    world = World()
    world.opens()
    for owner in (world.owen, world.jo):
        with looking(owner) as actor:
            (told,) = notices(actor)
            assert (told.agency, told.staff, told.reason, told.ours) == (
                world.doctor.agency_id, world.doctor.staff_id, WHY, True,
            )  # fmt: skip
            assert london_day(told.due_at) == working_day_after(london_day(now()), 1)
            assert not told.late
    for other in (world.tom, world.third):
        with looking(other) as actor:
            assert notices(actor) == ()
            assert openings(actor) == ()
    assert as_owner("select did, rule from trail_deed where agency_id = %s", [world.doctor.agency_id]) == [
        ("person.opened_in_an_emergency", "break-glass")
    ]


def test_r66_unreviewed_past_its_day_it_stands_as_overdue_with_both_safeguarding_leads() -> None:
    world = World()
    world.opens()
    hospital = lead("ACU")
    with looking(hospital) as actor:
        assert notices(actor) == ()
        assert len(openings(actor)) == 1
    as_owner(
        "update sharing_notice set due_at = now() - interval '1 minute' where agency_id = %s", [world.owen.agency_id]
    )
    for leader in (world.owen, hospital):
        with looking(leader) as actor:
            assert [(one.late, one.owner) for one in notices(actor)] == [(True, world.owen.agency_id)]
    with looking(world.doctor) as actor:
        assert notices(actor) == ()
        with pytest.raises(NotAllowed):
            review(notice=uuid4(), finding="sound", words="x", by=actor)


def test_a_question_closes_what_its_owner_holds_at_once_and_goes_to_the_openers_lead() -> None:
    world = World()
    world.opens()
    hospital = lead("ACU")
    with looking(world.owen) as actor:
        (told,) = notices(actor)
        with pytest.raises(Lacking):
            review(notice=told.id, finding="", words="x", by=actor)
        review(notice=told.id, finding="question", words="She had been found an hour before.", by=actor)
    with looking(world.owen) as actor, pytest.raises(Over):
        review(notice=told.id, finding="sound", words="x", by=actor)
    assert world.reads(world.doctor) == set()
    with looking(world.doctor):
        assert as_web("select count(*) > 0 from access_scope where ended_at is null") == [(True,)]  # social care's stay
    with looking(hospital) as actor:
        assert [(one.finding, one.words) for one in notices(actor)] == [
            ("question", "She had been found an hour before.")
        ]
    with looking(hospital) as actor, pytest.raises(NotFound):
        review(notice=told.id, finding="sound", words="x", by=actor)


def test_a_service_that_keeps_close_what_it_holds_is_not_named_to_those_whose_records_it_opens() -> None:
    """Harms, H4: else an emergency would tell the police that a girl attends a clinic."""
    world = World()
    world.opens(world.tom)
    with looking(world.owen) as actor:
        (told,) = notices(actor)
        assert (told.agency, told.staff, told.desk) == (None, None, DESK)
    for words in ("select opener_agency_id from sharing_notice", "select * from sharing_notice"):
        with pytest.raises(Exception, match="permission denied"), looking(world.owen):
            as_web(words)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])  # which sees every identity
def test_who_may_open_opens_whom_they_know_and_hidden_and_absent_fail_alike(role: Role) -> None:
    world = World()
    post = a_post(agency=an_agency(code="DIS"), role=role)
    said = []
    for person in (world.identity, uuid4()):
        with pytest.raises(Exception) as refused, looking(post):  # noqa: PT011 - which, is compared
            as_web("select sharing_break_glass(%s, %s, 'x', %s)", [uuid4(), person, now() + timedelta(days=1)])
        said.append(str(refused.value).partition("\n")[0])
    assert said[0] == said[1]
    may = role in (Role.PRACTITIONER, Role.SAFEGUARDING_LEAD, Role.TRIAGE)
    assert ("nobody such" in said[0]) is may
    assert ("not allowed" in said[0]) is not may
