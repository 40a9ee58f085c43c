"""Asking a champion or specialist: from any concern or person, shown only what may be passed on, never left unanswered; R37."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connections, transaction

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.clock import now
from cairn.base.errors import NotAllowed, NotFound
from cairn.base.working_days import due_at
from cairn.duties.actions import rebuild
from cairn.duties.rules.law import limit
from cairn.sharing.consults import (
    ask_champion,
    champions,
    consults,
    counted,
    end_champion,
    end_consult,
    name_champion,
    pass_on_late,
    private_questions,
)
from cairn.sharing.errors import Lacking, Over
from cairn.sharing.rules.consults import ANSWERED_WITHIN, fields
from concerns.made_beside import as_owner, as_web
from concerns.made_concerns import decided, front_door, told
from duties.owed import climb_to, climbed, duties_of, followed, open_duty
from factories import a_child, a_post, an_agency, identity_of, looking
from sharing.made_consults import ELSEWHERE, QUESTION, a_champion, advised, asked, lead, line_of, overdue, read, stands

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job"])


def test_r37_with_no_reply_in_its_clock_it_goes_to_the_next_champion_and_is_counted() -> None:
    front_door()
    grace, bex, tom = (
        a_post(agency=an_agency(code="SCH")),
        a_champion("ASU"),
        a_champion("ASU", name="Tom Reeve", role=Role.TRIAGE),
    )
    board = a_post(agency=an_agency(code="DIS"), role=Role.BOARD, name="Una Field")
    one = asked(grace, told(grace), of=bex)
    assert stands(one).due_at == due_at(stands(one).asked_at, working_days=2)
    assert pass_on_late() == 0
    overdue(one)
    assert [pass_on_late(), pass_on_late()] == [1, 0]
    assert (stands(one).champion_staff_id, stands(one).moved) == (tom.staff_id, 1)
    assert stands(one).due_at > now()
    followed()
    assert [(each.owner_staff_id, each.met, each.ended_at is None) for each in duties_of(one, clock="consult_answer")] == [
        (bex.staff_id, False, False), (tom.staff_id, False, True),
    ]  # fmt: skip
    with looking(board) as actor:
        (found,) = counted(actor, since=now() - timedelta(days=1))
    assert (found.field, found.asked, found.first_in_time, found.moved, found.waiting) == (
        "exploitation",
        None,
        0,
        None,
        None,
    )
    with looking(grace) as actor:
        assert counted(actor, since=now() - timedelta(days=1)) == ()
    advised(bex, one, words="I was away: screen her.")
    assert read(grace, one).advice == "I was away: screen her."


def test_the_law_of_clocks_says_what_the_rule_says() -> None:
    assert (limit("consult_answer", at=now()).amount, limit("consult_answer", at=now()).unit) == (
        ANSWERED_WITHIN,
        "working_days",
    )


def test_advice_is_kept_word_for_word_with_a_name_and_a_day_and_its_duty_is_met() -> None:
    front_door()
    grace, bex = a_post(agency=an_agency(code="SCH")), a_champion("ASU")
    one = asked(grace, told(grace), of=bex)
    followed()
    duty = open_duty(one, "consult_answer")
    assert (duty.owner_agency_id, duty.owner_staff_id, duty.waiting_staff_id) == (
        bex.agency_id,
        bex.staff_id,
        grace.staff_id,
    )
    words = "  Ask who paid.\n“She says he’s kind” isn’t the end of it.  "
    advised(bex, one, words=words)
    found = read(grace, one)
    assert (found.advice, found.advised_by) == (words.strip(), bex.staff_id)
    assert found.advised_at is not None
    followed()
    assert [each.met for each in duties_of(one)] == [True]
    assert rebuild(using="job") == 0
    with pytest.raises(Over):
        advised(bex, one, words="Another.")
    for statement in (
        "update sharing_consult set advice = 'x' where id = %s",
        "delete from sharing_consult where id = %s",
    ):
        with pytest.raises(DatabaseError):
            as_owner(statement, [one])


def test_where_no_other_champion_is_left_the_duty_climbs_the_ladder_of_the_agency_that_was_asked() -> None:
    front_door()
    grace, bex = a_post(agency=an_agency(code="SCH")), a_champion("ASU")
    one = asked(grace, told(grace), of=bex)
    followed()
    overdue(one)
    assert pass_on_late() == 0
    duty = open_duty(one, "consult_answer")
    climb_to(duty.due_at + timedelta(hours=25))
    assert (2, "safeguarding_lead") in climbed(duty)
    advised(lead("ASU"), one)
    assert stands(one).state == "advised"


def test_what_waits_for_a_champion_who_left_or_is_one_no_more_goes_on_to_the_next() -> None:
    front_door()
    grace, bex, tom = (
        a_post(agency=an_agency(code="SCH")),
        a_champion("ASU"),
        a_champion("ASU", name="Tom Reeve", role=Role.TRIAGE),
    )
    first, second = asked(grace, told(grace), of=bex), asked(grace, told(grace), of=tom)
    line = line_of(grace, bex)
    with looking(lead("ASU")) as actor:
        end_champion(champion=line.id, by=actor)
    assert pass_on_late() == 1
    assert stands(first).champion_staff_id == tom.staff_id
    with looking(grace) as actor:
        assert bex.staff_id not in {one.staff for one in champions(actor)}
    Post.objects.using("owner").filter(id=tom.id).update(ended_at=now())
    assert pass_on_late() == 0
    followed()
    assert open_duty(second, "consult_answer").owner_staff_id is None


def test_a_champion_reads_what_was_written_to_them_and_never_whom_or_what_it_is_about() -> None:
    front_door()
    grace, bex = a_post(agency=an_agency(code="SCH")), a_champion("ASU")
    concern = told(grace, told="Canary words of the concern.")
    one = asked(grace, concern, of=bex)
    found = read(bex, one)
    assert (found.side, found.about, found.about_kind, found.concern_words) == ("advises", None, "", "")
    assert found.shown == QUESTION["shown"]
    with looking(bex) as actor:
        assert consults(actor, about=concern) == ()
    shown = asked(grace, concern, of=bex, with_concern="yes")
    assert "Canary words of the concern." in read(bex, shown).concern_words


def test_the_words_of_a_concern_are_passed_on_by_who_told_it_or_decides_and_not_where_its_agency_keeps_them_close() -> (
    None
):
    nadia, bex = front_door(), a_champion("ASU")
    grace = a_post(agency=an_agency(code="SCH"))
    concern = told(grace)
    assert read(bex, asked(nadia, concern, of=bex, with_concern="yes")).concern_words
    nurse, named_nurse = a_post(agency=an_agency(code="SHS"), name="Tom Reeve"), lead("SHS")
    close = told(nurse)
    decided(close, "pass_on", by=named_nurse)
    assert asked(nadia, close, of=bex)
    with pytest.raises(Lacking) as refused:
        asked(nadia, close, of=bex, with_concern="yes")
    assert "with_concern" in refused.value.lacks
    assert read(bex, asked(named_nurse, close, of=bex, with_concern="yes")).concern_words


def test_another_agency_is_asked_on_a_ground_of_law_and_ones_own_without_any() -> None:
    front_door()
    grace, bex = a_post(agency=an_agency(code="SCH")), a_champion("ASU")
    concern, line = told(grace), line_of(grace, bex)
    lacking = QUESTION | ELSEWHERE
    for box in lacking:
        with looking(grace) as actor, pytest.raises(Lacking) as refused:
            ask_champion(
                about_kind="concern", about=concern, champion=line, said=lacking | {box: " "}, by=actor, form=uuid4()
            )
        assert box in refused.value.lacks
    own = lead("SCH")
    with looking(own) as actor:
        name_champion(staff=own.staff_id, field="exploitation", by=actor)
    assert stands(asked(grace, concern, of=own, basis="", told="", told_why="")).basis == ""


def test_what_may_not_be_known_can_not_be_asked_about_hidden_and_absent_alike() -> None:
    front_door()
    grace, bex = a_post(agency=an_agency(code="SCH")), a_champion("ASU")
    stranger = a_post(agency=an_agency(code="POL"), name="Owen Hale")
    concern, child = told(grace), a_child(agency=an_agency(code="SCH"), given_names="Quinn", family_name="Harrow")
    for kind, about in (
        ("concern", concern),
        ("concern", uuid4()),
        ("person", identity_of(child)),
        ("person", uuid4()),
    ):
        with pytest.raises(NotFound):
            asked(stranger, about, of=bex, kind=kind)
    assert asked(grace, identity_of(child), of=bex, kind="person")
    with pytest.raises(NotFound):
        asked(grace, concern, of=bex, kind="anything")


def test_only_the_two_sides_know_of_a_question_and_colleagues_who_know_of_what_it_is_about() -> None:
    nadia, grace, bex = front_door(), a_post(agency=an_agency(code="SCH")), a_champion("ASU")
    concern = told(grace)
    one = asked(grace, concern, of=bex)
    colleague = a_post(agency=an_agency(code="SCH"), role=Role.VOLUNTEER, name="Una Field")
    outsider = a_post(agency=an_agency(code="ASU"), role=Role.ANALYST, name="Ife Akande")
    for other in (nadia, colleague, outsider, a_post(agency=an_agency(code="SCH"), role=Role.ADMINISTRATOR)):
        with pytest.raises(NotFound):
            read(other, one)
        with pytest.raises((NotFound, NotAllowed)):
            advised(other, one)
    assert (read(lead("SCH"), one).side, read(lead("ASU"), one).side) == ("asks", "advises")
    mine = asked(nadia, concern, of=bex)
    second = a_post(agency=an_agency(code="CSC"), role=Role.SAFEGUARDING_LEAD, name="Jo Ferris")
    assert read(second, mine).side == "asks"
    with pytest.raises(NotAllowed):
        advised(grace, one)


def test_r179_a_question_about_somebody_who_works_with_children_is_known_to_two_people_alone() -> None:
    """R179: whoever is named and their line see neither it nor a gap where it is."""
    front_door()
    grace, officer = a_post(agency=an_agency(code="SCH")), a_champion("CSC", name="Ada Moss", field="allegations_staff")
    concern = told(grace)
    one = asked(grace, concern, of=officer, field="allegations_staff")
    assert stands(one).private
    followed()
    assert duties_of(one) == []
    assert rebuild(using="job") == 0
    for other in (lead("SCH"), lead("CSC")):
        with pytest.raises(NotFound):
            read(other, one)
        with looking(other) as actor:
            assert consults(actor) == () == consults(actor, about=concern)
    assert (read(grace, one).side, read(officer, one).side) == ("asks", "advises")
    assert [key for key, field in fields().items() if field.private] == ["allegations_staff"]


def test_r179_a_private_question_goes_to_nobody_else_whatever_a_lead_does_and_its_asker_is_told() -> None:
    """R179: a lead who names himself champion and ends the present one is not handed it; nor is the next, by itself."""
    front_door()
    grace, officer = a_post(agency=an_agency(code="SCH")), a_champion("CSC", name="Ada Moss", field="allegations_staff")
    one, theirs = asked(grace, told(grace), of=officer, field="allegations_staff"), lead("CSC")
    line = line_of(grace, officer, field="allegations_staff")
    with looking(grace) as actor:
        assert private_questions(actor) == ()
    with looking(officer) as actor:
        assert [each.id for each in private_questions(actor)] == [one]
    with looking(theirs) as actor:
        name_champion(staff=theirs.staff_id, field="allegations_staff", by=actor)
        end_champion(champion=line.id, by=actor)
    assert read(grace, one).stuck
    for _ in range(2):
        assert pass_on_late() == 0
        with connections["job"].cursor() as cursor:
            cursor.execute("select sharing_pass_on(%s, now() + interval '1 day')", [one])
            assert cursor.fetchone() == (False,)
        assert (stands(one).champion_staff_id, stands(one).moved) == (officer.staff_id, 0)
        with pytest.raises(NotFound):
            read(theirs, one)
        overdue(one)
    with looking(grace) as actor:
        assert [each.id for each in private_questions(actor)] == [one]
    advised(officer, one)
    assert stands(one).state == "advised"


def test_counts_leave_private_questions_out_and_few_are_hidden_by_the_database() -> None:
    front_door()
    grace, bex = a_post(agency=an_agency(code="SCH")), a_champion("ASU")
    officer = a_champion("CSC", name="Ada Moss", field="allegations_staff")
    board, concern = a_post(agency=an_agency(code="DIS"), role=Role.BOARD, name="Una Field"), told(grace)
    for _ in range(4):
        asked(grace, concern, of=bex)
    for _ in range(6):
        asked(grace, concern, of=officer, field="allegations_staff")
    words = "select field, asked, waiting, late from sharing_consults_counted(%s)"
    since = now() - timedelta(days=1)
    with looking(board):
        assert as_web(words, [since]) == [("exploitation", None, None, 0)]
    asked(grace, concern, of=bex)
    with looking(board):
        assert as_web(words, [since]) == [("exploitation", 5, 5, 0)]
        assert as_web(words, [now()]) == as_web(words, [now().replace(day=1)]) != []


def test_the_same_form_asks_once_and_ending_calls_the_duty_off() -> None:
    front_door()
    grace, bex, form = a_post(agency=an_agency(code="SCH")), a_champion("ASU"), uuid4()
    concern = told(grace)
    one = asked(grace, concern, of=bex, form=form)
    assert asked(grace, concern, of=bex, form=form) == one
    with looking(bex) as actor, pytest.raises(NotAllowed):
        end_consult(consult=one, why="No.", by=actor)
    with looking(grace) as actor:
        end_consult(consult=one, why="It was cleared up.", by=actor)
    followed()
    assert [(each.met, each.ended_at is None) for each in duties_of(one)] == [(False, False)]
    with pytest.raises(Over):
        advised(bex, one)


def test_champions_are_named_by_those_who_arrange_work_from_their_own_agency_alone() -> None:
    grace, jo = a_post(agency=an_agency(code="SCH")), lead("CSC")
    with looking(grace) as actor, pytest.raises(NotAllowed):
        name_champion(staff=grace.staff_id, field="exploitation", by=actor)
    with looking(jo) as actor:
        with pytest.raises(NotFound):
            name_champion(staff=grace.staff_id, field="exploitation", by=actor)
        with pytest.raises(Lacking):
            name_champion(staff=jo.staff_id, field="anything", by=actor)
    bex = a_champion("ASU")
    line = line_of(grace, bex)
    with looking(jo) as actor, pytest.raises(NotFound):
        end_champion(champion=line.id, by=actor)


def test_no_row_of_a_question_can_be_read_or_written_by_bare_sql() -> None:
    front_door()
    grace, bex = a_post(agency=an_agency(code="SCH")), a_champion("ASU")
    one = asked(grace, told(grace), of=bex)
    attacks = (
        "select * from sharing_consult",
        "select count(*) from sharing_consult",
        "update sharing_consult set advice = 'x'",
        "insert into sharing_champion (id, agency_id, staff_id, field, named_at, named_by) values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'x', now(), gen_random_uuid())",
        "select sharing_pass_on(%s, now())",
        "select sharing_waiting_consults()",
        "select sharing_note_consult(%s, 'consult.asked')",
        "select sharing_consult_stands(%s)",
        "select sharing_words_of_concern(c) from concerns_concern c",
    )
    for statement in attacks:
        with looking(grace), pytest.raises(DatabaseError), transaction.atomic():
            as_web(statement, [one] if "%s" in statement else [])
