"""Forms are kept as they are filled in, sent once, never changed, and read by those who may; the database decides."""

from uuid import uuid4

import pytest
from django.db import connection, connections, transaction

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.errors import NotAllowed, NotFound
from cairn.base.stretch import AT_A_TIME
from cairn.forms import queries
from cairn.forms.actions import keep_draft, send
from cairn.forms.errors import DecidedBefore, NotInUse, Unanswered
from cairn.forms.models import Decision, Draft, Sent
from factories import a_post, an_agency, looking
from forms.made_forms import ENDS, SCREENED, WHO, decided, kept, lead, sent, teacher

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job"])


def deeds() -> list[str]:
    with connections["owner"].cursor() as cursor:
        cursor.execute("select did from trail_deed where on_kind = 'form' order by at")
        return [row[0] for row in cursor.fetchall()]


def counts(post: Post) -> tuple[int, ...]:
    """How many rows of each table a statement of this person's own finds."""
    found = []
    with looking(post), connection.cursor() as cursor:
        for table in ("forms_draft", "forms_sent", "forms_decision", "forms_rating"):
            cursor.execute(f"select count(*) from {table}")
            found.append(cursor.fetchone()[0])
    return tuple(found)


def test_a_draft_keeps_whatever_it_lacks_and_is_its_writers_alone() -> None:
    priya, other = teacher(), lead()
    draft = kept(priya, reasons="half a sen")
    with looking(priya) as actor:
        assert [one.answers for one in queries.drafts(actor)] == [{"reasons": "half a sen"}]
    assert counts(other) == (0, 0, 0, 0)
    with looking(other) as actor:
        stolen = keep_draft(kind="screening", who=WHO, answers={"reasons": "other words"}, by=actor, draft=draft)
    assert stolen != draft
    assert Draft.objects.using("owner").get(id=draft).answers == {"reasons": "half a sen"}


def test_what_lacks_is_said_by_the_field_and_the_draft_stays() -> None:
    priya = teacher()
    draft = kept(priya, who={"given_names": " "}, cars="sometimes", look_again_on="soon", unknowns="x" * 20_001)
    with looking(priya) as actor, pytest.raises(Unanswered) as wrong:
        send(draft=draft, by=actor)
    assert list(wrong.value.lacks) == ["given_names", "cars", "unknowns", "level", "reasons", "look_again_on"]
    assert Draft.objects.using("owner").filter(id=draft).exists()


def test_sent_twice_it_is_there_once_and_its_draft_is_gone() -> None:
    priya = teacher()
    draft = kept(priya, **SCREENED)
    found = set()
    for _ in range(2):
        with looking(priya) as actor:
            found.add(send(draft=draft, by=actor).id)
    assert len(found) == 1
    assert not Draft.objects.using("owner").exists()
    assert deeds() == ["form.sent"]


@pytest.mark.parametrize(
    ("agency", "role", "expected"),
    [
        ("SCH", Role.SAFEGUARDING_LEAD, (0, 1, 1, 0)),
        ("SCH", Role.ADMINISTRATOR, (0, 0, 0, 0)),
        ("SCH", Role.BOARD, (0, 0, 0, 0)),
        ("CSC", Role.TRIAGE, (0, 0, 0, 0)),
        ("POL", Role.ANALYST, (0, 0, 0, 0)),
        ("POL", Role.SYSTEM, (0, 0, 0, 0)),
    ],
)
def test_each_seat_finds_what_it_may(agency: str, role: Role, expected: tuple[int, ...]) -> None:
    priya = teacher()
    decided(sent(priya), by=priya)
    assert counts(a_post(agency=an_agency(code=agency), role=role, name="Another Person")) == expected
    assert counts(priya) == (0, 1, 1, 0)


@pytest.mark.parametrize(
    "statement",
    [
        "insert into forms_sent select * from forms_sent",
        "update forms_sent set level = 1",
        "delete from forms_decision",
        "insert into forms_version select gen_random_uuid(), 'mine', 1, current_date, null, false, false",
        "update forms_version set approved_on = current_date",
    ],
)
def test_words_of_ones_own_change_nothing(statement: str) -> None:
    priya = teacher()
    one = sent(priya)
    with pytest.raises(Exception, match="permission denied"), transaction.atomic(), looking(priya):
        connection.cursor().execute(statement)
    assert Sent.objects.using("owner").get().level == one.level == 3


@pytest.mark.parametrize("statement", ["update forms_sent set answers = '{}'", "delete from forms_sent"])
def test_r25_not_even_the_owner_changes_what_was_sent(statement: str) -> None:
    sent(teacher())
    with pytest.raises(Exception, match="never changed"), connections["owner"].cursor() as cursor:
        cursor.execute(statement)


def test_r25_a_form_of_an_older_version_shows_as_it_was_answered_and_can_be_told_apart() -> None:
    """Sent while version 1 was in use; version 2 asks other questions, and both stand beside each other."""
    priya = teacher()
    new = sent(priya)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "insert into forms_sent (id, reference, draft_id, at, kind, form_version, answers, agency_id, staff_id, given_names,"
            " family_name, born, restricted, level, reasons, lower_because, look_again_on, decide_by, questions_put,"
            " questions_answered) select gen_random_uuid(), 'F-OLD-001', gen_random_uuid(), at - interval '400 days', kind, 1, %s,"
            " agency_id, staff_id, given_names, family_name, born, restricted, level, reasons, lower_because, look_again_on,"
            " decide_by, questions_put, questions_answered from forms_sent",
            ['{"cars": "yes", "level": "3"}'],
        )
    with looking(priya) as actor:
        found = queries.sent_by_agency(actor).lines
    assert [(one.version, one.answers["cars"]) for one in found] == [(2, "now"), (1, "yes")]
    assert found[0].id == new.id


def test_a_screening_waits_in_the_list_however_many_were_sent_after_it() -> None:
    priya, manager = teacher(), lead()
    first, second = sent(priya), sent(priya)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "insert into forms_sent (id, reference, draft_id, at, kind, form_version, answers, agency_id, staff_id, given_names,"
            " family_name, born, restricted, level, reasons, lower_because, look_again_on, decide_by, questions_put,"
            " questions_answered) select gen_random_uuid(), 'F-NEW-' || n, gen_random_uuid(), at + n * interval '1 hour',"
            " 'short_contact', 1, '{}', agency_id, staff_id, given_names, family_name, born, restricted, null, '', '', null,"
            " null, 1, 1 from forms_sent, generate_series(1, %s) n where reference = %s",
            [2 * AT_A_TIME, first.reference],
        )
    decided(second, by=manager)
    with looking(manager) as actor:
        assert [one.id for one in queries.undecided(actor)] == [first.id]
        part = queries.sent_by_agency(actor)
        assert (len(part), part.total) == (AT_A_TIME, 2 * AT_A_TIME + 2)
        assert {one.id for one in queries.sent_by_agency(actor, after=2 * AT_A_TIME)} == {first.id, second.id}


def test_r41_a_form_that_nobody_approved_or_that_was_withdrawn_cannot_be_used() -> None:
    """Neither by the pages' own action nor by the database's function, whatever is said to it."""
    priya = teacher()
    with looking(priya) as actor, pytest.raises(NotInUse):
        keep_draft(kind="no_such_form", who=WHO, answers={}, by=actor, draft=uuid4())
    for version in (1, 99):
        said = '{"kind": "screening", "version": %d, "answers": {"level": "3", "reasons": "x", "look_again_on": "2030-01-01"}}'
        with (
            pytest.raises(Exception, match="no approved form"),
            transaction.atomic(),
            looking(priya),
            connection.cursor() as cursor,
        ):
            cursor.execute("select forms_send(%s, %s::jsonb, current_date)", [uuid4(), said % version])
    draft = kept(priya, **SCREENED)
    with connections["owner"].cursor() as cursor:
        cursor.execute("update forms_version set approved_on = null where kind = 'screening'")
    with looking(priya) as actor, pytest.raises(NotInUse):
        send(draft=draft, by=actor)
    assert Draft.objects.using("owner").filter(id=draft).exists()


def test_a_lower_level_needs_a_reason_by_the_page_and_by_the_database() -> None:
    """R25, R38: higher is free."""
    priya, about = teacher(), uuid4()
    sent(priya, about=about, level="4")
    with pytest.raises(Unanswered) as wrong:
        sent(priya, about=about, level="3")
    assert list(wrong.value.lacks) == ["lower_because"]
    said = '{"kind": "screening", "version": 2, "about": "%s", "answers": {"level": "2", "reasons": "x", "look_again_on": "2030-01-01"}}'
    with (
        pytest.raises(Exception, match="lower level needs a reason"),
        transaction.atomic(),
        looking(priya),
        connection.cursor() as cursor,
    ):
        cursor.execute("select forms_send(%s, %s::jsonb, current_date)", [uuid4(), said % about])
    assert sent(priya, about=about, level="3", lower_because="The man is held; she sleeps at home.").level == 3
    assert sent(priya, about=about, level="4").level == 4


def test_r26_a_screening_waits_for_a_decision_with_a_date_and_it_is_noted() -> None:
    priya = teacher()
    one = sent(priya)
    assert one.decide_by is not None
    with looking(priya) as actor:
        facts = queries.sent(actor, one.id)
    assert facts is not None
    assert facts.undecided
    for lacks in ("reason", "with_whom", "forum", "did"):
        with pytest.raises(Unanswered) as wrong:
            decided(one, by=priya, said={lacks: " "})
        assert lacks in wrong.value.lacks
    with pytest.raises(Unanswered, match="has not passed"):
        decided(one, by=priya, days=-1)
    assert decided(one, by=priya) == 1
    with looking(priya) as actor:
        facts = queries.sent(actor, one.id)
    assert facts is not None
    assert not facts.undecided
    assert deeds() == ["form.sent", "screening.decided"]


def test_who_decides_second_is_told_and_nothing_is_overwritten() -> None:
    priya, lee = teacher(), lead()
    one = sent(priya)
    decided(one, by=lee)
    with pytest.raises(DecidedBefore):
        decided(one, by=priya)
    assert decided(one, by=priya, after=1, said={"did": "refer"}) == 2
    assert list(Decision.objects.using("owner").order_by("number").values_list("did", flat=True)) == ["panel", "refer"]


def test_hidden_and_absent_answer_alike() -> None:
    one, owen = sent(teacher()), lead("POL")
    for wanted in (one.id, uuid4()):
        one.id = wanted
        with pytest.raises(NotFound):
            decided(one, by=owen)
        with looking(owen) as actor:
            assert queries.sent(actor, wanted) is None


@pytest.mark.parametrize("role", [Role.BOARD, Role.AUDITOR, Role.ADMINISTRATOR, Role.LICENSING])
def test_who_works_with_no_child_fills_in_nothing(role: Role) -> None:
    other = a_post(agency=an_agency(code="SCH"), role=role, name="Another Person")
    with looking(other) as actor, pytest.raises(NotAllowed):
        keep_draft(kind="screening", who=WHO, answers=ENDS, by=actor, draft=uuid4())
    with (
        pytest.raises(Exception, match="not allowed to fill in"),
        transaction.atomic(),
        looking(other),
        connection.cursor() as cursor,
    ):
        cursor.execute("select forms_send(%s, '{}', current_date)", [uuid4()])
