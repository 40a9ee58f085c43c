"""`cairn check` finds what is unsound: each kind of damage is done to a clone, and must be named."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import LazySettings
from psycopg.rows import tuple_row

from cairn.operations import health

Connect = Callable[[str], psycopg.Connection[dict[str, Any]]]


def _findings(connection: psycopg.Connection[dict[str, Any]], *, was_running: bool = False) -> list[str]:
    def ask(sql: str, given: list[Any] | None = None) -> health.Rows:
        return connection.cursor(row_factory=tuple_row).execute(sql, given).fetchall()

    look = health.Look(ask=ask, was_running=was_running)
    about_database = set(health.CHECKS) - {health.tables_are_current, health.settings_are_safe}
    return [said for check in health.CHECKS if check in about_database for said in check(look)]


def test_a_new_installation_is_sound(connect_as: Connect) -> None:
    assert _findings(connect_as("cairn_owner")) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("alter table trail_deed no force row level security", "table trail_deed does not force row security"),
        ("alter table trail_deed disable row level security", "table trail_deed does not force row security"),
        ("create table bare (n int)", "table bare does not force row security"),
        ("grant select on trail_deed to public", "everybody may select trail_deed"),
        ("grant truncate on trail_deed to cairn_web", "cairn_web may truncate trail_deed"),
        ("grant create on schema public to cairn_web", "cairn_web may make tables of its own"),
        ("create view shown as select 1 as n", "view shown shows rows with its owner's rights"),
        (
            "create function loose() returns int language sql security definer as 'select 1'",
            r"function loose\(\) acts as its owner without a fixed search_path",
        ),
        (
            "create function open() returns int language sql security definer set search_path = public as 'select 1';"
            "grant execute on function open() to public",
            r"function open\(\) acts as its owner and everybody may call it",
        ),
        ("grant select on pg_stat_all_tables to cairn_web", "may read pg_stat_all_tables"),
    ],
)
def test_damage_is_named(connect_as: Connect, damage: str, said: str) -> None:
    connection = connect_as("postgres")
    connection.execute("set role cairn_owner" if "pg_stat" not in damage else "select 1")
    connection.execute(damage)
    found = _findings(connect_as("cairn_owner"))
    assert len(found) == 1
    assert re.search(said, found[0])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("alter role cairn_engine bypassrls", "The role cairn_engine has bypassrls"),
        ("alter role cairn_engine superuser", "The role cairn_engine has super"),
        ("alter role cairn_engine createrole", "The role cairn_engine has createrole"),
        ("grant cairn_owner to cairn_web", "The role cairn_web may act as cairn_owner"),
    ],
)
def test_a_role_that_could_get_past_row_security_is_named(connect_as: Connect, damage: str, said: str) -> None:
    connection = connect_as("postgres")
    with connection.transaction(force_rollback=True):  # roles are shared with tests that run beside this one
        connection.execute(damage)
        assert any(found.startswith(said) for found in _findings(connection))


@pytest.mark.slow
def test_a_dead_worker_and_a_failed_job_are_named(connect_as: Connect) -> None:
    connection = connect_as("cairn_owner")
    assert any("No job worker" in said for said in _findings(connection, was_running=True))
    connection.execute("insert into procrastinate_workers default values")
    connection.execute(
        "insert into procrastinate_jobs (queue_name, task_name, status) values ('default', 'made.up', 'failed')"
    )
    assert _findings(connection, was_running=True) == ["1 jobs have failed. See worker.log."]


@pytest.mark.slow
def test_an_import_that_was_never_finished_and_a_right_that_differs_are_named(connect_as: Connect) -> None:
    connection = connect_as("postgres")
    connection.execute(
        "insert into intake_batch (id, source, title, area, received_at, agencies, finished_step, rows_read, accepted,"
        " duplicate, corrected, rejected, agency_id, staff_id) select gen_random_uuid(), 'bundle', '', '',"
        " now() - interval '2 hours', '{}', 'kept', 0, 0, 0, 0, 0, null, null"
    )
    assert [said[:9] for said in _findings(connection)] == ["1 imports"]
    connection.execute("delete from access_role where verb = 'read_own_records'")
    assert any("What roles may do differs" in said for said in _findings(connection))


def test_unsafe_settings_are_named(settings: LazySettings) -> None:
    settings.DEBUG, settings.ALLOWED_HOSTS, settings.SESSION_COOKIE_SECURE = True, ["cairn.example"], False
    settings.REFUSED = ("CAIRN_SECRET_KEY is missing or shorter than 32 characters.",)
    said = list(health.settings_are_safe(health.Look(ask=lambda *_: [], was_running=False)))
    assert len(said) == 3
    assert "CAIRN_SECRET_KEY" in said[0]


def test_a_secret_that_others_can_read_is_named(empty_home: Path) -> None:
    drawer = empty_home / "secrets"
    drawer.mkdir(parents=True)
    os.close(os.open(drawer / "CAIRN_SECRET_KEY", os.O_CREAT | os.O_WRONLY, 0o644))
    look = health.Look(ask=lambda *_: [], was_running=False)
    assert [said.split(":")[1] for said in health.secrets_are_closed(look)] == [" chmod 600 it."]
