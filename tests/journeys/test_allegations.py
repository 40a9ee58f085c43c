"""R179: what is kept apart becomes no record; what had become one rests; given to the front door it is one like every other."""

import pytest
from django.db import connection, connections

from cairn.agencies.roles import Role
from cairn.concerns import public
from cairn.concerns.allegations import allegations
from cairn.concerns.asking import kinds
from cairn.journeys.refresh import refresh
from cairn.journeys.tell_concern import follow_concern
from cairn.journeys.tell_from_outside import tell_from_outside
from concerns.made_allegations import as_they_read, officer, officer_decides, somebody, told_of_pike
from concerns.made_concerns import front_door, teacher, told
from factories import a_post, an_agency, looking

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])
OF_THE_LEAD = ("linkage_member", "intake_batch", "intake_batchpart")
TABLES = ("records_record", "records_personversion", "records_eventversion", "records_involvement")


def rows(table: str, *, using: str = "owner") -> int:
    with connections[using].cursor() as cursor:
        cursor.execute(f"select count(*) from {table}")
        found: int = cursor.fetchone()[0]
    return found


def test_r179_it_is_no_record_so_no_picture_chronology_search_or_signal_has_it() -> None:
    """R179: the child's picture and chronology, signals and their counts."""
    front_door(), officer(), somebody("Darren Pike", agency="LEI")
    follow_concern(concern=told_of_pike(teacher()))
    assert [rows(table) for table in (*TABLES, "intake_batch")] == [0] * 5


def test_records_from_before_an_account_was_made_rest_and_come_back_with_the_concern() -> None:
    """R179: a match that is found later."""
    front_door()
    ruth, priya = officer(), teacher()
    lead = a_post(agency=an_agency(code="SCH"), role=Role.SAFEGUARDING_LEAD, name="Tess Long")
    one = told(priya, adult="Warren Tyde, caretaker")
    follow_concern(concern=one)
    refresh()

    def read() -> list[int]:
        found = []
        for post, tables in ((priya, TABLES), (lead, TABLES + OF_THE_LEAD)):
            with looking(post), connection.cursor() as cursor:
                for table in tables:
                    cursor.execute(f"select count(*) from {table}")
                    found.append(cursor.fetchone()[0])
        return [*found, *(rows(table, using="engine") for table in TABLES)]

    before = read()
    assert min(before) > 0
    somebody("Warren Tyde", agency="SCH")
    with connections["owner"].cursor() as cursor:
        cursor.execute("select count(*) from records_record where withdrawn_at is null")
        assert cursor.fetchone() == (0,)
    assert max(read()) == 0
    refresh()
    officer_decides(ruth, one, "give_back")
    refresh()
    assert read() == before
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select (select count(*) from records_apart), (select count(*) from linkage_member where until is not null)"
        )
        assert cursor.fetchone() == (0, 0)


def test_r179_a_public_report_goes_the_same_way_and_its_code_tells_nothing() -> None:
    """R179: from outside; whoever holds the code reads what every other reads."""
    front_door()
    ruth = officer()
    somebody("Darren Pike", agency="LEI")
    answers = []
    for name in ("Darren Pike", "Warren Tyde"):
        key = public.new_key()
        said = {"given_names": "Quinn", "told": f"{name} drives her home at night."}
        public.keep(key=key, said=said)
        tell_from_outside(key=key, kind=kinds()["public"], said=said, came_from="")
        begun = public.begun(key)
        assert begun is not None
        assert public.add(code=begun.code, words="Again today.", came_from="") == "added"
        answers.append(public.answer(code=begun.code, came_from=""))
    first, second = answers
    assert (first.state, first.version, first.next_on, first.team) == (
        second.state,
        second.version,
        second.next_on,
        second.team,
    )
    with connections["owner"].cursor() as cursor:
        cursor.execute("select concern_id from concerns_allegation")
        ((one,),) = cursor.fetchall()
    found = as_they_read(ruth, one)
    assert [turn.did for turn in found.turns] == ["told", "added"]
    assert [text for _, text in found.added] == ["Again today."]


def test_somebody_without_an_account_can_say_that_an_adult_works_with_children() -> None:
    """R179: by the public pages."""
    front_door()
    ruth = officer()
    for kind in kinds().values():
        key = public.new_key()
        said = {"told": "The driver of her taxi asks her home.", "works": "yes"}
        public.keep(key=key, said=said)
        tell_from_outside(key=key, kind=kind, said=said, came_from="")
    with looking(ruth) as actor:
        found = allegations(actor)
    assert [(one.marked, one.state) for one in found] == [(True, "waiting")] * len(kinds())
