"""R179, one of us: an allegation about staff goes to the designated officer; whoever is named, and their line, see neither it nor a gap."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, connections, transaction

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.errors import NotAllowed, NotFound
from cairn.concerns.actions import claim, take_step
from cairn.concerns.allegations import allegation, allegations, recognise
from cairn.concerns.errors import DecidedMeanwhile, Missing, NotYet
from cairn.concerns.queries import concern, to_decide, told_by_me, told_by_my_agency
from concerns.made_allegations import (
    as_they_read,
    counts,
    officer,
    officer_decides,
    somebody,
    told_of_pike,
    version_of,
)
from concerns.made_concerns import DECISION, now_stands, told
from factories import looking

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job"])
TABLES = (
    "concerns_concern", "concerns_step", "concerns_reason", "concerns_allegation", "concerns_allegationturn",
    "concerns_oneofus", "trail_deed", "trail_look", "trail_deedtext", "duties_duty", "duties_notice", "duties_climb",
)  # fmt: skip


@pytest.fixture
def seats() -> dict[str, Post]:
    """Darren Pike of the leisure service, his line, the school that tells, the front door and the officer."""
    return {
        "named": somebody("Darren Pike", agency="LEI", title="Football coach"),
        "manager": somebody("Meg Stone", agency="LEI", role=Role.SAFEGUARDING_LEAD),
        "head": somebody("Ann Ford", agency="LEI", role=Role.HEAD_OF_SAFEGUARDING),
        "executive": somebody("Lou Hart", agency="LEI", role=Role.EXECUTIVE),
        "administrator": somebody("Sid Webb", agency="LEI", role=Role.ADMINISTRATOR),
        "auditor": somebody("Amy Reid", agency="LEI", role=Role.AUDITOR),
        "teller": somebody("Priya Nair", agency="SCH"),
        "teller's lead": somebody("Tess Long", agency="SCH", role=Role.SAFEGUARDING_LEAD),
        "triage": somebody("Nadia Osei", agency="CSC", role=Role.TRIAGE),
        "officer": officer(),
    }


BLIND = ("named", "manager", "head", "executive", "administrator", "auditor", "teller's lead", "triage")


@pytest.mark.parametrize("marked", ["", "yes"])
def test_r179_nobody_but_the_teller_and_the_officer_finds_it_and_no_count_differs(
    seats: dict[str, Post], marked: str
) -> None:
    """R179: given a concern naming a user of Cairn, when saved, then that user and their line see neither it nor a gap."""
    before = {seat: counts(seats[seat], TABLES) for seat in BLIND}
    one = told_of_pike(seats["teller"], works_with_children=marked)
    assert {seat: counts(seats[seat], TABLES) for seat in BLIND} == before
    for seat in BLIND:
        with looking(seats[seat]) as actor:
            assert concern(actor, one) is None, seat
            lists = (to_decide(actor), told_by_me(actor), told_by_my_agency(actor), allegations(actor))
            assert not any(lists), seat
            with pytest.raises(NotFound):
                allegation(actor, one)
    assert as_they_read(seats["officer"], one).line.id == one
    with looking(seats["teller"]) as actor:
        assert [line.id for line in told_by_me(actor)] == [one]


def test_the_teller_reads_the_same_whether_or_not_the_name_is_one_of_ours(seats: dict[str, Post]) -> None:
    """R179: that a name is a user's is itself not told."""
    ours, strange = told_of_pike(seats["teller"]), told(seats["teller"], adult="Warren Tyde, a coach, about 40")
    with looking(seats["teller"]) as actor:
        first, second = concern(actor, ours), concern(actor, strange)
        tables = ("concerns_allegation", "concerns_oneofus", "concerns_allegationturn")
    assert first is not None
    assert second is not None
    for facts in (first, second):
        assert (facts.line.owner_role, facts.line.state, facts.version) == ("triage", "waiting", 1)
    assert (first.line.owner_agency, first.line.next_on) == (second.line.owner_agency, second.line.next_on)
    assert [one.did for one in first.steps] == [one.did for one in second.steps]
    assert set(counts(seats["teller"], tables).values()) == {0}


@pytest.mark.parametrize(
    "adult",
    [
        "darren PIKE", "Pike, Darren", "Darren J. Pike", "a man called Darran Pyke", "Mr D Pike, the coach", "D Pike",
        "Dárren Pike", "coach Pike of the LEI", "the football coach of LEI", "Darren-Pike",
    ],
)  # fmt: skip
def test_a_name_is_known_however_it_is_written(seats: dict[str, Post], adult: str) -> None:
    """R179."""
    one = told(seats["teller"], adult=adult)
    with looking(seats["officer"]) as actor:
        assert [each.id for each in allegations(actor)] == [one]


@pytest.mark.parametrize("adult", ["Pike", "a pike in the pond", "Mr Pikeman", "Darren", "Daria Pool", "a D pikelet"])
def test_half_a_name_is_nobody_s(seats: dict[str, Post], adult: str) -> None:
    told(seats["teller"], adult=adult)
    with looking(seats["officer"]) as actor:
        assert allegations(actor) == ()


def test_a_colleague_who_is_only_mentioned_beside_a_stranger_keeps_it_from_nobody(seats: dict[str, Post]) -> None:
    """R179: false matches don't hide an ordinary worry."""
    one = told(seats["teller"], adult="A stranger in a white van", thinks="Darren Pike will ring her mother.")
    with looking(seats["triage"]) as actor:
        assert concern(actor, one) is not None
    with looking(seats["officer"]) as actor:
        assert concern(actor, one) is None


def test_what_is_marked_goes_to_the_officer_without_a_name(seats: dict[str, Post]) -> None:
    """R179."""
    one = told(seats["teller"], adult="A taxi escort, bald", works_with_children="yes")
    assert as_they_read(seats["officer"], one).may_be == ()
    with looking(seats["triage"]) as actor:
        assert concern(actor, one) is None


def test_the_triage_manager_who_is_named_never_has_it_in_their_queue(seats: dict[str, Post]) -> None:
    """R179: the line of somebody at the front door is the front door."""
    one = told(seats["teller"], adult="Nadia Osei of the front door")
    with looking(seats["triage"]) as actor:
        assert to_decide(actor).total == 0
    assert as_they_read(seats["officer"], one).may_be[0].name == "Nadia Osei"


def test_an_officer_who_is_named_does_not_hold_it_nor_do_officers_of_their_agency(seats: dict[str, Post]) -> None:
    """R179."""
    beside, elsewhere = officer("Zoe Lane"), officer("Kit Moor", agency="SPC")
    one = told(seats["teller"], adult="Ruth Amery")
    for post, sees in ((seats["officer"], False), (beside, False), (elsewhere, True)):
        with looking(post) as actor:
            assert bool(allegations(actor)) is sees
    assert as_they_read(elsewhere, one).line.owner_agency == elsewhere.agency_id


def test_where_no_officer_may_hold_it_somebody_outside_the_line_does(seats: dict[str, Post]) -> None:
    """R179: the worry always keeps an owner."""
    somebody("Ada Moss", agency="CSC", role=Role.HEAD_OF_SAFEGUARDING)
    one = told(seats["teller"], adult="Ruth Amery")
    assert as_they_read(seats["head"], one).line.owner_agency == seats["head"].agency_id


def test_an_account_that_is_made_later_hides_it_from_then(seats: dict[str, Post]) -> None:
    """R179."""
    one = told(seats["teller"], adult="Warren Tyde, caretaker")
    with looking(seats["triage"]) as actor:
        assert concern(actor, one) is not None
    late = somebody("Warren Tyde", agency="CSC", role=Role.TRIAGE)
    for post in (late, seats["triage"], seats["teller's lead"]):
        with looking(post) as actor:
            assert concern(actor, one) is None
            with pytest.raises(NotFound):
                take_step(concern=one, after=1, did="add", said={"reason": "A look"}, by=actor)
            with pytest.raises(NotFound):
                claim(concern=one, by=actor)
    assert as_they_read(seats["officer"], one).may_be[0].name == "Warren Tyde"


def test_what_was_told_before_this_was_there_is_looked_through_once_and_again_changes_nothing(
    seats: dict[str, Post],
) -> None:
    """R179: what the migration does for an installation that is brought up to date."""
    one = told_of_pike(seats["teller"])
    before = as_they_read(seats["officer"], one)
    with connections["owner"].cursor() as cursor:
        cursor.execute("select concerns_look_for(%s)", [seats["named"].staff_id])
    assert as_they_read(seats["officer"], one) == before
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from concerns_oneofus")
        cursor.execute("update concerns_allegation set state = 'returned'")
        cursor.execute("select concerns_look_for(%s)", [seats["named"].staff_id])
    found = as_they_read(seats["officer"], one)
    assert (found.line.state, found.may_be[0].name) == ("waiting", "Darren Pike")


def test_a_name_that_is_added_later_or_changed_to_keeps_it_apart_from_then(seats: dict[str, Post]) -> None:
    """R179."""
    one = told(seats["teller"], adult="The coach")
    with looking(seats["teller"]) as actor:
        take_step(concern=one, after=1, did="add", said={"reason": "It is Darren Pike."}, by=actor)
    other = told(seats["teller"], adult="Jan Crewe")
    with connections["owner"].cursor() as cursor:
        cursor.execute("update agencies_staff set name = 'Jan Crewe' where id = %s", [seats["head"].staff_id])
    with looking(seats["officer"]) as actor:
        assert {line.id for line in allegations(actor)} == {one, other}
    assert [text for _, text in as_they_read(seats["officer"], one).added] == ["It is Darren Pike."]


def test_another_person_of_the_same_name_goes_to_the_front_door_and_stays_there(seats: dict[str, Post]) -> None:
    """R179: the officer says so with a reason; the same name does not take it away again."""
    one = told_of_pike(seats["teller"])
    assert officer_decides(seats["officer"], one, "give_back") == "returned"
    with looking(seats["triage"]) as actor:
        assert [line.id for line in to_decide(actor)] == [one]
    with looking(seats["officer"]) as actor:
        assert concern(actor, one) is None
    with looking(seats["teller"]) as actor:
        found = concern(actor, one)
        assert found is not None
        assert [step.did for step in found.steps] == ["tell"]
    somebody("Darren Pike Junior", agency="POL")
    with looking(seats["teller"]) as actor:
        take_step(concern=one, after=1, did="add", said={"reason": "Darren Pike again."}, by=actor)
    with looking(seats["triage"]) as actor:
        assert [line.id for line in to_decide(actor)] == [one]


def test_what_was_found_to_be_one_of_us_is_never_an_ordinary_concern(seats: dict[str, Post]) -> None:
    one = told_of_pike(seats["teller"])
    with looking(seats["officer"]) as actor:
        recognise(
            allegation=one, after=version_of(one), staff=seats["named"].staff_id, found=True, why="His car.", by=actor
        )
    with pytest.raises(NotYet):
        officer_decides(seats["officer"], one, "give_back")


def test_the_officer_acts_ends_it_and_the_reporter_is_told(seats: dict[str, Post]) -> None:
    """R179."""
    one = told_of_pike(seats["teller"], allegation="yes")
    assert officer_decides(seats["officer"], one, "manage") == "managed"
    assert officer_decides(seats["officer"], one, "end") == "ended"
    with looking(seats["teller"]) as actor:
        found = concern(actor, one)
    assert found is not None
    assert [step.did for step in found.steps] == ["tell", "officer_manages", "officer_ends"]
    assert found.steps[1].for_reporter == "The officer has met the school. Speak to nobody there."
    assert {step.reason for step in found.steps[1:]} == {None}
    assert (found.line.state, found.allegation_outcome) == ("ended", "substantiated")
    with looking(seats["teller"]) as actor:
        take_step(concern=one, after=3, did="add", said={"reason": "Again today."}, by=actor)
    assert as_they_read(seats["officer"], one).line.state == "waiting"
    for seat in BLIND:
        with looking(seats[seat]) as actor:
            assert concern(actor, one) is None


@pytest.mark.parametrize(
    ("did", "without"),
    [("manage", "harm"), ("manage", "lead"), ("manage", "reason"), ("end", "outcome"), ("end", "for_reporter"),
     ("give_back", "why"), ("give_back", "reason")],
)  # fmt: skip
def test_a_decision_says_why_and_what_follows(seats: dict[str, Post], did: str, without: str) -> None:
    lacking_it: dict[str, Any] = {without: " "}
    one = told_of_pike(seats["teller"])
    with pytest.raises(Missing) as lacking:
        officer_decides(seats["officer"], one, did, after=1, **lacking_it)
    assert without in lacking.value.lacks


def test_the_second_of_two_officers_is_told_that_the_first_was_quicker(seats: dict[str, Post]) -> None:
    one = told_of_pike(seats["teller"])
    officer_decides(seats["officer"], one, "manage", after=1)
    with pytest.raises(DecidedMeanwhile):
        officer_decides(officer("Zoe Lane"), one, "end", after=1)


@pytest.mark.parametrize("seat", ["teller", "named", "manager", "triage", "head", "teller's lead"])
def test_nobody_else_decides_about_it_by_any_statement(seats: dict[str, Post], seat: str) -> None:
    """R179: raw SQL as `cairn_web`."""
    one = told_of_pike(seats["teller"])
    with pytest.raises(NotFound):
        officer_decides(seats[seat], one, "end")
    statements = (
        "update concerns_allegation set state = 'returned'",
        "delete from concerns_oneofus",
        "insert into concerns_oneofus (concern_id, staff_id, how) values (%(one)s, %(one)s, 'name')",
        "select concerns_keep_apart(%(one)s)",
        "select concerns_note_apart('add', %(one)s)",
        "select * from concerns_staff_named('Darren Pike', 'Darren Pike', null, true, null)",
        "select concerns_in_line(%(one)s, %(one)s, %(one)s, false)",
        "select concerns_held_apart(%(one)s)",
        "select concerns_withheld(%(one)s)",
        "select * from records_apart",
    )
    for statement in statements:
        with looking(seats[seat]), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, {"one": one})
    if seat != "teller":
        with looking(seats[seat]) as actor, pytest.raises(NotFound):
            take_step(concern=one, after=1, did="end", said=DECISION, by=actor)


def test_a_teller_at_the_front_door_does_not_decide_about_their_own(seats: dict[str, Post]) -> None:
    one = told_of_pike(seats["triage"])
    with looking(seats["triage"]) as actor, pytest.raises(NotAllowed):
        take_step(concern=one, after=1, did="end", said=DECISION, by=actor)


def test_earlier_concerns_about_the_child_do_not_count_it(seats: dict[str, Post]) -> None:
    """R179: repeat-concern counts."""
    from cairn.concerns.beside import known_beside
    from cairn.concerns.queries import earlier

    told_of_pike(seats["teller"])
    one = told(seats["teller"], adult="A stranger")
    with looking(seats["triage"]) as actor:
        facts = concern(actor, one)
        assert facts is not None
        assert earlier(actor, facts) == ()
        assert known_beside(actor, [one])[one].concerns == 0


def test_what_was_told_is_one_row_however_often_it_is_sent(seats: dict[str, Post]) -> None:
    from cairn.concerns.actions import tell
    from concerns.made_concerns import SAID

    draft = uuid4()
    for _ in range(2):
        with looking(seats["teller"]) as actor:
            tell(said=SAID | {"adult": "Darren Pike"}, by=actor, draft=draft)
    with looking(seats["officer"]) as actor:
        assert len(allegations(actor)) == 1
    assert now_stands(allegations_id(seats["officer"])).version == 1


def allegations_id(post: Post) -> UUID:
    with looking(post) as actor:
        return allegations(actor)[0].id
