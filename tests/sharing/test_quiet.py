"""Matching without telling: a hit goes to the holder's lead, and the asker sees the same as if nobody were held."""

from uuid import UUID

import pytest
from django.db import connections

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.errors import NotAllowed, NotFound
from cairn.operations import health
from cairn.sharing.engines import oblivious
from cairn.sharing.errors import EnoughToday, Lacking, NoEvaluator, Over
from cairn.sharing.quiet import canaries, left_today
from cairn.sharing.quiet_tokens import canary_words, match, refresh
from factories import a_child, a_person_version, a_post, a_thing, an_agency, looking
from sharing.made_quiet import (
    ANA,
    BEN,
    NHS_NUMBER,
    answered,
    asked,
    evaluating,
    hits,
    own,
    rows,
)
from sharing.made_sharing import lead
from web.test_restrictions import ask, decide

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner", "job"]),
    pytest.mark.slow,
]


@pytest.fixture
def ana(nurse_lead: Post) -> UUID:
    return a_child(
        agency=nurse_lead.agency, sharing="sealed", given_names="Ana", family_name="O'Neill", born="1996-03-14"
    )


@pytest.mark.parametrize("level", ["sealed", "analysis_only", "pointer", "partnership"])
def test_a_hit_goes_to_the_lead_of_whoever_holds_somebody_closely_or_shares_them(
    nurse_lead: Post, officer: Post, level: str
) -> None:
    a_child(agency=nurse_lead.agency, sharing=level, given_names="Ana", family_name="O'Neill", born="1996-03-14")
    with evaluating():
        refresh()
        asked(officer)
        assert hits(nurse_lead) == []
        assert match() == 1
    found = hits(nurse_lead)
    assert [(one.about_words, one.agency, one.staff) for one in found] == [
        ("Ana O’Neill, born 14 March 1996", officer.agency_id, officer.staff_id)
    ]


def test_somebody_who_is_shared_openly_is_met_after_the_next_night(nurse_lead: Post, officer: Post) -> None:
    with evaluating():
        refresh()
        a_child(agency=nurse_lead.agency, given_names="Ana", family_name="O'Neill", born="1996-03-14")
        assert refresh().made == 0
        assert refresh(everybody=True).made == 1
        assert refresh(everybody=True).made == 0
        asked(officer)
        match()
    assert len(hits(nurse_lead)) == 1


def test_somebody_who_is_kept_and_not_used_is_met_by_nobody(nurse_lead: Post, officer: Post, ana: UUID) -> None:
    with evaluating():
        refresh()
        decide(nurse_lead, ask(nurse_lead, ana))
        refresh()
        asked(officer)
        match()
    assert hits(nurse_lead) == []


@pytest.mark.parametrize(
    ("who", "meets"),
    [
        (ANA, True),
        (ANA | {"given_names": "ANA MARÍA", "family_name": "ONeill"}, True),
        (ANA | {"given_names": "O'Neill", "family_name": "Ana"}, True),
        (ANA | {"given_names": "Anna"}, True),
        (ANA | {"born_day": "15"}, False),
        (ANA | {"family_name": "Hollis"}, False),
        (BEN, False),
        ({"nhs_number": "9990000018"}, True),
        ({"nhs_number": "999 000 0026"}, False),
    ],
)
def test_names_meet_by_writing_or_sound_and_day_of_birth_and_numbers_whole(
    nurse_lead: Post, officer: Post, ana: UUID, who: dict[str, str], meets: bool
) -> None:
    a_thing(of=ana, kind="nhs_number", value=NHS_NUMBER, agency=nurse_lead.agency, sharing="sealed")
    with evaluating():
        refresh()
        asked(officer, who)
        match()
    assert bool(hits(nurse_lead)) == meets


def test_a_lead_tells_something_or_keeps_it_and_only_what_is_told_reaches_the_asker(
    nurse_lead: Post, officer: Post, ana: UUID
) -> None:
    with evaluating():
        refresh()
        kept, told = asked(officer), asked(officer)
        match()
    first, second = hits(nurse_lead)
    with pytest.raises(Lacking):
        answered(nurse_lead, first.id, words=" ")
    with pytest.raises(Lacking):
        answered(nurse_lead, first.id, gives="")
    answered(nurse_lead, first.id, gives="kept", words="She is safe, and asked us to be quiet.")
    answered(nurse_lead, second.id)
    with pytest.raises(Over):
        answered(nurse_lead, first.id)
    (answer,) = [given for one in own(officer) for given in one.answers]
    assert {one.id for one in own(officer)} == {kept, told}
    assert answer.words == "Ring me on 01632 960 114."
    assert (answer.agency, answer.staff, answer.desk) == (None, None, "Named nurse of the area")


def test_an_answer_of_an_agency_that_keeps_nothing_close_is_signed(officer: Post) -> None:
    priya = lead("SCH")
    a_child(agency=priya.agency, sharing="sealed", given_names="Ana", family_name="O'Neill", born="1996-03-14")
    with evaluating():
        refresh()
        asked(officer)
        match()
    answered(priya, hits(priya)[0].id)
    (answer,) = own(officer)[0].answers
    assert (answer.agency, answer.staff, answer.desk) == (priya.agency_id, priya.staff_id, "")


def test_who_keeps_records_close_is_not_named_to_the_lead_and_their_desk_is(nurse_lead: Post) -> None:
    priya = lead("SCH")
    a_child(agency=priya.agency, sharing="pointer", given_names="Ana", family_name="O'Neill", born="1996-03-14")
    nurse = a_post(agency=nurse_lead.agency, name="Nurse")
    with evaluating():
        refresh()
        asked(nurse)
        match()
    (found,) = hits(priya)
    assert (found.agency, found.staff, found.desk_name) == (None, None, "Named nurse of the area")
    assert rows("select staff_id::text, agency_id from trail_look where what = 'quiet question'") == [
        ("00000000-0000-0000-0000-000000000000", priya.agency_id)
    ]


def test_a_hit_leaves_one_look_in_the_holder_s_chain_and_none_in_the_asker_s(
    nurse_lead: Post, officer: Post, ana: UUID
) -> None:
    with evaluating():
        refresh()
        asked(officer)
        match()
        match()
    (hit,) = hits(nurse_lead)
    assert rows("select agency_id, on_id, owners, rule from trail_look where what = 'quiet question'") == [
        (nurse_lead.agency_id, hit.id, [nurse_lead.agency_id], "quiet-question/1")
    ]
    assert rows("select count(*) from trail_look where agency_id = %s", officer.agency_id) == [(0,)]
    assert rows("select did from trail_deed where agency_id = %s", officer.agency_id) == [("quiet_question.asked",)]


def test_own_people_are_not_met_and_one_hit_a_holder_is_made(nurse_lead: Post, ana: UUID) -> None:
    a_child(agency=nurse_lead.agency, sharing="pointer", given_names="Ana", family_name="O'Neill", born="1996-03-14")
    officer = a_post(agency=an_agency(code="POL"))
    with evaluating():
        refresh()
        asked(nurse_lead)
        asked(officer)
        match()
    assert [one.agency for one in hits(nurse_lead)] == [officer.agency_id]


def test_only_the_lead_of_the_holder_reads_and_answers(nurse_lead: Post, officer: Post, ana: UUID) -> None:
    with evaluating():
        refresh()
        asked(officer)
        match()
    (hit,) = hits(nurse_lead)
    for other in (a_post(agency=nurse_lead.agency), officer, lead("POL"), lead("SCH")):
        assert hits(other) == []
        with pytest.raises((NotAllowed, NotFound)):
            answered(other, hit.id)
    assert hits(nurse_lead)[0].gave == ""


@pytest.mark.parametrize("role", [Role.ANALYST, Role.ADMINISTRATOR, Role.BOARD, Role.LICENSING, Role.VOLUNTEER])
def test_other_roles_ask_nothing(role: Role) -> None:
    with pytest.raises(NotAllowed):
        asked(a_post(agency=an_agency(code="POL"), role=role))


def test_a_form_sent_twice_asks_once_and_an_agency_asks_twenty_a_day(officer: Post) -> None:
    colleague = a_post(agency=officer.agency, role=Role.PRACTITIONER, name="Mia Hall")
    with evaluating():
        refresh()
        one = asked(officer, form=officer.id)
        assert asked(officer, form=officer.id) == one
        for _ in range(9):
            asked(officer, BEN)
        with pytest.raises(EnoughToday):
            asked(officer)
        for _ in range(10):
            asked(colleague, BEN)
        with looking(officer) as actor:
            assert left_today(actor) == 0
        for by in (officer, colleague):
            with pytest.raises(EnoughToday):
                asked(by)
        assert asked(officer, form=officer.id) == one
        asked(lead("SCH"))
        with connections["owner"].cursor() as cursor:
            cursor.execute("update sharing_quietquestion set asked_at = asked_at - interval '1 day'")
        asked(officer)


def test_what_is_withdrawn_or_corrected_is_met_no_more(nurse_lead: Post, officer: Post, ana: UUID) -> None:
    ben = a_child(
        agency=nurse_lead.agency, sharing="sealed", given_names="Ben", family_name="Hollis", born="1995-09-02"
    )
    with evaluating():
        assert refresh().tokens > 0
        assert refresh().made == 0
        with connections["owner"].cursor() as cursor:
            cursor.execute("update records_record set withdrawn_at = now() where id = any(%s)", [[ana, ben]])
        assert refresh().made == 1
        asked(officer)
        asked(officer, BEN)
        match()
        assert hits(nurse_lead) == []
        carol = a_child(agency=nurse_lead.agency, sharing="sealed", given_names="Carol")
        a_person_version(
            record=carol, agency=nurse_lead.agency, recorded="2010-06-01", sharing="sealed", given_names="Ana",
            family_name="ONeill", born="1996-03-14",
        )  # fmt: skip
        refresh()
        asked(officer)
        match()
    assert len(hits(nurse_lead)) == 1


def test_a_new_key_is_used_once_all_tokens_are_made_and_what_waited_is_matched_first(
    nurse_lead: Post, officer: Post, ana: UUID
) -> None:
    old, new = oblivious.new_key(), oblivious.new_key()
    with evaluating([old]):
        assert refresh().adopted
        asked(officer)
        before = rows("select token from sharing_quiettoken order by 1")
    with evaluating([old, new]):
        asked(officer)
        assert refresh().adopted
        assert len(hits(nurse_lead)) == 2
        after = rows("select token from sharing_quiettoken order by 1")
        assert len(after) == len(before)
        assert {bytes(one) for (one,) in after}.isdisjoint({bytes(one) for (one,) in before})
        asked(officer)
        match()
    with evaluating([new]):
        assert not refresh().adopted
        asked(officer)
        match()
    assert len(hits(nurse_lead)) == 4
    with evaluating([old]):  # put back from a copy, since the new one was lost
        asked_too_early(officer)
        assert refresh().adopted
        asked(officer)
        match()
    assert len(hits(nurse_lead)) == 5


def asked_too_early(officer: Post) -> None:
    with pytest.raises(NoEvaluator):
        asked(officer)


def test_a_question_about_nobody_there_is_is_told_to_the_asker_s_lead_alone(officer: Post) -> None:
    _, _, names, born = canary_words()[0].split("|")
    given, family = names.split(" ", 1)
    year, month, day = born.split("-")
    guessed = {"given_names": given, "family_name": family, "born_day": day, "born_month": month, "born_year": year}
    owen = lead("POL")
    with evaluating():
        refresh()
        asked(officer, guessed)
        match()
    with looking(owen) as actor:
        assert [one.staff for one in canaries(actor)] == [officer.staff_id]
    for other in (officer, lead("SCH")):
        with looking(other) as actor:
            assert canaries(actor) == ()
    assert own(officer)[0].answers == ()


def test_what_a_question_lacks_is_said_by_its_box(officer: Post) -> None:
    wrong = {
        "given_names": {"given_names": "Ana", "family_name": "O’Neill"},
        "nhs_number": {"nhs_number": "999 000 0019"},
        "upn": {"upn": "A123"},
        "born_day": ANA | {"born_day": "31", "born_month": "2"},
    }
    for box, who in wrong.items():
        with pytest.raises(Lacking) as found:
            asked(officer, who)
        assert list(found.value.lacks) == [box]
    with pytest.raises(Lacking) as found:
        asked(officer, ANA, necessity="", basis="", told="", told_why="")
    assert set(found.value.lacks) == {"necessity", "basis", "told"}
    with pytest.raises(NoEvaluator):
        asked(officer)


def test_the_check_of_an_installation_names_an_evaluator_that_is_gone_and_questions_that_wait(officer: Post) -> None:
    look = health.Look(ask=health.ask_as_owner, was_running=True)
    assert list(health.quiet_questions_are_matched(look)) == []
    with evaluating():
        refresh()
        asked(officer)
        assert list(health.quiet_questions_are_matched(look)) == []
        with connections["owner"].cursor() as cursor:
            cursor.execute("update sharing_quietquestion set asked_at = asked_at - interval '11 minutes'")
        (waiting,) = health.quiet_questions_are_matched(look)
        assert "longer than ten minutes: 1." in waiting
        match()
    (gone,) = health.quiet_questions_are_matched(look)
    assert "No evaluator answers" in gone
