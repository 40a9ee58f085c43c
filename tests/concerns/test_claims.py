"""Saying that one is reading a concern: one wins, the other is told, it lapses, and nobody is ever kept from deciding by it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connections

from cairn.agencies.actions import give_post, register_staff
from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.errors import NotAllowed, NotFound
from cairn.concerns.actions import claim, give_back
from cairn.concerns.errors import NotYet, ReadByAnother
from cairn.concerns.queries import claims
from concerns.made_beside import as_owner
from concerns.made_concerns import decided, front_door, teacher, told
from factories import a_post, an_agency, looking

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job"])


def a_colleague(name: str = "Asha Rahman") -> Post:
    """A second person at the front door."""
    staff = register_staff(username=name.lower().replace(" ", "."), name=name, password="long enough to be one")
    return give_post(staff=staff, agency=an_agency(code="CSC"), role=Role.TRIAGE)


def claimed(by: Post, concern: UUID) -> None:
    with looking(by) as actor:
        claim(concern=concern, by=actor)


def reader(seen_by: Post, concern: UUID) -> UUID | None:
    """Who is reading it, as somebody sees it."""
    with looking(seen_by) as actor:
        found = claims(actor, [concern]).get(concern)
    return found.staff if found else None


def so_long_ago(minutes: int) -> None:
    """As if every claim had been taken so many minutes before."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("update concerns_claim set at = at - make_interval(mins => %s)", [minutes])


def test_who_comes_second_is_told_and_both_see_who_reads_it() -> None:
    nadia, asha, one = front_door(), a_colleague(), told(teacher())
    claimed(asha, one)
    assert (reader(nadia, one), reader(asha, one)) == (asha.staff_id, asha.staff_id)
    with pytest.raises(ReadByAnother):
        claimed(nadia, one)
    assert reader(nadia, one) == asha.staff_id


def test_a_claim_lapses_after_thirty_minutes_and_then_blocks_nobody() -> None:
    nadia, asha, one = front_door(), a_colleague(), told(teacher())
    claimed(asha, one)
    so_long_ago(29)
    assert reader(nadia, one) == asha.staff_id
    so_long_ago(1)
    assert reader(nadia, one) is None
    claimed(nadia, one)
    assert reader(asha, one) == nadia.staff_id


def test_claimed_again_by_its_holder_it_begins_anew() -> None:
    asha, one = a_colleague(), told(teacher())
    claimed(asha, one)
    so_long_ago(20)
    claimed(asha, one)
    so_long_ago(20)
    assert reader(asha, one) == asha.staff_id


@pytest.mark.parametrize("minutes", [0, 31])
def test_somebody_elses_claim_old_or_new_stops_no_decision_and_ends_with_it(minutes: int) -> None:
    nadia, asha, one = front_door(), a_colleague(), told(teacher())
    claimed(asha, one)
    so_long_ago(minutes)
    assert decided(one, "protect", by=nadia) == "protecting"
    assert reader(asha, one) is None
    assert as_owner("select count(*) from concerns_claim where ended_at is null") == [(0,)]


def test_what_the_reporter_adds_leaves_a_claim_standing() -> None:
    nadia, priya = front_door(), teacher()
    one = told(priya)
    claimed(nadia, one)
    decided(one, "add", by=priya)
    assert reader(nadia, one) == nadia.staff_id


def test_given_back_it_is_free_and_only_ones_own_can_be() -> None:
    nadia, asha, one = front_door(), a_colleague(), told(teacher())
    claimed(asha, one)
    with looking(nadia) as actor:
        give_back(concern=one, by=actor)
    assert reader(nadia, one) == asha.staff_id
    with looking(asha) as actor:
        give_back(concern=one, by=actor)
    assert reader(nadia, one) is None


def test_whoever_does_not_decide_claims_nothing_and_sees_no_claim() -> None:
    nadia, priya = front_door(), teacher()
    one = told(priya)
    claimed(nadia, one)
    assert reader(priya, one) is None
    with pytest.raises(NotAllowed):
        claimed(priya, one)
    police = a_post(agency=an_agency(code="POL"), role=Role.TRIAGE, name="Pat")
    for wanted in (one, uuid4()):
        with pytest.raises(NotFound):
            claimed(police, wanted)
    assert reader(police, one) is None


def test_what_ended_is_claimed_no_more() -> None:
    nadia, one = front_door(), told(teacher())
    decided(one, "assess", by=nadia)
    decided(one, "end", by=nadia)
    with pytest.raises(NotYet):
        claimed(nadia, one)


def test_of_those_who_claim_at_once_one_wins_and_all_others_are_told() -> None:
    front_door()
    people = [a_colleague(f"Worker {letter}") for letter in "ABCD"]
    for _ in range(10):
        one = told(teacher())

        def races(post: Post, concern: UUID = one) -> str:
            try:
                claimed(post, concern)
            except ReadByAnother:
                return "told"
            finally:
                connections.close_all()
            return "won"

        with ThreadPoolExecutor(4) as pool:
            assert sorted(pool.map(races, people)) == ["told", "told", "told", "won"]
        assert as_owner("select count(*) from concerns_claim where concern_id = %s and ended_at is null", [one]) == [
            (1,)
        ]


def test_how_long_a_claim_lasts_is_what_screens_say() -> None:
    nadia, one = front_door(), told(teacher())
    claimed(nadia, one)
    with looking(nadia) as actor:
        held = claims(actor, [one])[one]
    assert held.until - held.at == timedelta(minutes=30)
