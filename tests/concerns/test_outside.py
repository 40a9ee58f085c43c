"""Reports without an account, by the functions that a web session may call before anybody has entered; R2, R9, R21."""

import re
from dataclasses import replace
from datetime import UTC, datetime, time
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, connections, transaction
from hypothesis import given
from hypothesis import strategies as st

from cairn.agencies.roles import Role
from cairn.base.clock import today
from cairn.base.errors import BadInput, NotFound
from cairn.base.working_days import working_day_after
from cairn.concerns import public
from cairn.concerns.asking import kinds
from cairn.concerns.models import Concern, Reporter, Step
from cairn.concerns.public import Answer, Became
from cairn.concerns.queries import concern, reporter, to_decide
from cairn.concerns.rules.outside import LETTERS, TO_OUTSIDE, Hours, new_code, typed_code
from cairn.concerns.rules.states import State
from concerns.made_concerns import decided, front_door
from factories import a_post, an_agency, looking

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job"])
PARENT = {"given_names": "Quinn", "told": "He waits for her after school.", "reach": "01632 960200"}
FAR = "198.51.100.7"


def sent(kind: str = "parent_carer", *, key: str = "", came_from: str = FAR, **said: str) -> tuple[Became, str, str]:
    """A report, sent: what became of it, the key of its browser and its code."""
    key = key or public.new_key()
    public.keep(key=key, said=PARENT | said)
    became, _ = public.tell_from_outside(key=key, kind=kinds()[kind], said=PARENT | said, came_from=came_from)
    kept = public.begun(key)
    return became, key, kept.code if kept else ""


def answered(code: str, came_from: str = FAR) -> Answer:
    """What the holder of a code reads."""
    found = public.answer(code=code, came_from=came_from)
    assert isinstance(found, Answer)
    return found


@given(st.integers(0, 19), st.integers(0, len(LETTERS) - 1))
def test_one_wrong_letter_of_a_code_shows_and_any_way_of_typing_it_is_read(at: int, other: int) -> None:
    code = new_code()
    plain = code.replace("-", "")
    assert typed_code(f"  {code.lower().replace('-', ' ')}. ") == plain
    assert typed_code(plain.replace("L", "1").replace("Q", "o").replace("V", "u")) == plain
    changed = plain[:at] + LETTERS[other] + plain[at + 1 :]
    assert typed_code(changed) == (plain if changed == plain else "")


def test_a_code_has_at_least_eighty_random_bits() -> None:
    assert len(LETTERS) ** 19 >= 2**80
    assert len({new_code() for _ in range(1000)}) == 1000


def test_r9_r2_a_parents_worry_is_a_concern_of_its_own_with_an_owner_a_date_and_an_answer() -> None:
    nadia = front_door()
    became, _, code = sent(described="about 14")
    assert became is Became.TOLD
    told = Concern.objects.using("owner").get()
    assert (told.told_as, told.staff_id, told.agency_id, told.owner_role) == (
        "parent_carer",
        None,
        nadia.agency_id,
        "triage",
    )
    assert told.next_on == working_day_after(today(), 1)
    with looking(nadia) as actor:
        assert [line.told_as for line in to_decide(actor)] == ["parent_carer"]
        facts = reporter(actor, told.id)
    assert facts is not None
    assert facts.reach == "01632 960200"
    assert answered(code).replies == ()
    decided(
        told.id, "assess", by=nadia, reason="The police hold the same man.", for_reporter="Thank you. We act on it."
    )
    read = answered(code)
    assert [reply.said for reply in read.replies] == ["Thank you. We act on it."]
    assert "police" not in str(read)
    assert "Nadia" not in str(read)
    assert "waits for her" not in str(read)


def test_what_is_told_outside_never_says_what_was_found() -> None:
    """Harms, H9: whoever holds a code learns neither whether a child is known nor what was done."""
    assert set(TO_OUTSIDE) == set(State)
    assert (
        len(
            {
                TO_OUTSIDE[state]
                for state in (State.PROTECTING, State.ASSESSING, State.HELPING, State.WATCHING, State.ENDED)
            }
        )
        == 1
    )


def test_a_fact_added_with_the_code_brings_back_what_was_watched_and_is_added_once() -> None:
    nadia = front_door()
    _, _, code = sent()
    one = Concern.objects.using("owner").get().id
    decided(one, "watch", by=nadia)
    found = [public.add(code=code, words="He was there again.", came_from=FAR) for _ in range(2)]
    assert found == [Became.ADDED, Became.AGAIN]
    stands = Concern.objects.using("owner").get()
    assert (stands.state, stands.version) == ("reopened", 3)
    with looking(nadia) as actor:
        facts = concern(actor, one)
    assert facts is not None
    assert facts.steps[-1].reason == "He was there again."


def test_two_sends_are_one_report_with_one_code() -> None:
    front_door()
    _, key, code = sent()
    assert public.tell_from_outside(key=key, kind=kinds()["public"], said=PARENT, came_from=FAR)[0] is Became.AGAIN
    kept = public.begun(key)
    assert kept is not None
    assert kept.code == code
    assert Concern.objects.using("owner").count() == 1


def test_a_stolen_cookie_opens_nothing_once_it_is_erased_or_a_day_old() -> None:
    front_door()
    key, old = public.new_key(), public.new_key()
    for one in (key, old):
        public.keep(key=one, said=PARENT)
    public.erase(key=key)
    with connections["owner"].cursor() as cursor:
        cursor.execute("update concerns_begun set begun_at = now() - interval '25 hours'")
    assert (public.begun(key), public.begun(old)) == (None, None)
    assert public.tell_from_outside(key=old, kind=kinds()["public"], said=PARENT, came_from=FAR)[0] is Became.GONE
    public.erase_old()
    with connections["owner"].cursor() as cursor:
        cursor.execute("select count(*) from concerns_begun")
        assert cursor.fetchone()[0] == 0


def test_what_is_typed_and_the_code_lie_in_no_row_that_can_be_read() -> None:
    front_door()
    key = public.new_key()
    public.keep(key=key, said=PARENT)
    _, _, code = sent()
    with connections["owner"].cursor() as cursor:
        cursor.execute("select string_agg(encode(sealed, 'escape'), ' ') from concerns_begun")
        kept = cursor.fetchone()[0]
        cursor.execute("select encode(code, 'escape') from concerns_receipt")
        assert code.replace("-", "") not in cursor.fetchone()[0]
    assert "waits for her" not in kept
    assert code not in kept


@pytest.mark.parametrize("table", ["begun", "receipt", "knock", "reporter", "concern", "step", "reason"])
def test_a_session_that_has_not_entered_reads_nothing(table: str) -> None:
    front_door()
    sent()
    with connection.cursor() as cursor:
        cursor.execute("select has_table_privilege(%s, 'select')", [f"concerns_{table}"])
        if not cursor.fetchone()[0]:
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                cursor.execute(f"select count(*) from concerns_{table}")
            return
        cursor.execute(f"select count(*) from concerns_{table}")
        assert cursor.fetchone()[0] == 0


def test_staff_of_other_agencies_do_not_see_it_and_its_own_lead_is_not_told_how_to_reach_them() -> None:
    front_door()
    sent()
    one = Concern.objects.using("owner").get().id
    for agency, role in (("POL", Role.TRIAGE), ("SCH", Role.SAFEGUARDING_LEAD), ("CSC", Role.PRACTITIONER)):
        with looking(a_post(agency=an_agency(code=agency), role=role, name="Another")) as actor:
            assert concern(actor, one) is None
            assert reporter(actor, one) is None
    with looking(a_post(agency=an_agency(code="CSC"), role=Role.SAFEGUARDING_LEAD, name="Lee")) as actor:
        assert concern(actor, one) is not None
        assert reporter(actor, one) is None


def test_wrong_and_mistyped_codes_answer_alike_and_wait_after_ten_without_locking_others_out() -> None:
    front_door()
    _, _, code = sent()
    assert {public.answer(code=typed, came_from=FAR) for typed in (new_code(), "", "x" * 20, code[:-1])} == {
        Became.WRONG
    }
    for _ in range(6):
        public.answer(code=new_code(), came_from=FAR)
    assert public.answer(code=code, came_from=FAR) is Became.WAIT
    assert public.add(code=code, words="More", came_from=FAR) is Became.WAIT
    assert answered(code, "203.0.113.9").state is State.WAITING


def test_too_many_reports_from_one_network_wait_and_stay_typed() -> None:
    front_door()
    for at in range(20):
        assert sent(came_from=f"198.51.100.{at}")[0] is Became.TOLD
    became, key, _ = sent(came_from="198.51.100.200")
    assert became is Became.WAIT
    kept = public.begun(key)
    assert kept is not None
    assert kept.said["told"] == PARENT["told"]
    assert sent(came_from="203.0.113.1")[0] is Became.TOLD


def test_what_was_told_from_outside_is_never_changed() -> None:
    front_door()
    sent()
    for statement in (
        "update concerns_concern set told_as = 'public'",
        "update concerns_reporter set reach = ''",
        "delete from concerns_reporter",
    ):
        with pytest.raises(Exception, match=r"never changed|by a step alone"), connections["owner"].cursor() as cursor:
            cursor.execute(statement)
    assert Reporter.objects.using("owner").get().reach == "01632 960200"


def test_without_a_front_door_an_agencys_lead_owns_it_and_without_any_agency_nobody_is_told_so() -> None:
    assert sent()[0] is Became.NONE
    agency = an_agency(code="CSC")
    assert sent()[0] is Became.TOLD
    told = Concern.objects.using("owner").get()
    assert (told.owner_agency_id, told.owner_role) == (agency.id, "safeguarding_lead")


@pytest.mark.parametrize(
    ("moment", "is_open", "opens"),
    [
        (datetime(2026, 11, 28, 23, 40, tzinfo=UTC), False, datetime(2026, 11, 30, 9, tzinfo=UTC)),
        (datetime(2026, 11, 27, 16, 59, tzinfo=UTC), True, datetime(2026, 11, 27, 16, 59, tzinfo=UTC)),
        (datetime(2026, 7, 1, 7, 59, tzinfo=UTC), False, datetime(2026, 7, 1, 8, tzinfo=UTC)),  # summer time
        (datetime(2026, 12, 24, 17, 0, tzinfo=UTC), False, datetime(2026, 12, 29, 9, tzinfo=UTC)),  # Christmas
    ],
)
def test_r21_the_door_knows_the_hour_in_london_and_bank_holidays(
    moment: datetime, is_open: bool, opens: datetime
) -> None:
    door = Hours("Children’s Social Care")
    assert (door.is_open(moment), door.opens_next(moment)) == (is_open, opens)


def test_its_first_step_names_nobody() -> None:
    front_door()
    sent()
    assert [step.staff_id for step in Step.objects.using("owner").all()] == [None]
    assert isinstance(Concern.objects.using("owner").get().id, UUID)
    assert re.fullmatch(r"\w{3}-\w{3}", Concern.objects.using("owner").get().reference)


def test_an_agency_says_its_hours_and_numbers_and_the_public_door_shows_them() -> None:
    front_door()
    said = Hours("", "01632 960120", time(8), time(18), "01632 960129", "07700 900129")
    public.set_front_door(agency="CSC", hours=said)
    shown = public.hours()
    assert shown is not None
    assert replace(shown, team="") == said
    with pytest.raises(BadInput, match="before it closes"):
        public.set_front_door(agency="CSC", hours=replace(said, opens=time(19)))
    with pytest.raises(NotFound):
        public.set_front_door(agency="NOBODY", hours=said)
