"""Who reads a concern: by the queries of pages and by a statement of their own; a reason is not the reporter's to read."""

from uuid import UUID

import pytest
from django.db import connection, connections

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.concerns.actions import keep_draft
from cairn.concerns.errors import NotYet
from cairn.concerns.queries import concern, drafts, earlier, to_decide, told_by_me, told_by_my_agency
from concerns.made_concerns import SAID, decided, front_door, teacher, told
from factories import a_post, an_agency, looking

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job"])
TABLES = ("concerns_concern", "concerns_step", "concerns_reason", "concerns_draft")


def counts(post: Post) -> tuple[int, ...]:
    """How many rows of each table a statement of this person's own finds."""
    with looking(post), connection.cursor() as cursor:
        found = []
        for table in TABLES:
            cursor.execute(f"select count(*) from {table}")
            found.append(cursor.fetchone()[0])
        return tuple(found)


@pytest.fixture
def decided_one() -> tuple[UUID, Post, Post]:
    """A concern that the front door took up for an assessment."""
    nadia, priya = front_door(), teacher()
    one = told(priya)
    decided(one, "assess", by=nadia, reason="The police hold the same man.")
    return one, nadia, priya


@pytest.mark.parametrize(
    ("agency", "role", "expected"),
    [
        ("SCH", Role.PRACTITIONER, (0, 0, 0, 0)),
        ("SCH", Role.SAFEGUARDING_LEAD, (1, 2, 0, 0)),
        ("SCH", Role.ADMINISTRATOR, (0, 0, 0, 0)),
        ("CSC", Role.PRACTITIONER, (0, 0, 0, 0)),
        ("CSC", Role.TRIAGE, (1, 2, 2, 0)),
        ("CSC", Role.SAFEGUARDING_LEAD, (0, 0, 0, 0)),
        ("POL", Role.TRIAGE, (0, 0, 0, 0)),
        ("POL", Role.ANALYST, (0, 0, 0, 0)),
        ("POL", Role.AUDITOR, (0, 0, 0, 0)),
        ("POL", Role.BOARD, (0, 0, 0, 0)),
        ("POL", Role.SYSTEM, (0, 0, 0, 0)),
    ],
)
def test_each_seat_finds_what_it_may(
    decided_one: tuple[UUID, Post, Post], agency: str, role: Role, expected: tuple[int, ...]
) -> None:
    other = a_post(agency=an_agency(code=agency), role=role, name="Another Person")
    if (agency, role) == ("SCH", Role.PRACTITIONER):
        from cairn.agencies.actions import give_post, register_staff

        staff = register_staff(username="colleague", name="A Colleague", password="long enough to be one")
        other = give_post(staff=staff, agency=an_agency(code="SCH"), role=role)
    assert counts(other) == expected


def test_the_reporter_reads_what_was_decided_and_their_own_reasons_alone(decided_one: tuple[UUID, Post, Post]) -> None:
    one, nadia, priya = decided_one
    with looking(priya) as actor:
        facts = concern(actor, one)
    assert facts is not None
    assert [step.did for step in facts.steps] == ["tell", "assess"]
    assert facts.steps[1].for_reporter == "We look into it; ring us if he comes back."
    assert facts.steps[1].reason is None
    assert facts.steps[1].lead is None
    with looking(nadia) as actor:
        facts = concern(actor, one)
    assert facts is not None
    assert facts.steps[1].reason == "The police hold the same man."


def test_a_draft_is_its_writers_alone() -> None:
    priya, nadia = teacher(), front_door()
    lead = a_post(agency=an_agency(code="SCH"), role=Role.SAFEGUARDING_LEAD, name="Lee")
    with looking(priya) as actor:
        kept = keep_draft(said=SAID, by=actor)
        assert [one.id for one in drafts(actor)] == [kept]
    assert (counts(lead)[3], counts(nadia)[3]) == (0, 0)
    with looking(nadia) as actor:
        stolen = keep_draft(said={"told": "other words"}, by=actor, draft=kept)
    assert stolen != kept
    with looking(priya) as actor:
        assert [one.words["told"] for one in drafts(actor)] == [SAID["told"]]


def test_lists_hold_ones_own_ones_agencys_and_those_to_decide(decided_one: tuple[UUID, Post, Post]) -> None:
    one, nadia, priya = decided_one
    lead = a_post(agency=an_agency(code="SCH"), role=Role.SAFEGUARDING_LEAD, name="Lee")
    with looking(priya) as actor:
        assert [line.id for line in told_by_me(actor)] == [one]
        assert to_decide(actor).total == 0
    with looking(lead) as actor:
        assert [line.id for line in told_by_my_agency(actor)] == [one]
    with looking(nadia) as actor:
        assert [line.id for line in to_decide(actor)] == [one]


def test_earlier_concerns_are_those_whose_names_sound_alike_and_whose_years_agree() -> None:
    nadia, priya = front_door(), teacher()
    first = told(priya, born="2010")
    second = told(priya, given_names="Quin", family_name="Harow")
    told(priya, born="2012")
    told(priya, given_names="Nia")
    last = told(priya, born="2010-02-11")
    with looking(nadia) as actor:
        facts = concern(actor, last)
        assert facts is not None
        assert [one.line.id for one in earlier(actor, facts)] == [first, second]


def test_r2_past_its_date_a_concern_stands_with_the_owners_lead_and_the_reporter_is_told() -> None:
    nadia, priya = front_door(), teacher()
    lead = a_post(agency=an_agency(code="CSC"), role=Role.SAFEGUARDING_LEAD, name="Manager")
    other = a_post(agency=an_agency(code="POL"), role=Role.SAFEGUARDING_LEAD, name="Another Manager")
    one = told(priya)
    with looking(lead) as actor:
        assert to_decide(actor).total == 0
    late(one)
    assert counts(other) == (0, 0, 0, 0)
    with looking(lead) as actor:
        assert [line.id for line in to_decide(actor)] == [one]
    with looking(priya) as actor:
        assert [line.late for line in told_by_me(actor)] == [True]
    assert decided(one, "assess", by=lead) == "assessing"
    with looking(lead) as actor:
        assert to_decide(actor).total == 0
    with looking(nadia) as actor:
        assert [line.id for line in to_decide(actor)] == [one]


def test_from_a_clinic_a_concern_goes_to_its_own_lead_first_and_nobody_else_learns_of_it() -> None:
    nadia, clinic = front_door(), an_agency(code="SHS")
    nurse = a_post(agency=clinic, name="Nurse Quiet")
    tom = a_post(agency=clinic, role=Role.SAFEGUARDING_LEAD, name="Tom")
    one = told(nurse)
    assert counts(nadia) == (0, 0, 0, 0)
    with looking(tom) as actor:
        assert [line.id for line in to_decide(actor)] == [one]
    assert decided(one, "pass_on", by=tom) == "waiting"
    with looking(nadia) as actor:
        assert [line.id for line in to_decide(actor)] == [one]
    with looking(tom) as actor:
        assert to_decide(actor).total == 0
        facts = concern(actor, one)
    assert facts is not None  # he reads on what becomes of it, as its agency's lead
    assert facts.line.owner_role == "triage"
    with pytest.raises(NotYet):
        decided(one, "pass_on", by=nadia)


def late(one: UUID) -> None:
    """As if it had been told last week: its date, and that of its step, have passed."""
    with connections["owner"].cursor() as cursor:
        for table in ("concerns_concern", "concerns_step"):
            cursor.execute(f"alter table {table} disable trigger user")
        cursor.execute("update concerns_concern set next_on = current_date - 3 where id = %s", [one])
        cursor.execute("update concerns_step set next_on = current_date - 3 where concern_id = %s", [one])
        for table in ("concerns_concern", "concerns_step"):
            cursor.execute(f"alter table {table} enable trigger user")
