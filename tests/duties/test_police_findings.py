"""What a return interview holds for the police reaches them the same day, across areas, and they say what they do; R77."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connections

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.clock import end_of_london_day, london_day
from cairn.base.errors import NotAllowed, NotFound
from cairn.duties.actions import rebuild
from cairn.forms.errors import DecidedBefore, Unanswered
from cairn.forms.findings import FindingFacts, answer_finding, findings
from cairn.forms.models import Finding, Sent
from duties.owed import climb_to, climbed, duties_of, followed, hours, open_duty
from factories import a_post, an_agency, looking
from forms.made_forms import lead, sent, teacher

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])
HELD: dict[str, Any] = {
    "returned_on": "2026-03-01", "attempts": "1", "ended": "accepted", "happened": "2026-03-02", "safe": "yes",
    "child_words": "He said not to tell.", "place": "The flat above the shop",
}  # fmt: skip
MARKED = {"police": "yes", "for_police": "A grey car with a plate that ends in 58M", "police_told": "yes"}


def interviewed(by: Post, **more: Any) -> Sent:
    return sent(by, "return_interview", **(HELD | MARKED | more))


def seen(post: Post) -> list[FindingFacts]:
    with looking(post) as actor:
        return list(findings(actor))


def answers(post: Post, one: FindingFacts, words: str) -> None:
    with looking(post) as actor:
        answer_finding(finding=one.id, words=words, by=actor)


def test_r77_the_police_have_it_the_same_day_and_whoever_told_it_reads_what_they_do() -> None:
    officer, grace = lead("POL"), teacher()
    interviewed(grace)
    [told] = seen(officer)
    assert (told.words, told.name, told.child_told) == (MARKED["for_police"], "Quinn Harrow", "yes")
    followed()
    duty = open_duty(told.id, "police_finding")
    assert (duty.owner_agency_id, duty.owner_role) == (officer.agency_id, "safeguarding_lead")
    assert (duty.waiting_agency_id, duty.waiting_staff_id) == (grace.agency_id, grace.staff_id)
    assert duty.due_at == end_of_london_day(london_day(duty.started_at))
    answers(officer, told, "The patrol looks for it tonight.")
    followed()
    assert [one.met for one in duties_of(told.id)] == [True]
    [mine] = seen(grace)
    assert (mine.answer, mine.answered_by) == ("The patrol looks for it tonight.", officer.staff_id)
    assert rebuild() == 0


def test_r77_one_works_list_holds_what_agencies_of_all_areas_told() -> None:
    officer = lead("POL")
    for code in ("SCH", "CSC"):
        interviewed(lead(code))
    assert {one.from_agency for one in seen(officer)} == {an_agency(code=code).id for code in ("SCH", "CSC")}


def test_r77_an_answer_that_does_not_come_climbs() -> None:
    officer = lead("POL")
    interviewed(teacher())
    followed()
    duty = open_duty(seen(officer)[0].id, "police_finding")
    climb_to(duty.due_at + hours(25))
    assert climbed(duty)[0][0] == 1


def test_nothing_is_told_that_nobody_marked() -> None:
    officer = lead("POL")
    sent(teacher(), "return_interview", **HELD)
    sent(teacher(), "return_interview", **(HELD | MARKED | {"police": "no"}))
    assert seen(officer) == []


def test_what_is_marked_says_what_and_whether_the_child_knows() -> None:
    with pytest.raises(Unanswered) as lacking:
        interviewed(teacher(), for_police="", police_told="")
    assert set(lacking.value.lacks) == {"for_police", "police_told"}
    with pytest.raises(Unanswered) as lacking:
        interviewed(teacher(), police_told="no")
    assert set(lacking.value.lacks) == {"police_told_why"}


def test_the_police_read_what_was_passed_on_and_nothing_else_of_the_interview() -> None:
    officer = lead("POL")
    one = interviewed(teacher())
    [told] = seen(officer)
    assert told.form is None
    with looking(officer):
        assert not Sent.objects.filter(id=one.id).exists()


@pytest.mark.parametrize(
    ("code", "role"),
    [
        ("SXH", Role.SAFEGUARDING_LEAD),
        ("POL", Role.PRACTITIONER),
        ("POL", Role.ANALYST),
        ("SCH", Role.VOLUNTEER),
        ("CSC", Role.TRIAGE),
    ],
)
def test_nobody_else_learns_of_it(code: str, role: Role) -> None:
    officer = lead("POL")
    interviewed(teacher())
    [told] = seen(officer)
    other = a_post(agency=an_agency(code=code), role=role, name="Len Carver")
    assert seen(other) == []
    for wanted in (told.id, uuid4()):
        with looking(other) as actor, pytest.raises(NotFound):
            answer_finding(finding=wanted, words="We have it", by=actor)


def test_whoever_told_it_does_not_answer_it_and_the_first_answer_stands() -> None:
    officer, colleague, grace = lead("POL"), lead("POL"), teacher()
    interviewed(grace)
    [told] = seen(officer)
    with pytest.raises(NotAllowed):
        answers(grace, told, "Done")
    with pytest.raises(Unanswered):
        answers(officer, told, " \x00 ")
    answers(officer, told, "Looked into tonight")
    with pytest.raises(DecidedBefore):
        answers(colleague, told, "Nothing to do")
    assert seen(grace)[0].answer == "Looked into tonight"


def test_where_no_police_force_uses_cairn_the_senders_own_lead_passes_it_on() -> None:
    chief, grace = lead("SCH"), teacher()
    interviewed(grace)
    followed()
    [told] = seen(chief)
    duty = open_duty(told.id, "police_finding")
    assert (duty.owner_agency_id, duty.waiting_agency_id) == (grace.agency_id, None)
    answers(chief, told, "Rang 101 at five, spoke to the control room")
    assert seen(grace)[0].answer.startswith("Rang 101")


def test_the_web_reads_no_row_of_the_table_and_the_owner_changes_none_that_was_answered() -> None:
    officer = lead("POL")
    interviewed(teacher())
    [told] = seen(officer)
    with (
        looking(officer),
        pytest.raises(Exception, match="permission denied"),
        connections["default"].cursor() as cursor,
    ):
        cursor.execute("select * from forms_finding")
    answers(officer, told, "Looked into tonight")
    with pytest.raises(Exception, match="never changed"):
        Finding.objects.using("owner").filter(id=told.id).update(answer="Nothing was told")
