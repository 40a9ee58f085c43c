"""What the four roles may and may not do, whatever tables there are."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import ProgrammingError, connection, transaction

from cairn.operations import database, embedded, roles
from cairn.operations.environment import home


def _one(sql: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()


@pytest.mark.django_db
def test_tests_connect_as_the_web_role_which_can_not_bypass() -> None:
    found = _one("select rolname, rolsuper, rolbypassrls from pg_roles where rolname = current_user")
    assert found == (roles.WEB, False, False)


@pytest.mark.django_db
def test_no_role_of_ours_can_bypass_row_security_or_make_roles() -> None:
    found = _one(
        "select count(*), bool_or(rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)"
        " from pg_roles where rolname like 'cairn_%'"
    )
    assert found == (len(roles.ROLES), False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "create table mine (n int)",
        "create temp table mine (n int)",
        "create schema mine",
        "select * from pg_stat_all_tables",
        "delete from django_migrations",
        "truncate procrastinate_jobs",
    ],
)
def test_the_web_role_may_not(sql: str) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
        _one(sql)


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_leaves_nothing_behind(owner) -> None:
    owner.execute("create table left_behind (n int)")
    assert owner.execute("select count(*) as n from left_behind").fetchone() == {"n": 0}


@pytest.mark.django_db
def test_the_next_test_has_a_clone_of_its_own() -> None:
    assert _one("select to_regclass('left_behind')") == (None,)


@pytest.mark.django_db
def test_commands_that_make_the_roles_at_the_same_moment_wait_for_each_other() -> None:
    superuser, passwords = embedded.superuser(embedded.place(home()), "postgres"), database.passwords()
    with ThreadPoolExecutor(4) as four:
        done = list(four.map(lambda _: roles.make_roles(superuser, passwords), range(40)))
    assert len(done) == 40
