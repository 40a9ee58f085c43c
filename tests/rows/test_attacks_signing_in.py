"""Attacks on second factors with bare SQL: as the web's own role, with words of somebody's own in a query."""

from typing import Any

import pytest
from django.db import connection, connections

from cairn.access import factors
from cairn.access.errands import ask, errand
from cairn.agencies.models import Staff
from cairn.agencies.roles import Role
from factories import a_browser, a_post, an_agency, looking
from web.conftest import collected as collected  # noqa: PLC0414 - a fixture is used by being in the module

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])


def as_web(words: str, given: list[object] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(words, given)
        return list(cursor.fetchall()) if cursor.description else []


@pytest.mark.parametrize(
    "words",
    [
        "select * from access_attempt",
        "delete from access_attempt",
        "select * from access_factor",
        "insert into access_factor (staff_id, kind, said) select id, 'app', 'mine' from agencies_staff",
        "delete from access_factor",
        "update agencies_agency set wants_second_factor = false",
        "select access_errand('x', 'password')",
        "select access_attempt_begin('attempt|9999999999|x|61|bad')",
        "select access_attempt_succeed('succeeded|9999999999|x|61|bad')",
        "select access_password_change('password|9999999999|x|61|bad')",
        "select access_password_change(null)",
        "select * from access_factors('factors|9999999999|x|61|bad')",
        "select * from access_factor_found('found|9999999999|x|61|bad')",
        "select access_factor_add('factor|9999999999|x|61|bad')",
        "select access_factor_use('use|9999999999|x|61|bad')",
        "select access_factor_remove('remove|9999999999|x|61|bad')",
    ],
)
def test_words_in_a_query_read_and_change_nothing_of_second_factors(words: str) -> None:
    with pytest.raises(Exception, match=r"permission denied|not signed"), looking(a_post(agency=an_agency())):
        as_web(words)


@pytest.mark.parametrize("role", ["job", "engine"])
def test_jobs_and_engine_read_nothing_of_second_factors(role: str) -> None:
    for table in ("access_attempt", "access_factor"):
        with pytest.raises(Exception, match="permission denied"), connections[role].cursor() as cursor:
            cursor.execute(f"select * from {table}")


def test_an_errand_for_one_thing_does_no_other_and_ends_after_a_minute() -> None:
    post = a_post(agency=an_agency())
    with pytest.raises(Exception, match="not signed"):
        ask("select access_password_change(%s::text)", errand("attempt", str(post.staff_id), "mine"))
    with pytest.raises(Exception, match="expired"):
        ask("select access_password_change(%s::text)", errand("password", str(post.staff_id), "mine", life=-1))


def test_only_the_agencys_administrator_lets_somebody_begin_again() -> None:
    school, police = an_agency(code="SCH"), an_agency(code="POL")
    administrator = a_post(agency=school, role=Role.ADMINISTRATOR)
    teacher, officer = a_post(agency=school), a_post(agency=police)
    factors.make_recovery_codes(staff=Staff.objects.get(id=teacher.staff_id))
    for seat, who in ((teacher, administrator), (administrator, officer), (administrator, administrator)):
        with pytest.raises(Exception, match="may not be done"), looking(seat):
            as_web("select access_factors_reset(%s)", [who.staff_id])
    browser = a_browser(teacher)
    with looking(administrator):
        assert as_web("select access_factors_reset(%s)", [teacher.staff_id]) == [(factors.RECOVERY_CODES,)]
    assert factors.factors_of(teacher.staff_id) == ()
    assert browser.get("/today")["Location"].startswith("/sign-in")
